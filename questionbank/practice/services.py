"""Passes that people want to keep, and the limits that make one."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from core.merging import merged
from core.seen import Seen
from questionbank.models import Competency, PracticeLimits, PracticePass, PracticePrompt
from questionbank.practice.measures import Limits, is_pass


def limits_now() -> Limits:
    """The limits of this organisation, or those that Loopwright starts from."""
    row = PracticeLimits.objects.first() or PracticeLimits()
    return Limits(Decimal(row.most_mean_difference), Decimal(row.least_rank_agreement))


@transaction.atomic
def keep_pass(*, prompt: PracticePrompt, ratings: Sequence[int], by: User) -> PracticePass:
    """Keep that somebody practised on the prompt's competency, for a year; an earlier pass is renewed.

    Refused (RuleViolation): ratings that are not within the limits.
    """
    if not is_pass(ratings, [sample.rating for sample in prompt.samples.all()], limits_now()):
        raise RuleViolation("These ratings are not within the limits. Read the anchors once more and start over.")
    kept, _ = PracticePass.objects.update_or_create(
        user=by,
        competency=prompt.competency,
        defaults={"passed_on": timezone.localdate(), "has_old_anchors": False},
    )
    audit.record("practice_pass.kept", kept, by=by)
    return kept


@transaction.atomic
def forget_pass(*, kept: PracticePass, by: User) -> None:
    """Take back what somebody had agreed to keep."""
    audit.record("practice_pass.forgotten", kept, by=by)
    kept.delete()


def outdate_passes(competency: Competency) -> None:
    """The competency's anchors have changed, so whoever practised by the old ones does so again."""
    PracticePass.objects.filter(competency=competency).update(has_old_anchors=True)


@transaction.atomic
def set_limits(*, seen: Seen | None = None, by: User, **limits: Decimal) -> PracticeLimits:
    """Set `most_mean_difference` and `least_rank_agreement` of a pass. Passes that were kept stay.

    StaleRevision where somebody else changed the same since it was `seen`.
    """
    row = PracticeLimits.objects.select_for_update().first() or PracticeLimits()
    changes = merged(row, limits, seen)
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    audit.record("practice_limits.set", row, by=by, fields=changes)
    return row
