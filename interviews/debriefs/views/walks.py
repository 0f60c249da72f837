"""The walk-through of a debrief, on everybody's own screen."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from core import audit
from core.access import with_object
from core.errors import RuleViolation
from core.pages import MISTAKES, NOTHING_NEW, REFUSED, STOP_POLLING, whole_number
from core.presence import note_presence, present_at
from interviews.debriefs.forms import TalkForm
from interviews.debriefs.services.walks import (
    IS_OVER,
    end_walk,
    go_to_row,
    note_talk,
    reveal_next,
    start_walk,
    take_lead,
)
from interviews.debriefs.views.frame import OPENING, about, debrief_page, meeting_of, page_of
from interviews.debriefs.walk import WalkCompany, WalkPage, plan_of
from interviews.debriefs.why import read_asking
from interviews.loops.enclosures import enclosures_of
from interviews.models import Debrief, Loop, Walk
from interviews.readings import record_reading
from interviews.states import ReadingPage

# Who asked within this many seconds follows.
FOLLOWS_FOR = 40


def running_walk(loop: Loop) -> Walk | None:
    """The walk-through of the loop's open debrief."""
    walks = Walk.objects.filter(debrief__loop=loop, debrief__closed_at=None, ended_at=None)
    return walks.select_related("debrief__loop", "led_by").first()


def walk_together(request: SignedInRequest, loop: Loop, walk: Walk) -> HttpResponse:
    """The row at which the walk-through stands. A page that follows asks with what it has `seen`, and is left as it is
    while nothing changed."""
    _remember_follower(walk, request.user)
    if request.htmx and request.GET.get("seen") == mark_of(walk):
        return HttpResponse(status=NOTHING_NEW)
    return _walk_page(request, loop, walk)


def mark_of(walk: Walk) -> str:
    return f"{walk.pk}-{walk.revision}"


def _walk_page(
    request: SignedInRequest,
    loop: Loop,
    walk: Walk,
    *,
    form: TalkForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    record_reading(request.user, loop, ReadingPage.DEBRIEF)
    audit.record_view("debrief.viewed", loop, by=request.user, scope=loop.scope)
    page = _page_for(request, loop, walk)
    context = about(request, loop) | {
        "enclosures": enclosures_of(loop),
        "walk": page,
        "mark": mark_of(walk),
        "form": form or TalkForm.of(walk, page.talk),
        "refused": refused,
        "decides": request.user.has_perm("interviews.manage_loop", loop),
    }
    name = "_walk" if request.htmx else "walk"
    return render(request, f"interviews/debriefs/{name}.html", context, status=status)


def _page_for(request: SignedInRequest, loop: Loop, walk: Walk) -> WalkPage:
    meeting = meeting_of(loop)
    if meeting is None:
        raise Http404
    is_leader = walk.led_by_id == request.user.pk
    return WalkPage(
        walk=walk,
        page=page_of(request, loop, meeting),
        asking=read_asking(loop),
        now=timezone.now(),
        company=WalkCompany(walk.led_by.called, _followers(walk) if is_leader else [], is_leader=is_leader),
    )


# --- Led ------------------------------------------------------------------------------------------------------


@require_POST
@with_object(Loop, "interviews.walk_debrief", related=OPENING)
def walk_start(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """Begin the walk-through, or join the one that is under way."""
    meeting = meeting_of(loop)
    debrief = Debrief.objects.filter(loop=loop).first()
    if meeting is None or debrief is None:
        raise Http404
    try:
        start_walk(debrief=debrief, plan=plan_of(page_of(request, loop, meeting)), by=request.user)
    except RuleViolation as refusal:
        loop.refresh_from_db()
        return debrief_page(request, loop, refused=refusal.sentence, status=REFUSED)
    return redirect("interviews:debrief_walk", loop.pk)


@require_POST
@with_object(Loop, "interviews.walk_debrief", related=OPENING)
def walk_lead(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """Take the lead, from where the walk-through stands."""
    return _acted(request, loop, lambda walk: take_lead(walk=walk, by=request.user))


@require_POST
@with_object(Loop, "interviews.walk_debrief", related=OPENING)
def walk_end(request: SignedInRequest, loop: Loop) -> HttpResponse:
    walk = running_walk(loop)
    if walk is not None:
        end_walk(walk=walk, by=request.user)
    return redirect("interviews:debrief", loop.pk)


@require_POST
@with_object(Loop, "interviews.walk_debrief", related=OPENING)
def walk_step(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """Keep what was said, and then reveal, go on or go back. A script keeps without moving."""
    walk = running_walk(loop)
    if walk is None:
        return _over(request, loop)
    form = TalkForm(request.POST)
    if not form.is_valid():
        return _walk_page(request, loop, walk, form=form, status=MISTAKES)
    try:
        _keep_and_move(request, loop, walk, form.cleaned_data)
    except RuleViolation as refusal:
        if request.htmx:
            raise
        found = running_walk(loop)
        if found is None:
            return debrief_page(request, loop, refused=refusal.sentence, status=REFUSED)
        return _walk_page(request, loop, found, form=form, refused=refusal.sentence, status=REFUSED)
    if request.htmx:
        return render(request, "interviews/debriefs/_walk_saved.html", {"at": timezone.now()})
    return redirect("interviews:debrief_walk", loop.pk)


def _keep_and_move(request: SignedInRequest, loop: Loop, walk: Walk, sent: dict[str, Any]) -> None:
    """What was typed belongs to the row that the page showed, wherever the walk-through stands by now."""
    by, step = request.user, request.POST.get("step", "")
    if sent["row"]:
        note_talk(walk=walk, competency_id=sent["row"], said=sent["said"], leans_to=sent["leans_to"], by=by)
    if not step:
        return
    plan = plan_of(_page_for(request, loop, walk).page)
    if step == "on":
        reveal_next(walk=walk, plan=plan, seen=sent["seen"], by=by)
    else:
        go_to_row(walk=walk, plan=plan, competency_id=whole_number(step), by=by)


def _acted(request: SignedInRequest, loop: Loop, act: Callable[[Walk], Walk]) -> HttpResponse:
    walk = running_walk(loop)
    if walk is None:
        return _over(request, loop)
    act(walk)
    return redirect("interviews:debrief_walk", loop.pk)


def _over(request: SignedInRequest, loop: Loop) -> HttpResponse:
    if request.htmx:
        raise RuleViolation(IS_OVER)
    return debrief_page(request, loop, refused=IS_OVER, status=REFUSED)


@require_safe
@with_object(Loop, "interviews.read_debrief", related=OPENING)
def walk_company(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """For the leader's page: who follows, or that somebody else leads now."""
    walk = running_walk(loop)
    if walk is None:
        return HttpResponse(status=STOP_POLLING)
    company = WalkCompany(walk.led_by.called, _followers(walk), is_leader=walk.led_by_id == request.user.pk)
    return render(request, "interviews/debriefs/_walk_company.html", {"loop": loop, "company": company})


# --- Who follows ----------------------------------------------------------------------------------------------


def _place(walk: Walk) -> str:
    return f"walk-followers-{walk.pk}"


def _remember_follower(walk: Walk, user: User) -> None:
    if walk.led_by_id != user.pk:
        note_presence(_place(walk), user, None, timezone.now(), seconds=FOLLOWS_FOR)


def _followers(walk: Walk) -> list[str]:
    """By name, who asked a moment ago; without the leader, who may have followed before."""
    there = present_at(_place(walk), timezone.now(), seconds=FOLLOWS_FOR)
    return sorted(called for pk, (called, _, _) in there.items() if pk != walk.led_by_id)
