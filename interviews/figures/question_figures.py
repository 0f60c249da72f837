"""What its ratings say of a question: how it is rated, how far raters agree, how far it tells people apart. Pure.

Candidates come in the order in which their loops were decided, and only whole steps of MINIMUM of them enter: whoever
reads the figures before and after one decision cannot work out how that one candidate was rated.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import atanh, sqrt, tanh
from typing import Any, NamedTuple

from interviews.figures.calibration import MINIMUM, Z_975
from interviews.figures.reliability import alpha_of_units
from questionbank.scale import NUMBERS

# An interval by Fisher's transformation divides by the square root of the number less this.
LOST = 3


class Scored(NamedTuple):
    """One score that counts: in whose loop, on which question, of how it is called in all its versions."""

    loop_id: int
    slug: str
    score: int


@dataclass(frozen=True)
class QuestionFigures:
    """Figures of one question over all its versions. None where a figure has too little to stand on, or is undefined.

    `scores` counts the ratings at each level, the lowest first. `deviation` is their standard deviation. `compared` are
    the candidates whom two or more people rated on it, `apart` how far the ratings of one answer lie apart on average,
    `alpha` Krippendorff's on the ordinal scale. `discrimination` with its interval is that of `discrimination_of`, over
    `paired` candidates.
    """

    candidates: int = 0
    scores: tuple[int, ...] = ()
    mean: float | None = None
    deviation: float | None = None
    compared: int = 0
    apart: float | None = None
    alpha: float | None = None
    paired: int = 0
    discrimination: float | None = None
    low: float | None = None
    high: float | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"scores": list(self.scores)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "QuestionFigures":
        return cls(**{**kept, "scores": tuple(kept["scores"])})


def figures_of(slug: str, scored: Iterable[Scored], decided: Sequence[int]) -> QuestionFigures:
    """The figures of the question `slug`, from every score of the loops that asked it. `decided` are the keys of these
    loops in the order in which they were decided; scores of any other are left out."""
    by_loop: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in scored:
        by_loop[row.loop_id][row.slug].append(row.score)
    rated = [by_loop[loop] for loop in decided if by_loop[loop][slug]]
    return _figures(slug, rated[: len(rated) - len(rated) % MINIMUM])


def _figures(slug: str, loops: Sequence[Mapping[str, list[int]]]) -> QuestionFigures:
    if len(loops) < MINIMUM:
        return QuestionFigures()
    scores = [score for loop in loops for score in loop[slug]]
    mean = Fraction(sum(scores), len(scores))
    counts = Counter(scores)
    units = [tuple(sorted(loop[slug])) for loop in loops if len(loop[slug]) > 1]
    compares = len(units) >= MINIMUM
    pairs = [(_mean(loop[slug]), rest) for loop in loops if (rest := _rest(slug, loop)) is not None]
    value, low, high = discrimination_of(pairs)
    return QuestionFigures(
        candidates=len(loops),
        scores=tuple(counts[level] for level in NUMBERS),
        mean=float(mean),
        deviation=sqrt(_squares(score - mean for score in scores) / len(scores)),
        compared=len(units),
        apart=float(_mean([unit[-1] - unit[0] for unit in units])) if compares else None,
        alpha=alpha_of_units(Counter(units), "ordinal") if compares else None,
        paired=len(pairs),
        discrimination=value,
        low=low,
        high=high,
    )


def _rest(slug: str, loop: Mapping[str, list[int]]) -> Fraction | None:
    """A candidate's mean over the other questions, each of them counting once; None where there is no other."""
    others = [_mean(scores) for other, scores in loop.items() if other != slug and scores]
    return _mean(others) if others else None


def _mean(values: Sequence[int | Fraction]) -> Fraction:
    return Fraction(sum(values), len(values))


def discrimination_of(
    pairs: Sequence[tuple[Fraction, Fraction]],
) -> tuple[float | None, float | None, float | None]:
    """How far a question tells candidates apart as the rest of their interviews does, with its interval of 95 percent.

    The corrected item-total correlation: Pearson's r = sum((x - mx)(y - my)) / sqrt(sum((x - mx)^2) sum((y - my)^2)),
    where x is a candidate's mean rating on this question and y their mean over all other questions of the loop, each
    counting once. The question itself is no part of y, or it would agree with itself (S. Henrysson, "Correction of
    item-total correlations in item analysis", Psychometrika 28, 1963). The interval is Fisher's: tanh(atanh(r) -/+
    1.96 / sqrt(n - 3)).

    It says nothing of whether people do well in the work, and raters whose first impression colours every answer push
    it up. None below MINIMUM candidates, and where all of them were rated alike on either side.
    """
    number = len(pairs)
    if number < MINIMUM:
        return None, None, None
    mean_x, mean_y = _mean([x for x, _ in pairs]), _mean([y for _, y in pairs])
    across = sum(((x - mean_x) * (y - mean_y) for x, y in pairs), Fraction(0))
    both = _squares(x - mean_x for x, _ in pairs) * _squares(y - mean_y for _, y in pairs)
    if not both:
        return None, None, None
    value = float(across) / sqrt(both)
    if across**2 == both:  # exactly on a line: the transformation has no end there
        return value, value, value
    reach = Z_975 / sqrt(number - LOST)
    return value, tanh(atanh(value) - reach), tanh(atanh(value) + reach)


def _squares(values: Iterable[Fraction]) -> Fraction:
    return sum((value**2 for value in values), Fraction(0))
