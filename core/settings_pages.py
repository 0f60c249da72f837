"""What an administrator looks after: pages that each app adds when it starts, so that the settings page names none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SettingsPage:
    """One line of the settings page: its name, what it is for, the view it leads to, and who sees it."""

    label: str
    sentence: str
    url_name: str
    predicate: Callable[[Any], bool]
    order: int = 100


_pages: dict[str, SettingsPage] = {}


def register(page: SettingsPage) -> None:
    """Add a page. The same view again replaces its line, so a second start-up changes nothing."""
    _pages[page.url_name] = page


def pages_for(user: Any) -> list[SettingsPage]:
    """The pages that this person may open, in order."""
    return sorted((page for page in _pages.values() if page.predicate(user)), key=lambda page: (page.order, page.label))
