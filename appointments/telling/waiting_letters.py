"""What waits on My work of those who run a loop: a candidate who expects what is not so any more, and mails that
did not leave."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from appointments.models import CandidateMail
from appointments.telling.known_starts import expected_otherwise, with_known_starts
from interviews.models import Interview, Loop
from interviews.my_work.items import CHASE, REPAIR, WorkItem
from interviews.my_work.loop_matters import LoopMatter
from interviews.states import InterviewStatus


def rounds_expected_otherwise(user: User, now: datetime) -> QuerySet[Interview]:
    """Rounds of the person's loops whose candidate was written, and expects something else."""
    to_come = Q(starts_at__gt=now) | Q(status=InterviewStatus.CANCELLED, appointments__starts_at__gt=now)
    rounds = Interview.objects.filter(to_come, loop__in=Loop.objects.run_by(user), appointments__isnull=False)
    return with_known_starts(rounds).filter(expected_otherwise(now))


def changes_of(user: User, loops: list[int], now: datetime) -> Iterator[WorkItem]:
    for loop in Loop.objects.filter(pk__in=loops).select_related("candidate"):
        yield WorkItem(
            title=f"{loop.candidate.name} expects what has changed",
            url=reverse("appointments:loop_mails", args=[loop.pk]),
            verb=f"Tell {loop.candidate.called}",
            sentence="An interview moved or was called off after they were written.",
            order=CHASE,
            holds_up=True,
        )


def refused_letters(user: User, now: datetime) -> QuerySet[CandidateMail]:
    """The person's mails to candidates that did not leave."""
    return CandidateMail.objects.visible_to(user).refused()


def refusals_of(user: User, loops: list[int], now: datetime) -> Iterator[WorkItem]:
    for mail in CandidateMail.objects.refused().filter(loop__in=loops).select_related("loop__candidate"):
        yield WorkItem(
            title=f"The mail to {mail.loop.candidate.name} did not leave",
            url=reverse("appointments:loop_mails", args=[mail.loop_id]),
            verb="See why",
            sentence=mail.error,
            order=REPAIR,
            at=mail.finished_at,
            pill="Failed",
            tone="danger",
        )


MATTERS = {
    "candidates who expect otherwise": LoopMatter(rounds_expected_otherwise, "loop", changes_of),
    "refused mails to candidates": LoopMatter(refused_letters, "loop", refusals_of),
}
