"""The decision: recorded, confirmed, followed."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from core import audit, flash
from core.access import with_object
from core.errors import RuleViolation
from core.pages import MISTAKES, REFUSED, status_of, whole_number
from core.wording import listed
from interviews.debriefs.forms import DecisionForm, FollowForm
from interviews.debriefs.leans import score_to_show
from interviews.debriefs.page import Meeting
from interviews.debriefs.services.decisions import (
    confirm_decision,
    follow_decision,
    recommendations_of,
    record_decision,
    why_not_decide,
)
from interviews.debriefs.views.frame import OPENING, about, debrief_page, meeting_of
from interviews.loops.agreed import quoted_for
from interviews.loops.enclosures import enclosures_of
from interviews.models import Debrief, Decision, Loop
from interviews.readings import record_reading
from interviews.states import ReadingPage
from questionbank.models import Competency


@require_POST
@with_object(Loop, "interviews.record_decision", related=OPENING)
def decision_record(request: SignedInRequest, loop: Loop) -> HttpResponse:
    meeting = meeting_of(loop)
    recommendations = recommendations_of(loop)
    form = DecisionForm(request.POST, recommendations=recommendations, **_what_departs(loop, meeting))
    if not form.is_valid():
        if meeting and meeting.is_open:
            return debrief_page(request, loop, form=form, status=MISTAKES)
        refused = why_not_decide(loop)
        return debrief_page(request, loop, form=form, refused=refused, status=REFUSED)
    try:
        decision = record_decision(loop=loop, by=request.user, **form.for_service())
    except RuleViolation as refusal:
        loop.refresh_from_db()
        return debrief_page(request, loop, form=form, refused=refusal.sentence, status=REFUSED)
    return _after_decision(request, decision)


@require_safe
@with_object(Loop, "interviews.read_decision", related=OPENING)
def decision_detail(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """What was decided, why, and what was decided before."""
    return _decision_page(request, loop)


@require_POST
@with_object(Loop, "interviews.confirm_decision", related=OPENING)
def decision_confirm(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """The second person's word for the decision that the page showed."""
    decision = loop.decisions.filter(pk=whole_number(request.POST.get("decision")) or 0).first()
    if decision is None:
        raise Http404
    try:
        confirm_decision(decision=decision, by=request.user)
    except RuleViolation as refusal:
        loop.refresh_from_db()
        return _decision_page(request, loop, refused=refusal.sentence, status=REFUSED)
    flash.done(request, "Decision confirmed. The loop is decided.")
    return redirect("interviews:decision_detail", loop.pk)


def _what_departs(loop: Loop, meeting: Meeting | None) -> dict[str, Any]:
    """The score that a decision may depart from, as it is shown now, and what its level is called."""
    if meeting is None:
        return {"frozen": {}}
    score = score_to_show(loop.agreement, meeting.pk, meeting.frozen, quoted_for(loop), is_open=meeting.is_open)
    return {"frozen": score.frozen, "level_name": score.quoted.level_name}


def _score_of(loop: Loop, debrief: Debrief, reader: User) -> dict[str, Any]:
    """The score that a decision was made with, and what it was computed from."""
    is_open = debrief.closed_at is None
    score = score_to_show(
        loop.agreement, debrief.pk, debrief.mechanical_score, quoted_for(loop, reader), is_open=is_open
    )
    keys = [row["competency"] for row in score.frozen.get("competencies", [])]
    names = dict(Competency.objects.filter(pk__in=keys).values_list("pk", "name"))
    weights = [f"{names[pk]} {weight}" for pk, weight in score.weights if pk in names]
    return {"score": score, "score_parts": score.parts(names), "weights": weights}


def _decision_page(request: SignedInRequest, loop: Loop, *, refused: str = "", status: int = 200) -> HttpResponse:
    record_reading(request.user, loop, ReadingPage.DECISION)
    audit.record_view("decision.viewed", loop, by=request.user, scope=loop.scope)
    decisions = list(loop.decisions.select_related("debrief", "decided_by", "confirmed_by"))
    current = next((decision for decision in decisions if decision.followed_by_id is None), None)
    waits = current is not None and current.waits_for_second
    context = about(request, loop) | {
        "enclosures": enclosures_of(loop),
        "decision": current,
        "earlier": [decision for decision in decisions if decision is not current],
        **(_score_of(loop, current.debrief, request.user) if current else {}),
        "may_follow": (waits or loop.status == Loop.Status.DECIDED)
        and request.user.has_perm("interviews.record_decision", loop),
        "waits": waits,
        "refused": refused,
    }
    if waits and current:
        context["may_confirm"] = not current.is_recorded_by(request.user) and request.user.has_perm(
            "interviews.confirm_decision", loop
        )
        context["who_confirms"] = _who_confirms(loop, current)
    return render(request, "interviews/debriefs/decision_detail.html", context, status=status)


def _who_confirms(loop: Loop, decision: Decision) -> str:
    """Says who may be the second person, with the names of the opening's recruiters."""
    recruiters = loop.opening.team_members.recruiters().filter(user__is_active=True)
    names = list(recruiters.exclude(user=decision.decided_by_id).values_list("user__name", flat=True))
    others = "another recruiter" if names else "a recruiter"
    people = listed([*names, others, "an administrator"], "or")
    return f"{people[:1].upper()}{people[1:]} may confirm it. Nobody confirms what they recorded themselves."


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "interviews.record_decision", related=OPENING)
def decision_follow(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """A new decision that follows the recorded one."""
    decision = loop.decisions.current().select_related("debrief").first()
    if decision is None or not (loop.status == Loop.Status.DECIDED or decision.waits_for_second):
        raise Http404
    record_reading(request.user, loop, ReadingPage.DECISION)
    audit.record_view("decision.viewed", loop, by=request.user, scope=loop.scope)
    debrief = decision.debrief
    score = score_to_show(loop.agreement, debrief.pk, debrief.mechanical_score, quoted_for(loop), is_open=False)
    form = FollowForm(
        request.POST or None,
        frozen=score.frozen,
        recommendations=recommendations_of(loop),
        level_name=score.quoted.level_name,
    )
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            new = follow_decision(decision=decision, by=request.user, **form.for_service())
        except RuleViolation as refusal:
            refused = refusal.sentence
        else:
            return _after_decision(request, new)
    context = about(request, loop) | {"decision": decision, "form": form, "refused": refused}
    context["enclosures"] = enclosures_of(loop)
    return render(request, "interviews/debriefs/decision_follow.html", context, status=status_of(form, refused=refused))


def _after_decision(request: SignedInRequest, decision: Decision) -> HttpResponse:
    if decision.outcome == Decision.Outcome.ANOTHER_ROUND:
        flash.done(request, "Decision recorded. The new round has no time and no panel yet; give it both here.")
        return redirect("interviews:loop_detail", decision.loop_id)
    more = " It counts once a second person confirms it." if decision.waits_for_second else ""
    flash.done(request, f"Decision recorded.{more}")
    return redirect("interviews:decision_detail", decision.loop_id)
