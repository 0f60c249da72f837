"""Proposed panels on generated weeks: no conflict seated, no limit broken, no clash, and every reason is true (1,000 of
them with LONG=1)."""

import os
import random
import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from interviews.scheduling import staffing
from interviews.scheduling.diaries import Diary
from interviews.scheduling.hours import Span
from interviews.scheduling.loads import load_words
from interviews.scheduling.staffing import (
    PanelSearch,
    PossiblePanelist,
    RoundToStaff,
    left_out_line,
    propose_panels,
)
from questionbank.practice.practised import Practised

WEEKS = 1_000 if os.environ.get("LONG") else 100
QUARTER = timedelta(minutes=15)
MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)
ZONES = ["Europe/Lisbon", "Europe/Amsterdam", "Asia/Kolkata", "America/Toronto"]


def a_search(seed: int) -> PanelSearch:
    """A house like any: colleagues with full and empty weeks, limits, practice and conflicts; rounds with and without
    their times, some with people already."""
    luck = random.Random(seed)
    now = MONDAY + timedelta(minutes=luck.randrange(0, 300 * 24 * 60))

    def spans(most: int, *minutes: int) -> tuple[Span, ...]:
        starts = [
            now.replace(minute=0) + QUARTER * luck.randrange(-7 * 96, 21 * 96) for _ in range(luck.randrange(most))
        ]
        return tuple(sorted(Span(start, start + timedelta(minutes=luck.choice(minutes))) for start in starts))

    def possible(key: int) -> PossiblePanelist:
        diary = Diary(
            person=key,
            name=f"Person {key}",
            zone=ZoneInfo(luck.choice(ZONES)),
            working_days=luck.choice(["12345", "1234", "135"]),
            works_from=time(luck.choice([7, 9, 10])),
            works_until=time(luck.choice([15, 18, 20])),
            most_a_week=luck.choice([None, None, 0, 1, 2, 4]),
            most_a_month=luck.choice([None, None, 1, 6, 12]),
            sittings=spans(luck.choice([2, 12, 30]), 30, 60),
            busy=spans(luck.choice([2, 20]), 60, 480),
            undated=(Span(now, now + timedelta(minutes=60)),) * luck.choice([0, 0, 1, 3]),
        )
        likely = [luck.random() < chance for chance in (0.15, 0.4, 0.1, 0.3)]
        return PossiblePanelist(diary, *likely)

    people = {key: possible(key) for key in range(1, luck.randrange(2, 14))}
    rounds = tuple(_a_round(luck, key, now, people) for key in range(1, luck.randrange(2, 6)))
    passes = {(key, competency) for key in people for competency in range(5) if luck.random() < 0.4}
    practised = Practised(frozenset(luck.sample(range(5), luck.randrange(5))), frozenset(passes))
    pools = {
        competency: frozenset(key for key in people if luck.random() < 0.6)
        for competency in luck.sample(range(5), luck.choice([0, 0, 1, 3]))
    }
    return PanelSearch(rounds, people, practised, luck.random() < 0.4, now, pools)


def _a_round(luck: random.Random, key: int, now: datetime, people: dict[int, PossiblePanelist]) -> RoundToStaff:
    start = now.replace(minute=0) + QUARTER * luck.randrange(96, 14 * 96)
    span = Span(start, start + timedelta(minutes=60)) if luck.random() < 0.6 else None
    seated = frozenset(luck.sample(sorted(people), luck.randrange(min(3, len(people)))))
    asked = frozenset(luck.sample(range(5), luck.randrange(4)))
    missing = max(0, luck.choice([1, 2, 2, 3]) - len(seated))
    usual = frozenset(luck.sample(sorted(people), luck.randrange(min(3, len(people)))))
    return RoundToStaff(key, f"Round {key}", 60, span, asked, seated, missing, usual)


