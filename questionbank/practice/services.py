"""Passes that people want to keep, and the limits that make one."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.core import signing
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, fingerprint
from core.errors import RuleViolation
from core.merging import merged
from core.seen import Seen
from questionbank.models import Competency, PracticeLimits, PracticePass, PracticePrompt
from questionbank.practice.measures import Limits, is_pass

TOKEN_HOLDS_FOR = timedelta(hours=1)


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
    """Take back what somebody had agreed to keep. What `token_of` says of it can put it back."""
    audit.record("practice_pass.forgotten", kept, by=by)
    kept.delete()


def token_of(kept: PracticePass) -> str:
    """The pass in a form that a browser can hold and nobody can write: for its person, for an hour."""
    said = (kept.competency_id, kept.passed_on.isoformat(), kept.has_old_anchors, _anchors_of(kept.competency))
    return signing.dumps(said, salt=_salt_of(kept.user))


@transaction.atomic
def put_back_pass(*, token: str, by: User) -> PracticePass:
    """Keep again what the person just took back, as of its own day; one that they made meanwhile stays.

    Refused (RuleViolation): a token that is older than an hour or was made for somebody else.
    """
    try:
        key, day, had_old_anchors, anchors = signing.loads(token, salt=_salt_of(by), max_age=TOKEN_HOLDS_FOR)
    except signing.BadSignature:
        raise RuleViolation("That was too long ago to be put back. Practise once more.") from None
    competency = Competency.objects.filter(pk=key).first()
    if competency is None:
        raise RuleViolation("This competency is not there any more.")
    has_old_anchors = had_old_anchors or anchors != _anchors_of(competency)
    kept, is_new = PracticePass.objects.get_or_create(
        user=by,
        competency=competency,
        defaults={"passed_on": date.fromisoformat(day), "has_old_anchors": has_old_anchors},
    )
    if is_new:
        audit.record("practice_pass.kept", kept, by=by)
    return kept


def _salt_of(person: User) -> str:
    return f"practice pass of {person.pk}"


def _anchors_of(competency: Competency) -> str:
    return fingerprint.of_texts(f"{anchor.level} {anchor.text}" for anchor in competency.anchors.all())


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
