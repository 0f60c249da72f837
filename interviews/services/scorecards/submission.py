"""A card is handed in, and opened again for its writer as long as the debrief has not begun."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.errors import RuleViolation, StaleRevision
from core.idempotency import first_time
from interviews import capture, checks
from interviews.models import Interview, Loop, Scorecard, ScorecardRevision
from interviews.services.scorecards.guards import (
    IS_LOCKED,
    LOOP_IS_OVER,
    check_is_writer,
    check_may_write,
    lock_whole_run,
)
from interviews.services.scorecards.versions import change, copied_back, keep_version, ratings_of
from interviews.visibility import CARDS_ARE_LOCKED, SUBMITTED

NOT_HELD_YET = "This interview has not begun yet. Submit the scorecard after it."
NEEDS_REASON = "Write the reason: it is kept with the earlier version."


@transaction.atomic
def submit_scorecard(*, card: Scorecard, revision: int, key: str = "", by: Any) -> Scorecard:
    """Seal the card: it counts, the panel's other cards open to its writer, and this version is kept for ever.

    Guarantees: whatever the clicks, one submission, one kept version and one audit event; a card that is submitted
    already is returned as it stands. `first_submitted_at` never changes again.
    Refused: what `save_rating` refuses; StaleRevision when the page did not show the newest notes;
    IncompleteScorecard with everything that is missing; an interview that has not begun, for an empty card handed
    in early would only open the others. A shadow's card needs nothing: it never counts.
    """
    stored = lock_whole_run(card)
    if stored.status in SUBMITTED and stored.assignment.panelist_id == by.pk:
        return copied_back(card, stored)
    check_may_write(stored, by)
    _check_has_begun(stored.assignment.interview)
    if not first_time(by, key, "scorecard.submitted"):
        return copied_back(card, stored)
    if stored.revision != revision:
        raise StaleRevision(
            "Your notes changed after this page was loaded. Look through them once more, then submit.",
            {"revision": stored.revision, "values": capture.card_values(stored), "changed_at": stored.changed_at},
        )
    ratings = ratings_of(stored)
    missing = checks.missing_parts(
        questions=list(stored.assignment.interview.questions.select_related("competency")),
        ratings=ratings,
        recommendation=stored.recommendation,
        is_shadow=stored.assignment.is_shadow,
        candidate=stored.assignment.interview.loop.candidate,
    )
    if missing:
        raise checks.IncompleteScorecard(missing)
    now = timezone.now()
    stored.submitted_at = now
    stored.first_submitted_at = stored.first_submitted_at or now
    change(stored, Scorecard.Status.SUBMITTED, "scorecard.submitted", by, also=["submitted_at", "first_submitted_at"])
    keep_version(stored, ScorecardRevision.Occasion.SUBMITTED, by=by, ratings=ratings)
    return copied_back(card, stored)


def _check_has_begun(interview: Interview) -> None:
    if interview.status == Interview.Status.COMPLETED or interview.started_at:
        return
    if interview.starts_at is None or interview.starts_at > timezone.now():
        raise RuleViolation(NOT_HELD_YET)


@transaction.atomic
def reopen_scorecard(*, card: Scorecard, reason: str, by: Any) -> Scorecard:
    """Open a submitted card again, before the debrief, for its writer. What was submitted is kept with the reason,
    and the others' cards close to the writer until the card is submitted again.

    Refused (RuleViolation): other people's cards, no reason, a card that is not submitted, once the debrief has begun.
    """
    stored = lock_whole_run(card)
    check_is_writer(stored, by)
    if not reason.strip():
        raise RuleViolation(NEEDS_REASON)
    loop = stored.assignment.interview.loop
    if stored.status == Scorecard.Status.LOCKED or loop.status in CARDS_ARE_LOCKED:
        raise RuleViolation(IS_LOCKED)
    if loop.status == Loop.Status.CANCELLED:
        raise RuleViolation(LOOP_IS_OVER)
    keep_version(stored, ScorecardRevision.Occasion.REOPENED, by=by, reason=reason)
    stored.submitted_at = None
    stored.reopened_at = timezone.now()
    stored.reopen_reason = reason
    stored.revision += 1
    also = ["submitted_at", "reopened_at", "reopen_reason", "revision"]
    change(stored, Scorecard.Status.DRAFT, "scorecard.reopened", by, also=also, reason=reason)
    return copied_back(card, stored)
