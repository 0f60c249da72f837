"""How a request for an opening is answered, and how that is taken back."""

from core.transitions import TransitionTable
from hiring.models import OpeningRequest

Status = OpeningRequest.Status

REQUEST_TRANSITIONS = TransitionTable(
    steps={
        Status.WAITING: {Status.OPENED: (), Status.DECLINED: (), Status.WITHDRAWN: ()},
        Status.DECLINED: {Status.WAITING: ()},
        Status.WITHDRAWN: {Status.WAITING: ()},
    },
    labels=dict(Status.choices),
)
