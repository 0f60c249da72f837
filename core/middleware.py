"""What holds for every request and response, whatever the page."""

import ipaddress
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from core import pages, refused_forms, views
from core.access import lets_in
from core.errors import PartAway, RuleViolation
from core.removed import match_of, page_before

log = structlog.get_logger(__name__)

FOR_THIS_MACHINE = "With DEBUG or DEMO, Loopwright answers this machine alone. See DEMO_IN_PUBLIC in .env.example."

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()" for feature in ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics")
)


class SecurityHeadersMiddleware:
    """Headers that Django has no setting for. Data pages are never stored by a browser or a proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ForwardedMiddleware:
    """Looks at where a request comes from: nobody but this machine reaches what is for this machine alone, and a proxy
    that nobody told us of is noticed, once for each process."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.is_noticed = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_forwarded = "X-Forwarded-For" in request.headers
        if is_forwarded and not settings.TRUSTED_PROXIES and not self.is_noticed:
            self.is_noticed = True
            log.warning(
                "proxy.unknown", hint="All visitors count as one address. Set TRUSTED_PROXIES, see .env.example."
            )
        if settings.ONLY_THIS_MACHINE and (is_forwarded or not is_this_machine(request.META.get("REMOTE_ADDR", ""))):
            return HttpResponse(FOR_THIS_MACHINE, content_type="text/plain", status=pages.FORBIDDEN)
        return self.get_response(request)


def is_this_machine(address: str) -> bool:
    """Whether a request from this address was made on this machine. One through a Unix socket has none."""
    try:
        return not address or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


class HealthMiddleware:
    """Answers those who ask for the health of the process before session, person and database are looked at."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.pages: dict[str, Any] = {reverse("healthz"): views.healthz, reverse("readyz"): views.readyz}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view: GetResponse = self.pages.get(request.path, self.get_response)
        return view(request)


class SessionLifetimeMiddleware:
    """Ends a session after eight idle hours and after twelve hours in any case.

    The time of the last request is written at most once a minute, so that reading pages does not write rows. A part of
    a page that asks again by itself says so, and does not keep a session that nobody uses.
    """

    WRITE_EVERY_SECONDS = 60

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._end_or_renew(request)
        return self.get_response(request)

    def _end_or_renew(self, request: HttpRequest) -> None:
        now = int(time.time())
        began = request.session.setdefault("began", now)
        seen = request.session.get("seen", now)
        too_old = now - began > settings.SESSION_LONGEST_SECONDS
        too_idle = now - seen > settings.SESSION_IDLE_SECONDS
        if too_old or too_idle:
            logout(request)
        elif "seen" not in request.session or (
            now - seen >= self.WRITE_EVERY_SECONDS and "X-By-Itself" not in request.headers
        ):
            request.session["seen"] = now


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends people to the sign-in page, and scripts a 401: a script would follow the redirect to a false success."""

    # Django promises a redirect; a script gets something else.
    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        if pages.is_from_script(request):
            return pages.refusal(pages.SIGNED_OUT_SENTENCE, pages.SIGNED_OUT)
        return super().handle_no_permission(request, view_func)


class SpokenErrorsMiddleware:
    """Turns a broken rule into HTTP 409 with its sentence, in the shape the caller reads; a part of the installation
    that is away into 503."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, RuleViolation):
            return None
        if "HX-Request" in request.headers:
            return pages.beside_the_page(request, exception.sentence, pages.status_for(exception))
        if request.accepts("text/html"):
            template = "503_part.html" if isinstance(exception, PartAway) else "409.html"
            return render(request, template, {"sentence": exception.sentence}, status=pages.status_for(exception))
        return pages.refused(exception)


class ByHandMiddleware:
    """An address that only takes what a form sends leads back to the page with that form when somebody opens it by
    hand, as with Enter in the address bar after a refusal. What was typed waits there, see `core.refused_forms`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = not pages.is_from_script(request) and request.user.is_authenticated
        if is_page and request.method == "POST":
            self._keep_or_forget(request, response.status_code)
        if is_page and request.method in ("GET", "HEAD") and response.status_code == pages.WRONG_METHOD:
            return redirect(refused_forms.page_of_form(request) or self._page_above(request))
        return response

    @staticmethod
    def _keep_or_forget(request: HttpRequest, status: int) -> None:
        before = page_before(request)
        # A page that takes its own form shows it again by itself.
        if status in (pages.REFUSED, pages.MISTAKES) and before and before != request.path:
            refused_forms.keep_typed(request, before)
        elif status < pages.NOT_UNDERSTOOD and refused_forms.was_typed_for(request):
            refused_forms.forget_typed(request)

    @staticmethod
    def _page_above(request: HttpRequest) -> str:
        """The next page that stands above this one in the tree of addresses and is there for this person."""
        parts = request.path.strip("/").split("/")
        above = ("/" + "/".join(parts[:number]) + "/" for number in range(len(parts) - 1, 0, -1))
        return next((page for page in above if (match := match_of(page)) and lets_in(request.user, match)), "/")
