"""Which state of a loop template may follow which, and what must hold."""

from core.errors import RuleViolation
from core.transitions import TransitionTable
from hiring.models import LoopTemplate
from hiring.templates.plans import why_not_publish


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
