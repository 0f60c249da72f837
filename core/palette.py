"""The palette: whatever a person may know of, found by typing on any page. Each app registers what it finds, so the
kernel names none of it; a finder gives what its own `visible_to` gives, and nothing else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core import navigation
from core.people import Visitor
from core.search import folded, words_of

AT_MOST = 6


@dataclass(frozen=True)
class PaletteEntry:
    """Something that a person may open: what it is called, what it is, and where it is."""

    label: str
    note: str
    url: str


Finder = Callable[[Any, str], Iterable[PaletteEntry]]
"""Takes the user and what they typed; gives the few that match best, of those that the user may know of."""

_finders: dict[str, tuple[int, Finder]] = {}


def register_finder(name: str, find: Finder, *, order: int) -> None:
    """Add something to be found. The same name again replaces its finder."""
    _finders[name] = (order, find)


def found_for(user: Visitor, typed: str) -> list[PaletteEntry]:
    """Everything that matches what was typed, a few of each kind; the pages of the navigation where nothing was."""
    if not words_of(typed):
        return pages_for(user, "")
    finders = sorted(_finders.values(), key=lambda entry: entry[0])
    return [*pages_for(user, typed), *(entry for _, find in finders for entry in find(user, typed))]


def pages_for(user: Visitor, typed: str) -> list[PaletteEntry]:
    """The pages of the navigation, the account and the help, whose names hold every word."""
    pages = [(item.label, item.url_name) for item in navigation.items_for(user)]
    pages += [("Account and reminders", "accounts:me"), ("Help", "core:help")]
    words = words_of(typed)
    matching = [(label, name) for label, name in pages if all(word in folded(label) for word in words)]
    return [PaletteEntry(label, "Page", reverse(name)) for label, name in matching]
