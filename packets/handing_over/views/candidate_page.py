"""The candidate's page: no account, no cookie, no trace on the way.

A GET shows a neutral page, because mail scanners follow links; only a POST opens the packet. The key in the address is
the whole permission, so there is no session that a forged post could use.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from core.access import public
from core.downloads import pdf
from core.pages import NOT_THERE
from packets.handing_over.links import answer_link, find_link, note_opening
from packets.letterhead.current import current_letterhead
from packets.models import Document, SharedLink
from packets.printing.html import print_context
from packets.printing.services import read_file
from packets.printing.views import file_name

OPEN_TO_HOLDERS = "The key in the address is the permission: 256 bits, kept as a hash, ended after seven days."


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


@require_http_methods(["GET", "HEAD", "POST"])
@public(OPEN_TO_HOLDERS)
@csrf_exempt
@without_trace
def shared(request: HttpRequest, key: str) -> HttpResponse:
    """A neutral page, the same for every key; its button opens the packet."""
    if request.method != "POST":
        return render(
            request,
            "packets/handing_over/shared_cover.html",
            {"key": key, "organisation": current_letterhead().organisation},
        )
    link = find_link(key)
    if link is None:
        return _ended(request)
    note_opening(link)
    return _packet_page(request, link, key)


@require_POST
@public(OPEN_TO_HOLDERS)
@csrf_exempt
@without_trace
def shared_file(request: HttpRequest, key: str) -> HttpResponse:
    link = find_link(key)
    document = link.packet.document if link else None
    body = read_file(document) if document else None
    if document is None or body is None:
        return _ended(request)
    return pdf(body, f"{file_name(document)}.pdf")


@require_POST
@public(OPEN_TO_HOLDERS)
@csrf_exempt
@without_trace
def shared_answer(request: HttpRequest, key: str) -> HttpResponse:
    link = find_link(key)
    if link is None:
        return _ended(request)
    answer_link(link, useful=request.POST.get("useful", ""))
    link.refresh_from_db()
    return _packet_page(request, link, key)


def _packet_page(request: HttpRequest, link: SharedLink, key: str) -> HttpResponse:
    document = link.packet.document
    assert document is not None
    context = {
        **print_context(Document.Kind.PACKET, document.content),
        "link": link,
        "key": key,
        "document": document,
        "answers": SharedLink.Useful.choices,
    }
    return render(request, "packets/handing_over/shared_packet.html", context)


def _ended(request: HttpRequest) -> HttpResponse:
    context = {"organisation": current_letterhead().organisation}
    return render(request, "packets/handing_over/shared_ended.html", context, status=NOT_THERE)
