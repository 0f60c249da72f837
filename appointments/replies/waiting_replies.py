"""What waits on My work of those who run a loop: a candidate who does not simply come, and answers that were not
noted."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from appointments.models import InvitationReply
from core.wording import counted
from interviews.models import Loop
from interviews.my_work.items import CHASE, WorkItem
from interviews.my_work.loop_matters import LoopMatter


def replies_to_look_at(user: User, now: datetime) -> QuerySet[InvitationReply]:
    """Answers about the person's loops that nobody has seen yet."""
    return InvitationReply.objects.to_look_at().filter(interview__loop__in=Loop.objects.run_by(user))


def looks_at(user: User, loops: list[int], now: datetime) -> Iterator[WorkItem]:
    """One item for each of these loops, which quotes the newest."""
    waiting: dict[int, list[InvitationReply]] = {}
    for reply in InvitationReply.objects.to_look_at().for_loops(loops):
        waiting.setdefault(reply.loop.pk, []).append(reply)
    for loop, replies in waiting.items():
        newest = replies[0]
        yield WorkItem(
            title=f"{newest.loop.candidate.name}: {counted(len(replies), 'answer')} to invitations to look at",
            url=reverse("appointments:loop_mails", args=[loop]) + "#replies",
            verb="See what came back",
            sentence=f"{newest.said}. {newest.why_not}".rstrip(),
            order=CHASE,
            holds_up=any(reply.is_candidates for reply in replies),
        )


MATTERS = {"replies to invitations": LoopMatter(replies_to_look_at, "interview__loop", looks_at)}
