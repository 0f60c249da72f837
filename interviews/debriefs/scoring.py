"""Means, coverage, spread: the arithmetic of a loop, from ratings already in hand.

A panelist's score on a competency is the mean of their scored answers to its questions. A competency's score is the
mean over panelists. The loop's mechanical score is the weighted mean over competencies, weights equal unless a
reason for another is on record (combining independent ratings by rule: Conway, Jako and Goodman 1995). Blanks are
not scores and enter no mean; every mean says how many of the planned ratings it stands on. Exact fractions
throughout: rounding happens where a number is printed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from questionbank.scale import WIDE_GAP

# As exact as a figure gets.
MOST_PLACES = 4


class RatingRow(NamedTuple):
    """One planned rating: a seat's card has one for each question of the interview, given or not."""

    panelist_id: int
    competency_id: int
    question_id: int
    score: int | None
    blank_reason: str = ""


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """The arithmetic mean, or None of nothing."""
    return sum(values, Fraction(0)) / len(values) if values else None


@dataclass
class Cell:
    """One panelist's answers on one competency."""

    scores: list[int] = field(default_factory=list)
    blanks: list[str] = field(default_factory=list)
    planned: int = 0

    @property
    def score(self) -> Fraction | None:
        return mean([Fraction(score) for score in self.scores])


@dataclass
class CompetencyScore:
    """One row of the debrief."""

    competency_id: int
    cells: dict[int, Cell]  # by panelist

    @property
    def panelist_scores(self) -> dict[int, Fraction]:
        return {who: cell.score for who, cell in self.cells.items() if cell.score is not None}

    @property
    def mean(self) -> Fraction | None:
        return mean(list(self.panelist_scores.values()))

    @property
    def rated(self) -> int:
        """Panelists who gave at least one score."""
        return len(self.panelist_scores)

    @property
    def planned(self) -> int:
        """Panelists who were to rate it."""
        return len(self.cells)

    @property
    def gap(self) -> Fraction | None:
        """Highest minus lowest panelist's score; None where fewer than two gave one."""
        scores = self.panelist_scores.values()
        return max(scores) - min(scores) if len(scores) > 1 else None

    @property
    def differs(self) -> bool:
        return self.gap is not None and self.gap >= WIDE_GAP


@dataclass
class LoopScore:
    """The mechanical score with everything it was made from."""

    competencies: list[CompetencyScore]
    weights: Mapping[int, Fraction]

    @property
    def mean(self) -> Fraction | None:
        """The weighted mean over the competencies that somebody scored; None when nobody scored anything."""
        scored = [(row.mean, self.weights.get(row.competency_id, Fraction(1))) for row in self.competencies]
        parts = [(value, weight) for value, weight in scored if value is not None]
        total = sum((weight for _, weight in parts), Fraction(0))
        return sum((value * weight for value, weight in parts), Fraction(0)) / total if total else None

    @property
    def rated(self) -> int:
        return sum(row.rated for row in self.competencies)

    @property
    def planned(self) -> int:
        return sum(row.planned for row in self.competencies)

    @property
    def has_equal_weights(self) -> bool:
        return len({self.weights.get(row.competency_id, Fraction(1)) for row in self.competencies}) <= 1

    def by_disagreement(self) -> list[CompetencyScore]:
        """Rows with the widest gap first, equal gaps with the fewest ratings first. Rows where fewer than two people
        gave a score have no gap and come last. What is still equal keeps its order."""
        return sorted(self.competencies, key=lambda row: (row.gap is None, -(row.gap or 0), row.rated))

    def as_json(self) -> dict[str, Any]:
        """What a debrief keeps: numbers to two places, with what they stand on. `exact` is a mean as a fraction
        ("173/48"), because neither a comparison with the level nor a figure may hang on rounding twice."""
        return {
            "mean": printed(self.mean, 2),
            "exact": _exactly(self.mean),
            "rated": self.rated,
            "planned": self.planned,
            "equal_weights": self.has_equal_weights,
            "competencies": [
                {
                    "competency": row.competency_id,
                    "mean": printed(row.mean, 2),
                    "exact": _exactly(row.mean),
                    "rated": row.rated,
                    "planned": row.planned,
                    "gap": printed(row.gap, 2),
                    "weight": printed(self.weights.get(row.competency_id, Fraction(1)), 2),
                }
                for row in self.competencies
            ],
        }


def score_loop(rows: Iterable[RatingRow], weights: Mapping[int, Fraction] | None = None) -> LoopScore:
    """Combine the ratings of a loop's counting cards. `weights` maps competency ids to weights; absent means 1."""
    cells: dict[int, dict[int, Cell]] = defaultdict(lambda: defaultdict(Cell))
    for row in rows:
        cell = cells[row.competency_id][row.panelist_id]
        cell.planned += 1
        if row.score is not None:
            cell.scores.append(row.score)
        elif row.blank_reason:
            cell.blanks.append(row.blank_reason)
    scores = [CompetencyScore(competency_id, dict(by_panelist)) for competency_id, by_panelist in cells.items()]
    return LoopScore(scores, weights or {})


def _exactly(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def kept_mean(frozen: Mapping[str, Any]) -> Fraction | None:
    """The mean of a loop or of one competency as a debrief has kept it; the rounded one where only that is."""
    kept = frozen.get("exact") or frozen.get("mean")
    return None if kept is None else Fraction(str(kept))


def kept_level(frozen: Mapping[str, Any]) -> float | None:
    """The level that a debrief has kept beside its score; earlier ones called it by another name."""
    return frozen.get("level", frozen.get("agreed_level"))


def kept_must_haves(frozen: Mapping[str, Any]) -> dict[int, str]:
    """The must-haves that a debrief has kept, by competency with their names; earlier debriefs kept none."""
    return {int(competency): name for competency, name in frozen.get("must_haves", {}).items()}


def weak_must_haves(frozen: Mapping[str, Any]) -> list[str]:
    """The must-haves whose kept mean lies below the level, by name, in the order of the rounds."""
    level, names = kept_level(frozen), kept_must_haves(frozen)
    if level is None:
        return []
    means = ((row["competency"], kept_mean(row)) for row in frozen.get("competencies", []))
    return [names[pk] for pk, mean in means if pk in names and mean is not None and mean < Fraction(str(level))]


def printed(value: Fraction | None, places: int = 1) -> float | None:
    """The number as people read it, halves rounded up (2.25 is 2.3), or None."""
    if value is None:
        return None
    factor = 10**places
    return float(Fraction((value * factor + Fraction(1, 2)).__floor__(), factor))


def figure(value: Fraction | None, level: float | None) -> str:
    """A mean to one place; to more where one place would hide on which side of the agreed level it lies."""
    if value is None:
        return ""
    agreed = None if level is None else Fraction(str(level))
    for places in range(1, MOST_PLACES + 1):
        short = f"{printed(value, places):.{places}f}"
        if agreed is None or value == agreed or Fraction(short) != agreed:
            break
    return short
