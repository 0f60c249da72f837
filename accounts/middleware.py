from collections.abc import Callable
from zoneinfo import ZoneInfo

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.first_visit.codes import is_first_visit
from core import pages
from core.organisation import house_zone

SECOND_FACTOR_FIRST = "Administrators sign in with a second factor. Set yours up in another tab, your text stays here."

GetResponse = Callable[[HttpRequest], HttpResponse]


class FirstVisitMiddleware:
    """Whoever comes to the front door of an installation where nobody has an account is led to the first visit."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/" and not request.user.is_authenticated and is_first_visit():
            return redirect("accounts:first_visit")
        return self.get_response(request)


class SecondFactorMiddleware:
    """Administrators set up a second factor before they do anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_due(request):
            if pages.is_from_script(request):
                return pages.refusal(SECOND_FACTOR_FIRST, pages.FORBIDDEN, is_final=True)
            messages.warning(request, "Administrators sign in with a second factor. Set yours up to go on.")
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _is_due(self, request: HttpRequest) -> bool:
        user = request.user
        if not user.is_authenticated or not user.needs_second_factor:
            return False
        return not request.path.startswith((reverse("account_login").rsplit("login", 1)[0], settings.STATIC_URL)) and (
            not is_mfa_enabled(user)
        )


class TimeZoneMiddleware:
    """Times on pages are in the person's own zone, and in the organisation's for whoever has no account."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = ZoneInfo(request.user.time_zone) if request.user.is_authenticated else house_zone()
        with timezone.override(zone):
            return self.get_response(request)
