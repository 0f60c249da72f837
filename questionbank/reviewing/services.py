"""A version on its way to a second person and back. Its approval is its activation (`services.activate_question`)."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import RuleViolation
from core.transitions import change_status
from questionbank.models import QUESTION_TRANSITIONS, Question
from questionbank.questions.services import locked, make_draft


@transaction.atomic
def send_for_review(*, question: Question, by: User) -> None:
    """Let a second person look at this version before it is used; those who may are told soon (`reviewers`).

    Refused (RuleViolation): a version that lacks something a kit page shows.
    """
    question = locked(question)
    question.review_asked_at, question.review_asked_by = timezone.now(), by
    question.announced_at = None
    change_status(
        question,
        Question.Status.REVIEW,
        by=by,
        table=QUESTION_TRANSITIONS,
        action="question.sent_for_review",
        beside=["review_asked_at", "review_asked_by", "announced_at"],
    )


@transaction.atomic
def send_back(*, question: Question, comment: str = "", by: User) -> Question:
    """Make a version in review a draft again, with what should change as a comment on it. Whoever wrote it takes it
    back by the same act and need say nothing.

    Refused (RuleViolation): no word of what should change, from somebody who did not write it.
    """
    question = locked(question)
    if not comment and not question.is_written_by(by):
        raise RuleViolation("Say what should change, so that its writer knows.")
    if comment:
        question.comments.create(text=comment, by=by)
    make_draft(question, by, action="question.sent_back")
    return question
