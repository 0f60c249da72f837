"""The candidate's page: no account, no cookie, no trace on the way.

A GET shows a neutral page, because mail scanners follow links; only a POST opens the packet. The key in the address is
the whole permission, so there is no session that a forged post could use. Every page speaks the packet's language, as
long as the link's row is there to tell it, and wears the organisation's clothes.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.access import public
from core.downloads import pdf, sandboxed
from core.errors import PartAway
from core.link_keys import GOOD_FOR
from core.pages import NOT_THERE, UNAVAILABLE
from packets.handing_over.house import house_now, house_of
from packets.handing_over.links import answer_link, find_link, is_suspended, language_of, open_link
from packets.handing_over.mails import said_end
from packets.handing_over.page_words import page_words
from packets.models import Document, SharedLink
from packets.printing.html import print_context
from packets.printing.services import read_file
from packets.printing.views import file_name

OPEN_TO_HOLDERS = (
    f"The key in the address is the permission: 256 bits, kept as a hash, ended after {GOOD_FOR.days} days."
)


def without_trace(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The address must not leave this page, and no search engine keeps it."""

    @wraps(view)
    def quiet(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "no-store"
        return response

    return quiet


ANY = ["GET", "HEAD", "POST"]


@require_http_methods(ANY)
@public(OPEN_TO_HOLDERS)
@csrf_exempt
@without_trace
def shared(request: HttpRequest, key: str) -> HttpResponse:
    """A neutral page; its button opens the packet. Of the key it shows the language alone."""
    if request.method != "POST":
        return render(request, "packets/handing_over/shared_cover.html", _frame(language_of(key)) | {"key": key})
    link = open_link(key)
    return _packet_page(request, link, key) if link else _closed(request, key)


@require_http_methods(ANY)
@public(OPEN_TO_HOLDERS)
@csrf_exempt
@without_trace
def shared_file(request: HttpRequest, key: str) -> HttpResponse:
    """The PDF. Opened by hand, the address leads back to the page with the button."""
    if request.method != "POST":
        return redirect("packets:shared", key)
    link = open_link(key)
    document = link.packet.document if link else None
    try:
        body = read_file(document) if document else None
    except PartAway:  # back to the door, whose button asks again
        cover = _frame(language_of(key)) | {"key": key}
        return render(request, "packets/handing_over/shared_cover.html", cover, status=UNAVAILABLE)
    if document is None or body is None:
        return _closed(request, key)
    return pdf(body, f"{file_name(document)}.pdf")


@require_http_methods(ANY)
@public(OPEN_TO_HOLDERS)
@csrf_exempt
@without_trace
def shared_answer(request: HttpRequest, key: str) -> HttpResponse:
    """Whether it was useful. Opened by hand, the address leads back to the page with the button."""
    if request.method != "POST":
        return redirect("packets:shared", key)
    link = open_link(key)
    if link is None:
        return _closed(request, key)
    answer_link(link, useful=request.POST.get("useful", ""))
    link.refresh_from_db()
    return _packet_page(request, link, key)


@require_safe
@public(OPEN_TO_HOLDERS)
@without_trace
def shared_look(request: HttpRequest, key: str = "") -> HttpResponse:
    """The colour of a packet, or of the organisation as it is now, as a style sheet."""
    link = find_link(key) if key else None
    house = house_of(link.packet, key) if link else house_now()
    return HttpResponse(f":root {{ --lw-own: {house.colour}; }}\n", content_type="text/css; charset=utf-8")


@require_safe
@public(OPEN_TO_HOLDERS)
@without_trace
def shared_logo(request: HttpRequest, key: str = "") -> HttpResponse:
    """The logo of a packet, or of the organisation as it is now."""
    link = find_link(key) if key else None
    house = house_of(link.packet, key) if link else house_now()
    if not house.logo:
        raise Http404
    return sandboxed(HttpResponse(house.logo, content_type=house.logo_type))


def _packet_page(request: HttpRequest, link: SharedLink, key: str) -> HttpResponse:
    document = link.packet.document
    assert document is not None
    house = house_of(link.packet, key)
    page = page_words(link.packet.language, house.organisation)
    answer = page.useful_answers.get(link.useful, "")
    context = {
        **print_context(Document.Kind.PACKET, document.content),
        "page": page,
        "house": house,
        "private": page.private.format(until=said_end(link.expires_at, page.language)),
        "thanks": page.thanks.format(answer=answer) if answer else "",
        "key": key,
    }
    return render(request, "packets/handing_over/shared_packet.html", context)


def _closed(request: HttpRequest, key: str) -> HttpResponse:
    """What a key shows that opens nothing: that the organisation writes again, or that the link has ended."""
    frame = _frame(language_of(key))
    if is_suspended(key):
        return render(request, "packets/handing_over/shared_suspended.html", frame)
    return render(request, "packets/handing_over/shared_ended.html", frame, status=NOT_THERE)


def _frame(language: str) -> dict[str, Any]:
    house = house_now()
    return {"house": house, "page": page_words(language, house.organisation)}
