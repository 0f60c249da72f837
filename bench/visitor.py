"""Requests to an application in this process, through everything a server would call and nothing else."""

import io
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponseBase
from django.test.utils import override_settings

TOKEN = "b" * 32
FORM = "application/x-www-form-urlencoded"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Application(WSGIHandler):
    """The WSGI application with its own middleware and addresses where they are given."""

    def __init__(self, middleware: Sequence[str] | None = None, urlconf: str = "") -> None:
        self.urlconf = urlconf
        if middleware is None:
            super().__init__()
        else:
            with override_settings(MIDDLEWARE=list(middleware)):
                super().__init__()

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        if self.urlconf:
            request.urlconf = self.urlconf
        return super().get_response(request)


class Visitor:
    """One person's browser, as far as a server sees it: a session, and the token that a form needs."""

    def __init__(self, application: Application, user: Any = None) -> None:
        self.application = application
        self.cookies = self.token_cookie()
        if user is not None:
            self.cookies += f"; sessionid={signed_in(user)}"

    @staticmethod
    def token_cookie() -> str:
        return f"csrftoken={TOKEN}"

    def get(self, address: str) -> bytes:
        """The page; RuntimeError for anything but 200."""
        return self._ask("GET", address, b"", "", expect=(200,))

    def post(self, address: str, fields: dict[str, Any]) -> bytes:
        """Send a form, whose answer leads on (or is empty)."""
        body = urlencode(fields, doseq=True).encode()
        return self._ask("POST", address, body, FORM, expect=(204, 302))

    def download(self, address: str, fields: dict[str, Any]) -> bytes:
        """Ask for a file by a form, and take it to its last byte."""
        return self._ask(
            "POST", address, urlencode(fields).encode(), "application/x-www-form-urlencoded", expect=(200,)
        )

    def post_json(self, address: str, body: bytes) -> bytes:
        """Send what a page's script sends."""
        return self._ask("POST", address, body, "application/json", expect=(200,))

    def _ask(self, method: str, address: str, body: bytes, kind: str, *, expect: tuple[int, ...]) -> bytes:
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_ACCEPT": "application/json" if kind == "application/json" else "text/html",
            "HTTP_COOKIE": self.cookies,
            "HTTP_X_CSRFTOKEN": TOKEN,
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
        }
        status, answer = self._answer(environ, body)
        if status not in expect:
            raise RuntimeError(f"{method} {address} answered {status}: {answer[:300]!r}")
        return answer

    def _answer(self, environ: dict[str, Any], body: bytes) -> tuple[int, bytes]:
        answered: list[str] = []
        response = self.application(environ, lambda status, headers: answered.append(status))
        answer = b"".join(response)
        response.close()
        return int(answered[0].split()[0]), answer


def signed_in(user: Any) -> str:
    """The key of a new session of this person."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key
