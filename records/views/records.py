"""A candidate's record: a copy for the candidate, the legal hold, and its end."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from core import audit, flash
from core.access import with_object
from core.downloads import sandboxed
from core.pages import status_of
from core.refused_forms import typed_before
from hiring.candidates.services import hold_candidate, release_candidate
from hiring.models import Candidate
from interviews.models import Loop
from interviews.readings import record_readings
from interviews.states import ReadingPage
from records.copies import Mention, record_of
from records.forms import CopyRequestForm, EraseForm, HoldForm
from records.services.copies import make_copy, record_copy_request
from records.services.erasure import belongings_of, erase_candidate, why_not_erase


@require_safe
@with_object(Candidate, "records.keep_record", related=("opening", "held_by"))
def candidate_record(request: SignedInRequest, candidate: Candidate) -> HttpResponse:
    """What there is about one candidate, whether it is on legal hold, and how it is erased."""
    return _record_page(request, candidate)


def _record_page(request: SignedInRequest, candidate: Candidate, **bound: Any) -> HttpResponse:
    audit.record_view("candidate.record_viewed", candidate, by=request.user, scope=candidate.opening.scope)
    is_under_way = candidate.loops.live().exists()
    context = {
        "candidate": candidate,
        # How many ratings there are is itself sealed while a loop is under way.
        "belongings": None if is_under_way else belongings_of(candidate),
        "why_not": why_not_erase(candidate),
        "hold_form": HoldForm(
            typed_before(request, reverse("records:candidate_hold", args=[candidate.pk])), prefix="hold"
        ),
        "erase_form": EraseForm(prefix="erase"),
        **bound,
    }
    return render(request, "records/candidate_record.html", context, status=status_of(*bound.values()))


@require_POST
@with_object(Candidate, "records.keep_record")
def candidate_hold(request: SignedInRequest, candidate: Candidate) -> HttpResponse:
    form = HoldForm(request.POST, prefix="hold")
    if not form.is_valid():
        return _record_page(request, candidate, hold_form=form)
    hold_candidate(candidate=candidate, reason=form.cleaned_data["reason"], by=request.user)
    flash.done(request, "On legal hold. Nothing about this candidate can be erased until it is lifted.")
    return redirect("records:candidate_record", candidate.pk)


@require_POST
@with_object(Candidate, "records.keep_record")
def candidate_release(request: SignedInRequest, candidate: Candidate) -> HttpResponse:
    release_candidate(candidate=candidate, by=request.user)
    flash.done(request, "The legal hold is lifted.")
    return redirect("records:candidate_record", candidate.pk)


@require_POST
@with_object(Candidate, "records.keep_record")
def candidate_erase(request: SignedInRequest, candidate: Candidate) -> HttpResponse:
    form = EraseForm(request.POST, prefix="erase", candidate_name=candidate.name)
    if not form.is_valid():
        return _record_page(request, candidate, erase_form=form)
    erase_candidate(candidate=candidate, by=request.user, **form.cleaned_data)
    flash.done(request, "Erased: the person, their files, and everything written about them.")
    return redirect("hiring:candidate_list")


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Candidate, "records.keep_record", related=("opening",))
def candidate_copy(request: SignedInRequest, candidate: Candidate) -> HttpResponse:
    """Everything to read, then to download, with other people's names left out where that was ticked. Before that the
    page asks how the candidate asked."""
    if request.method == "POST":
        body = make_copy(candidate=candidate, leave_out=request.POST.getlist("leave_out"), by=request.user)
        _record_copy(request, candidate)
        return sandboxed(HttpResponse(body, content_type="application/zip"), f"record-{candidate.pk}.zip")
    if not candidate.is_copy_asked_for:
        return _ask_for_request(request, candidate, CopyRequestForm())
    record = record_of(candidate, request.user)
    _record_copy(request, candidate)
    audit.record_view("candidate.copy_viewed", candidate, by=request.user, scope=candidate.opening.scope)
    places: dict[str, list[Mention]] = {}
    for mention in record.mentions:
        places.setdefault(mention.name, []).append(mention)
    context = {"candidate": candidate, "chapters": record.chapters, "mentions": list(places.items())}
    return render(request, "records/candidate_copy.html", context)


@require_POST
@with_object(Candidate, "records.keep_record", related=("opening",))
def candidate_copy_request(request: SignedInRequest, candidate: Candidate) -> HttpResponse:
    form = CopyRequestForm(request.POST)
    if not form.is_valid():
        return _ask_for_request(request, candidate, form)
    record_copy_request(candidate=candidate, words=form.cleaned_data["words"], by=request.user)
    return redirect("records:candidate_copy", candidate.pk)


def _ask_for_request(request: SignedInRequest, candidate: Candidate, form: CopyRequestForm) -> HttpResponse:
    context = {"candidate": candidate, "form": form}
    return render(request, "records/candidate_copy_request.html", context, status=status_of(form))


def _record_copy(request: SignedInRequest, candidate: Candidate) -> None:
    """Whoever prepares a copy reads the cards of its loops, the open ones of a cancelled loop, too."""
    record_readings(request.user, Loop.objects.filter(candidate=candidate).over(), ReadingPage.COPY, with_drafts=True)
