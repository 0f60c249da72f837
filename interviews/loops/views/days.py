"""The times of a whole loop on one page: proposed, seen in the day of everybody, set by hand, planned in one act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from core import flash
from core.access import with_object
from core.dates import why_not_near
from core.mail_words import on_the_way
from core.pages import attempt, status_of, whole_number
from core.wording import clock, counted, listed, long_date, sentence_case
from interviews.loops.day_forms import ProposalForm, TimesForm, read_times, written_times
from interviews.loops.day_page import day_table
from interviews.loops.loop_times import LoopDay
from interviews.loops.services.staffing import why_panels_stay
from interviews.loops.services.times import give_times, take_times_back, times_revision
from interviews.models import Loop
from interviews.scheduling.cautions import TimeQuestion, question_about
from interviews.scheduling.diaries import LONGEST
from interviews.scheduling.looking_for_times import search_for
from interviews.scheduling.plan_cautions import TimedRound
from interviews.scheduling.proposing import Proposal, propose

RUN = ("candidate__opening", "planned_by")
PROPOSED = 3
OVER = "The interviews of this loop are over, so its times stay as they are."
NO_ROUND = "Every round of this loop has begun or is cancelled, so no time can be set here."
NO_PANEL = "Give every round a panel: times are proposed where its people are free."
NOTHING_FREE = "No time of the three weeks looked at suits everybody. Look further ahead, or set times by hand."


@dataclass(frozen=True)
class Offered:
    """A proposal as the page shows it."""

    number: int
    title: str
    times: str
    reason: str
    plan: str
    look: str
    is_looked_at: bool


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_day(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """What is posted is one proposal, or times by hand; what gives pause about them is asked before."""
    page = LoopDay(loop, timezone.now())
    if request.method != "POST":
        return _render(request, page, TimesForm(rounds=page.movable))
    form: Any = ProposalForm(request.POST) if "plan" in request.POST else TimesForm(request.POST, rounds=page.movable)
    if not form.is_valid():
        return _render(request, page, form)
    times = form.times()
    if times and (question := question_about(page.cautions(times), request.POST)):
        return _render(request, page, form, question, times)
    given = attempt(form, give_times, loop=loop, times=times, seen=form.cleaned_data["seen"], by=request.user)
    if given is None:
        return _render(request, LoopDay(loop, timezone.now()), form)
    sends = {"before": written_times(given.before), "seen": given.revision}
    said = f"{sentence_case(counted(len(given.before), 'round'))} planned. {_mails(given.mails)}"
    flash.toast(request, said, undo_url=reverse("interviews:loop_day_undo", args=[loop.pk]), sends=sends)
    return redirect(_address(loop, day=min(times.values()).astimezone(page.zone).date()))


@require_POST
@with_object(Loop, "interviews.run_loop", related=RUN)
def loop_day_undo(request: SignedInRequest, loop: Loop) -> HttpResponse:
    before = read_times(request.POST.get("before", ""))
    mails = take_times_back(loop=loop, before=before, seen=request.POST.get("seen", ""), by=request.user)
    flash.done(request, f"The times are as they were. {_mails(mails)}")
    return redirect("interviews:loop_day", loop.pk)


def _mails(number: int) -> str:
    if not number:
        return "Nobody was written to."
    return on_the_way(f"{sentence_case(counted(number, 'mail'))} about the change", number)


def _render(
    request: SignedInRequest,
    page: LoopDay,
    form: Any,
    question: TimeQuestion | None = None,
    asked: Mapping[int, datetime] | None = None,
) -> HttpResponse:
    loop, candidate = page.loop, page.loop.candidate
    anew = "anew" in request.GET
    first = _day_in(request.GET.get("after", ""))
    proposals = _proposals(page, anew, first)
    looked_at = whole_number(request.GET.get("look", "0")) or 0
    shown: Mapping[int, datetime] = asked or {}
    if not asked and looked_at < len(proposals) and "day" not in request.GET:
        shown = proposals[looked_at].times
    timed = page.timed(shown)
    day = _day_in(request.GET.get("day", "")) or _first_day(page, timed)
    diaries = page.diaries(*_whole_day(day, page.zone))
    typed = form if isinstance(form, TimesForm) else TimesForm(rounds=page.movable)
    context = {
        "loop": loop,
        "candidate": candidate,
        "closed": OVER if not loop.is_before_debrief else "" if page.movable else NO_ROUND,
        "form": typed,
        "refusals": [] if form is typed else [error for errors in form.errors.values() for error in errors],
        "seen": times_revision(loop),
        "question": question,
        "plan": written_times(asked) if asked else "",
        "offered": [
            _offered(page, proposal, number, looked_at, anew, first) for number, proposal in enumerate(proposals)
        ],
        "why_none": "" if proposals else _why_none(page, anew),
        "may_propose_panels": not why_panels_stay(loop) and _lacks_panel(page, anew),
        "is_anew": anew,
        "may_go_anew": any(row.starts_at for row in page.movable)
        and any(row.starts_at is None for row in page.movable),
        "later": _address(loop, anew=anew, after=_later(page, proposals, first)),
        "table": day_table(day, page.zone, timed, diaries, candidate.called, candidate.zone, page.parts()),
        "previews": bool(shown),
        "before": _address(loop, day=day - timedelta(days=1)),
        "after": _address(loop, day=day + timedelta(days=1)),
        "untimed": listed([row.short_name for row in page.movable if row.starts_at is None]),
    }
    return render(request, "interviews/loops/loop_day.html", context, status=status_of(form, refused=bool(question)))


def _proposals(page: LoopDay, anew: bool, first: date | None) -> list[Proposal]:
    search = search_for(page.loop, page.to_place(anew), page.now, first=first) if page.loop.is_before_debrief else None
    return propose(search, PROPOSED) if search else []


def _why_none(page: LoopDay, anew: bool) -> str:
    return NO_PANEL if _lacks_panel(page, anew) else NOTHING_FREE


def _lacks_panel(page: LoopDay, anew: bool) -> bool:
    return any(not page.panels[row.pk] for row in page.to_place(anew))


def _offered(page: LoopDay, proposal: Proposal, number: int, looked_at: int, anew: bool, first: date | None) -> Offered:
    starts = sorted(start.astimezone(page.zone) for start in proposal.times.values())
    days = sorted({start.date() for start in starts})
    last = max(proposal.times, key=lambda pk: proposal.times[pk])
    length = next(row.minutes for row in page.movable if row.pk == last)
    ends = clock(max(starts) + timedelta(minutes=length), page.zone)
    if len(days) == 1:
        title, times = long_date(days[0]), f"{listed([clock(start, page.zone) for start in starts])}, done at {ends}"
    else:
        title = f"{long_date(days[0])} to {long_date(days[-1])}"
        times = f"{listed([f'{start:%a} {clock(start, page.zone)}' for start in starts])}, done at {ends}"
    look = _address(page.loop, look=number, anew=anew, after=first)
    return Offered(number, title, times, proposal.reason, written_times(proposal.times), look, number == looked_at)


def _later(page: LoopDay, proposals: Sequence[Proposal], first: date | None) -> date:
    if not proposals:
        return max(first or page.now.date(), page.now.date()) + timedelta(days=21)
    return max(max(proposal.times.values()) for proposal in proposals).astimezone(page.zone).date() + timedelta(days=1)


def _first_day(page: LoopDay, timed: Sequence[TimedRound]) -> date:
    """That of the first round that is shown as new, else of the first to come, else tomorrow."""
    new = [row.span.start for row in timed if row.is_new]
    to_come = [row.span.start for row in timed if row.span.start > page.now]
    fallback = page.now + timedelta(days=1)
    return min(new or to_come or [fallback]).astimezone(page.zone).date()


def _whole_day(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    begins = datetime(day.year, day.month, day.day, tzinfo=zone)
    return begins - LONGEST, begins + timedelta(days=1) + LONGEST


def _day_in(text: str) -> date | None:
    """A day of the address; None for anything else, and for one that nobody means."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and not why_not_near(day) else None


def _address(loop: Loop, **query: Any) -> str:
    sent = {name: value for name, value in query.items() if value is not None and value is not False}
    address = reverse("interviews:loop_day", args=[loop.pk])
    return f"{address}?{urlencode(sent)}" if sent else address
