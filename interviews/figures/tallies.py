"""What a group of cards and answers comes to, in numbers that add up: of months kept apart, the sum is the whole. Pure.

A tally holds how often each set of scores was given, and each wait; it names nobody. Distinct candidates add up because
a loop stands in one kept month alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median_high, median_low
from typing import Any

from interviews.figures.calibration import MINIMUM
from interviews.figures.insights import BY_CARDS, GROUPS, AnswerRow, CardRow, Group, grouped
from interviews.figures.reliability import alpha_of_units, one_way

# The scores that several people gave one answer, sorted: who gave which says nothing here.
Scores = tuple[int, ...]
Tallies = dict[str, dict[str, "Tally"]]


@dataclass(frozen=True)
class PanelAgreement:
    """One-way intraclass correlation over the answers that the most usual number of people scored."""

    raters: int
    answers: int
    single: float | None
    mean: float | None


@dataclass
class Tally:
    """One row of the table of insights. `minutes` counts waits, `units` the answers that two or more people scored."""

    name: str = ""
    candidates: int = 0
    compared: int = 0
    card_count: int = 0
    submitted: int = 0
    in_time: int = 0
    answer_count: int = 0
    rated: int = 0
    minutes: Counter[int] = field(default_factory=Counter)
    units: Counter[Scores] = field(default_factory=Counter)

    @classmethod
    def of(cls, group: Group) -> "Tally":
        waits = (card.waited for card in group.cards)
        return cls(
            name=group.name,
            candidates=group.candidates,
            compared=group.compared,
            card_count=len(group.cards),
            submitted=group.submitted,
            in_time=group.in_time,
            answer_count=len(group.answers),
            rated=group.rated,
            minutes=Counter(round(wait.total_seconds() / 60) for wait in waits if wait is not None),
            units=Counter(tuple(sorted(scores)) for scores in group.units),
        )

    def add(self, other: "Tally") -> None:
        """Make this the tally of both. They have no loop in common."""
        self.name = self.name or other.name
        for name in NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.minutes.update(other.minutes)
        self.units.update(other.units)

    @property
    def median_wait(self) -> timedelta | None:
        waits = list(self.minutes.elements())
        return timedelta(minutes=(median_low(waits) + median_high(waits)) / 2) if waits else None

    @property
    def shared(self) -> int:
        """Answers that two or more people scored."""
        return self.units.total()

    @property
    def spread(self) -> float | None:
        """How far the ratings of one answer lie apart, on average."""
        gaps = self.gaps
        return sum(gap * number for gap, number in gaps.items()) / gaps.total() if gaps else None

    @property
    def gaps(self) -> Counter[int]:
        """How many answers have their ratings so many levels apart."""
        found: Counter[int] = Counter()
        for scores, number in self.units.items():
            found[scores[-1] - scores[0]] += number
        return found

    @property
    def has_enough(self) -> bool:
        return self.compared >= MINIMUM

    @property
    def alpha(self) -> float | None:
        return alpha_of_units(self.units, "ordinal") if self.has_enough else None

    @property
    def panel(self) -> PanelAgreement:
        """How well one rating, and the mean of a panel of the usual size, tells answers apart. The raters differ from
        answer to answer, so the one-way form is the one that holds."""
        sizes: Counter[int] = Counter()
        for scores, number in self.units.items():
            sizes[len(scores)] += number
        raters = max(sizes, key=lambda size: (sizes[size], size), default=0)
        targets = {scores: number for scores, number in self.units.items() if len(scores) == raters}
        single, mean = one_way(targets)
        return PanelAgreement(raters, sizes[raters], single, mean)

    def as_json(self) -> dict[str, Any]:
        numbers = {name: getattr(self, name) for name in NUMBERS}
        units = [[list(scores), number] for scores, number in self.units.items()]
        return {"name": self.name, **numbers, "minutes": list(self.minutes.items()), "units": units}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Tally":
        units = Counter({tuple(scores): number for scores, number in kept["units"]})
        minutes = Counter(dict(kept["minutes"]))
        return cls(kept["name"], **{name: kept[name] for name in NUMBERS}, minutes=minutes, units=units)


NUMBERS = ("candidates", "compared", "card_count", "submitted", "in_time", "answer_count", "rated")


def tallies_of(cards: Iterable[CardRow], answers: Iterable[AnswerRow], kinds: Iterable[str] = GROUPS) -> Tallies:
    """By kind of group and key of the group, what these cards and answers come to."""
    cards, answers = list(cards), list(answers)
    return {
        by: {key: Tally.of(group) for key, group in grouped(cards if by in BY_CARDS else (), answers, by).items()}
        for by in kinds
    }


def sum_of(parts: Iterable[Mapping[str, Tally]]) -> dict[str, Tally]:
    """The tallies of these parts together, by key."""
    whole: dict[str, Tally] = {}
    for part in parts:
        for key, tally in part.items():
            whole.setdefault(key, Tally()).add(tally)
    return whole


def in_order(tallies: Mapping[str, Tally], by: str) -> list[Tally]:
    """The rows of the table, by name; months newest first."""
    return sorted(tallies.values(), key=lambda tally: tally.name, reverse=by == "month")
