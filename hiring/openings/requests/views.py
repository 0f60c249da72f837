"""Asking for an opening, and answering whoever asks."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from core import flash
from core.access import requires, with_object
from core.forms import ReasonForm
from core.pages import attempt, posted, status_of
from core.refused_forms import typed_before
from hiring.models import OpeningRequest
from hiring.openings.forms import OpeningForm
from hiring.openings.requests.forms import OpeningRequestForm
from hiring.openings.requests.services import (
    ask_again,
    ask_for_opening,
    open_as_asked,
    take_answer_back,
    turn_down_request,
    withdraw_request,
)

# Of one's own, newest first.
SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@requires("hiring.ask_for_opening")
def opening_requests(request: SignedInRequest) -> HttpResponse:
    """A person asks, and sees what became of what they asked for."""
    form = OpeningRequestForm(posted(request))
    asked = attempt(form, ask_for_opening, by=request.user, **form.cleaned_data) if form.is_valid() else None
    if asked:
        flash.done(request, "You asked for it. Whoever runs hiring sees it on their first page.")
        return redirect("hiring:opening_requests")
    own = request.user.opening_requests.select_related("answered_by", "opening").order_by("-asked_at", "-pk")
    context = {"form": form, "own": own[:SHOWN]}
    return render(request, "hiring/openings/requests/opening_requests.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(OpeningRequest, "hiring.answer_opening_request", related=("asked_by", "answered_by", "opening"))
def opening_request(request: SignedInRequest, asked: OpeningRequest) -> HttpResponse:
    """What is asked for, ready to be made an opening."""
    form = OpeningForm(posted(request), initial=_as_asked(asked))
    if form.is_valid():
        opening = attempt(form, open_as_asked, request=asked, by=request.user, **form.cleaned_data)
        if opening:
            flash.done(request, _said_of(asked))
            return redirect("hiring:opening_detail", opening.pk)
    before = typed_before(request, reverse("hiring:opening_request_turn_down", args=[asked.pk]))
    return _request_page(request, asked, form, _turn_down_form(before))


@require_POST
@with_object(OpeningRequest, "hiring.answer_opening_request", related=("asked_by", "answered_by", "opening"))
def opening_request_turn_down(request: SignedInRequest, asked: OpeningRequest) -> HttpResponse:
    """Or, sent `back`, Undo of it."""
    if "back" in request.POST:
        take_answer_back(request=asked, by=request.user)
        return redirect("hiring:opening_request", asked.pk)
    form = _turn_down_form(request.POST)
    if form.is_valid():
        if attempt(form, turn_down_request, request=asked, answer=form.cleaned_data["reason"], by=request.user):
            undo = reverse("hiring:opening_request_turn_down", args=[asked.pk])
            flash.toast(request, f"{asked.asked_by} reads why.", undo_url=undo, sends={"back": 1})
            return redirect("hiring:opening_list")
    return _request_page(request, asked, OpeningForm(initial=_as_asked(asked)), form)


@require_POST
@with_object(OpeningRequest, "hiring.withdraw_opening_request")
def opening_request_withdraw(request: SignedInRequest, asked: OpeningRequest) -> HttpResponse:
    """Or, sent `back`, Undo of it."""
    if "back" in request.POST:
        ask_again(request=asked, by=request.user)
    else:
        withdraw_request(request=asked, by=request.user)
        undo = reverse("hiring:opening_request_withdraw", args=[asked.pk])
        flash.toast(request, f"You do not ask for {asked} any more.", undo_url=undo, sends={"back": 1})
    return redirect("hiring:opening_requests")


def _request_page(request: SignedInRequest, asked: OpeningRequest, form: OpeningForm, turn_down: Any) -> HttpResponse:
    context = {"asked": asked, "form": form, "turn_down_form": turn_down}
    status = status_of(form, turn_down)
    return render(request, "hiring/openings/requests/opening_request.html", context, status=status)


def _as_asked(asked: OpeningRequest) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in ("title", "role", "team", "headcount")}


def _turn_down_form(sent: Any) -> ReasonForm:
    return ReasonForm(sent, label="Why not", help_text="Whoever asked reads it.")


def _said_of(asked: OpeningRequest) -> str:
    if not asked.asked_by.is_active:
        return "The opening is a draft. Whoever asked has no account any more: add its hiring manager, then open it."
    return f"The opening is a draft, and {asked.asked_by} is its hiring manager. Open it when it is ready."
