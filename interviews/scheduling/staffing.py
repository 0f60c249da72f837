"""Panels proposed for the rounds of a loop, each person with the reasons that are true of them. Pure: diaries in,
proposals out.

Nobody is proposed who must not interview the candidate, who sits elsewhere, is busy or does not work then, who would
have more interviews than they said are enough, or who would sit in every round; and where the opening asks for
practice, nobody who lacks it. Where pools say who may ask about what a round rates, it is one of them. Whoever cannot
sit in a round is named with the reason.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.wording import listed
from interviews.scheduling.diaries import Diary
from interviews.scheduling.hours import Span
from interviews.scheduling.loads import load_words
from interviews.scheduling.proposing import BREAK
from questionbank.practice.practised import Practised

# Below this a competency has one opinion.
ENOUGH_RATERS = 2

# What speaks for somebody, to go on with after a name. Seats are read, whether or not the round was held yet: a seat is
# not a rating.
SAT_THERE = "was on this round’s panel in the opening’s last loop"
SAT_LAST = "was on a panel of the opening’s last loop"
MANAGES = "manages the opening"
SAT_BEFORE = "was on a panel for this role before"
IN_POOL = "may ask about what the round rates"
PRACTISED = "has practised on what the round asks"
FREE = "is free then"


@dataclass(frozen=True)
class RoundToStaff:
    """A round of the loop, with who sits there, who sat there in the opening's last loop, and how many more are
    proposed. Without a time it counts as held now."""

    key: int
    name: str
    minutes: int
    span: Span | None
    competencies: frozenset[int]
    seated: frozenset[int]
    missing: int
    usual: frozenset[int] = frozenset()


@dataclass(frozen=True)
class PossiblePanelist:
    """Somebody who could sit on a panel of this opening, and what speaks for it."""

    diary: Diary
    is_recused: bool = False
    sat_last: bool = False
    is_manager: bool = False
    sat_before: bool = False


@dataclass(frozen=True)
class PanelSearch:
    """What panels are looked for in: every round of the loop in its order, and who could sit there, by their keys."""

    rounds: tuple[RoundToStaff, ...]
    people: Mapping[int, PossiblePanelist]
    practised: Practised
    asks_for_practice: bool
    now: datetime
    # By competency, who may ask about it; where nobody is named, anybody may.
    pools: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def pools_of(self, row: RoundToStaff) -> list[frozenset[int]]:
        return [self.pools[competency] for competency in row.competencies if competency in self.pools]


@dataclass(frozen=True)
class Suggestion:
    """Somebody who can sit in a round: what speaks for them, and how much they would have with it."""

    person: int
    name: str
    reasons: tuple[str, ...]
    load: str

    @property
    def sentence(self) -> str:
        """Says "Pia Moreau manages the opening and is free then. With this round: 2 of 4 interviews that week, ..."."""
        return f"{self.name} {listed(self.reasons)}. With this round: {self.load}."


@dataclass(frozen=True)
class LeftOut:
    """Somebody who cannot sit in a round, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class RoundProposal:
    """Who is proposed for a round, who could sit there instead, and who could not."""

    round: RoundToStaff
    chosen: tuple[Suggestion, ...]
    others: tuple[Suggestion, ...]
    left_out: tuple[LeftOut, ...]


def propose_panels(search: PanelSearch) -> list[RoundProposal]:
    """A proposal for each round that misses people, in the order of the rounds; each knows what those before it take.
    Whoever sat in the round in the opening's last loop comes first, then whoever sat there at all, then whoever sits
    in fewer rounds and has less to do."""
    return _Proposing(search).run()


