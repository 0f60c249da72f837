"""Pages of the kernel: health, and the errors that Django asks a view for."""

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import draining, jobs, pages, parts
from core import gallery as sheet
from core.access import public, signed_in
from core.models import Heartbeat
from core.palette import found_for
from core.removed import page_before, what_was_removed

# A database that is away, full, locked for too long, or without a connection to spare.
OUTAGES = (OperationalError, InterfaceError)


@require_safe
@public("A load balancer asks whether the process lives. No input, no output but a word.")
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive", content_type="text/plain")


# More than anybody types; what is longer finds nothing anyway.
LONGEST_SEARCH = 200


@require_safe
@signed_in("The palette: a person finds the pages, openings and candidates that they may know of, and no others.")
def find(request: HttpRequest) -> HttpResponse:
    """What matches, as a page; while somebody types, the part of a page that shows it."""
    typed = request.GET.get("q", "")[:LONGEST_SEARCH].replace("\x00", "")
    context = {"typed": typed, "entries": found_for(request.user, typed)}
    is_part = pages.is_from_script(request)
    return render(request, "core/_found_entries.html" if is_part else "core/find.html", context)


@require_safe
@public("A load balancer asks whether requests may come. Says which part is down, and nothing else.")
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready while the database can be written, migrations are done and the disk has room.

    Storage and broker that are away make it degraded, and nothing more: pages work without them, downloads say so, and
    work waits in its rows. The log says why a part does not work.
    """
    if draining.has_begun():
        return JsonResponse({"ready": False, "stopping": True}, status=pages.UNAVAILABLE)
    database = parts.answers(parts.DATABASE)
    checks = {
        "database": database,
        "migrations": database and parts.answers(parts.MIGRATIONS),
        "disk": parts.answers(parts.DISK),
        "storage": parts.answers_soon(parts.STORAGE),
        "broker": parts.answers_soon(parts.BROKER),
    }
    if checks["migrations"] and checks["storage"]:
        checks["storage"] = parts.answers(parts.OWNERSHIP)
    is_ready = all(checks[name] for name in ("database", "migrations", "disk"))
    body = {
        "ready": is_ready,
        "degraded": [name for name, works in checks.items() if is_ready and not works],
        "checks": checks,
        **(_work() if checks["migrations"] else {"worker": "unknown", "oldest_job_due": None}),
    }
    return JsonResponse(body, status=200 if is_ready else pages.UNAVAILABLE)


def _work() -> dict[str, Any]:
    """Whether anybody does what runs later, how long the oldest piece of it waits, and how much has failed."""
    worker = Heartbeat.objects.filter(name="worker").first()
    is_late = worker is None or timezone.now() - worker.at > parts.WORKER_IS_LATE_AFTER
    return {
        "worker": "late" if is_late else "alive",
        "oldest_job_due": jobs.oldest_waiting(),
        "failed_jobs": jobs.count_failed(),
        "part_away_since": jobs.away_since(),
    }


@require_safe
@public("Help holds nothing about anybody, and people who cannot sign in need it most.")
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "help.html")


@require_safe
@public("The browser may keep this page to show it when the network is gone.")
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "offline.html")


@require_safe
@public("Development machines only; answers 404 everywhere else.")
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for developers."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "components/gallery.html", sheet.examples())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page that was open for too long, or a forged post: say so, keep the person's way back."""
    if not request.accepts("text/html"):
        return pages.refusal("This page is too old to save from. Sign in again.", pages.FORBIDDEN)
    return render(request, "403_csrf.html", status=pages.FORBIDDEN)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that is no request, or one that holds more than is taken in."""
    is_large = isinstance(exception, TooManyFieldsSent | TooManyFilesSent | RequestDataTooBig)
    status = pages.TOO_LARGE if is_large else pages.NOT_UNDERSTOOD
    if pages.is_from_script(request):
        return pages.refusal(pages.TOO_LARGE_SENTENCE if is_large else pages.NOT_UNDERSTOOD_SENTENCE, status)
    return render(request, "413.html" if is_large else "400.html", status=status)


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One answer for what is absent, deleted, foreign or not for this person."""
    if not request.accepts("text/html"):
        return pages.refusal(pages.NOT_THERE_SENTENCE, pages.NOT_THERE)
    removed = what_was_removed(request)
    if "HX-Request" in request.headers:
        sentence = removed.sentence if removed else pages.REMOVED_MEANWHILE
        return pages.beside_the_page(request, sentence, pages.NOT_THERE)
    # Whoever pressed a button had the thing before them, so nothing is told by saying that it is there no more.
    is_pressed = request.method == "POST" and bool(page_before(request))
    context = {"removed": removed, "sentence": pages.REMOVED_MEANWHILE if is_pressed else ""}
    return render(request, "404.html", context, status=pages.NOT_THERE)


def broke(request: HttpRequest) -> HttpResponse:
    """The last answer to whatever nobody caught: 503 where the database does not answer or store, 500 otherwise.

    Also drawn for what happens before session and person are read, so it asks for neither.
    """
    if isinstance(sys.exception(), OUTAGES):
        if pages.is_from_script(request):
            return pages.refusal(pages.CANNOT_STORE, pages.UNAVAILABLE)
        return HttpResponse(render_to_string("503.html"), status=pages.UNAVAILABLE)
    if pages.is_from_script(request):
        return pages.refusal(pages.BROKEN_SENTENCE, pages.BROKEN)
    return HttpResponse(render_to_string("500.html"), status=pages.BROKEN)
