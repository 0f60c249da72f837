"""What a card said at one moment, kept; and the actions of its status, in the audit trail."""

from typing import Any

from django.db.models import F, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from core.transitions import change_status
from interviews.cards import values as capture
from interviews.models import SCORECARD_TRANSITIONS, Rating, Scorecard, ScorecardRevision


def keep_version(
    card: Scorecard,
    occasion: str,
    *,
    by: User,
    reason: str = "",
    set_aside: str = "",
    ratings: list[Rating] | None = None,
) -> None:
    """Write what the card says now into an earlier version of its own. The caller holds the card's lock."""
    ratings = ratings_of(card) if ratings is None else ratings
    content = capture.content_of(card, ratings, card.follow_up_uses.all())
    if set_aside:
        content["set_aside"] = set_aside
    last = card.revisions.order_by("-number").values("number")[:1]
    ScorecardRevision.objects.create(
        scorecard=card,
        number=Coalesce(Subquery(last), 0) + 1,
        occasion=occasion,
        content=content,
        reason=reason,
        by=by,
    )


def ratings_of(card: Scorecard) -> list[Rating]:
    """All of the card, in the order of the round, each with the `title` of its question."""
    return list(card.ratings.annotate(title=F("interview_question__title")))


def change(card: Scorecard, to: str, action: str, by: User, **fields: Any) -> None:
    """A step of the card's status; `also`, `beside` and `reason` as `change_status` takes them."""
    change_status(card, to, by=by, table=SCORECARD_TRANSITIONS, action=action, scope=scope_of(card), **fields)


def scope_of(card: Scorecard) -> str:
    return card.seat.interview.loop.scope


def copied_back(card: Scorecard, stored: Scorecard) -> Scorecard:
    """The caller's object with the stored state, so that nobody goes on with an old one."""
    for field in Scorecard._meta.concrete_fields:
        setattr(card, field.attname, getattr(stored, field.attname))
    return card
