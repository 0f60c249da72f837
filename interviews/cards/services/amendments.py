"""What happens to a card that its writer no longer changes: a dated note is added, or it is done without."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit
from core.errors import RuleViolation
from interviews.cards.services.guards import LEFT_THE_ROUND, LOOP_IS_OVER, check_choice, check_is_writer
from interviews.cards.services.versions import change, copied_back, scope_of
from interviews.locks import lock_whole_run
from interviews.loops.services import messages
from interviews.models import Amendment, InterviewQuestion, Loop, Scorecard
from interviews.visibility import check_is_not_blind


@transaction.atomic
def amend_scorecard(
    *,
    card: Scorecard,
    text: str,
    question: InterviewQuestion | None = None,
    new_score: int | None = None,
    by: Any,
) -> Amendment:
    """Add a dated note to a locked card, at will with the score its writer would give an answer now. The sealed
    rating stays what it was, and stays what the mechanical score is made of.

    Refused (RuleViolation): other people's cards, an empty note, a card that is not locked yet, a question of another
    round, a score without its question.
    """
    stored = lock_whole_run(card)
    check_is_writer(stored, by)
    if stored.status != Scorecard.Status.LOCKED:
        raise RuleViolation("Dated notes begin with the debrief. Until then reopen the scorecard with a reason.")
    if not text.strip():
        raise RuleViolation("Write what you want to add.")
    if question is not None and question.interview_id != stored.seat.interview_id:
        raise RuleViolation(LEFT_THE_ROUND)
    if new_score is not None and question is None:
        raise RuleViolation("A changed rating names its question.")
    check_choice(new_score, "")
    note = Amendment.objects.create(
        scorecard=stored, interview_question=question, text=text, new_score=new_score, by=by
    )
    fields = ["text", *(["new_score"] if new_score is not None else [])]
    audit.record("scorecard.amended", stored, by=by, scope=scope_of(stored), fields=fields)
    return note


@transaction.atomic
def waive_scorecard(*, card: Scorecard, reason: str, by: Any) -> Scorecard:
    """Do without an open card, so that the debrief need not wait for it. Its notes stay with its writer, unread.

    Refused (RuleViolation): no reason, a card that is not open, a loop that is cancelled, and a person who still owes
    a card in the loop: the answer would tell them how far the others are.
    """
    stored = lock_whole_run(card)
    check_is_not_blind(
        by, stored.seat.interview.loop, "a recruiter decides which scorecards the debrief can do without"
    )
    if not reason.strip():
        raise RuleViolation("Write why the debrief can do without this scorecard.")
    if stored.seat.interview.loop.status == Loop.Status.CANCELLED:
        raise RuleViolation(LOOP_IS_OVER)
    stored.waived_at = timezone.now()
    stored.waived_by = by
    stored.waive_reason = reason
    also = ["waived_at", "waived_by", "waive_reason"]
    change(stored, Scorecard.Status.WAIVED, "scorecard.waived", by, also=also, reason=reason)
    messages.tell_who_left(stored.seat.interview, stored.seat.panelist_id)
    return copied_back(card, stored)
