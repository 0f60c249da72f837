"""What an administrator looks after: pages that each app adds when it starts, so that the settings page names none."""

from dataclasses import dataclass

from core.access import may_open
from core.people import Visitor


@dataclass(frozen=True)
class SettingsPage:
    """One line of the settings page: its name, what it is for, and the view it leads to, for whoever may go there."""

    label: str
    sentence: str
    url_name: str
    order: int = 100


_pages: dict[str, SettingsPage] = {}


def register(page: SettingsPage) -> None:
    """Add a page. The same view again replaces its line, so a second start-up changes nothing."""
    _pages[page.url_name] = page


def pages_for(user: Visitor) -> list[SettingsPage]:
    """The pages that this person may open, in order."""
    return sorted(
        (page for page in _pages.values() if may_open(user, page.url_name)), key=lambda page: (page.order, page.label)
    )
