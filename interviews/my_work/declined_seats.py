"""Who said that they cannot come: for those who run the loop, who put somebody else there or change the time."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from interviews.models import Loop, Seat
from interviews.my_work.items import WorkItem
from interviews.my_work.recused_seats import items_to_fill
from interviews.states import BEFORE_DEBRIEF, InterviewStatus


def declined_seats(user: User, now: datetime) -> QuerySet[Seat]:
    """Such seats in rounds to come, as they stand, of loops that the person runs."""
    loops = Loop.objects.run_by(user).filter(status__in=BEFORE_DEBRIEF)
    return (
        Seat.objects.attending()
        .not_coming()
        .filter(interview__loop__in=loops, interview__status=InterviewStatus.SCHEDULED, interview__starts_at__gt=now)
    )


def declined_seats_of(user: User, loops: list[int], now: datetime) -> Iterable[WorkItem]:
    """One item for each of these loops."""
    return items_to_fill(declined_seats(user, now).filter(interview__loop__in=loops), "cannot come to meet")
