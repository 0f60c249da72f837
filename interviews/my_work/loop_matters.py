"""What about single loops, or notes, waits for somebody, found in one statement however many kinds there are.

Each kind says in which rows it shows; only where there are some are they read, and made into items.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, QuerySet, Value

from interviews.my_work.items import WorkItem


@dataclass(frozen=True)
class LoopMatter:
    """One kind: `rows` of a user at a time, the way from such a row to its loop (or to another thing that `items` takes
    the keys of), and the `items` of some of them."""

    rows: Callable[[Any, datetime], QuerySet[Any]]
    loop: str
    items: Callable[[Any, list[int], datetime], Iterable[WorkItem]]


_matters: dict[str, LoopMatter] = {}


def register_matter(name: str, matter: LoopMatter) -> None:
    """Add a kind. The same name again replaces its matter."""
    _matters[name] = matter


def matters_for(user: Any, now: datetime) -> list[WorkItem]:
    """Everything about single loops that waits for this person: one statement where nothing does."""
    found: dict[str, list[int]] = {}
    parts = [_part(name, matter, user, now) for name, matter in _matters.items()]
    for loop, name in parts[0].union(*parts[1:]):
        found.setdefault(name, []).append(loop)
    return [item for name, loops in found.items() for item in _matters[name].items(user, sorted(loops), now)]


def _part(name: str, matter: LoopMatter, user: Any, now: datetime) -> QuerySet[Any]:
    rows = matter.rows(user, now).order_by().select_related(None)
    return rows.annotate(matter=Value(name, CharField())).values_list(matter.loop, "matter")
