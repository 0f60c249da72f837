"""What gives pause about the time of a round, said before a mail leaves: a caution, never a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from core import fingerprint
from core.wording import clock, listed, long_date, zone_name
from interviews.models import Interview, Loop, Seat
from interviews.scheduling.clashes import clashes_at, clashes_with
from interviews.scheduling.proposing import DAY_BEGINS, DAY_ENDS, SATURDAY
from interviews.states import MessageKind


@dataclass(frozen=True)
class TimeQuestion:
    """Cautions that somebody answers with "all the same". `key` is what the answer sends: it holds for these alone."""

    sentences: tuple[str, ...]
    key: str


def question_about(cautions: list[str], sent: Mapping[str, str]) -> TimeQuestion | None:
    """The question that these cautions are; None where there are none, or what was `sent` answers them."""
    key = fingerprint.of_fields({"cautions": cautions})
    return TimeQuestion(tuple(cautions), key) if cautions and sent.get("anyway") != key else None


def cautions_about(interview: Interview, start: datetime, zone: str) -> list[str]:
    """A sentence for each thing about this time of the round: it has passed, it is night or weekend for somebody
    or where it is held, somebody is elsewhere then."""
    return [*_past(interview, start), *_odd_hours(interview, start, zone), *clashes_at(interview, start)]


def cautions_before_inviting(loop: Loop) -> list[str]:
    """The same for every round to come of which somebody waits for an invitation, each named."""
    now = timezone.now()
    rounds = [row for row in loop.interviews.order_by("position") if row.is_scheduled and not row.is_over(now)]
    waiting = {seat.interview_id for seat in _comes(rounds).for_board() if not seat.is_invited}
    return [
        f"{interview}: {sentence}"
        for interview in rounds
        if interview.pk in waiting
        for sentence in cautions_about(interview, interview.start, interview.time_zone)
    ]


def cautions_about_person(interview: Interview, person: User) -> list[str]:
    """The same for somebody whom a seat would invite to the planned time; nothing where no mail would leave."""
    if not interview.is_scheduled or interview.is_over(timezone.now()) or not is_announced(interview):
        return []
    return [*odd_hours_of(interview, person.name, person.time_zone), *clashes_with(interview, person)]


def odd_hours_of(interview: Interview, name: str, zone: str) -> list[str]:
    """That a planned time is night or weekend for somebody who lives by these clocks; nothing where it is neither."""
    return [f"{_local(interview.start, zone)} for {name}."] if _is_odd(interview, interview.start, zone) else []


def is_announced(interview: Interview) -> bool:
    """Whether anybody was ever invited to this interview: changes are mailed then."""
    return interview.messages.filter(kind=MessageKind.INVITATION).exists()


def _comes(rounds: list[Interview]) -> Any:
    return Seat.objects.attending().filter(interview__in=rounds)


def _past(interview: Interview, start: datetime) -> list[str]:
    now = timezone.now()
    when = f"{long_date(start)} at {clock(start)}"
    if start + timedelta(minutes=interview.minutes) <= now:
        return [f"{when} has passed, so nobody is invited and the round counts as begun."]
    if start <= now:
        return [f"{when} has passed, so the round counts as begun."]
    return []


def _odd_hours(interview: Interview, start: datetime, held_in: str) -> list[str]:
    """By zone: who sits there, and the place of the interview where nobody of the panel shares its hours."""
    by_zone: dict[str, list[str]] = {}
    for seat in _comes([interview]).select_related("panelist"):
        by_zone.setdefault(seat.panelist.time_zone, []).append(seat.panelist.name)
    sentences = [
        f"{_local(start, zone)} in {zone_name(ZoneInfo(zone))} for {listed(names)}."
        for zone, names in by_zone.items()
        if _is_odd(interview, start, zone)
    ]
    if held_in not in by_zone and _is_odd(interview, start, held_in):
        sentences.append(f"{_local(start, held_in)} in {zone_name(ZoneInfo(held_in))}, where it is held.")
    return sentences


def _is_odd(interview: Interview, start: datetime, zone: str) -> bool:
    begins = start.astimezone(ZoneInfo(zone))
    ends = (start + timedelta(minutes=interview.minutes)).astimezone(ZoneInfo(zone))
    last = begins.replace(hour=DAY_ENDS, minute=0, second=0, microsecond=0)
    return begins.weekday() >= SATURDAY or begins.hour < DAY_BEGINS or ends > last


def _local(start: datetime, zone: str) -> str:
    with timezone.override(ZoneInfo(zone)):
        return f"It is {long_date(start)}, {clock(start)}"
