"""Times proposed for the rounds of a loop, each with the reason that is true of it. Pure: diaries in, proposals out.

Every proposal keeps what people said of their time: nobody sits elsewhere or is busy, everybody is inside their working
hours and below their limits, breaks lie between the rounds and beside other interviews, and the candidate is neither
asked to come at night nor on a weekend.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.wording import counted, long_date, sentence_case
from interviews.scheduling.diaries import Diary, on_days
from interviews.scheduling.hours import Span, is_odd

BREAK = timedelta(minutes=15)
STEP = timedelta(minutes=15)
DAY = timedelta(days=1)
# From now on, so that a panel and a candidate can arrange themselves.
NOT_BEFORE = timedelta(days=2)
LOOKED_AHEAD = 21

FIRST_DAY = "The first day that holds every round."
FIRST_DAY_FROM = "The first day from {day} on that holds every round."
LATER_DAY = "{days} later, also a day that holds every round."
NO_SINGLE_DAY = "No single day of the three weeks from {day} on holds every round, so they are spread."
SOONER = "Done {days} sooner than on a single day."


@dataclass(frozen=True)
class RoundToPlace:
    """A round without its time: how long it takes, and the keys of those who come."""

    key: int
    minutes: int
    people: tuple[int, ...]

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class TimeSearch:
    """What proposals are looked for in: rounds in their order, whose diaries, by whose clocks, around which rounds of
    the loop that have their time."""

    rounds: tuple[RoundToPlace, ...]
    diaries: Mapping[int, Diary]
    zone: ZoneInfo
    candidate_zone: ZoneInfo
    now: datetime
    fixed: tuple[Span, ...] = ()
    # The first day that is looked at; by itself the day after tomorrow.
    first: date | None = None

    @property
    def begins(self) -> date:
        soonest = (self.now + NOT_BEFORE).astimezone(self.zone).date()
        return max(soonest, self.first) if self.first else soonest


@dataclass(frozen=True)
class Proposal:
    """When each round would be, by its key, and why these times."""

    times: Mapping[int, datetime]
    reason: str
    is_one_day: bool


def propose(search: TimeSearch, number: int) -> list[Proposal]:
    """Up to so many proposals, the best first: whole days from the soonest on; and the rounds spread over days as the
    first of them where that is done sooner, or no single day holds them."""
    if not search.rounds or any(not row.people for row in search.rounds):
        return []
    days = _whole_days(search, number)
    begins = long_date(search.begins)
    first = FIRST_DAY_FROM.format(day=begins) if search.first else FIRST_DAY
    proposals = [
        Proposal(times, first if place == 0 else _later(_day(search, times), _day(search, days[0])), True)
        for place, times in enumerate(days)
    ]
    spread = _spread(search) if len(search.rounds) > 1 else None
    if spread is not None and not days:
        proposals = [Proposal(spread, NO_SINGLE_DAY.format(day=begins), False)]
    elif spread is not None and (sooner := _last_day(search, days[0]) - _last_day(search, spread)) >= DAY:
        proposals.insert(1, Proposal(spread, SOONER.format(days=counted(sooner.days, "day")), False))
    return proposals[:number]


def is_hindered(search: TimeSearch, row: RoundToPlace, start: datetime, diaries: Mapping[int, Diary]) -> bool:
    """Whether anything speaks against a round at this time; `diaries` hold what else of the loop is placed by now."""
    span = Span(start, start + row.length)
    around = span.with_breaks(BREAK)
    if is_odd(span, search.candidate_zone) or any(fixed.overlaps(around) for fixed in search.fixed):
        return True
    return any(
        not diary.is_working(span) or diary.is_busy(span) or diary.sits_elsewhere(around) or not diary.has_room(start)
        for diary in (diaries[person] for person in row.people)
    )


def _whole_days(search: TimeSearch, number: int) -> list[dict[int, datetime]]:
    found: list[dict[int, datetime]] = []
    for days in range(LOOKED_AHEAD):
        day = search.begins + timedelta(days=days)
        times = _on_day(search, day)
        if times is not None:
            found.append(times)
        if len(found) == number:
            break
    return found


def _on_day(search: TimeSearch, day: date) -> dict[int, datetime] | None:
    """The rounds on one day, over as early as can be and with as little waiting as that allows."""
    diaries = on_days(search.diaries, day, day, search.zone)
    midnight, next_midnight = _midnight(day, search.zone), _midnight(day + DAY, search.zone)
    placed: dict[int, datetime] = {}
    after = midnight
    for row in search.rounds:
        start = _earliest(search, row, after, next_midnight, diaries)
        if start is None:
            return None
        placed[row.key] = start
        diaries = _with_round(diaries, row, start)
        after = start + row.length + BREAK
    return _closed_up(search, placed, on_days(search.diaries, day, day, search.zone))


def _closed_up(search: TimeSearch, placed: dict[int, datetime], diaries: dict[int, Diary]) -> dict[int, datetime]:
    """The last round stays where it is, and each before it moves as late as it can."""
    times = dict(placed)
    following = search.rounds[-1]
    for row in reversed(search.rounds[:-1]):
        diaries = _with_round(diaries, following, times[following.key])
        others = _with_rounds(diaries, search.rounds[: search.rounds.index(row)], times)
        start = times[following.key] - BREAK - row.length
        while start > placed[row.key]:
            if not is_hindered(search, row, start, others):
                times[row.key] = start
                break
            start -= STEP
        following = row
    return times


def _spread(search: TimeSearch) -> dict[int, datetime] | None:
    """Each round as early as can be, in their order, on whatever day."""
    placed: dict[int, datetime] = {}
    diaries = dict(search.diaries)
    after = _midnight(search.begins, search.zone)
    until = after + timedelta(days=LOOKED_AHEAD)
    for row in search.rounds:
        start = None
        while start is None and after < until:
            next_midnight = _midnight(after.astimezone(search.zone).date() + DAY, search.zone)
            start = _earliest(search, row, after, next_midnight, diaries)
            after = next_midnight if start is None else start + row.length + BREAK
        if start is None:
            return None
        placed[row.key] = start
        diaries = _with_round(diaries, row, start)
    return placed


def _earliest(
    search: TimeSearch, row: RoundToPlace, after: datetime, until: datetime, diaries: Mapping[int, Diary]
) -> datetime | None:
    start = max(after, _rounded_up(search.now + NOT_BEFORE - DAY))
    while start + row.length <= until:
        if not is_hindered(search, row, start, diaries):
            return start
        start += STEP
    return None


def _with_round(diaries: Mapping[int, Diary], row: RoundToPlace, start: datetime) -> dict[int, Diary]:
    """What people's diaries are once the round has this time."""
    span = Span(start, start + row.length)
    return dict(diaries) | {person: diaries[person].with_sitting(span) for person in row.people}


def _with_rounds(
    diaries: Mapping[int, Diary], rounds: Iterable[RoundToPlace], times: Mapping[int, datetime]
) -> Mapping[int, Diary]:
    for row in rounds:
        diaries = _with_round(diaries, row, times[row.key])
    return diaries


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day begins by these clocks, reckoned in UTC from then on."""
    return datetime.combine(day, time(), zone).astimezone(ZoneInfo("UTC"))


def _rounded_up(moment: datetime) -> datetime:
    return moment + (-(moment - moment.replace(minute=0, second=0, microsecond=0))) % STEP


def _day(search: TimeSearch, times: Mapping[int, datetime]) -> date:
    return min(times.values()).astimezone(search.zone).date()


def _last_day(search: TimeSearch, times: Mapping[int, datetime]) -> date:
    return max(times.values()).astimezone(search.zone).date()


def _later(day: date, first: date) -> str:
    return LATER_DAY.format(days=sentence_case(counted((day - first).days, "day")))
