"""Looking after a question: whose it is, and whether its sources are still there."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from questionbank.models import Question
from questionbank.questions.services import locked


@transaction.atomic
def hand_over_question(*, question: Question, to: User, by: User) -> Question:
    """Let `to` look after the question from now on, in all its versions. The same person changes nothing.

    Refused (RuleViolation): somebody who has no access any more, or does not write questions.
    """
    question = locked(question)
    if not to.has_perm("questionbank.edit_question"):
        raise RuleViolation(f"{to.name} does not write questions here, so they cannot look after one.")
    if question.owner_id != to.pk:
        Question.objects.filter(slug=question.slug).update(owner=to)
        audit.record("question.handed_over", question, by=by, fields=["owner"])
    return question


@transaction.atomic
def check_source(*, question: Question, source: str, by: User) -> None:
    """Note that somebody opened this source today and that it says what it is named for.

    Refused (RuleViolation): a source that the question does not name any more.
    """
    question = locked(question)
    if source not in question.source_lines:
        raise RuleViolation("This question does not name that source any more. Reload the page.")
    question.sources_checked = {**question.sources_checked, source: timezone.localdate().isoformat()}
    question.save(update_fields=["sources_checked"])
    audit.record("question.source_checked", question, by=by, fields=["sources"])
