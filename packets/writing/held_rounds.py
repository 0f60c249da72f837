"""The rounds that count as held, of many loops at once: what a packet says of the conversations."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from interviews.models import Interview, InterviewQuestion, Scorecard, Seat


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
    """By loop, in the order of the rounds. Three statements, however many loops there are."""
    chosen = list(loops)
    people, topics = _people_met(chosen), _topics(chosen)
    rounds: dict[int, list[HeldRound]] = defaultdict(list)
    held = Interview.objects.filter(loop__in=chosen, status=Interview.Status.COMPLETED).order_by("loop", "position")
    for row in held:
        rounds[row.loop_id].append(
            HeldRound(
                pk=row.pk,
                name=row.name,
                held_on=_held_on(row).isoformat() if row.starts_at else "",
                minutes=row.minutes,
                people=people[row.pk],
                topics=topics[row.pk],
            )
        )
    return rounds


def _held_on(interview: Interview) -> date:
    return timezone.localtime(interview.starts_at, ZoneInfo(interview.time_zone)).date()


def _people_met(loops: list[int]) -> dict[int, int]:
    seats = Seat.objects.filter(interview__loop__in=loops).exclude(scorecard__status=Scorecard.Status.WAIVED)
    met: dict[int, int] = defaultdict(int)
    for interview_id in seats.values_list("interview_id", flat=True):
        met[interview_id] += 1
    return met


def _topics(loops: list[int]) -> dict[int, list[HeldTopic]]:
    """By interview, each competency once, where its first question stands."""
    minutes: dict[int, dict[tuple[int, str], int]] = defaultdict(dict)
    rows = (
        InterviewQuestion.objects.filter(loop__in=loops)
        .order_by("interview__position", "position")
        .values_list("interview_id", "competency_id", "competency__name", "minutes")
    )
    for interview_id, competency_id, name, planned in rows:
        inside = minutes[interview_id]
        inside[competency_id, name] = inside.get((competency_id, name), 0) + planned
    return defaultdict(
        list,
        {
            interview: [HeldTopic(pk, name, planned) for (pk, name), planned in topics.items()]
            for interview, topics in minutes.items()
        },
    )
