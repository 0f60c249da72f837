from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.person_field import tell_apart
from accounts.requests import SignedInRequest
from core import audit, flash
from core.access import requires, with_object
from core.errors import RuleViolation
from core.forms import Form, ReasonForm
from core.pages import attempt, chosen, page_of, posted, status_of, whole_number
from core.wording import counted, sentence_case
from hiring.candidates.application_ends import take_back
from hiring.candidates.forms import (
    CandidateEditForm,
    CandidateFilter,
    CandidateForm,
    ColleagueForm,
    RecusalForm,
)
from hiring.candidates.recusals import (
    people_kept_off,
    put_recusal_back,
    recusals_of,
    recuse,
    take_recusal_back,
    token_of,
    why_not_take_back,
)
from hiring.candidates.resumes import resume_response
from hiring.candidates.services import (
    add_candidate,
    link_colleague,
    unlink_colleague,
    update_candidate,
)
from hiring.models import Candidate, Opening, Recusal
from hiring.openings.applicants import Ticked
from hiring.states import STANDS, TAKES_NO_CANDIDATES


@require_safe
@requires("hiring.list_candidates")
def candidate_list(request: SignedInRequest) -> HttpResponse:
    form = CandidateFilter(request.GET, openings=Opening.objects.visible_to(request.user))
    wanted = chosen(form)
    candidates = Candidate.objects.visible_to(request.user)
    has_any = candidates.exists()
    if wanted["q"]:
        candidates = candidates.matching(wanted["q"])
    if wanted["opening"]:
        candidates = candidates.filter(opening=wanted["opening"])
    if wanted["stand"]:
        candidates = candidates.standing(wanted["stand"])
    used = [name for name, value in wanted.items() if value]
    if used:
        audit.record_view("candidate.searched", request.user, by=request.user, fields=used)
    page = page_of(request, candidates.with_stand().select_related("opening").order_by("name", "pk"))
    for candidate in page:
        candidate.stand_label = STANDS[candidate.stand]
    context = {"page": page, "form": form, "has_any": has_any, "is_filtered": any(wanted.values())}
    return render(request, "hiring/candidates/candidate_list.html", context)