class _Proposing:
    """One run: diaries and rounds of everybody fill as people are chosen."""

    def __init__(self, search: PanelSearch) -> None:
        self.search = search
        self.diaries = {key: person.diary for key, person in search.people.items()}
        self.rounds_of = Counter(person for row in search.rounds for person in row.seated)
        self.most_rounds = max(1, len(search.rounds) - 1)

    def run(self) -> list[RoundProposal]:
        return [self._propose(row) for row in self.search.rounds if row.missing > 0]

    def _propose(self, row: RoundToStaff) -> RoundProposal:
        tied = [key for key in self.search.people if key not in row.seated and self._ties(row, key)]
        hindered = {key: why for key in tied if (why := self._hindrance(row, key))}
        able = sorted((key for key in tied if key not in hindered), key=lambda key: self._rank(row, key))
        suggested = [self._suggestion(row, key) for key in able]
        for key in able[: row.missing]:
            self._seat(row, key)
        names = sorted((self.diaries[key].name, why) for key, why in hindered.items())
        left_out = tuple(LeftOut(name, why) for name, why in names)
        return RoundProposal(row, tuple(suggested[: row.missing]), tuple(suggested[row.missing :]), left_out)

    def _seat(self, row: RoundToStaff, key: int) -> None:
        self.rounds_of[key] += 1
        self.diaries[key] = self._with(row, key)

    def _with(self, row: RoundToStaff, key: int) -> Diary:
        """Somebody's diary with the round in it."""
        diary = self.diaries[key]
        return diary.with_sitting(row.span) if row.span else diary.with_undated(self._span(row))

    def _span(self, row: RoundToStaff) -> Span:
        return row.span or Span(self.search.now, self.search.now + timedelta(minutes=row.minutes))

    def _hindrance(self, row: RoundToStaff, key: int) -> str:
        """Why somebody cannot sit in the round; empty where they can."""
        person, diary, moment = self.search.people[key], self.diaries[key], self._span(row).start
        if person.is_recused:
            return "must not interview this candidate"
        pools = self.search.pools_of(row)
        if pools and not any(key in pool for pool in pools):
            return "is in no pool of this round"
        if self.search.asks_for_practice and self.search.practised.lacks(key, row.competencies):
            return "has not practised on what the round asks"
        if self.rounds_of[key] >= self.most_rounds:
            return "sits in enough rounds of this loop"
        if not diary.has_room(moment):
            return f"has {load_words(diary, moment, _when(row))}"
        return _hindered_by_time(diary, row.span) if row.span else ""

    def _ties(self, row: RoundToStaff, key: int) -> tuple[str, ...]:
        """What speaks for somebody in this round. Nobody is proposed for whom nothing does."""
        person, practised = self.search.people[key], self.search.practised
        has_practised = any((key, competency) in practised.passes for competency in row.competencies)
        said = (
            (SAT_THERE, key in row.usual),
            (SAT_LAST, person.sat_last and key not in row.usual),
            (MANAGES, person.is_manager),
            (IN_POOL, any(key in pool for pool in self.search.pools_of(row))),
            (SAT_BEFORE, person.sat_before and not person.sat_last),
            (PRACTISED, has_practised and not practised.lacks(key, row.competencies)),
        )
        return tuple(reason for reason, is_so in said if is_so)

    def _rank(self, row: RoundToStaff, key: int) -> tuple[object, ...]:
        ties, diary, moment = self._ties(row, key), self.diaries[key], self._span(row).start
        share = diary.in_week(moment) / (diary.most_a_week or 5)
        ranks = SAT_THERE not in ties, SAT_LAST not in ties
        return *ranks, self.rounds_of[key], -len(ties), share, diary.in_month(moment), diary.name, key

    def _suggestion(self, row: RoundToStaff, key: int) -> Suggestion:
        load = load_words(self._with(row, key), self._span(row).start, _when(row))
        reasons = (*self._ties(row, key), *([FREE] if row.span else []))
        return Suggestion(key, self.diaries[key].name, reasons, load)


def _when(row: RoundToStaff) -> str:
    return "that" if row.span else "this"


def _hindered_by_time(diary: Diary, span: Span) -> str:
    if diary.sits_elsewhere(span):
        return "is in another interview then"
    if diary.sits_elsewhere(span.with_breaks(BREAK)):
        return "would have no break beside another interview"
    if diary.is_busy(span):
        return "is busy then"
    return "" if diary.is_working(span) else "does not work then"


def left_out_line(left_out: Iterable[LeftOut]) -> str:
    """Says "Noor Haddad is busy then; Paul Achterberg must not interview this candidate."."""
    words = [f"{each.name} {each.why}" for each in left_out]
    return f"{'; '.join(words)}." if words else ""
