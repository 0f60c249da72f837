"""Proposed times on generated weeks: no clash, no limit broken, and the reason is true (1,000 of them with LONG=1)."""

import os
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from interviews.scheduling import proposing
from interviews.scheduling.diaries import Diary
from interviews.scheduling.hours import Span
from interviews.scheduling.proposing import Proposal, RoundToPlace, TimeSearch, propose

WEEKS = 1_000 if os.environ.get("LONG") else 60
ZONES = [
    "Europe/Lisbon",
    "Europe/Amsterdam",
    "America/Toronto",
    "America/Vancouver",
    "Asia/Kolkata",
    "Pacific/Auckland",
]
QUARTER = timedelta(minutes=15)
# Weeks in which clocks change somewhere are among them.
BEGINS = datetime(2027, 3, 1, tzinfo=UTC)


def a_search(seed: int) -> TimeSearch:
    """A panel with a week like any: other interviews, a calendar, hours, limits, far zones, rounds that are fixed."""
    luck = random.Random(seed)
    now = BEGINS + timedelta(minutes=luck.randrange(0, 300 * 24 * 60))
    near = luck.choice(ZONES)

    def spans(most: int, *minutes: int) -> tuple[Span, ...]:
        found = []
        for _ in range(luck.randrange(most)):
            start = now.replace(minute=0, second=0, microsecond=0) + QUARTER * luck.randrange(35 * 96)
            found.append(Span(start, start + timedelta(minutes=luck.choice(minutes))))
        return tuple(sorted(found))

    def diary(person: int) -> Diary:
        works_from = time(luck.choice([7, 8, 9, 10]), luck.choice([0, 30]))
        return Diary(
            person=person,
            name=f"Person {person}",
            zone=ZoneInfo(luck.choice([*[near] * 9, luck.choice(ZONES)])),
            working_days=luck.choice(["12345", "12345", "12345", "1234", "135", "23456"]),
            works_from=works_from,
            works_until=time(luck.choice([15, 17, 18, 20])),
            most_a_week=luck.choice([None, None, None, 1, 2, 3, 5]),
            most_a_month=luck.choice([None, None, None, 4, 8]),
            sittings=spans(luck.choice([3, 12, 30]), 30, 60, 90),
            busy=spans(luck.choice([3, 20, 60]), 30, 60, 120, 480),
        )

    people = range(1, luck.randrange(2, 8))
    rounds = tuple(
        RoundToPlace(key, luck.choice([30, 45, 60, 90]), tuple(luck.sample(people, luck.randrange(1, len(people) + 1))))
        for key in range(1, luck.randrange(2, 6))
    )
    return TimeSearch(
        rounds=rounds,
        diaries={person: diary(person) for person in people},
        zone=ZoneInfo(near),
        candidate_zone=ZoneInfo(luck.choice([*[near] * 4, luck.choice(ZONES)])),
        now=now,
        fixed=spans(3, 60),
        first=luck.choice([None, None, (now + timedelta(days=luck.randrange(40))).date()]),
    )


def spans_of(search: TimeSearch, proposal: Proposal) -> dict[int, Span]:
    return {row.key: Span(proposal.times[row.key], proposal.times[row.key] + row.length) for row in search.rounds}


def faults_of(search: TimeSearch, proposal: Proposal) -> list[str]:
    """What a person would find wrong with a proposal; written from the rules' sentences, hour by hour."""
    faults = []
    spans = spans_of(search, proposal)
    ordered = [spans[row.key] for row in search.rounds]
    for earlier, later in zip(ordered, ordered[1:], strict=False):
        if later.start - earlier.end < QUARTER:
            faults.append("no break between two rounds")
    for row in search.rounds:
        span = spans[row.key]
        if span.start <= search.now:
            faults.append("in the past")
        if search.first and span.start.astimezone(search.zone).date() < search.first:
            faults.append("before the day that was asked for")
        local = span.start.astimezone(search.candidate_zone), span.end.astimezone(search.candidate_zone)
        if local[0].weekday() > 4 or local[0].time() < time(7) or not time(7) < local[1].time() <= time(21):
            faults.append("night or weekend for the candidate")
        if any(span.start < fixed.end + QUARTER and fixed.start < span.end + QUARTER for fixed in search.fixed):
            faults.append("beside a round that has its time")
        faults.extend(_faults_for(search.diaries[person], span) for person in row.people)
    faults.extend(_limits(search, spans))
    return [fault for fault in faults if fault]


def _faults_for(diary: Diary, span: Span) -> str:
    start, end = span.start.astimezone(diary.zone), span.end.astimezone(diary.zone)
    if str(start.isoweekday()) not in diary.working_days or start.date() != end.date():
        return "no working day"
    if not diary.works_from <= start.time() <= end.time() <= diary.works_until:
        return "outside working hours"
    if any(span.start < busy.end and busy.start < span.end for busy in diary.busy):
        return "busy"
    if any(span.start < sitting.end + QUARTER and sitting.start < span.end + QUARTER for sitting in diary.sittings):
        return "no break beside another interview"
    return ""


def _limits(search: TimeSearch, spans: Mapping[int, Span]) -> list[str]:
    faults = []
    for person, diary in search.diaries.items():
        new = [spans[row.key] for row in search.rounds if person in row.people]
        starts = [span.start.astimezone(diary.zone) for span in (*diary.sittings, *new)]
        for span in new:
            start = span.start.astimezone(diary.zone)
            monday = start.date() - timedelta(days=start.weekday())
            in_week = sum(monday <= other.date() < monday + timedelta(days=7) for other in starts)
            in_month = sum((other.year, other.month) == (start.year, start.month) for other in starts)
            if diary.most_a_week is not None and in_week > diary.most_a_week:
                faults.append("more than enough a week")
            if diary.most_a_month is not None and in_month > diary.most_a_month:
                faults.append("more than enough a month")
    return faults


