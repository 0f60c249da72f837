"""What to say of a thing that is not there any more, to those who could have read it. Apps say it of their pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve


@dataclass(frozen=True)
class Removed:
    """A sentence about what is gone, and where to go on."""

    sentence: str
    url: str
    label: str


Explanation = Callable[[Any, int], Removed | None]
"""Takes a user and a key; None where nothing of this key was ever there, or this user must not know."""

_explanations: dict[str, Explanation] = {}


def explain(url_name: str, explanation: Explanation) -> None:
    """Register what to say where the page of this name has nothing to show: called by an app when it starts."""
    _explanations[url_name] = explanation


def what_was_removed(request: HttpRequest) -> Removed | None:
    """What to say of the page that was asked for, or of the page on which somebody pressed a button."""
    if not request.user.is_authenticated:
        return None
    for match in (request.resolver_match, match_of(page_before(request))):
        explanation = _explanations.get(match.view_name) if match else None
        if explanation and match and (removed := explanation(request.user, match.kwargs.get("pk", 0))):
            return removed
    return None


def page_before(request: HttpRequest) -> str:
    """The path of the page of ours that a request comes from; empty where it comes from elsewhere."""
    before = urlsplit(request.headers.get("Referer", ""))
    return before.path if before.netloc == request.get_host() else ""


def match_of(path: str) -> ResolverMatch | None:
    """The view that a path leads to; None for no path, and for one that leads nowhere."""
    try:
        return resolve(path) if path else None
    except Resolver404:
        return None
