"""What an app further right can do with what a page here shows: it registers that when it starts, so that the page
names none of it."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import User

# The pages that offer such actions, and what each hands to them.
DEBRIEF = "debrief"  # the loop
COMPARISON = "comparison"  # the opening
LOOP = "loop"  # its board
PAPER_KIT = "paper kit"  # the interview


@dataclass(frozen=True)
class PageAction:
    """A button on somebody else's page. `is_sent` says that it changes something and goes by POST."""

    label: str
    url: str
    is_sent: bool = False


Offer = Callable[[Any, Any], PageAction | None]
"""Takes the user and what the page shows; None where the user may not."""

_offers: dict[str, dict[str, Offer]] = defaultdict(dict)


def register_action(page: str, name: str, offer: Offer) -> None:
    """Add an action to a page, after those that are there. The same name again replaces its offer."""
    _offers[page][name] = offer


_columns: dict[str, list[Callable[[Any], Any]]] = defaultdict(list)


def register_columns(page: str, add: Callable[[Any], Any]) -> None:
    """Have what an action reads come along with the rows that the page reads anyway: `add` takes their queryset and
    gives it with more columns."""
    if add not in _columns[page]:
        _columns[page].append(add)


def with_columns(page: str, rows: Any) -> Any:
    """The rows of a page with what its actions read."""
    for add in _columns[page]:
        rows = add(rows)
    return rows


def actions_on(page: str, user: User, thing: Any) -> list[PageAction]:
    """What this user is offered on this page, in the order of registration."""
    offers = [offer(user, thing) for offer in _offers[page].values()]
    return [action for action in offers if action is not None]
