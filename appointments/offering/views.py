"""Times offered to a candidate: typed, taken back, and what they asked for."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from appointments.models import HelpRequest, OfferedRound, TimeOffer
from appointments.offering.forms import CHOICES, EffectForm, OfferForm
from appointments.offering.free_slots import cautions_of_slots, propose_slots, rounds_to_offer
from appointments.offering.offer_letter import offer_letter
from appointments.offering.services import (
    HAVE_TIMES,
    end_offer,
    offer_times,
    restore_offer,
    settle_help,
    standing_offer,
)
from appointments.telling.drafting import language_for
from appointments.telling.other_language import MailTexts, in_other_words, wants_another
from core import flash
from core.access import with_object
from core.idempotency import new_key
from core.link_keys import GOOD_FOR
from core.mail_words import on_the_way
from core.pages import attempt, status_of
from interviews.models import Interview, Loop
from interviews.scheduling.cautions import TimeQuestion, question_about

RUN = ("candidate__opening", "planned_by")


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "appointments.write_to_candidate", related=RUN)
def loop_offer(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """Choices for the rounds without a time, proposed where everybody is free; sending posts this page. What gives
    pause about a choice, or an offer that is open already, is said before."""
    rounds = rounds_to_offer(loop)
    if request.method != "POST":
        return _offer_page(request, loop, rounds, _new_form(request, loop, rounds))
    if wants_another(request.POST):
        return _offer_page(request, loop, rounds, _in_language(request, loop, rounds))
    form = OfferForm(request.POST, loop=loop, rounds=rounds)
    if not form.is_valid():
        return _offer_page(request, loop, rounds, form)
    cautions = cautions_of_slots(loop, form.slots, timezone.now())
    if question_about(cautions, request.POST) or not attempt(
        form, offer_times, loop=loop, by=request.user, **form.offer()
    ):
        return _offer_page(request, loop, rounds, form, question_about(cautions, {}))
    mail = on_the_way(f"The mail to {loop.candidate.called}")
    flash.done(request, f"{mail} This page says what became of it.")
    return redirect("appointments:loop_mails", loop.pk)


def _new_form(request: SignedInRequest, loop: Loop, rounds: list[Interview]) -> OfferForm:
    language = language_for(loop, request.GET.get("language", ""))
    subject, body = offer_letter(loop, language, request.user)
    initial = {"key": new_key(), "language": language, "written_in": language}
    initial |= {"subject": subject, "body": body}
    proposed = propose_slots(loop, CHOICES - 1, timezone.now())
    return OfferForm(loop=loop, rounds=rounds, proposed=proposed, abouts=_abouts(rounds), initial=initial)


def _in_language(request: SignedInRequest, loop: Loop, rounds: list[Interview]) -> OfferForm:
    """The form with the mail in the language that was chosen, and with everything else as it was typed."""
    before, now = (
        MailTexts(*offer_letter(loop, language_for(loop, request.POST.get(name, "")), request.user))
        for name in ("written_in", "language")
    )
    form = OfferForm(loop=loop, rounds=rounds, initial=in_other_words(request.POST, before, now))
    form.beside = now if form.initial["body"] != now.body else None
    return form


def _offer_page(
    request: SignedInRequest,
    loop: Loop,
    rounds: list[Interview],
    form: OfferForm,
    question: TimeQuestion | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "loop": loop,
        "candidate": loop.candidate,
        "form": form,
        "rounds": rounds,
        "why_not": "" if rounds else HAVE_TIMES,
        "standing": standing_offer(loop, timezone.now()),
        "question": question,
        "good_for": GOOD_FOR,
    }
    status = status_of(form, refused=question is not None)
    return render(request, "appointments/offering/loop_offer.html", context, status=status)


def _abouts(rounds: list[Interview]) -> dict[int, str]:
    """What the last candidate read of the same round of the template."""
    by_round = {row.source_round_id: row.pk for row in rounds if row.source_round_id}
    said = OfferedRound.objects.filter(interview__source_round__in=by_round).exclude(about="").order_by("pk")
    return {by_round[row.interview.source_round_id or 0]: row.about for row in said.select_related("interview")}


@require_POST
@with_object(TimeOffer, "appointments.end_offer", related=("loop__candidate",))
def offer_end(request: SignedInRequest, offer: TimeOffer) -> HttpResponse:
    end_offer(offer=offer, by=request.user)
    again = reverse("appointments:offer_again", args=[offer.pk])
    flash.toast(request, "The offer is taken back. Its link opens nothing any more.", undo_url=again)
    return redirect("appointments:loop_mails", offer.loop_id)


@require_POST
@with_object(TimeOffer, "appointments.end_offer", related=("loop__candidate",))
def offer_again(request: SignedInRequest, offer: TimeOffer) -> HttpResponse:
    restore_offer(offer=offer, by=request.user)
    flash.done(request, "The offer stands again, with its choices and its link.")
    return redirect("appointments:loop_mails", offer.loop_id)


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(HelpRequest, "appointments.read_help", related=("offer__loop__candidate__opening", "offer__helper"))
def help_request(request: SignedInRequest, asked: HelpRequest) -> HttpResponse:
    """What a candidate asked for, for the one person who reads it, and what they say of it to everybody."""
    form = EffectForm(request.POST or None, initial={"effect": asked.effect})
    if request.method == "POST" and form.is_valid():
        settle_help(request=asked, effect=form.cleaned_data["effect"], by=request.user)
        flash.done(request, "Those who run the loop read what changes, and nothing else.")
        return redirect("appointments:help_request", asked.pk)
    context = {"asked": asked, "candidate": asked.offer.loop.candidate, "form": form}
    return render(request, "appointments/offering/help_request.html", context, status=status_of(form))