@require_safe
@requires("hiring.list_candidates")
def candidate_start(request: SignedInRequest) -> HttpResponse:
    """Choose the opening that a new candidate applies for."""
    openings = Opening.objects.visible_to(request.user).exclude(status__in=TAKES_NO_CANDIDATES)
    return render(request, "hiring/candidates/candidate_start.html", {"page": page_of(request, openings)})


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Opening, "hiring.add_candidate")
def candidate_add(request: SignedInRequest, opening: Opening) -> HttpResponse:
    form = CandidateForm(request.POST or None, request.FILES or None, instance=Candidate(opening=opening))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        resume = values.pop("upload")
        candidate = attempt(form, add_candidate, opening=opening, resume=resume, by=request.user, **values)
        if candidate:
            flash.done(request, f"{candidate.name} is a candidate for {opening.title}.")
            return redirect("hiring:candidate_detail", candidate.pk)
    context = {"form": form, "opening": opening}
    return render(request, "hiring/candidates/candidate_edit.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Candidate, "hiring.edit_candidate")
def candidate_edit(request: SignedInRequest, candidate: Candidate) -> HttpResponse:
    form = CandidateEditForm(
        request.POST or None, request.FILES or None, instance=Candidate.objects.get(pk=candidate.pk)
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        resume = values.pop("upload")
        if attempt(form, update_candidate, candidate=candidate, resume=resume, by=request.user, **values):
            flash.done(request, f"{values['name']} is changed.{form.kept_sentence}")
            return redirect("hiring:candidate_detail", candidate.pk)
    audit.record_view("candidate.viewed", candidate, by=request.user, scope=candidate.opening.scope)
    context = {"form": form, "candidate": candidate, "opening": candidate.opening}
    return render(request, "hiring/candidates/candidate_edit.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Candidate, "hiring.link_colleague", related=("opening",))
def candidate_colleague(request: SignedInRequest, candidate: Candidate) -> HttpResponse:
    """Say that a candidate is a colleague, or with a reason that they are two people."""
    colleague = candidate.colleagues().first()
    form: Form
    if colleague is None:
        people = User.objects.people().exclude(hiring_teams__opening=candidate.opening)
        form = ColleagueForm(request.POST or None, people=people)
    else:
        form = ReasonForm(request.POST or None, label="How do you know that they are two people?")
    if form.is_valid():
        if colleague is None:
            link_colleague(candidate=candidate, by=request.user, **form.cleaned_data)
            flash.done(request, f"{form.cleaned_data['person']} reads nothing about this application.")
        else:
            unlink_colleague(candidate=candidate, person=colleague, by=request.user, **form.cleaned_data)
            flash.done(request, f"{colleague} and the candidate are two people.")
        return _after_linking(request, candidate)
    context = {
        "candidate": candidate,
        "opening": candidate.opening,
        "form": form,
        "colleague": colleague,
        "told_apart": audit.last_reason(candidate, "candidate.unlinked"),
    }
    return render(request, "hiring/candidates/candidate_colleague.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Candidate, "hiring.plan_loop", related=("opening",))
def candidate_recusals(request: SignedInRequest, candidate: Candidate) -> HttpResponse:
    """Who must not interview the candidate: somebody is added, or taken back. Each is the other's "Undo"."""
    if "back" in request.POST:
        return _take_recusal_back(request, candidate)
    if "again" in request.POST:
        again = put_recusal_back(candidate=candidate, token=request.POST["again"], by=request.user)
        flash.done(request, f"{again.person} does not interview {candidate}.")
        return redirect("hiring:candidate_recusals", candidate.pk)
    form = RecusalForm(posted(request), candidate=candidate)
    if form.is_valid():
        recusal = attempt(form, recuse, candidate=candidate, by=request.user, **form.cleaned_data)
        if recusal:
            _say_undoable(request, recusal, f"{recusal.person} does not interview {candidate}.", back=recusal.pk)
            return redirect("hiring:candidate_recusals", candidate.pk)
    audit.record_view("candidate.viewed", candidate, by=request.user, scope=candidate.opening.scope)
    recusals = recusals_of(candidate).select_related("person", "said_by", "candidate__opening")
    tell_apart(recusal.person for recusal in recusals)
    elsewhere = [recusal for recusal in recusals if recusal.candidate_id != candidate.pk]
    context = {
        "candidate": candidate,
        "opening": candidate.opening,
        "form": form,
        "recusals": [
            (recusal, why_not_take_back(recusal, request.user)) for recusal in recusals if recusal not in elsewhere
        ],
        "elsewhere": [(recusal, request.user.has_perm("hiring.plan_loop", recusal.candidate)) for recusal in elsewhere],
    }
    return render(request, "hiring/candidates/candidate_recusals.html", context, status=status_of(form))


def _take_recusal_back(request: SignedInRequest, candidate: Candidate) -> HttpResponse:
    key = whole_number(request.POST["back"]) or 0
    recusal = candidate.recusals.select_related("person").filter(pk=key).first()
    if recusal is None:
        flash.done(request, "That was taken back already.")
    else:
        again = token_of(recusal)
        take_recusal_back(recusal=recusal, by=request.user)
        _say_undoable(request, recusal, f"{recusal.person} may interview {candidate} again.", again=again)
    return redirect("hiring:candidate_recusals", candidate.pk)


def _say_undoable(request: SignedInRequest, recusal: Recusal, sentence: str, **sends: Any) -> None:
    undo = reverse("hiring:candidate_recusals", args=[recusal.candidate_id])
    flash.toast(request, sentence, undo_url=undo, sends=sends)


def _after_linking(request: SignedInRequest, candidate: Candidate) -> HttpResponse:
    """Whoever linked themselves finds the candidate no more."""
    if Candidate.objects.visible_to(request.user).filter(pk=candidate.pk).exists():
        return redirect("hiring:candidate_detail", candidate.pk)
    return redirect("hiring:candidate_list")


@require_safe
@with_object(Candidate, "hiring.read_candidate")
def candidate_detail(request: SignedInRequest, candidate: Candidate) -> HttpResponse:
    audit.record_view("candidate.viewed", candidate, by=request.user, scope=candidate.opening.scope)
    loops = list(candidate.loops.select_related("template"))
    context = {
        "candidate": candidate,
        "opening": candidate.opening,
        "loops": loops,
        "live_loop": next((loop for loop in loops if loop.is_live), None),
        "colleagues": list(candidate.colleagues()),
        "may_link": request.user.has_perm("hiring.link_colleague", candidate),
        "may_edit": request.user.has_perm("hiring.edit_candidate", candidate),
        "may_keep_record": request.user.has_perm("records.keep_record", candidate),
        "may_plan": request.user.has_perm("hiring.plan_loop", candidate),
        "recused": people_kept_off(candidate),
        "why_no_plan": _why_no_plan(candidate),
        "may_list": request.user.has_perm("hiring.list_candidates"),
    }
    return render(request, "hiring/candidates/candidate_detail.html", context)


def _why_no_plan(candidate: Candidate) -> str:
    """Why nobody plans interviews with them now; empty when somebody can."""
    opening = candidate.opening
    if candidate.has_ended:
        return f"{candidate.get_status_display()}, so nobody plans interviews with them."
    if opening.status != Opening.Status.OPEN:
        return f"This opening is {opening.get_status_display().lower()}, so nobody is interviewed for it."
    if opening.template is None:
        return "The opening follows no loop template yet."
    return ""


@require_POST
@with_object(Opening, "hiring.work_on_candidates")
def candidates_take_back(request: SignedInRequest, opening: Opening) -> HttpResponse:
    """Take those who are named back into the running: the Undo of their withdrawal, and a button of their page."""
    number = 0
    for candidate in Ticked(request, opening, request.user).candidates:
        try:
            take_back(candidate=candidate, by=request.user)
        except RuleViolation as refusal:
            flash.caution(request, f"{candidate.distinct_name}: {refusal.sentence}")
        else:
            number += 1
    if number:
        verb = "is" if number == 1 else "are"
        flash.done(request, f"{sentence_case(counted(number, 'candidate'))} {verb} in the running again.")
    return redirect("hiring:opening_detail", opening.pk)


@require_safe
@with_object(Candidate, "hiring.read_candidate")
def candidate_resume(request: SignedInRequest, candidate: Candidate) -> FileResponse:
    if not candidate.resume:
        raise Http404
    return resume_response(candidate, by=request.user)