def faults_of(search: PanelSearch) -> list[str]:
    """What a person would find wrong with a proposal, written from the sentences of the rules."""
    proposals, faults = propose_panels(search), []
    for proposal in proposals:
        row = proposal.round
        keys = [one.person for one in proposal.chosen]
        if len(set(keys)) != len(keys) or row.seated & set(keys) or len(keys) > row.missing:
            faults.append("somebody twice, or too many")
        if any(search.people[one.person].is_recused for one in (*proposal.chosen, *proposal.others)):
            faults.append("a conflict is seated")
        pools = [search.pools[each] for each in row.competencies if each in search.pools]
        faults += ["outside the pools" for key in keys if pools and not any(key in pool for pool in pools)]
        if search.asks_for_practice:
            faults += ["no practice" for key in keys if _lacks(search, row, key)]
        faults += [fault for one in proposal.chosen for fault in _untrue(search, row, one.person, one.reasons)]
        named = {one.name for one in (*proposal.chosen, *proposal.others)} & {one.name for one in proposal.left_out}
        faults += [f"{name} is on offer and left out" for name in named]
    for key, person in search.people.items():
        mine = [proposal.round for proposal in proposals for one in proposal.chosen if one.person == key]
        faults += _faults_of_person(search, person, mine)
    return faults


def _lacks(search: PanelSearch, row: RoundToStaff, key: int) -> bool:
    return any(
        each in search.practised.can_be and (key, each) not in search.practised.passes for each in row.competencies
    )


def _faults_of_person(search: PanelSearch, person: PossiblePanelist, mine: list[RoundToStaff]) -> list[str]:
    diary, faults = person.diary, []
    spans = [row.span or Span(search.now, search.now + timedelta(minutes=row.minutes)) for row in mine]
    weeks = Counter(
        span.start.astimezone(diary.zone).isocalendar()[:2] for span in (*diary.sittings, *diary.undated, *spans)
    )
    months = Counter(f"{span.start.astimezone(diary.zone):%Y-%m}" for span in (*diary.sittings, *diary.undated, *spans))
    for span in spans:
        local = span.start.astimezone(diary.zone)
        if diary.most_a_week is not None and weeks[local.isocalendar()[:2]] > diary.most_a_week:
            faults.append("more a week than is enough")
        if diary.most_a_month is not None and months[f"{local:%Y-%m}"] > diary.most_a_month:
            faults.append("more a month than is enough")
    timed = [row.span for row in mine if row.span]
    for place, span in enumerate(timed):
        start, end = span.start.astimezone(diary.zone), span.end.astimezone(diary.zone)
        if str(start.isoweekday()) not in diary.working_days or start.date() != end.date():
            faults.append("no working day")
        if not diary.works_from <= start.time() <= end.time() <= diary.works_until:
            faults.append("outside working hours")
        if any(span.start < busy.end and busy.start < span.end for busy in diary.busy):
            faults.append("busy")
        beside = (*diary.sittings, *timed[:place])
        if any(span.start < other.end + QUARTER and other.start < span.end + QUARTER for other in beside):
            faults.append("no break beside another interview")
    total = len(mine) + sum(diary.person in row.seated for row in search.rounds)
    if mine and len(search.rounds) > 1 and total >= len(search.rounds):
        faults.append("in every round")
    return faults


# The sentences themselves, so that one which says more than the row holds is found.
SAT_THERE = "was on this round’s panel in the opening’s last loop"
SAT_LAST = "was on a panel of the opening’s last loop"
SAT_BEFORE = "was on a panel for this role before"


def _untrue(search: PanelSearch, row: RoundToStaff, key: int, reasons: tuple[str, ...]) -> list[str]:
    person = search.people[key]
    is_so = {
        SAT_THERE: key in row.usual,
        SAT_LAST: person.sat_last and key not in row.usual,
        staffing.MANAGES: person.is_manager,
        SAT_BEFORE: person.sat_before,
        staffing.PRACTISED: not _lacks(search, row, key)
        and any((key, each) in search.practised.passes for each in row.competencies),
        staffing.IN_POOL: any(key in search.pools.get(each, ()) for each in row.competencies),
        staffing.FREE: row.span is not None,
    }
    return [] if reasons and all(is_so.get(reason) for reason in reasons) else [f"untrue: {reasons}"]


