"""The URL map, walked."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from core.access import Access

# Sign-in, password and second factor are the library's own pages, with its own guards.
LIBRARY_NAMES = ("account_", "mfa_")


class Page(NamedTuple):
    """One entry of the URL map."""

    name: str
    route: str
    access: Access | None
    is_library: bool
    view: Callable[..., Any]


def pages() -> Iterator[Page]:
    """Every URL of the product with the marker of its view."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns: list[URLPattern | URLResolver], route: str, namespace: str) -> Iterator[Page]:
    for entry in patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, here, f"{entry.namespace}:" if entry.namespace else namespace)
            continue
        name = f"{namespace}{entry.name}"
        access = getattr(entry.callback, "access", None)
        yield Page(name, here, access, name.startswith(LIBRARY_NAMES), entry.callback)


def methods_of(view: Callable[..., Any]) -> set[str]:
    """The methods of a view whose outermost marker names them, else none.

    No view answers OPTIONS, so that marker refuses it and lists what it lets through. The request has no user: a
    marker that asks who is there breaks on it.
    """
    try:
        answer = view(RequestFactory().options("/"))
    except Exception:
        return set()
    return set(answer.headers.get("Allow", "").split(", ")) - {""} if answer.status_code == 405 else set()
