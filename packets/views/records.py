"""Keeping and erasing a candidate's record."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core import flash
from core.access import with_object
from hiring.models import Candidate
from hiring.services import hold_candidate, release_candidate
from packets.forms import EraseForm, HoldForm
from packets.services import belongings_of, erase_candidate, why_not_erase


@with_object(Candidate, "hiring.erase_candidate", related=("opening", "held_by"))
@require_safe
def candidate_record(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """What there is about one candidate, whether it is on legal hold, and how it is erased."""
    return _record_page(request, candidate)


def _record_page(request: HttpRequest, candidate: Candidate, **bound: Any) -> HttpResponse:
    is_under_way = candidate.loops.live().exists()
    context = {
        "candidate": candidate,
        # How many ratings there are is itself sealed while a loop is under way.
        "belongings": None if is_under_way else belongings_of(candidate),
        "why_not": why_not_erase(candidate),
        "hold_form": HoldForm(prefix="hold"),
        "erase_form": EraseForm(prefix="erase"),
        **bound,
    }
    return render(request, "packets/candidate_record.html", context, status=422 if bound else 200)


@with_object(Candidate, "hiring.erase_candidate")
@require_POST
def candidate_hold(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    form = HoldForm(request.POST, prefix="hold")
    if not form.is_valid():
        return _record_page(request, candidate, hold_form=form)
    hold_candidate(candidate=candidate, reason=form.cleaned_data["reason"], by=request.user)
    flash.done(request, "On legal hold. Nothing about this candidate can be erased until it is lifted.")
    return redirect("packets:candidate_record", candidate.pk)


@with_object(Candidate, "hiring.erase_candidate")
@require_POST
def candidate_release(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    release_candidate(candidate=candidate, by=request.user)
    flash.done(request, "The legal hold is lifted.")
    return redirect("packets:candidate_record", candidate.pk)


@with_object(Candidate, "hiring.erase_candidate")
@require_POST
def candidate_erase(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    form = EraseForm(request.POST, prefix="erase", candidate_name=candidate.name)
    if not form.is_valid():
        return _record_page(request, candidate, erase_form=form)
    erase_candidate(candidate=candidate, by=request.user, **form.cleaned_data)
    flash.done(request, "Erased: the person, their files, and everything written about them.")
    return redirect("hiring:candidate_list")
