"""What is added to a card that its writer no longer changes."""

from django.db import transaction

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from interviews.cards.services.guards import LEFT_THE_ROUND, NOT_YOURS, check_choice
from interviews.cards.services.versions import scope_of
from interviews.locks import lock_whole_run
from interviews.models import DatedNote, InterviewQuestion, Scorecard
from interviews.readings import has_read, reads_before_rating

TOO_EARLY = (
    "Dated notes begin with the debrief, or with the first look at other scorecards. Until then reopen the scorecard "
    "with a reason."
)


@transaction.atomic
def add_dated_note(
    *,
    card: Scorecard,
    text: str,
    question: InterviewQuestion | None = None,
    new_score: int | None = None,
    by: User,
) -> DatedNote:
    """Add a dated note to a card that its writer cannot reopen any more, at will with the score they would give an
    answer now. The sealed rating stays what it was, and stays what the mechanical score is made of.

    Refused (RuleViolation): other people's cards, an empty note, a card that is neither locked nor fixed because its
    writer has read others, a question of another round, a score without its question.
    """
    stored = lock_whole_run(card)
    if sentence := why_not_add_note(stored, by):
        raise RuleViolation(sentence)
    if not text.strip():
        raise RuleViolation("Write what you want to add.")
    if question is not None and question.interview_id != stored.seat.interview_id:
        raise RuleViolation(LEFT_THE_ROUND)
    if new_score is not None and question is None:
        raise RuleViolation("A changed rating names its question.")
    check_choice(new_score, "")
    note = DatedNote.objects.create(
        scorecard=stored,
        interview_question=question,
        text=text,
        new_score=new_score,
        is_after_reading=reads_before_rating(by, stored.seat.interview),
        by=by,
    )
    fields = ["text", *(["new_score"] if new_score is not None else [])]
    audit.record("scorecard.amended", stored, by=by, scope=scope_of(stored), fields=fields)
    return note


def why_not_add_note(card: Scorecard, by: User) -> str:
    """The sentence that says why `by` cannot add a dated note to this card now; empty when they can."""
    if card.seat.panelist_id != by.pk:
        return NOT_YOURS
    if card.status == Scorecard.Status.LOCKED:
        return ""
    if card.status == Scorecard.Status.SUBMITTED and has_read(by, card.seat.interview.loop):
        return ""
    return TOO_EARLY
