"""How a request for an opening is answered, and how that is taken back."""

from core.transitions import TransitionTable
from hiring.models import OpeningRequest

Status = OpeningRequest.Status

REQUEST_TRANSITIONS = TransitionTable(
    steps={
        Status.WAITING: {Status.OPENED: (), Status.TURNED_DOWN: (), Status.WITHDRAWN: ()},
        Status.TURNED_DOWN: {Status.WAITING: ()},
        Status.WITHDRAWN: {Status.WAITING: ()},
    },
    labels=dict(Status.choices),
)
