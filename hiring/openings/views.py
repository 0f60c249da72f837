from typing import Any

from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from core import audit, flash
from core.access import requires, with_object
from core.pages import attempt, chosen, page_of, status_of
from hiring.models import HiringTeamMember, LoopTemplate, Opening, OpeningRequest
from hiring.openings.applicants import MOST_PLANNED_AT_ONCE, WorkingList
from hiring.openings.forms import (
    NEEDS_A_REASON,
    OpeningFilter,
    OpeningForm,
    OpeningOfAdministratorForm,
    StatusForm,
    TeamMemberForm,
    TemplateChoiceForm,
)
from hiring.openings.services import (
    add_team_member,
    change_opening_status,
    choose_template,
    create_opening,
    remove_team_member,
    update_opening,
)
from hiring.openings.transitions import OPENING_TRANSITIONS
from hiring.openings.version_changes import newer_version_for
from hiring.states import TAKES_NO_CANDIDATES
from hiring.wording import STATUS_ACTIONS, STATUS_CONSEQUENCES, opening_pill

# The longest waiting; the others come up as these are answered.
ASKED_SHOWN = 10
BY_CANDIDATES = ("candidates", "-candidates")
ORDERS = {
    "title": (F("title").asc(), "code"),
    "-title": (F("title").desc(), "code"),
    "candidates": (F("candidate_count").asc(), "title"),
    "-candidates": (F("candidate_count").desc(), "title"),
}


@require_safe
@requires("hiring.list_openings")
def opening_list(request: SignedInRequest) -> HttpResponse:
    may_add = request.user.has_perm("hiring.add_opening")
    form = OpeningFilter(request.GET)
    wanted = chosen(form)
    openings = Opening.objects.visible_to(request.user)
    has_any = openings.exists()
    if wanted["q"]:
        openings = openings.matching(wanted["q"])
    if wanted["status"]:
        openings = openings.filter(status=wanted["status"])
    if wanted["role"]:
        openings = openings.filter(role=wanted["role"])
    sort = request.GET.get("sort", "")
    if sort in BY_CANDIDATES:
        openings = openings.with_candidate_count(request.user)
    page = page_of(request, openings.with_team().with_kept_stand().order_by(*ORDERS.get(sort, ORDERS["title"])))
    stands = Opening.objects.stands_of(page, request.user)
    rows = [
        {
            "opening": opening,
            "manager": _manager(opening),
            "pill": opening_pill(opening),
            "stand": stands[opening.pk],
        }
        for opening in page
    ]
    context = {
        "page": page,
        "rows": rows,
        "form": form,
        "has_any": has_any,
        "is_filtered": any(wanted.values()),
        "may_add": may_add,
        "asked_for": OpeningRequest.objects.waiting().select_related("asked_by")[:ASKED_SHOWN] if may_add else (),
        "may_read_template": request.user.has_perm("hiring.read_template"),
    }
    return render(request, "hiring/openings/opening_list.html", context)


