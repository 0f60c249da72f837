"""Which state of an opening may follow which, and what must hold."""

from core.errors import RuleViolation
from core.transitions import TransitionTable
from hiring.models import Opening


def has_a_hiring_manager(opening: Opening) -> None:
    if not opening.team_members.hiring_managers().exists():
        raise RuleViolation("This opening has no hiring manager yet. Add one before you open it.")


OPENING_TRANSITIONS = TransitionTable(
    steps={
        Opening.Status.DRAFT: {Opening.Status.OPEN: (has_a_hiring_manager,), Opening.Status.CLOSED: ()},
        Opening.Status.OPEN: {
            Opening.Status.ON_HOLD: (),
            Opening.Status.FILLED: (),
            Opening.Status.CLOSED: (),
        },
        Opening.Status.ON_HOLD: {Opening.Status.OPEN: (has_a_hiring_manager,), Opening.Status.CLOSED: ()},
        Opening.Status.FILLED: {Opening.Status.OPEN: (has_a_hiring_manager,), Opening.Status.CLOSED: ()},
        Opening.Status.CLOSED: {Opening.Status.OPEN: (has_a_hiring_manager,)},
    },
    labels=dict(Opening.Status.choices),
)