def days_of(search: TimeSearch, proposal: Proposal) -> list[date]:
    return sorted({moment.astimezone(search.zone).date() for moment in proposal.times.values()})


def is_true(search: TimeSearch, proposal: Proposal, all_of_them: list[Proposal]) -> bool:
    """Whether the reason says what is so."""
    single = [days_of(search, other)[0] for other in all_of_them if other.is_one_day]
    days = days_of(search, proposal)
    if proposal.reason.startswith("The first day"):
        return len(days) == 1 and days[0] == min(single) and not _holds_before(search, days[0])
    if "also a day" in proposal.reason:
        return len(days) == 1 and proposal.reason.startswith(_in_words((days[0] - min(single)).days))
    if proposal.reason.startswith("No single day"):
        return not single and not _holds_before(search, search.begins + timedelta(days=proposing.LOOKED_AHEAD))
    return proposal.reason.startswith("Done ") and _in_words((min(single) - days[-1]).days).lower() in proposal.reason


def _in_words(days: int) -> str:
    words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    return f"{words[days] if days < len(words) else days} day".capitalize()


def _holds_before(search: TimeSearch, day: date) -> bool:
    """Whether an earlier day holds every round in their order: every quarter of an hour is tried, by brute force."""
    return any(
        _can_hold(search, search.begins + timedelta(days=number)) for number in range((day - search.begins).days)
    )


def _can_hold(search: TimeSearch, day: date) -> bool:
    midnight = datetime.combine(day, time(), search.zone).astimezone(UTC)
    after = midnight
    placed: dict[int, datetime] = {}
    for row in search.rounds:
        starts = (midnight + QUARTER * number for number in range(100))
        for start in starts:
            tried = {**placed, row.key: start}
            part = replace(search, rounds=tuple(other for other in search.rounds if other.key in tried), first=None)
            if start >= after and (start + row.length).astimezone(search.zone).date() == day:
                if not faults_of(part, Proposal(tried, "", True)):
                    placed, after = tried, start + row.length + QUARTER
                    break
        else:
            return False
    return True


@pytest.mark.parametrize("seed", range(WEEKS))
def test_proposals_keep_what_everybody_said_and_say_why(seed: int) -> None:
    search = a_search(seed)
    proposals = propose(search, 4)
    for proposal in proposals:
        assert set(proposal.times) == {row.key for row in search.rounds}
        assert faults_of(search, proposal) == []
        assert proposal.is_one_day == (len(days_of(search, proposal)) == 1) or len(search.rounds) == 1
        assert is_true(search, proposal, proposals), proposal.reason


def test_most_generated_weeks_have_something_to_propose() -> None:
    found = [propose(a_search(seed), 4) for seed in range(60)]
    assert sum(bool(proposals) for proposals in found) >= 25
    reasons = {proposal.reason.split()[0] for proposals in found for proposal in proposals}
    assert {"The", "No"} <= reasons


def plain(**changes: object) -> TimeSearch:
    diaries = {1: Diary(1, "Pia", ZoneInfo("UTC"), **changes), 2: Diary(2, "Paul", ZoneInfo("UTC"))}  # type: ignore[arg-type]
    rounds = (RoundToPlace(7, 60, (1, 2)), RoundToPlace(8, 60, (1,)))
    now = datetime(2027, 3, 1, 12, tzinfo=UTC)  # a Monday
    return TimeSearch(rounds, diaries, ZoneInfo("UTC"), ZoneInfo("UTC"), now)


def said(search: TimeSearch, number: int = 1) -> list[str]:
    return [
        " ".join(f"{moment:%d %H:%M}" for moment in proposal.times.values()) for proposal in propose(search, number)
    ]


def test_a_free_day_is_used_from_the_morning_on() -> None:
    assert said(plain(), 2) == ["03 09:00 03 10:15", "04 09:00 04 10:15"]


def test_a_round_moves_towards_the_next_so_that_nobody_waits() -> None:
    busy = (Span(datetime(2027, 3, 3, 10, tzinfo=UTC), datetime(2027, 3, 3, 14, tzinfo=UTC)),)
    assert said(plain(busy=busy)) == ["03 09:00 03 14:00"]
    search = plain()
    late = {2: search.diaries[2], 1: replace(search.diaries[1], works_from=time(13))}
    assert said(replace(search, rounds=(RoundToPlace(7, 60, (2,)), RoundToPlace(8, 60, (1,))), diaries=late)) == [
        "03 11:45 03 13:00"
    ]


def test_rounds_are_spread_where_that_is_done_sooner() -> None:
    hours = [(3, 10, 3, 24), (4, 0, 4, 14), (4, 15, 4, 24)]
    month = datetime(2027, 2, 28, tzinfo=UTC)
    busy = tuple(
        Span(month + timedelta(days=first, hours=since), month + timedelta(days=last, hours=until))
        for first, since, last, until in hours
    )
    search = plain(busy=busy)
    assert said(search, 2) == ["05 09:00 05 10:15", "03 09:00 04 14:00"]
    assert propose(search, 2)[1].reason == "Done one day sooner than on a single day."


def test_a_limit_is_kept_over_the_whole_loop() -> None:
    assert said(plain(most_a_week=1), 4)[0] == "03 09:00 08 09:00"
    assert propose(plain(most_a_week=0), 4) == []


def test_a_round_without_a_panel_has_no_time() -> None:
    assert propose(replace(plain(), rounds=(RoundToPlace(7, 60, ()),)), 3) == []
    assert propose(replace(plain(), rounds=()), 3) == []
