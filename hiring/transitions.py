"""Which state of an opening or a loop template may follow which, and what must hold."""

from core.errors import RuleViolation
from core.transitions import TransitionTable
from hiring.models import LoopTemplate, Opening
from hiring.templates.plans import why_not_publish


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


def can_be_published(template: LoopTemplate) -> None:
    """Every must-have competency has a question, every round fits its slot, and so on: see `planning.stops`."""
    sentence = why_not_publish(template)
    if sentence:
        raise RuleViolation(sentence)


TEMPLATE_TRANSITIONS = TransitionTable(
    steps={
        LoopTemplate.Status.DRAFT: {LoopTemplate.Status.PUBLISHED: (can_be_published,)},
        LoopTemplate.Status.PUBLISHED: {LoopTemplate.Status.ARCHIVED: ()},
        LoopTemplate.Status.ARCHIVED: {},
    },
    labels=dict(LoopTemplate.Status.choices),
)
