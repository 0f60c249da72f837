"""What an app further right shows on a question's page: it registers that when it starts, so that the page names none
of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from questionbank.models import Question


@dataclass(frozen=True)
class PagePart:
    """A part of the page: the template that draws it, and the `part` that the template is given."""

    template: str
    part: Any


Filler = Callable[[User, Question], PagePart | None]
"""Takes the reader and the question; None where there is nothing for this reader. A constant number of queries."""

_fillers: dict[str, Filler] = {}


def register_part(name: str, filler: Filler) -> None:
    """Add a part, after those that are there. The same name again replaces its filler."""
    _fillers[name] = filler


def parts_for(user: User, question: Question) -> list[PagePart]:
    """What this reader sees of the question from further right, in the order of registration."""
    parts = (filler(user, question) for filler in _fillers.values())
    return [part for part in parts if part is not None]
