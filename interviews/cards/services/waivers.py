"""A card that the debrief does without."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import RuleViolation
from interviews.cards.services.guards import LOOP_IS_OVER, check_is_writer
from interviews.cards.services.versions import change, copied_back
from interviews.locks import lock_whole_run
from interviews.loops.services import messages
from interviews.models import Loop, Scorecard
from interviews.models.scorecards import DID_NOT_ATTEND
from interviews.states import BEFORE_DEBRIEF
from interviews.visibility import check_is_not_blind


@transaction.atomic
def waive_scorecard(*, card: Scorecard, reason: str, by: User) -> Scorecard:
    """Do without an open card, so that the debrief need not wait for it. Its notes stay with its writer, unread.

    Refused (RuleViolation): no reason, a card that is not open or was submitted before (what was submitted is kept for
    ever, and does not leave the score by a reopening; but nobody waits for a writer whose account is closed), a loop
    that is cancelled, and a person who still owes a card in the loop: the answer would tell them how far the others
    are.
    """
    stored = lock_whole_run(card)
    check_is_not_blind(
        by, stored.seat.interview.loop, "a recruiter decides which scorecards the debrief can do without"
    )
    if not reason.strip():
        raise RuleViolation("Write why the debrief can do without this scorecard.")
    if stored.seat.interview.loop.status == Loop.Status.CANCELLED:
        raise RuleViolation(LOOP_IS_OVER)
    if stored.awaits_its_writer:
        name = stored.seat.panelist.name
        raise RuleViolation(
            f"{name} submitted this scorecard and has it open again. What was submitted is kept for ever, so the "
            f"debrief cannot do without it. Ask {name} to submit it once more."
        )
    stored.waived_at = timezone.now()
    stored.waived_by = by
    stored.waive_reason = reason
    also = ["waived_at", "waived_by", "waive_reason"]
    change(stored, Scorecard.Status.WAIVED, "scorecard.waived", by, also=also, reason=reason)
    messages.tell_who_left(stored.seat.interview, stored.seat.panelist_id)
    return copied_back(card, stored)


@transaction.atomic
def say_absent(*, card: Scorecard, by: User) -> Scorecard:
    """The writer was not in the round: nobody waits for their card any more. `take_back_absence` undoes it.

    Refused (RuleViolation): a round that is not over, a card that is not open, was submitted before or holds a rating:
    whoever rated an answer was there.
    """
    stored = lock_whole_run(card)
    check_is_writer(stored, by)
    has_ratings = any(rating.is_given for rating in stored.ratings.all())
    if sentence := why_not_absent(stored, timezone.now(), has_ratings=has_ratings):
        raise RuleViolation(sentence)
    stored.waived_at, stored.waived_by, stored.waive_reason = timezone.now(), by, DID_NOT_ATTEND
    also = ["waived_at", "waived_by", "waive_reason"]
    change(stored, Scorecard.Status.WAIVED, "scorecard.absence_said", by, also=also)
    return copied_back(card, stored)


@transaction.atomic
def take_back_absence(*, card: Scorecard, by: User) -> Scorecard:
    """The writer was there after all: the card is open again, and waited for.

    Refused (RuleViolation): a waiver that was not their own, and a loop whose debrief has begun.
    """
    stored = lock_whole_run(card)
    check_is_writer(stored, by)
    if not stored.was_said_absent:
        raise RuleViolation("You have not said that you were not there.")
    if stored.interview.loop.status not in BEFORE_DEBRIEF:
        raise RuleViolation("The debrief has begun without this scorecard, or the loop was cancelled.")
    stored.waived_at, stored.waived_by, stored.waive_reason = None, None, ""
    also = ["waived_at", "waived_by", "waive_reason"]
    change(stored, Scorecard.Status.DRAFT, "scorecard.absence_taken_back", by, also=also)
    return copied_back(card, stored)


def why_not_absent(card: Scorecard, now: datetime, *, has_ratings: bool) -> str:
    """Why the writer cannot say that they were not there; empty while they can."""
    if not card.interview.has_ended(now):
        return "The round is not over yet. Tell whoever planned it if you cannot come."
    if not card.is_open or card.first_submitted_at or card.interview.loop.status not in BEFORE_DEBRIEF:
        return "This scorecard is closed, so nobody waits for it."
    if has_ratings:
        return "You rated an answer on this scorecard. Clear it first if you were not there."
    return ""
