"""What is added to a card that its writer no longer changes."""

from django.db import transaction

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from interviews.cards.services.guards import LEFT_THE_ROUND, check_choice, check_is_writer
from interviews.cards.services.versions import scope_of
from interviews.locks import lock_whole_run
from interviews.models import DatedNote, InterviewQuestion, Scorecard


@transaction.atomic
def add_dated_note(
    *,
    card: Scorecard,
    text: str,
    question: InterviewQuestion | None = None,
    new_score: int | None = None,
    by: User,
) -> DatedNote:
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
    note = DatedNote.objects.create(
        scorecard=stored, interview_question=question, text=text, new_score=new_score, by=by
    )
    fields = ["text", *(["new_score"] if new_score is not None else [])]
    audit.record("scorecard.amended", stored, by=by, scope=scope_of(stored), fields=fields)
    return note
