"""The sign-in library's own pages, held to the rules of this house.

A mistake in a form answers 422, a change of the second factor ends the person's other sessions, and signing out leaves
nothing in the browser. The library knows none of it; config/urls.py lists its pages through `held_to_house_rules`.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, URLResolver

from accounts import services
from accounts.models import User
from core.pages import MISTAKES

View = Callable[..., HttpResponseBase]
Entry = URLPattern | URLResolver


def held_to_house_rules(entries: Iterable[Entry]) -> list[Entry]:
    """The same part of the URL map with every view of it wrapped; the library's own list stays as it is."""
    return [_held(entry) for entry in entries]


def _held(entry: Entry) -> Entry:
    if isinstance(entry, URLResolver):
        inside = held_to_house_rules(entry.url_patterns)
        return URLResolver(entry.pattern, inside, entry.default_kwargs, entry.app_name, entry.namespace)
    view = answering_422(ending_other_sessions(entry.callback))
    if entry.name == "account_logout":
        view = clearing_the_browser(view)
    return URLPattern(entry.pattern, view, entry.default_args, entry.name)


def answering_422(view: View) -> View:
    """The view, whose page for a form with mistakes says so in its status."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 200 and _shows_mistakes(response):
            response.status_code = MISTAKES
        return response

    return page


def clearing_the_browser(view: View) -> View:
    """The view, after whose sign-out nothing that pages kept stays in the browser, whatever their scripts did. Whoever
    breaks off signing in signs nobody out: what an ended session left unsent waits for its writer."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        breaks_off = "breaks_off" in request.POST and not request.user.is_authenticated
        response = view(request, *args, **kwargs)
        if request.method == "POST" and not request.user.is_authenticated and not breaks_off:
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    return page


def _shows_mistakes(response: HttpResponseBase) -> bool:
    if not isinstance(response, SimpleTemplateResponse):
        return False
    forms = [value for value in (response.context_data or {}).values() if isinstance(value, BaseForm)]
    return any(form.is_bound and form.errors for form in forms)


def ending_other_sessions(view: View) -> View:
    """The view, after which a person whose second factor it changed is signed in nowhere else."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            person, before = request.user.pk, _factors(request.user.pk)
            series = request.user.session_series
            response = view(request, *args, **kwargs)
            if request.user.is_authenticated and _factors(person) != before:
                _end_other_sessions(request, User.objects.get(pk=person), series)
        return response

    return page


def _end_other_sessions(request: HttpRequest, person: User, series: int) -> None:
    # The page that asks for the password again runs the page that waited for it inside itself: once is enough.
    if person.session_series == series:
        person = services.note_second_factor(by=person)
    update_session_auth_hash(request, person)


def _factors(person: int) -> list[tuple[int, str]]:
    return list(Authenticator.objects.filter(user_id=person).order_by("pk").values_list("pk", "type"))
