"""Who may read and write the library. Hiring managers join the writers in hiring.rules, which knows them."""

from typing import Any

import rules

from accounts.models import User
from accounts.rules import is_admin, is_recruiter, is_signed_in
from questionbank.models import Question, QuestionComment
from questionbank.models.questions import why_not_reviewed_by


@rules.predicate
def waits_for_somebody_else(user: User, question: Question | None) -> bool:
    """The question has yet to be read by somebody else, and the user wrote words of it or brought them in."""
    if question is None or not (question.is_in_review or question.is_unread):
        return False
    return bool(why_not_reviewed_by(question, user))


@rules.predicate
def is_own_comment(user: User, comment: QuestionComment) -> bool:
    return comment.by_id == user.pk


def permit_writing(writes: Any) -> None:
    """Say who writes the library, and so who may do what else needs that."""
    rules.set_perm("questionbank.edit_question", writes)
    rules.set_perm("questionbank.edit_competency", writes)
    rules.set_perm("questionbank.activate_question", writes & ~waits_for_somebody_else)
    rules.set_perm("questionbank.remove_comment", writes & is_own_comment)


rules.add_perm("questionbank.read_question", is_signed_in)
rules.add_perm("questionbank.read_competency", is_signed_in)
rules.add_perm("questionbank.practise", is_signed_in)
rules.add_perm("questionbank.set_practice_limits", is_admin)
rules.add_perm("questionbank.name_categories", is_admin)
rules.add_perm("questionbank.set_review_rule", is_admin)
rules.add_perm("questionbank.merge_question", is_recruiter | is_admin)
permit_writing(is_recruiter | is_admin)
