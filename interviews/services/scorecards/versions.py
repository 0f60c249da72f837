"""What a card said at one moment, kept; and the deeds of its status, in the audit trail."""

from typing import Any

from django.db.models import Max

from core.transitions import change_status
from interviews import capture
from interviews.models import SCORECARD_TRANSITIONS, ProbeUse, Rating, Scorecard, ScorecardRevision


def ratings_of(card: Scorecard) -> list[Rating]:
    return list(Rating.objects.filter(scorecard=card).select_related("interview_question"))


def keep_version(
    card: Scorecard,
    occasion: str,
    *,
    by: Any,
    reason: str = "",
    set_aside: str = "",
    ratings: list[Rating] | None = None,
) -> ScorecardRevision:
    """Write what the card says now into an earlier version of its own."""
    ratings = ratings_of(card) if ratings is None else ratings
    content = capture.content_of(card, ratings, ProbeUse.objects.filter(scorecard=card))
    if set_aside:
        content["set_aside"] = set_aside
    last = ScorecardRevision.objects.filter(scorecard=card).aggregate(last=Max("number"))["last"] or 0
    return ScorecardRevision.objects.create(
        scorecard=card, number=last + 1, occasion=occasion, content=content, reason=reason, by=by
    )


def change(card: Scorecard, to: str, action: str, by: Any, *, also: list[str], reason: str = "") -> None:
    change_status(
        card, to, by=by, table=SCORECARD_TRANSITIONS, action=action, scope=scope_of(card), also=also, reason=reason
    )


def scope_of(card: Scorecard) -> str:
    return card.assignment.interview.loop.scope


def copied_back(card: Scorecard, stored: Scorecard) -> Scorecard:
    """The caller's object with the stored state, so that nobody goes on with an old one."""
    for field in Scorecard._meta.concrete_fields:
        setattr(card, field.attname, getattr(stored, field.attname))
    return card
