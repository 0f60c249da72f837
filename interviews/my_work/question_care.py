"""What the question bank asks of a person: reviews that wait for somebody who did not write the words, and their own
questions that nobody has looked at for a year. One query for those who write questions, none for the others."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from core.wording import counted, sentence_case
from interviews.my_work.items import TEMPLATE, WorkItem
from questionbank.models import Question


def questions_for(user: User, now: datetime) -> Iterable[WorkItem]:
    """At most two items: the queue of reviews, and the person's own questions that are due."""
    if not user.has_perm("questionbank.edit_question"):
        return
    waiting, due = Question.objects.waiting_for(user, now.date())
    if waiting:
        yield WorkItem(
            title=f"{sentence_case(counted(waiting, 'question'))} {_verb(waiting)} for a review",
            url=reverse("questionbank:question_reviews"),
            verb="Read and approve",
            sentence="A second person reads a question before it is used in interviews.",
            order=TEMPLATE,
        )
    if due:
        yield WorkItem(
            title=f"{sentence_case(counted(due, 'question'))} of yours {'is' if due == 1 else 'are'} due for review",
            url=f"{reverse('questionbank:question_list')}?mine=on&review_due=on",
            verb="Look them through",
            sentence="Nobody has said for a year that they still hold.",
            order=TEMPLATE,
        )


def _verb(number: int) -> str:
    return "waits" if number == 1 else "wait"
