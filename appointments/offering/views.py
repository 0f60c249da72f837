"""Times offered to a candidate: typed, taken back, and what they asked for."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from appointments.models import HelpRequest, OfferedRound, TimeOffer
from appointments.offering.forms import CHOICES, EffectForm, OfferForm
from appointments.offering.free_slots import propose_slots, rounds_to_offer
from appointments.offering.offer_letter import offer_letter
from appointments.offering.services import HAVE_TIMES, end_offer, offer_times, settle_help
from appointments.telling.drafting import language_for
from appointments.telling.forms import LanguageForm
from core import flash
from core.access import with_object
from core.link_keys import GOOD_FOR
from core.pages import attempt, status_of
from interviews.models import Interview, Loop

RUN = ("candidate__opening", "planned_by")


@require_http_methods(["GET", "HEAD", "POST"])
@with_object(Loop, "appointments.write_to_candidate", related=RUN)
def loop_offer(request: SignedInRequest, loop: Loop) -> HttpResponse:
    """Choices for the rounds without a time, proposed where everybody is free; sending posts this page."""
    rounds = rounds_to_offer(loop)
    language = _language(request, loop)
    if request.method == "POST":
        form = OfferForm(request.POST, loop=loop, rounds=rounds)
        typed = form.offer() if form.is_valid() else {}
        offer = attempt(form, offer_times, loop=loop, by=request.user, **typed) if typed else None
        if offer is not None:
            flash.done(request, f"The mail to {loop.candidate.called} is on its way. This page says what became of it.")
            return redirect("appointments:loop_mails", loop.pk)
    else:
        subject, body = offer_letter(loop, language, request.user)
        initial = {"key": get_random_string(32), "language": language, "subject": subject, "body": body}
        proposed = propose_slots(loop, CHOICES - 1, timezone.now())
        form = OfferForm(loop=loop, rounds=rounds, proposed=proposed, abouts=_abouts(rounds), initial=initial)
    context: dict[str, Any] = {
        "loop": loop,
        "candidate": loop.candidate,
        "form": form,
        "rounds": rounds,
        "why_not": "" if rounds else HAVE_TIMES,
        "language_form": LanguageForm(initial={"language": language}),
        "good_for": GOOD_FOR,
    }
    return render(request, "appointments/offering/loop_offer.html", context, status=status_of(form))


def _language(request: SignedInRequest, loop: Loop) -> str:
    return language_for(loop, request.POST.get("language") or request.GET.get("language", ""))


def _abouts(rounds: list[Interview]) -> dict[int, str]:
    """What the last candidate read of the same round of the template."""
    by_round = {row.source_round_id: row.pk for row in rounds if row.source_round_id}
    said = OfferedRound.objects.filter(interview__source_round__in=by_round).exclude(about="").order_by("pk")
    return {by_round[row.interview.source_round_id or 0]: row.about for row in said.select_related("interview")}


@require_POST
@with_object(TimeOffer, "appointments.end_offer", related=("loop__candidate",))
def offer_end(request: SignedInRequest, offer: TimeOffer) -> HttpResponse:
    end_offer(offer=offer, by=request.user)
    flash.done(request, "The offer is taken back. Its link opens nothing any more.")
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
