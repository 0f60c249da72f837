"""The page on which a candidate chooses their times: no account, no cookie, no trace on the way.

As with packets, a GET shows a neutral page, because mail scanners follow links; its button opens the offer. The key in
the address is the whole permission.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from appointments.models import TimeOffer
from appointments.offer_keys import find_offer, language_of, open_offer
from appointments.offering.offer_page import choices_of_offer, said_clocks, said_times, talks_of
from appointments.offering.offer_words import offer_words
from appointments.offering.services import OfferAnswered, SlotTaken, choose_slot, decline_slots
from core.access import public
from core.dates import KNOWN_ZONES
from core.errors import RuleViolation
from core.link_keys import GOOD_FOR
from core.pages import MISTAKES, NOT_THERE, REFUSED
from core.text import clean_text
from core.time_zones import zones_with
from packets.handing_over.house import house_now
from packets.handing_over.mails import said_end
from packets.handing_over.views.candidate_page import without_trace

HELP_CHARACTERS = 4_000
NONE = "none"


@require_http_methods(["GET", "HEAD", "POST"])
@public(f"The key in the address is the permission: 256 bits, kept as a hash, ended after {GOOD_FOR.days} days.")
@csrf_exempt
@without_trace
def choose_times(request: HttpRequest, key: str) -> HttpResponse:
    """A neutral page; its button shows the offer, whose own buttons show it by other clocks or answer it."""
    if request.method != "POST":
        return _page(request, "choice_cover", _frame(language_of(key)) | {"key": key})
    offer = open_offer(key)
    if offer is None:
        return _page(request, "choice_ended", _frame(language_of(key)), status=NOT_THERE)
    if offer.answered_at is not None:
        return _answered(request, offer)
    return _answer(request, offer, key) if "choose" in request.POST else _offer(request, offer, key)


def _answer(request: HttpRequest, offer: TimeOffer, key: str) -> HttpResponse:
    words = offer_words(offer.language, "")
    slot, zone = request.POST.get("slot", ""), _zone(request, offer).key
    try:
        text = clean_text(request.POST.get("help", ""), max_characters=HELP_CHARACTERS)
    except ValidationError:
        return _offer(request, offer, key, mistake=words.not_readable, status=MISTAKES)
    if slot == NONE and not text.strip():
        return _offer(request, offer, key, mistake=words.say_when, status=MISTAKES)
    if slot != NONE and not (slot.isdecimal() and len(slot) < 19):
        return _offer(request, offer, key, mistake=words.choose_first, status=MISTAKES)
    try:
        if slot == NONE:
            decline_slots(offer=offer, zone=zone, help_text=text)
        else:
            choose_slot(offer=offer, slot=int(slot), zone=zone, help_text=text)
    except SlotTaken:
        return _offer(request, offer, key, mistake=words.taken_meanwhile, status=REFUSED)
    except OfferAnswered:
        pass
    except RuleViolation:
        return _page(request, "choice_ended", _frame(offer.language), status=NOT_THERE)
    found = find_offer(key)
    return _answered(request, found) if found else _page(request, "choice_ended", _frame(offer.language))


def _offer(request: HttpRequest, offer: TimeOffer, key: str, *, mistake: str = "", status: int = 200) -> HttpResponse:
    frame = _frame(offer.language)
    words, zone = frame["page"], _zone(request, offer)
    talks = talks_of(offer, words)
    candidate, reader = offer.loop.candidate, offer.current_reader()
    context = {
        **frame,
        "key": key,
        "title": words.title.format(called=candidate.called),
        "lead": words.lead.format(role=candidate.opening.title, until=said_end(offer.expires_at, offer.language)),
        "talks": talks,
        "choices": choices_of_offer(offer, zone, words),
        "chosen": request.POST.get("slot", ""),
        "typed": request.POST.get("help", ""),
        "zone": zone.key,
        "zones": zones_with(zone.key),
        "help_who": words.help_who.format(person=reader.name, address=reader.email) if reader else "",
        "assistants": words.assistants[offer.assistants],
        "mistake": mistake,
    }
    return _page(request, "choice", context, status=status)


def _answered(request: HttpRequest, offer: TimeOffer) -> HttpResponse:
    frame = _frame(offer.language)
    words, candidate = frame["page"], offer.loop.candidate
    reader = offer.current_reader()
    has_asked = offer.help_requests.exists()
    if offer.is_declined:
        title, lead = words.declined_title, words.declined_lead.format(person=reader.name) if reader else ""
        return _page(
            request, "choice_declined", {**frame, "title": title.format(called=candidate.called), "lead": lead}
        )
    context = {
        **frame,
        "title": words.done_title.format(called=candidate.called),
        "clocks": said_clocks(offer),
        "times": said_times(offer),
        "has_mail": bool(candidate.email),
        "done_help": words.done_help.format(person=reader.name) if reader and has_asked else "",
    }
    return _page(request, "choice_done", context)


def _zone(request: HttpRequest, offer: TimeOffer) -> ZoneInfo:
    asked = request.POST.get("zone", "")
    return ZoneInfo(asked) if asked in KNOWN_ZONES else offer.loop.candidate.zone


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"appointments/offering/{name}.html", context, status=status)


def _frame(language: str) -> dict[str, Any]:
    house = house_now()
    return {"house": house, "page": offer_words(language, house.organisation)}