def _manager(opening: Opening) -> Any:
    """The hiring manager among prefetched members, or None."""
    managers = (member.user for member in opening.team_members.all() if member.is_hiring_manager)
    return next(managers, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("hiring.add_opening")
def opening_add(request: SignedInRequest) -> HttpResponse:
    form = OpeningForm(request.POST or None, initial={"role": request.GET.get("role")})
    if request.method == "POST" and form.is_valid():
        opening = attempt(form, create_opening, by=request.user, **form.cleaned_data)
        if opening:
            flash.done(request, "The opening is a draft. Add its hiring manager, then open it.")
            return redirect("hiring:opening_detail", opening.pk)
    return render(request, "hiring/openings/opening_edit.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Opening, "hiring.edit_opening")
def opening_edit(request: SignedInRequest, opening: Opening) -> HttpResponse:
    asks_for_two = request.user.has_perm("hiring.ask_for_two_deciders")
    form_class = OpeningOfAdministratorForm if asks_for_two else OpeningForm
    form = form_class(request.POST or None, instance=Opening.objects.get(pk=opening.pk))
    if request.method == "POST" and form.is_valid():
        if attempt(form, update_opening, opening=opening, by=request.user, **form.cleaned_data):
            flash.done(request, f"The opening is changed.{form.kept_sentence}")
            return redirect("hiring:opening_detail", opening.pk)
    context = {"form": form, "opening": opening}
    return render(request, "hiring/openings/opening_edit.html", context, status=status_of(form))


@require_safe
@with_object(Opening, "hiring.read_opening")
def opening_detail(request: SignedInRequest, opening: Opening) -> HttpResponse:
    return _opening_page(request, opening)


def _opening_page(request: SignedInRequest, opening: Opening, team_form: TeamMemberForm | None = None) -> HttpResponse:
    opening = Opening.objects.with_team().with_kept_stand().get(pk=opening.pk)
    team_form = team_form or TeamMemberForm(initial={"part": opening.missing_part})
    listing = WorkingList(request.GET, opening, request.user, getattr(opening, "kept_stand", None))
    if listing.words:
        audit.record_view("candidate.searched", request.user, by=request.user, fields=["q"])
    page = listing.page_of(request)
    context = {
        "opening": opening,
        "pill": opening_pill(opening),
        "listing": listing,
        "page": page,
        "rows": listing.rows_of(page),
        "most_planned": MOST_PLANNED_AT_ONCE,
        "manager": _manager(opening),
        "newer": LoopTemplate.objects.newer_than(opening.template),
        "team_form": team_form,
        "steps": _next_steps(opening),
        "takes_candidates": opening.status not in TAKES_NO_CANDIDATES,
        "may_edit": request.user.has_perm("hiring.edit_opening", opening),
        "may_add": request.user.has_perm("hiring.add_candidate", opening),
        "may_work": request.user.has_perm("hiring.work_on_candidates", opening),
        "may_read_notes": request.user.has_perm("interviews.open_opening_notes", opening),
        "may_compare": request.user.has_perm("interviews.compare_candidates", opening),
        "may_read_template": request.user.has_perm("hiring.read_template"),
    }
    return render(request, "hiring/openings/opening_detail.html", context, status=status_of(team_form))


def _next_steps(opening: Opening) -> list[dict[str, Any]]:
    """The actions that the table of states offers, each with the sentence that stands in its way."""
    return [
        {
            "to": to,
            "label": STATUS_ACTIONS[opening.status, to],
            "needs_a_reason": to in NEEDS_A_REASON,
            "why_not": OPENING_TRANSITIONS.why_not(opening, to),
        }
        for to in OPENING_TRANSITIONS.targets(opening.status)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Opening, "hiring.edit_opening")
def opening_status(request: SignedInRequest, opening: Opening) -> HttpResponse:
    """Ask for the reason where one is needed, and take the step."""
    to = (request.POST or request.GET).get("to", "")
    if to not in Opening.Status.values:
        raise Http404
    if to not in OPENING_TRANSITIONS.targets(opening.status):
        OPENING_TRANSITIONS.check(opening, to)
    form = StatusForm(request.POST or None, initial={"to": to}, to=to)
    if request.method == "POST" and form.is_valid():
        if attempt(form, change_opening_status, opening=opening, by=request.user, **form.cleaned_data):
            flash.done(request, f"The opening is {Opening.Status(to).label.lower()} now.")
            return redirect("hiring:opening_detail", opening.pk)
    context = {
        "form": form,
        "opening": opening,
        "action": STATUS_ACTIONS[opening.status, to],
        "consequences": STATUS_CONSEQUENCES[to],
        "needs_a_reason": to in NEEDS_A_REASON,
    }
    return render(request, "hiring/openings/opening_status.html", context, status=status_of(form))


@require_POST
@with_object(Opening, "hiring.edit_opening")
def opening_team_add(request: SignedInRequest, opening: Opening) -> HttpResponse:
    """Give somebody a part: from the form, or the one they had ("Undo")."""
    form = TeamMemberForm({**request.GET.dict(), **request.POST.dict()})
    if form.is_valid():
        member = attempt(form, add_team_member, opening=opening, by=request.user, **form.cleaned_data)
        if member:
            flash.done(request, f"{member.user.name} is on the hiring team.")
            return redirect("hiring:opening_detail", opening.pk)
    return _opening_page(request, opening, form)


@require_POST
@with_object(HiringTeamMember, "hiring.edit_opening")
def opening_team_remove(request: SignedInRequest, member: HiringTeamMember) -> HttpResponse:
    name, opening = member.user.name, member.opening_id
    back: dict[str, Any] = {"user": member.user_id, "part": member.part}
    remove_team_member(member=member, by=request.user)
    still_there = Opening.objects.visible_to(request.user).filter(pk=opening).exists()
    if still_there and request.user.has_perm("hiring.edit_opening", member.opening):
        undo = f"{reverse('hiring:opening_team_add', args=[opening])}?{urlencode(back)}"
        flash.toast(request, f"{name} is off the hiring team.", undo_url=undo)
    else:
        flash.done(request, f"{name} is off the hiring team.")
    return redirect("hiring:opening_detail", opening) if still_there else redirect("interviews:my_work")


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Opening, "hiring.edit_opening")
def opening_template(request: SignedInRequest, opening: Opening) -> HttpResponse:
    """Choose the published template that the next loops of this opening follow."""
    templates = LoopTemplate.objects.published().filter(role=opening.role_id).with_size()
    form = TemplateChoiceForm(request.POST or None, templates=templates, initial={"template": opening.template_id})
    if request.method == "POST" and form.is_valid():
        if attempt(form, choose_template, opening=opening, by=request.user, **form.cleaned_data):
            flash.done(request, f"The next loops follow {form.cleaned_data['template']}.")
            return redirect("hiring:opening_detail", opening.pk)
    newer, changes = newer_version_for(opening)
    context = {
        "form": form,
        "opening": opening,
        "templates": templates,
        "newer": newer,
        "changes": changes,
    }
    return render(request, "hiring/openings/opening_template.html", context, status=status_of(form))
