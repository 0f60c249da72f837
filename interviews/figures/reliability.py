"""How far raters agree: intraclass correlation and Krippendorff's alpha. Pure, and exact until the last step.

Sources: P. E. Shrout and J. L. Fleiss, "Intraclass correlations: uses in assessing rater reliability", 1979;
K. Krippendorff, "Computing Krippendorff's alpha-reliability", 2011. Sums are kept as fractions, so that "no variance"
is a fact and not a matter of rounding. What cannot be computed is None: never 0, and never 1.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

Number = int | float | Fraction
ICC_KEYS = ("1,1", "2,1", "3,1", "1,k", "2,k", "3,k")


def icc(ratings: Sequence[Sequence[Number | None]]) -> dict[str, float | None]:
    """Intraclass correlations after Shrout and Fleiss; targets are rows, judges are columns.

    The keys are the forms: "1,1" each target has judges of its own, "2,1" the judges are a sample, "3,1" they are the
    only ones of interest; "1,k", "2,k" and "3,k" are the same for the mean of the k judges. A target that lacks a
    rating is left out. A form is None where it is undefined: fewer than two targets or judges, or no variance.
    Raises ValueError for rows of unequal length.
    """
    if len({len(row) for row in ratings}) > 1:
        raise ValueError("Every target needs one place for each judge.")
    rows = [[Fraction(value) for value in row if value is not None] for row in ratings if None not in row]
    targets, judges = len(rows), len(rows[0]) if rows else 0
    if targets < 2 or judges < 2:
        return dict.fromkeys(ICC_KEYS)
    between, within, columns, error = _mean_squares(rows)
    if not (between or within):
        return dict.fromkeys(ICC_KEYS)
    bias = (columns - error) / targets
    parts = {
        "1,1": (between - within, between + (judges - 1) * within),
        "2,1": (between - error, between + (judges - 1) * error + judges * bias),
        "3,1": (between - error, between + (judges - 1) * error),
        "1,k": (between - within, between),
        "2,k": (between - error, between + bias),
        "3,k": (between - error, between),
    }
    # With few ratings an estimated variance can come out below zero; a share of it means nothing.
    return {form: float(top / bottom) if bottom > 0 else None for form, (top, bottom) in parts.items()}


def one_way(targets: Mapping[tuple[int, ...], int]) -> tuple[float | None, float | None]:
    """The forms "1,1" and "1,k" of `icc`, from the ratings that targets were given and in how many targets these came.
    Every target has as many ratings as the others."""
    number = sum(targets.values())
    judges = len(next(iter(targets), ()))
    if number < 2 or judges < 2:
        return None, None
    means = {ratings: Fraction(sum(ratings), judges) for ratings in targets}
    grand = sum((means[ratings] * times for ratings, times in targets.items()), Fraction(0)) / number
    between = sum(((means[ratings] - grand) ** 2 * times for ratings, times in targets.items()), Fraction(0))
    between *= Fraction(judges, number - 1)
    inside = sum(
        ((value - means[ratings]) ** 2 * times for ratings, times in targets.items() for value in ratings), Fraction(0)
    )
    within = inside / (number * (judges - 1))
    if not (between or within):
        return None, None
    bottom = between + (judges - 1) * within
    single = float((between - within) / bottom) if bottom > 0 else None
    return single, float((between - within) / between) if between > 0 else None


def _mean_squares(rows: list[list[Fraction]]) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """Mean squares between targets, within targets, between judges, and what is left."""
    targets, judges = len(rows), len(rows[0])
    grand = sum((sum(row, Fraction(0)) for row in rows), Fraction(0)) / (targets * judges)
    row_means = [sum(row, Fraction(0)) / judges for row in rows]
    column_means = [sum(column, Fraction(0)) / targets for column in zip(*rows, strict=True)]
    between = judges * sum(((value - grand) ** 2 for value in row_means), Fraction(0))
    columns = targets * sum(((value - grand) ** 2 for value in column_means), Fraction(0))
    within = sum(
        ((value - average) ** 2 for row, average in zip(rows, row_means, strict=True) for value in row), Fraction(0)
    )
    return (
        between / (targets - 1),
        within / (targets * (judges - 1)),
        columns / (judges - 1),
        (within - columns) / ((targets - 1) * (judges - 1)),
    )


def krippendorff_alpha(rows: Sequence[Sequence[Any]], level: str) -> float | None:
    """Krippendorff's alpha; observers are rows, units are columns, None is a missing value.

    `level` is nominal, ordinal, interval or ratio. None where alpha is undefined: fewer than two observers, fewer than
    two units that two observers rated, or no variance. Raises ValueError for an unknown level, for rows of unequal
    length, and for values below zero on a ratio scale.
    """
    if level not in DISTANCES:
        raise ValueError(f"There is no level {level!r}. Choose from {', '.join(DISTANCES)}.")
    if len({len(row) for row in rows}) > 1:
        raise ValueError("Every observer needs one place for each unit.")
    units = [[value for value in column if value is not None] for column in zip(*rows, strict=True)]
    return alpha_of_units(Counter(tuple(_exact(value, level) for value in unit) for unit in units), level)


def alpha_of_units(units: Mapping[tuple[Any, ...], int], level: str) -> float | None:
    """The same of the values that each unit was given, and in how many units these came together."""
    units = {unit: number for unit, number in units.items() if len(unit) > 1}
    if sum(units.values()) < 2:
        return None
    totals: Counter[Any] = Counter()
    for unit, number in units.items():
        for value in unit:
            totals[value] += number
    distance = DISTANCES[level](totals)
    expected = sum(
        (totals[this] * totals[other] * distance(this, other) for this, other in combinations(totals, 2)),
        Fraction(0),
    )
    if not expected:
        return None
    pairs = _pairs(units)
    observed = sum((weight * distance(this, other) for (this, other), weight in pairs.items()), Fraction(0))
    return float(1 - (totals.total() - 1) * observed / expected)


def _exact(value: Any, level: str) -> Any:
    """Numbers as fractions; on the nominal level anything that can be told apart."""
    if level == "nominal":
        return value
    number = Fraction(value)
    if level == "ratio" and number < 0:
        raise ValueError("A ratio scale has no values below zero.")
    return number


def _pairs(units: Mapping[tuple[Any, ...], int]) -> dict[tuple[Any, Any], Fraction]:
    """How often two different values met in a unit, each unit weighing as much as it has values."""
    pairs: dict[tuple[Any, Any], Fraction] = defaultdict(Fraction)
    for unit, number in units.items():
        for this, other in combinations(unit, 2):
            if this != other:
                pairs[this, other] += Fraction(number, len(unit) - 1)
    return pairs


Distance = Callable[[Any, Any], Fraction]


def _nominal(totals: Counter[Any]) -> Distance:
    return lambda this, other: Fraction(1)


def _interval(totals: Counter[Any]) -> Distance:
    return lambda this, other: (this - other) ** 2


def _ratio(totals: Counter[Any]) -> Distance:
    return lambda this, other: ((this - other) / (this + other)) ** 2


def _ordinal(totals: Counter[Any]) -> Distance:
    """Ranks in place of values: how many ratings lie from one value to the other, the two ends by half."""
    middles: dict[Any, Fraction] = {}
    below = 0
    for value in sorted(totals):
        middles[value] = below + Fraction(totals[value], 2)
        below += totals[value]
    return lambda this, other: (middles[this] - middles[other]) ** 2


DISTANCES: dict[str, Callable[[Counter[Any]], Distance]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}
