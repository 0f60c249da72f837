"""A day of a loop's panel, side by side: rounds, other interviews, busy hours and working hours, a row a person.

Of other interviews and of private calendars it shows when they are, and nothing else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.wording import clock, minutes, zone_name
from interviews.scheduling.diaries import Diary
from interviews.scheduling.hours import Span, is_odd
from interviews.scheduling.plan_cautions import TimedRound

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
# Shown of each day, and more where a round lies outside.
FIRST_HOUR, LAST_HOUR = 8, 18
OUTSIDE = "Outside working hours"
NIGHT = "Night or weekend"


@dataclass(frozen=True)
class DayCell:
    """A stretch of a row, so many quarters of an hour long. Of `kind` "" nothing is known: free."""

    kind: str
    quarters: int
    text: str = ""
    when: str = ""


@dataclass(frozen=True)
class PersonRow:
    """One person's day."""

    name: str
    place: str
    cells: tuple[DayCell, ...]


@dataclass(frozen=True)
class Attendance:
    """One person in one round, with the time by their own clocks where it is another."""

    name: str
    when: str
    is_odd: bool


@dataclass(frozen=True)
class ListedRound:
    """A round of the day, as a narrow page lists it."""

    name: str
    when: str
    people: tuple[Attendance, ...]


@dataclass(frozen=True)
class DayTable:
    day: date
    place: str
    hours: tuple[str, ...]
    rows: tuple[PersonRow, ...]
    rounds: tuple[ListedRound, ...]

    @property
    def quarters(self) -> int:
        return 4 * len(self.hours)


class DayMark(NamedTuple):
    """What a quarter of an hour is for somebody; the same mark next to another one is one stretch."""

    kind: str
    text: str = ""
    when: str = ""


FREE, AWAY, TAKEN, OTHER = (
    DayMark(""),
    DayMark("off", OUTSIDE),
    DayMark("busy", "Busy"),
    DayMark("interview", "Interview"),
)
ASLEEP = DayMark("off", NIGHT)


def day_table(
    day: date,
    zone: ZoneInfo,
    rounds: Sequence[TimedRound],
    diaries: Mapping[int, Diary],
    candidate: str,
    candidate_zone: ZoneInfo,
    parts: Mapping[int, str],
) -> DayTable:
    """The day by the clocks of `zone`: the candidate first, then everybody of `diaries`, which hold nothing of these
    rounds. `parts` says beside a name what somebody is there, such as a shadow."""
    begins = datetime.combine(day, time(), zone)
    ends = datetime.combine(day + timedelta(days=1), time(), zone)
    today = [row for row in rounds if row.span.overlaps(Span(begins, ends))]
    first, last = _hours_shown(today, day, zone)
    quarters = [begins + HOUR * first + QUARTER * number for number in range(4 * (last - first))]
    own_place = _place("Candidate", candidate_zone, zone, begins)
    own_row = PersonRow(candidate, own_place, _of_candidate(quarters, today, candidate_zone))
    others = (
        PersonRow(
            diary.name,
            _place(parts.get(person, ""), diary.zone, zone, begins),
            _of_person(quarters, [row for row in today if person in row.people], diary),
        )
        for person, diary in diaries.items()
    )
    return DayTable(
        day=day,
        place=zone_name(zone),
        hours=tuple(f"{hour:02}:00" for hour in range(first, last)),
        rows=(own_row, *others),
        rounds=tuple(_listed(row, diaries, candidate, candidate_zone, zone) for row in sorted(today, key=_start)),
    )


def _hours_shown(rounds: Iterable[TimedRound], day: date, zone: ZoneInfo) -> tuple[int, int]:
    spans = [(row.span.start.astimezone(zone), row.span.end.astimezone(zone)) for row in rounds]
    first = min([FIRST_HOUR, *(start.hour if start.date() == day else 0 for start, _ in spans)])
    last = max([LAST_HOUR, *(end.hour + bool(end.minute) if end.date() == day else 24 for _, end in spans)])
    return first, last


def _of_candidate(quarters: Sequence[datetime], rounds: Sequence[TimedRound], zone: ZoneInfo) -> tuple[DayCell, ...]:
    def mark(quarter: Span) -> DayMark:
        here = [row for row in rounds if row.span.overlaps(quarter)]
        if here:
            kind = "clash" if len(here) > 1 else "caution" if is_odd(here[0].span, zone) else "round"
            return DayMark(kind, here[0].name, clock(here[0].span.start, zone))
        return _pause(quarter, rounds) or (ASLEEP if is_odd(quarter, zone) else FREE)

    return _cells(quarters, mark)


def _pause(quarter: Span, rounds: Sequence[TimedRound]) -> DayMark | None:
    """That a quarter lies between two rounds of the day."""
    before = [row.span.end for row in rounds if row.span.end <= quarter.start]
    after = [row.span.start for row in rounds if row.span.start >= quarter.end]
    if not before or not after:
        return None
    length = int((min(after) - max(before)).total_seconds() // 60)
    return DayMark("break", f"Break, {minutes(length)}")


def _of_person(quarters: Sequence[datetime], rounds: Sequence[TimedRound], diary: Diary) -> tuple[DayCell, ...]:
    def mark(quarter: Span) -> DayMark:
        taken = diary.sits_elsewhere(quarter) or diary.is_busy(quarter)
        here = [row for row in rounds if row.span.overlaps(quarter)]
        if here:
            outside = not diary.is_working(here[0].span)
            kind = "clash" if taken or len(here) > 1 else "caution" if outside else "round"
            return DayMark(kind, here[0].name, clock(here[0].span.start, diary.zone))
        if diary.sits_elsewhere(quarter):
            return OTHER
        return TAKEN if taken else FREE if diary.is_working(quarter) else AWAY

    return _cells(quarters, mark)


def _cells(quarters: Sequence[datetime], mark: Callable[[Span], DayMark]) -> tuple[DayCell, ...]:
    marks = [mark(Span(start, start + QUARTER)) for start in quarters]
    return tuple(DayCell(found.kind, len(list(same)), found.text, found.when) for found, same in groupby(marks))


def _place(part: str, theirs: ZoneInfo, ours: ZoneInfo, moment: datetime) -> str:
    """Says "Shadow. Vancouver, 8 h behind"."""
    ahead = _offset(moment, theirs) - _offset(moment, ours)
    place = zone_name(theirs)
    if ahead:
        place += f", {_length(abs(ahead))} {'ahead' if ahead > timedelta() else 'behind'}"
    return f"{part}. {place}" if part else place


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _length(ahead: timedelta) -> str:
    hours, rest = divmod(int(ahead.total_seconds()) // 60, 60)
    return f"{hours} h" if not rest else f"{hours} h {rest} min"


def _listed(
    row: TimedRound, diaries: Mapping[int, Diary], candidate: str, candidate_zone: ZoneInfo, zone: ZoneInfo
) -> ListedRound:
    def attends(name: str, theirs: ZoneInfo) -> Attendance:
        when = clock(row.span.start, theirs)
        is_same = when == clock(row.span.start, zone)
        return Attendance(name, "" if is_same else f"{when} in {zone_name(theirs)}", is_odd(row.span, theirs))

    people = (attends(diaries[person].name, diaries[person].zone) for person in row.people)
    when = f"{clock(row.span.start, zone)} to {clock(row.span.end, zone)}"
    return ListedRound(row.name, when, (attends(candidate, candidate_zone), *people))


def _start(row: TimedRound) -> datetime:
    return row.span.start
