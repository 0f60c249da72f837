"""What the installation asks of its administrators: work that failed for good, and files that were left alone."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from core import jobs
from core.access import may_open
from core.models import Installation
from core.wording import counted, sentence_case
from interviews.loops.services.messages import refused_messages
from interviews.models import Loop, Message
from interviews.my_work.items import REPAIR, WorkItem

FAILED_WORK = "accounts:settings"


def repairs_for(user: User, now: datetime) -> Iterable[WorkItem]:
    """Everything that is mended on the page of settings; nothing for those who may not see it."""
    return _repairs() if may_open(user, FAILED_WORK) else []


def refused_mails(user: User, now: datetime) -> QuerySet[Message]:
    """Invitations and cancellations that were refused, of loops that the person runs."""
    return refused_messages(Loop.objects.run_by(user).values_list("pk", flat=True))


def refused_mails_of(user: User, loops: list[int], now: datetime) -> Iterable[WorkItem]:
    """One item for each of these loops."""
    refused: dict[int, list[Message]] = {}
    for message in refused_messages(loops):
        refused.setdefault(message.interview.loop_id, []).append(message)
    return [_refused(messages) for messages in refused.values()]


def _refused(messages: list[Message]) -> WorkItem:
    loop = messages[0].interview.loop
    return WorkItem(
        title=f"{sentence_case(counted(len(messages), 'mail'))} about {loop.candidate.name} did not leave",
        url=reverse("interviews:loop_detail", args=[loop.pk]),
        verb="See why",
        sentence=f"To {messages[0].recipient.name}: {messages[0].error}",
        order=REPAIR,
        at=messages[0].finished_at,
        pill="Failed",
        tone="danger",
    )


def _repairs() -> Iterator[WorkItem]:
    if failed := jobs.count_failed():
        yield WorkItem(
            title=f"{sentence_case(counted(failed, 'piece'))} of background work failed",
            url=reverse(FAILED_WORK),
            verb="See what failed",
            sentence="Mails or PDFs that nobody gets unless they are tried again.",
            order=REPAIR,
        )
    refused = Installation.objects.exclude(sweep_refusal="").first()
    if refused is not None:
        yield WorkItem("Stored files are left alone", reverse(FAILED_WORK), "See why", refused.sweep_refusal, REPAIR)
