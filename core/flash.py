"""Sentences for the next page: what was done, what needs care, what failed."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.http import urlencode

TOAST = "toast"


def done(request: HttpRequest, sentence: str) -> None:
    """Say on the next page that something is done. It stays until the page is left."""
    messages.success(request, sentence)


def caution(request: HttpRequest, sentence: str) -> None:
    """Say on the next page what needs attention."""
    messages.warning(request, sentence)


def failed(request: HttpRequest, sentence: str) -> None:
    """Say on the next page what did not work, and what to do about it."""
    messages.error(request, sentence)


def toast(request: HttpRequest, sentence: str, *, undo_url: str, sends: Mapping[str, Any] | None = None) -> None:
    """Say that something is done that can be undone: "Undo" posts to `undo_url` what it `sends`, a list as a field that
    is sent several times. At most the last one is shown."""
    messages.success(request, sentence, extra_tags=f"{TOAST} {undo_url} {urlencode(sends or {}, doseq=True)}")
