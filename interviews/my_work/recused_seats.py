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
    return items_to_fill(recused_seats(user, now).filter(interview__loop__in=loops), "must not interview")


def items_to_fill(seats: QuerySet[Seat], what: str) -> list[WorkItem]:
    """One item for each loop of these seats, on which somebody else has to sit. `what` says what keeps their people
    from the candidate."""
    found: dict[int, list[Seat]] = {}
    ordered = seats.order_by("interview__position", "pk")
    for seat in ordered.select_related("panelist", "interview__loop__candidate"):
        found.setdefault(seat.interview.loop_id, []).append(seat)
    return [_item(panel, what) for panel in found.values()]


def _item(seats: list[Seat], what: str) -> WorkItem:
    loop = seats[0].interview.loop
    people = listed(list(dict.fromkeys(seat.panelist.name for seat in seats)))
    rounds = listed(list(dict.fromkeys(seat.interview.spoken_name for seat in seats)))
    return WorkItem(
        title=f"{people} {what} {loop.candidate}",
        url=reverse("interviews:loop_detail", args=[loop.pk]),
        verb="Find somebody else",
        sentence=f"On the panel of the {rounds}.",
        order=PLAN,
        holds_up=True,
    )
