"""A quick way into the product: a request goes through its real address, marker and view, and nothing is sent.

Left out are sign-in, sessions in rows, headers: what every page has alike. A person is whoever the request names.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.models import User

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bench.over_time.browser.SignedInAs",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.SpokenErrorsMiddleware",
]
PERSON = "loopwright.person"


class SignedInAs:
    """The person that the request came with."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = request.environ[PERSON]
        request.csrf_processing_done = True
        return self.get_response(request)


@dataclass(frozen=True)
class Answer:
    """What came back: its status, its words, and where it leads."""

    status: int
    text: str
    to: str = ""

    @property
    def is_done(self) -> bool:
        return self.status < 400


class Browser:
    """Asks as anybody. Make one while `settings_of_browser` hold."""

    def __init__(self) -> None:
        self.handler = BaseHandler()
        self.handler.load_middleware()
        self.factory = RequestFactory(SERVER_NAME="localhost")

    def get(self, person: User, path: str) -> Answer:
        return self._answer(self.factory.get(path, **self._as(person)))

    def post(self, person: User, path: str, data: Mapping[str, Any] | None = None, *, script: bool = False) -> Answer:
        if script:
            sent = self.factory.post(path, json.dumps(data or {}), "application/json", **self._as(person, "json"))
        else:
            sent = self.factory.post(path, data or {}, **self._as(person))
        return self._answer(sent)

    def _as(self, person: User, accepts: str = "html") -> dict[str, Any]:
        kind = "text/html" if accepts == "html" else "application/json"
        # Asked for anew: a person who has looked keeps what was found out about them, and the next request must not.
        return {PERSON: User.objects.get(pk=person.pk), "HTTP_ACCEPT": kind}

    def _answer(self, request: HttpRequest) -> Answer:
        response: Any = self.handler.get_response(request)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return Answer(response.status_code, text_of(body), response.get("Location", ""))


def text_of(body: bytes) -> str:
    """The words of an answer; of a ZIP those of everything in it."""
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    return body.decode(errors="replace")


def settings_of_browser() -> dict[str, Any]:
    """What the settings are meanwhile: mistakes are raised, and nothing but the product's own rows is written."""
    return {
        "MIDDLEWARE": MIDDLEWARE,
        "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
        "DEBUG_PROPAGATE_EXCEPTIONS": True,
        "ADMINISTRATORS_NEED_SECOND_FACTOR": False,
        "ALLOWED_HOSTS": [*settings.ALLOWED_HOSTS, "localhost"],
        "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
        "NUDGES_ENABLED": False,
        "STORAGES": {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}},
    }
