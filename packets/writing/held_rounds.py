"""The rounds that count as held, of many loops at once: what a packet says of the conversations."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from interviews.models import Interview, Seat

TOPIC = ("questions__competency", "questions__competency__name", "questions__minutes")


@dataclass(frozen=True)
class HeldTopic:
    """A competency of a round, with the minutes planned for it."""

    competency: int
    name: str
    minutes: int


@dataclass(frozen=True)
class HeldRound:
    """One conversation that took place. `people` is how many met the candidate in it: every seat, shadows too."""

    pk: int
    name: str
    held_on: str  # an ISO day, empty for a round without a time
    minutes: int
    people: int
    topics: list[HeldTopic] = field(default_factory=list)


def held_rounds(loops: Iterable[int]) -> dict[int, list[HeldRound]]:
    """By loop, in the order of the rounds. One statement, however many loops there are."""
    held = Interview.objects.filter(loop__in=list(loops), status=Interview.Status.COMPLETED)
    rows = (
        held.annotate(people=Coalesce(Subquery(_people_met()), 0))
        .order_by("loop", "position", "pk", "questions__position")
        .values_list("loop", "pk", "name", "starts_at", "time_zone", "minutes", "people", *TOPIC)
    )
    rounds: dict[int, list[HeldRound]] = defaultdict(list)
    for (loop, pk, name, starts_at, zone, minutes, people), group in groupby(rows, key=lambda row: row[:7]):
        topics = _topics(row[7:] for row in group)
        rounds[loop].append(HeldRound(pk, name, _held_on(starts_at, zone), minutes, people, topics))
    return rounds


def _held_on(starts_at: datetime | None, zone: str) -> str:
    return timezone.localtime(starts_at, ZoneInfo(zone)).date().isoformat() if starts_at else ""


def _people_met() -> QuerySet[Any, Any]:
    seats = Seat.objects.attending().filter(interview=OuterRef("pk")).order_by()
    return seats.values("interview").annotate(number=Count("pk")).values("number")


def _topics(questions: Iterable[tuple[Any, ...]]) -> list[HeldTopic]:
    """Each competency once, where its first question stands, with the minutes of all of them."""
    found: dict[tuple[int, str], int] = {}
    for competency, name, minutes in questions:
        if competency is not None:
            found[competency, name] = found.get((competency, name), 0) + minutes
    return [HeldTopic(competency, name, minutes) for (competency, name), minutes in found.items()]
