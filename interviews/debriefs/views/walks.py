"""The walk-through of a debrief, on everybody's own screen."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import SignedInRequest
from core import audit, fingerprint, organisation
from core.access import json_with_object, with_object
from core.errors import RuleViolation, StaleRevision
from core.pages import (
    MISTAKES,
    NOT_UNDERSTOOD,
    NOT_UNDERSTOOD_SENTENCE,
    NOTHING_NEW,
    REFUSED,
    refusal,
    saved,
    whole_number,
)
from core.presence import note_presence, present_at
from interviews.debriefs.forms import TalkForm
from interviews.debriefs.services.walks import (
    IS_OVER,
    end_walk,
    go_to_row,
    note_talk,
    place_of,
    reveal_next,
    start_walk,
    take_lead,
    talk_values,
)
from interviews.debriefs.views.frame import OPENING, about, debrief_page, meeting_of, page_of
from interviews.debriefs.walk import WalkCompany, WalkMark, WalkPage, plan_of
from interviews.debriefs.why import read_asking
from interviews.loops.enclosures import enclosures_of
from interviews.models import Debrief, Loop, Walk, WalkRow
from interviews.readings import record_reading
from interviews.states import ReadingPage

# Who asked within this many seconds follows.
FOLLOWS_FOR = 40


def running_walk(loop: Loop) -> Walk | None:
    """The walk-through of the loop's open debrief."""
    walks = Walk.objects.filter(debrief__loop=loop, debrief__closed_at=None, ended_at=None)
    return walks.select_related("debrief__loop", "led_by").first()


def walk_together(request: SignedInRequest, loop: Loop, walk: Walk) -> HttpResponse:
    """The row at which the walk-through stands. An open page asks with what it has seen (`since`), gets the parts
    that changed, and is left as it is while nothing did."""
    _remember_follower(walk, request.user)
    if not request.htmx:
        return _walk_page(request, loop, walk)
    company = _company(walk, request.user)
    mark, seen = mark_of(walk, company), request.GET.get("since", "")
    if seen == str(mark):
        return HttpResponse(status=NOTHING_NEW)
    parts = mark.parts_since(seen)
    if company.is_leader and "written" in parts:
        return HttpResponse(status=NOTHING_NEW, headers={"HX-Trigger": "walk-moved"})
    if company.is_leader and "talk" in parts:
        parts.remove("talk")  # it stands in the form
    context = about(request, loop) | {"mark": mark, "parts": parts, "company": company}
    if parts != ["company"]:
        context |= _shown(request, loop, walk, company)
    return render(request, "interviews/debriefs/_walk_changed.html", context)


def mark_of(walk: Walk, company: WalkCompany) -> WalkMark:
    part = "leads" if company.is_leader else "follows"
    row, _, revealed = place_of(walk).rpartition("-")
    others = company.followers if company.is_leader else [str(walk.led_by_id)]
    there = fingerprint.of_texts(others)[:12]
    return WalkMark(f"{walk.pk}-{row}-{part}", revealed, str(walk.revision), there)


def _walk_page(
    request: SignedInRequest,
    loop: Loop,
    walk: Walk,
    *,
    form: TalkForm | None = None,
    refused: str = "",
    stored: str = "",
    came: str = "",
    status: int = 200,
) -> HttpResponse:
    """The whole page. `came` is the state of a form that came back: "stopped", or "comparing" beside what is
    `stored`."""
    company = _company(walk, request.user)
    context = about(request, loop) | _shown(request, loop, walk, company, form)
    context |= {
        "keeps_unsent": organisation.keeps_in_browser(),
        "mark": mark_of(walk, company),
        "refused": refused,
        "stored": stored,
        "came": came,
    }
    return render(request, "interviews/debriefs/walk.html", context, status=status)


