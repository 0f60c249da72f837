"""Comments on what is being written: added, and removed by whoever wrote them."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from questionbank.models import Question, QuestionComment
from questionbank.questions.services import locked


@transaction.atomic
def add_comment(*, question: Question, text: str, by: User) -> QuestionComment:
    """Say something about a draft, or about a version in review. Refused (RuleViolation) once it is in use."""
    question = locked(question)
    if not question.is_being_written:
        raise RuleViolation("This version is not a draft any more. Edit it, and comment on the next version.")
    comment = QuestionComment.objects.create(question=question, text=text, by=by)
    audit.record("question.commented", question, by=by)
    return comment


@transaction.atomic
def remove_comment(*, comment: QuestionComment, by: User) -> None:
    """Take back one's own comment. It can be restored."""
    _set_removed(comment, by, is_removed=True)


@transaction.atomic
def restore_comment(*, comment: QuestionComment, by: User) -> None:
    """Have one's own comment back that was removed."""
    _set_removed(comment, by, is_removed=False)


def _set_removed(comment: QuestionComment, by: User, *, is_removed: bool) -> None:
    """Refused (RuleViolation): somebody else's. Twice is once."""
    comment = QuestionComment.objects.select_for_update().get(pk=comment.pk)
    if comment.by_id != by.pk:
        raise RuleViolation("Only its writer removes a comment.")
    if (comment.removed_at is not None) == is_removed:
        return
    comment.removed_at = timezone.now() if is_removed else None
    comment.save(update_fields=["removed_at"])
    action = "question.comment_removed" if is_removed else "question.comment_restored"
    audit.record(action, comment.question, by=by)
