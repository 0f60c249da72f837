"""What waits for a person: a list that each app adds to when it starts, so that this page names none of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User

# The order in which things wait, the most pressing kind first; within a kind the earliest comes first.
LATE_CARD, KIT_TODAY, CARD_DUE, DEBRIEF, CHASE, PLAN, TEMPLATE, PACKET, REPAIR = range(10, 100, 10)


@dataclass(frozen=True)
class WorkItem:
    """One thing that waits: what, why now, and the verb that does it.

    `order` is one of the kinds above (or a number between two), `at` the moment by which it is wanted. `holds_up` says
    that a candidate waits for it. A pill is a word with its tone ("Due today, 16:00", "caution").
    """

    title: str
    url: str
    verb: str
    sentence: str = ""
    order: int = DEBRIEF
    at: datetime | None = None
    holds_up: bool = False
    pill: str = ""
    tone: str = ""

    @property
    def rank(self) -> tuple[int, float, str]:
        return self.order, self.at.timestamp() if self.at else float("inf"), self.title


Provider = Callable[[Any, datetime], Iterable[WorkItem]]
"""Takes the user and the time; gives what waits for them. Runs a constant number of queries, the fewer the better."""


@dataclass(frozen=True)
class Feedback:
    """How far the candidate's feedback is, for the last step of a loop in progress. `is_over` takes the loop off."""

    text: str
    sentence: str = ""
    is_over: bool = False


@dataclass(frozen=True)
class FeedbackProvider:
    """What an app knows of feedback: the columns that it adds to a queryset of loops, and what it reads from a decided
    one of them; None where it knows nothing."""

    add_columns: Callable[[Any], Any]
    read: Callable[[Any], Feedback | None]


_providers: dict[str, Provider] = {}
_feedback_providers: dict[str, FeedbackProvider] = {}


def register_provider(name: str, provider: Provider) -> None:
    """Add what an app knows to wait for people. The same name again replaces its provider."""
    _providers[name] = provider


def register_feedback(name: str, provider: FeedbackProvider) -> None:
    """Let an app tell how far the feedback of decided loops is."""
    _feedback_providers[name] = provider


def waiting_for(user: User, now: datetime) -> list[WorkItem]:
    """Everything that waits for this person, the most pressing first."""
    items = [item for provider in _providers.values() for item in provider(user, now)]
    return sorted(items, key=lambda item: item.rank)


def with_feedback(loops: Any) -> Any:
    """The queryset, each loop with what `feedback_of` reads, in the same statement."""
    for provider in _feedback_providers.values():
        loops = provider.add_columns(loops)
    return loops


def feedback_of(loop: Any) -> Feedback | None:
    """How far the feedback of a decided loop is that was read `with_feedback`, where anybody knows."""
    known = (provider.read(loop) for provider in _feedback_providers.values())
    return next((feedback for feedback in known if feedback), None)