def _shown(
    request: SignedInRequest, loop: Loop, walk: Walk, company: WalkCompany, form: TalkForm | None = None
) -> dict[str, Any]:
    """What the parts of the page show: what people wrote of each other, so that it counts as read."""
    record_reading(request.user, loop, ReadingPage.DEBRIEF)
    audit.record_view("debrief.viewed", loop, by=request.user, scope=loop.scope)
    page = _page_for(request, loop, walk, company)
    return {
        "walk": page,
        "company": company,
        "enclosures": enclosures_of(loop),
        "form": form or TalkForm.of(walk, page.talk),
        "decides": request.user.has_perm("interviews.manage_loop", loop),
    }


def _page_for(request: SignedInRequest, loop: Loop, walk: Walk, company: WalkCompany) -> WalkPage:
    meeting = meeting_of(loop)
    if meeting is None:
        raise Http404
    return WalkPage(
        walk=walk,
        page=page_of(request, loop, meeting),
        asking=read_asking(loop),
        now=timezone.now(),
        company=company,
    )


def _company(walk: Walk, reader: User) -> WalkCompany:
    is_leader = walk.led_by_id == reader.pk
    return WalkCompany(walk.led_by.called, _followers(walk) if is_leader else [], is_leader=is_leader)


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
    except RuleViolation as refused:
        loop.refresh_from_db()
        return debrief_page(request, loop, refused=refused.sentence, status=REFUSED)
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
    """Keep what was said, and then reveal, go on or go back."""
    walk = running_walk(loop)
    if walk is None:
        return _over(request, loop)
    form = TalkForm(request.POST)
    if not form.is_valid():
        return _walk_page(request, loop, walk, form=form, came="stopped", status=MISTAKES)
    try:
        _keep_and_move(request, loop, walk, form.cleaned_data)
    except StaleRevision as stale:
        stored = stale.current["values"]
        shown: dict[str, Any] = {"form": form.beside(stored), "stored": stored["said"], "came": "comparing"}
        return _walk_page(request, loop, walk, refused=stale.sentence, status=REFUSED, **shown)
    except RuleViolation as refused:
        found = running_walk(loop)
        if found is None:
            return debrief_page(request, loop, refused=refused.sentence, status=REFUSED)
        return _walk_page(request, loop, found, form=form, refused=refused.sentence, came="stopped", status=REFUSED)
    return redirect("interviews:debrief_walk", loop.pk)


@require_POST
@json_with_object(Loop, "interviews.walk_debrief", related=OPENING)
def walk_note(request: SignedInRequest, loop: Loop) -> JsonResponse:
    """Keep what was said, as it is typed, and move nothing. The reply carries the fingerprint of what was stored."""
    walk, form = running_walk(loop), TalkForm(request.POST)
    if walk is None:
        raise RuleViolation(IS_OVER)
    if not form.is_valid():
        sentences = " ".join(str(mistake) for mistakes in form.errors.values() for mistake in mistakes)
        return refusal(sentences, MISTAKES)
    row = _keep(walk, form.cleaned_data, request.user)
    if row is None:
        return refusal(NOT_UNDERSTOOD_SENTENCE, NOT_UNDERSTOOD)
    return saved(revision=row.walk.revision, sha256=fingerprint.of_fields(talk_values(row)), at=row.at)


def _keep(walk: Walk, sent: dict[str, Any], by: User) -> WalkRow | None:
    """What was typed belongs to the row that the page showed, wherever the walk-through stands by now; nothing where it
    showed none."""
    words = {name: sent[name] for name in ("said", "leans_to", "base")}
    return note_talk(walk=walk, competency_id=sent["row"], by=by, **words) if sent["row"] else None


def _keep_and_move(request: SignedInRequest, loop: Loop, walk: Walk, sent: dict[str, Any]) -> None:
    by, step = request.user, request.POST.get("step", "")
    _keep(walk, sent, by)
    if not step:
        return
    plan = plan_of(_page_for(request, loop, walk, _company(walk, by)).page, walk.competency_id)
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
