"""Who sits on a panel and must not interview the candidate: for those who run the loop, who put somebody else there."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from core.wording import listed
from interviews.models import Loop, Seat
from interviews.my_work.items import PLAN, WorkItem
from interviews.states import BEFORE_DEBRIEF, MAY_YET_BE_HELD


def recused_seats(user: User, now: datetime) -> QuerySet[Seat]:
    """Such seats in rounds to come of loops that the person runs."""
    loops = Loop.objects.run_by(user).filter(status__in=BEFORE_DEBRIEF)
    to_come = Q(interview__starts_at=None) | Q(interview__starts_at__gt=now)
    seats = Seat.objects.attending().recused()
    return seats.filter(to_come, interview__loop__in=loops, interview__status__in=MAY_YET_BE_HELD)


def recused_seats_of(user: User, loops: list[int], now: datetime) -> Iterable[WorkItem]:
    """One item for each of these loops."""
    seats = recused_seats(user, now).filter(interview__loop__in=loops).order_by("interview__position", "pk")
    found: dict[int, list[Seat]] = {}
    for seat in seats.select_related("panelist", "interview__loop__candidate"):
        found.setdefault(seat.interview.loop_id, []).append(seat)
    return [_item(panel) for panel in found.values()]


def _item(seats: list[Seat]) -> WorkItem:
    loop = seats[0].interview.loop
    people = listed(list(dict.fromkeys(seat.panelist.name for seat in seats)))
    rounds = listed(list(dict.fromkeys(seat.interview.spoken_name for seat in seats)))
    return WorkItem(
        title=f"{people} must not interview {loop.candidate}",
        url=reverse("interviews:loop_detail", args=[loop.pk]),
        verb="Find somebody else",
        sentence=f"On the panel of the {rounds}.",
        order=PLAN,
        holds_up=True,
    )