@pytest.mark.parametrize("portion", range(10))
def test_generated_weeks(portion: int) -> None:
    proposed = 0
    for seed in range(portion * WEEKS // 10, (portion + 1) * WEEKS // 10):
        search = a_search(seed)
        assert faults_of(search) == [], seed
        proposed += sum(len(proposal.chosen) for proposal in propose_panels(search))
    assert proposed


def test_what_is_said_of_the_load_is_counted() -> None:
    """Over generated weeks again: each number is that of the calendar, with what is proposed before and what has no
    time yet, counted here by hand."""
    for seed in range(WEEKS):
        search, dated, undated = a_search(seed), defaultdict[int, list[datetime]](list), Counter[int]()
        for key, person in search.people.items():
            dated[key] = [span.start for span in person.diary.sittings]
            undated[key] = len(person.diary.undated)
        for proposal in propose_panels(search):
            span = proposal.round.span
            for one in proposal.chosen:
                if span:
                    dated[one.person].append(span.start)
                else:
                    undated[one.person] += 1
                counts = _counts(search, one.person, dated[one.person], undated[one.person], span)
                assert [int(number) for number in re.findall(r"(?<!of )\b\d+", one.load)] == counts, (seed, one)


def _counts(search: PanelSearch, key: int, dated: list[datetime], undated: int, span: Span | None) -> list[int]:
    """How many that week and that month; and how many of them have no time, once one of those that are said has none.
    What is proposed without a time is said as "this round"."""
    zone = search.people[key].diary.zone
    moment = (span.start if span else search.now).astimezone(zone)
    starts = [*(start.astimezone(zone) for start in dated), *[search.now.astimezone(zone)] * undated]
    week = sum(start.isocalendar()[:2] == moment.isocalendar()[:2] for start in starts)
    month = sum(f"{start:%Y-%m}" == f"{moment:%Y-%m}" for start in starts)
    now = search.now.astimezone(zone)
    is_near = now.isocalendar()[:2] == moment.isocalendar()[:2] or f"{now:%Y-%m}" == f"{moment:%Y-%m}"
    without = undated if is_near else 0
    return [week, month, *([without] if without else [])]


def test_whoever_is_left_out_could_not_sit_there() -> None:
    """Whoever is named as left out is refused as soon as nobody else is there to be chosen."""
    for seed in range(WEEKS):
        search = a_search(seed)
        first = next((row for row in search.rounds if row.missing), None)
        if first is None:
            continue
        alone = replace(search, rounds=(first, *(row for row in search.rounds if row is not first)))
        proposal = propose_panels(alone)[0]
        names = {one.name for one in proposal.left_out}
        able = {one.name for one in (*proposal.chosen, *proposal.others)}
        assert not names & able and len(proposal.chosen) == min(first.missing, len(able))


def one_round(**more: object) -> RoundToStaff:
    span = Span(MONDAY, MONDAY + timedelta(hours=1))
    values = {"key": 1, "name": "Technical", "minutes": 60, "span": span, "missing": 1}
    return RoundToStaff(**{"competencies": frozenset({7}), "seated": frozenset(), **values, **more})  # type: ignore[arg-type]


def search_of(*people: PossiblePanelist, rounds: tuple[RoundToStaff, ...] = (), **more: object) -> PanelSearch:
    values = {"practised": Practised(frozenset(), frozenset()), "asks_for_practice": False, "now": MONDAY, **more}
    keys = {person.diary.person: person for person in people}
    return PanelSearch(rounds or (one_round(),), keys, **values)  # type: ignore[arg-type]


def named(name: str, key: int, **more: object) -> Diary:
    return Diary(key, name, ZoneInfo("UTC"), **more)  # type: ignore[arg-type]


def test_whoever_sat_last_comes_first_and_the_rest_is_said() -> None:
    sitting = Span(MONDAY - QUARTER, MONDAY + QUARTER)
    (proposal,) = propose_panels(
        search_of(
            PossiblePanelist(
                named("Pia", 1, most_a_week=4, sittings=(Span(MONDAY + 9 * QUARTER, MONDAY + 10 * QUARTER),)),
                sat_last=True,
            ),
            PossiblePanelist(named("Paul", 2), sat_last=True, is_recused=True),
            PossiblePanelist(named("Noor", 3), is_manager=True),
            PossiblePanelist(named("Sam", 4, sittings=(sitting,)), sat_before=True),
            PossiblePanelist(named("Max", 5, most_a_week=0), is_manager=True),
            PossiblePanelist(named("Olga", 6)),
        )
    )
    (pia,), (noor,) = proposal.chosen, proposal.others
    assert (pia.name, pia.reasons) == ("Pia", (SAT_LAST, staffing.FREE))
    assert pia.sentence == (
        "Pia was on a panel of the opening’s last loop and is free then. "
        "With this round: 2 of 4 interviews that week, 2 that month."
    )
    assert noor.name == "Noor"
    assert left_out_line(proposal.left_out) == (
        "Max has 0 of 0 interviews that week, 0 that month; Paul must not interview this candidate; "
        "Sam is in another interview then."
    )


def test_whoever_sat_in_the_round_before_sits_there_again() -> None:
    people = [PossiblePanelist(named(name, key), sat_last=True) for key, name in ((1, "Pia"), (2, "Paul"))]
    (proposal,) = propose_panels(search_of(*people, rounds=(one_round(usual=frozenset({1})),)))
    assert proposal.chosen[0].reasons == (SAT_THERE, staffing.FREE)
    assert [one.name for one in (*proposal.chosen, *proposal.others)] == ["Pia", "Paul"]


def test_practice_counts_where_it_is_asked_for() -> None:
    practised = Practised(frozenset({7}), frozenset({(2, 7)}))
    pia, paul = PossiblePanelist(named("Pia", 1), sat_last=True), PossiblePanelist(named("Paul", 2))
    (free,) = propose_panels(search_of(pia, paul, practised=practised))
    (asked,) = propose_panels(search_of(pia, paul, practised=practised, asks_for_practice=True))
    assert [one.name for one in free.chosen] == ["Pia"] and [one.name for one in asked.chosen] == ["Paul"]
    assert asked.chosen[0].reasons == (staffing.PRACTISED, staffing.FREE)
    assert left_out_line(asked.left_out) == "Pia has not practised on what the round asks."


def test_nobody_sits_in_every_round() -> None:
    rounds = tuple(one_round(key=key, span=None) for key in (1, 2, 3))
    pia, paul = (PossiblePanelist(named(name, key), sat_last=True) for key, name in ((1, "Pia"), (2, "Paul")))
    proposals = propose_panels(search_of(pia, paul, rounds=rounds))
    assert [[one.name for one in proposal.chosen] for proposal in proposals] == [["Paul"], ["Pia"], ["Paul"]]
    alone = propose_panels(search_of(pia, rounds=rounds))
    assert [len(proposal.chosen) for proposal in alone] == [1, 1, 0]
    assert left_out_line(alone[2].left_out) == "Pia sits in enough rounds of this loop."


@pytest.mark.parametrize(
    ("diary", "why"),
    [
        (named("Pia", 1, busy=(Span(MONDAY, MONDAY + QUARTER),)), "is busy then"),
        (named("Pia", 1, works_from=time(10)), "does not work then"),
        (
            named("Pia", 1, sittings=(Span(MONDAY - 2 * QUARTER, MONDAY),)),
            "would have no break beside another interview",
        ),
    ],
)
def test_why_somebody_is_not_free(diary: Diary, why: str) -> None:
    (proposal,) = propose_panels(search_of(PossiblePanelist(diary, sat_last=True)))
    assert not proposal.chosen and [one.why for one in proposal.left_out] == [why]


def test_load_in_words() -> None:
    diary = named("Pia", 1, most_a_month=6, sittings=(Span(MONDAY, MONDAY + QUARTER),))
    assert load_words(diary, MONDAY) == "1 interview this week, 1 of 6 this month"
