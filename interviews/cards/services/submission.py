"""A card is handed in, and opened again for its writer as long as the debrief has not begun."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import RuleViolation, StaleRevision
from core.idempotency import first_time
from hiring.states import FrozenWhen
from interviews.cards import values as capture
from interviews.cards.completeness import IncompleteScorecard, missing_parts
from interviews.cards.services.guards import IS_LOCKED, IS_WAIVED, LOOP_IS_OVER, NOT_YOURS, check_may_write
from interviews.cards.services.saving import take_over
from interviews.cards.services.versions import change, copied_back, keep_version, ratings_of
from interviews.locks import lock_whole_run
from interviews.loops.services.beginning import note_beginning
from interviews.loops.services.pinning import pin_agreement
from interviews.models import (
    SCORECARD_TRANSITIONS,
    Interview,
    InterviewQuestion,
    Loop,
    Rating,
    Scorecard,
    ScorecardRevision,
)
from interviews.models.loops import why_card_is_early
from interviews.readings import reads_before_rating, why_fixed
from interviews.states import CARDS_ARE_LOCKED, SUBMITTED

# An open card that was submitted under the page's key before was opened again after that page was loaded.
REOPENED_SINCE = "You reopened this scorecard after this page was loaded. Look through it once more, then submit it."
NEEDS_REASON = "Write the reason: it is kept with the earlier version."


@transaction.atomic
def submit_scorecard(*, card: Scorecard, revision: int, key: str = "", by: User) -> Scorecard:
    """Seal the card: it counts unless its writer had read others of the loop, the panel's other cards open to them, and
    this version is kept for ever.

    Guarantees: whatever the clicks, one submission, one kept version and one audit event; a card that is submitted
    already is returned as it stands. `first_submitted_at` never changes again.
    Refused: what `save_rating` refuses; StaleRevision when the page did not show the newest notes;
    IncompleteScorecard with everything that is missing; the `key` of a submission that was reopened since; an
    interview that has not begun, for an empty card handed in early would only open the others. A shadow's card needs
    nothing: it never counts.
    """
    stored = lock_whole_run(card)
    if stored.status in SUBMITTED and stored.seat.panelist_id == by.pk:
        return copied_back(card, stored)
    check_may_write(stored, by)
    pin_agreement(stored.seat.interview.loop, FrozenWhen.FIRST_CARD)
    _check_has_begun(stored.seat.interview)
    if not first_time(by, key, "scorecard.submitted", stored):
        raise RuleViolation(REOPENED_SINCE)
    if stored.revision != revision:
        raise StaleRevision(
            "Your notes changed after this page was loaded. Look through them once more, then submit.",
            {"revision": stored.revision, "values": capture.card_values(stored), "changed_at": stored.changed_at},
        )
    ratings = ratings_of(stored)
    _check_is_complete(stored, ratings)
    _seal(stored, ratings, by=by)
    return copied_back(card, stored)


@transaction.atomic
def save_and_submit_scorecard(
    *, card: Scorecard, parts: Mapping[str, str], revision: int, base: str = "", key: str = "", by: User
) -> RuleViolation | None:
    """Store the words of the review page as `save_card` does, and submit the card, in one transaction.

    Returns what stands against submitting, as `submit_scorecard` would raise it; the words are stored all the same,
    so a refused submission loses nothing. None: it is submitted.
    Refused, with nothing stored: what `save_card` refuses.
    """
    stored = lock_whole_run(card)
    check_may_write(stored, by)
    pin_agreement(stored.seat.interview.loop, FrozenWhen.FIRST_CARD)
    changed = take_over(stored, parts, revision=revision, base=base, by=by)
    ratings = ratings_of(stored)
    refusal = _why_not_yet(stored, ratings)
    if refusal is None and not first_time(by, key, "scorecard.submitted", stored):
        refusal = RuleViolation(REOPENED_SINCE)
    if refusal is None:
        _seal(stored, ratings, beside=changed, by=by)
    elif changed:
        stored.save(update_fields=changed)
    copied_back(card, stored)
    return refusal


def _why_not_yet(card: Scorecard, ratings: list[Rating]) -> RuleViolation | None:
    try:
        _check_has_begun(card.seat.interview)
        _check_is_complete(card, ratings)
    except RuleViolation as refusal:
        return refusal
    return None


def _check_is_complete(card: Scorecard, ratings: list[Rating]) -> None:
    questions = InterviewQuestion.objects.filter(interview=card.seat.interview_id).select_related("competency")
    questions = questions.only("interview", "competency__name")
    missing = missing_parts(
        questions=list(questions),
        ratings=ratings,
        recommendation=card.recommendation,
        is_shadow=card.seat.is_shadow,
        candidate=card.seat.interview.loop.candidate,
    )
    if missing:
        raise IncompleteScorecard(missing)


def _seal(card: Scorecard, ratings: list[Rating], *, beside: Iterable[str] = (), by: User) -> None:
    now = timezone.now()
    card.submitted_at = now
    card.first_submitted_at = card.first_submitted_at or now
    # Under the loop's lock, so that no reading comes between.
    card.is_after_reading = reads_before_rating(by, card.seat.interview)
    dated = ["submitted_at", "first_submitted_at"]
    mark = ["is_after_reading"]
    also, beside = ([*dated, *mark], beside) if card.is_after_reading else (dated, [*beside, *mark])
    change(card, Scorecard.Status.SUBMITTED, "scorecard.submitted", by, also=also, beside=beside)
    keep_version(card, ScorecardRevision.Occasion.SUBMITTED, by=by, ratings=ratings)


def _check_has_begun(interview: Interview) -> None:
    """Its time has come, whoever started it: a card that is in opens the others. Whoever hands one in notes that."""
    if sentence := why_card_is_early(interview, timezone.now()):
        raise RuleViolation(sentence)
    note_beginning(interview)


@transaction.atomic
def reopen_scorecard(*, card: Scorecard, reason: str, by: User) -> Scorecard:
    """Open a submitted card again, before the debrief, for its writer. What was submitted is kept with the reason,
    and the others' cards close to the writer until the card is submitted again.

    Refused (RuleViolation): other people's cards, no reason, a card that is not submitted, once the debrief has begun,
    and once its writer has read others of the loop.
    """
    stored = lock_whole_run(card)
    if not reason.strip():
        raise RuleViolation(NEEDS_REASON)
    if sentence := why_not_reopen(stored, by):
        raise RuleViolation(sentence)
    keep_version(stored, ScorecardRevision.Occasion.REOPENED, by=by, reason=reason)
    stored.submitted_at = None
    stored.reopened_at = timezone.now()
    stored.reopen_reason = reason
    stored.revision += 1
    also = ["submitted_at", "reopened_at", "reopen_reason", "revision"]
    change(stored, Scorecard.Status.DRAFT, "scorecard.reopened", by, also=also, reason=reason)
    return copied_back(card, stored)


def why_not_reopen(card: Scorecard, by: User) -> str:
    """The sentence that says why `by` cannot reopen this card now; empty when they can."""
    if card.seat.panelist_id != by.pk:
        return NOT_YOURS
    loop = card.seat.interview.loop
    if card.status == Scorecard.Status.LOCKED or loop.status in CARDS_ARE_LOCKED:
        return IS_LOCKED
    if card.status == Scorecard.Status.WAIVED:
        return IS_WAIVED
    if loop.status == Loop.Status.CANCELLED:
        return LOOP_IS_OVER
    return SCORECARD_TRANSITIONS.why_not(card, Scorecard.Status.DRAFT) or why_fixed(by, loop)
