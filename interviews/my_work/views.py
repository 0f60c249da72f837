"""A person's own pages: what waits for them, and their interviews."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Window
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from core.access import signed_in
from core.pages import in_order, long_page_of
from interviews.loops.agenda import ALL, PAST, UPCOMING, AgendaFilter, days_of
from interviews.models import Interview, Loop, Scorecard, Seat
from interviews.my_work.first_steps import first_steps_for
from interviews.my_work.followed_loops import ProgressLine, Standing, duties_in, lead_of, line_of, soonest_first
from interviews.my_work.items import WorkItem, feedback_of, waiting_for, with_feedback
from interviews.my_work.own_seats import OwnSeats, own_seats_of
from interviews.states import BEFORE_DEBRIEF

SENT_SHOWN = 3
LOOPS_SHOWN = 60
# Feedback is promised within days; after a month a decided loop is no longer in progress whatever became of it.
STILL_IN_PROGRESS = timedelta(days=30)
INTERVIEWS_ON_A_PAGE = 25


@require_safe
@signed_in("Each person's own work: their seats, their cards, the loops they run.")
def my_work(request: SignedInRequest) -> HttpResponse:
    """What waits for this person, in order. Those who run loops get the list and their loops, panelists their day."""
    user, now = request.user, timezone.now()
    follows = follows_loops(user)
    own = load_own_seats(user, now, with_sent=not follows)
    items = waiting_for(user, now)
    if not follows:
        context = {"own": own, "items": items}
        return render(request, "interviews/my_work/my_work.html", context)
    lines, duties = load_loops(user, now)
    items = sorted([*own.items(), *duties, *items], key=lambda item: item.rank)
    context = {
        "own": own,
        "items": items,
        "lines": lines,
        "first": first_steps_for(user, [line.loop for line in lines]),
        "lead": lead_of(items, now),
        "has_more": len(lines) == LOOPS_SHOWN,
    }
    return render(request, "interviews/my_work/my_work_loops.html", context)


def follows_loops(user: User) -> bool:
    """Runs at least one opening, or all of them."""
    return user.has_perm("interviews.follow_loops")


def load_own_seats(user: User, now: datetime, *, with_sent: bool = True) -> OwnSeats:
    """The person's own seats and cards, in three queries; in two without those that are in."""
    seats = list(Seat.objects.for_own_seats(user))
    panels: dict[int, list[Seat]] = {}
    keys = [seat.interview_id for seat in seats]
    for seat in Seat.objects.filter(interview__in=keys).select_related("panelist"):
        panels.setdefault(seat.interview_id, []).append(seat)
    sent = _sent_by(user) if with_sent else []
    return own_seats_of(
        user=user, now=now, seats=seats, panels=panels, sent=sent, sent_count=sent[0].total if sent else 0
    )


def _sent_by(user: User) -> list[Any]:
    cards = Scorecard.objects.of(user).submitted().filter(first_submitted_at__isnull=False)
    rows = cards.select_related("seat__interview__loop__candidate").annotate(total=Window(Count("pk")))
    return list(rows.order_by("-first_submitted_at")[:SENT_SHOWN])


def load_loops(user: User, now: datetime) -> tuple[list[ProgressLine], list[WorkItem]]:
    """The loops in progress that the person runs, and what waits in them, in two queries."""
    in_progress = Loop.objects.run_by(user).in_progress(now - STILL_IN_PROGRESS)
    # Cut first: what is said of a loop is asked of those alone that the page shows.
    shown = Loop.objects.filter(pk__in=in_progress.order_by("-planned_at", "-pk").values("pk")[:LOOPS_SHOWN])
    loops = list(with_feedback(shown.for_followed_loops(user)).order_by("-planned_at", "-pk"))
    for loop in loops:
        loop.candidate.is_namesake = loop.has_namesake
    keys = [loop.pk for loop in loops]
    rounds: dict[int, list[Any]] = {}
    for interview in Interview.objects.filter(loop__in=keys).standing().with_cards().order_by("position"):
        rounds.setdefault(interview.loop_id, []).append(interview)
    feedback = {loop.pk: feedback_of(loop) for loop in loops if loop.status == Loop.Status.DECIDED}
    standings = {loop.pk: Standing(rounds.get(loop.pk, []), now) for loop in loops}
    open_loops = [loop for loop in loops if not ((last := feedback.get(loop.pk)) and last.is_over)]
    lines = [line_of(loop, standings[loop.pk], feedback.get(loop.pk)) for loop in open_loops]
    duties = (
        duties_in(
            loop,
            standings[loop.pk],
            is_manager=user.has_perm("interviews.manage_loop", loop),
            confirms=loop.waits_for_second_of != user.pk and user.has_perm("interviews.second_decision", loop),
        )
        for loop in loops
    )
    return soonest_first(lines, standings), [duty for duty in duties if duty is not None]


@require_safe
@signed_in("Each person's own interviews, and those of the loops they run.")
def interview_list(request: SignedInRequest) -> HttpResponse:
    """The calendar as a list: days, and what is held on each."""
    user, now = request.user, timezone.now()
    chosen = AgendaFilter.read(request.GET, may_see_all=follows_loops(user))
    keys = _interviews(user, now, chosen).values_list("pk", flat=True)
    page = long_page_of(request, keys, per_page=INTERVIEWS_ON_A_PAGE)
    shown = in_order(Interview.objects.on_page(), list(page))
    context = {"page": page, "days": days_of(shown, user, now), "chosen": chosen}
    return render(request, "interviews/loops/interview_list.html", context)


def _interviews(user: User, now: datetime, chosen: AgendaFilter) -> Any:
    found = Interview.objects.visible_to(user).standing()
    if chosen.whose != ALL:
        found = found.with_seat_of(user)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    if chosen.when == UPCOMING:
        return found.filter(starts_at__gte=midnight).order_by("starts_at", "pk")
    if chosen.when == PAST:
        return found.filter(starts_at__lt=midnight).order_by("-starts_at", "-pk")
    return found.filter(starts_at=None, loop__status__in=BEFORE_DEBRIEF).order_by("loop__planned_at", "position")
