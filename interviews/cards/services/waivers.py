"""A card that the debrief does without."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import RuleViolation
from interviews.cards.services.guards import LOOP_IS_OVER
from interviews.cards.services.versions import change, copied_back
from interviews.locks import lock_whole_run
from interviews.loops.services import messages
from interviews.models import Loop, Scorecard
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
