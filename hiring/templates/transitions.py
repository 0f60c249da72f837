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


def is_newest_that_was_published(template: LoopTemplate) -> None:
    """Nothing else of the template is published, and nothing later was."""
    family = LoopTemplate.objects.filter(role=template.role_id, name=template.name)
    published = family.published().first()
    if published:
        raise RuleViolation(f"Version {published.version} of this template is published by now, so this one stays.")
    if family.exclude(status=LoopTemplate.Status.DRAFT).filter(version__gt=template.version).exists():
        raise RuleViolation("A later version of this template was published. Bring that one back.")


TEMPLATE_TRANSITIONS = TransitionTable(
    steps={
        LoopTemplate.Status.DRAFT: {LoopTemplate.Status.PUBLISHED: (can_be_published,)},
        LoopTemplate.Status.PUBLISHED: {LoopTemplate.Status.ARCHIVED: ()},
        LoopTemplate.Status.ARCHIVED: {LoopTemplate.Status.PUBLISHED: (is_newest_that_was_published,)},
    },
    labels=dict(LoopTemplate.Status.choices),
)
