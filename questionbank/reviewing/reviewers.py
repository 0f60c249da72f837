"""Telling those who may review that questions wait for them: one mail a person for all that came since the last one."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core import jobs, mails
from core.organisation import organisation_name, sender
from core.wording import counted
from questionbank.models import Question, ReviewMail

# Questions that are sent one after the other come in one mail.
GATHERED_FOR = timedelta(minutes=10)


@transaction.atomic
def tell_reviewers() -> int:
    """Add a mail for everybody who may review what nobody was told of yet, once the first of it has waited for ten
    minutes. Returns how many mails. Nobody is told twice of the same request."""
    unannounced = Question.objects.awaiting_review().filter(announced_at=None)
    waiting = list(unannounced.select_for_update().order_by("review_asked_at", "pk"))
    now = timezone.now()
    if not any(question.review_asked_at and question.review_asked_at <= now - GATHERED_FOR for question in waiting):
        return 0
    Question.objects.filter(pk__in=[question.pk for question in waiting]).update(announced_at=now)
    added = [
        ReviewMail.objects.create(recipient_id=person, questions=keys) for person, keys in _recipients(waiting).items()
    ]
    for mail in added:
        jobs.nudge(mail)
    return len(added)


def _recipients(questions: Iterable[Question]) -> dict[int, list[int]]:
    """Which of these questions each person is told of."""
    by_person: dict[int, list[int]] = defaultdict(list)
    writing = [person for person in User.objects.people() if person.has_perm("questionbank.edit_question")]
    for question in questions:
        for person in writing:
            if person.has_perm("questionbank.activate_question", question):
                by_person[person.pk].append(question.pk)
    return by_person


def deliver(mail: ReviewMail) -> dict[str, Any]:
    """The work of a claimed row: send its mail, or drop it when nothing of it waits for this person any more."""
    person = mail.recipient
    asked = Question.objects.visible_to(person).awaiting_review().filter(pk__in=mail.questions)
    waiting = [
        question
        for question in asked.order_by("review_asked_at")
        if person.has_perm("questionbank.activate_question", question)
    ]
    if waiting and person.is_active and person.wants_reminders:
        mails.send(_mail(mail, waiting))
    return {}


def _mail(mail: ReviewMail, questions: list[Question]) -> EmailMessage:
    number = len(questions)
    context: dict[str, Any] = {
        "questions": questions,
        "wait": f"{counted(number, 'question', figures=True)} {'waits' if number == 1 else 'wait'} for a review",
        "link": f"{settings.BASE_URL}{reverse('questionbank:question_reviews')}",
        "organisation": organisation_name(),
    }
    return EmailMessage(
        subject=context["wait"],
        body=render_to_string("emails/review.txt", context),
        from_email=sender(),
        to=[mail.recipient.email],
        # The same for every attempt: a mail that was sent twice is shown once.
        headers={"Message-ID": f"<review.{mail.pk}@loopwright>", "Auto-Submitted": "auto-generated"},
    )
