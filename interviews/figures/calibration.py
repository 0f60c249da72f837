"""How one interviewer rates beside the others who heard the same answers. Pure: from sealed ratings in hand.

Everything compares like with like: a rating with the mean of the others' ratings of the same answer. Each candidate
gives one value for each measure, so that a long interview weighs no more than a short one, and the interval is that of
a mean over candidates (Student's t, 95 percent). Below a minimum count there is no figure at all.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from statistics import NormalDist, fmean, pstdev, stdev
from typing import NamedTuple
from zoneinfo import ZoneInfo

from questionbank.scale import MIDDLE

MINIMUM = 5  # candidates for one figure; for a difference between two groups, in each

# Quantiles of Student's t at 0.975 for 1 to 30 degrees of freedom; beyond, a series around the normal one is as
# exact (Abramowitz and Stegun, 26.7.5).
T_975 = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
    *(2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)
Z_975 = NormalDist().inv_cdf(0.975)


class Heard(NamedTuple):
    """One score: whose, of which answer, in which interview of which candidate's loop."""

    loop_id: int
    interview_id: int
    starts_at: datetime
    panelist_id: int
    question_id: int
    competency_id: int
    score: int


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval and what it stands on; without a figure, `needed` says how many more would do."""

    count: int
    minimum: int = MINIMUM
    value: float | None = None
    low: float = 0.0
    high: float = 0.0

    @property
    def is_clear(self) -> bool:
        """The interval leaves zero out."""
        return self.value is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True)
class Calibration:
    """One interviewer's measures."""

    candidates: int
    leniency: Estimate
    central: Estimate
    halo: Estimate
    drift: Estimate
    day_order: Estimate


def t_975(degrees: int) -> float:
    """The quantile for an interval of 95 percent."""
    if degrees <= len(T_975):
        return T_975[degrees - 1]
    z = Z_975
    return z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)


def estimate(values: Sequence[float], minimum: int = MINIMUM) -> Estimate:
    """The mean of these values with its interval; no figure below the minimum count."""
    count = len(values)
    if count < max(minimum, 2):
        return Estimate(count, minimum)
    middle = fmean(values)
    reach = t_975(count - 1) * stdev(values) / sqrt(count)
    return Estimate(count, minimum, middle, middle - reach, middle + reach)


def difference(later: Sequence[float], earlier: Sequence[float], minimum: int = MINIMUM) -> Estimate:
    """The mean of `later` minus that of `earlier` with its interval; no figure where either is below the minimum.

    The degrees of freedom are those of the smaller group, which makes the interval rather too wide than too narrow.
    """
    smaller = min(len(later), len(earlier))
    if smaller < max(minimum, 2):
        return Estimate(smaller, minimum)
    value = fmean(later) - fmean(earlier)
    error = sqrt(stdev(later) ** 2 / len(later) + stdev(earlier) ** 2 / len(earlier))
    reach = t_975(smaller - 1) * error
    return Estimate(smaller, minimum, value, value - reach, value + reach)


def first_of_their_day(held: Iterable[tuple[int, datetime]], time_zone: str) -> set[int]:
    """Of all interviews that a person held (key and start), the first of each day as that person counts days."""
    zone, days = ZoneInfo(time_zone), set()
    firsts = set()
    for interview, starts_at in sorted(held, key=lambda row: (row[1], row[0])):
        day = starts_at.astimezone(zone).date()
        if day not in days:
            firsts.add(interview)
        days.add(day)
    return firsts


def calibrate(heard: Iterable[Heard], panelist_id: int, firsts: Container[int]) -> Calibration:
    """Every measure of one interviewer, from all scores of the loops that they sat in. `firsts` are the interviews
    that were the person's first of a day, whether anybody else rated there or not."""
    loops: dict[int, list[Heard]] = defaultdict(list)
    for row in heard:
        loops[row.loop_id].append(row)
    shared = {loop: pairs for loop, rows in loops.items() if (pairs := _pairs(rows, panelist_id))}
    in_time = sorted(shared.values(), key=lambda pairs: pairs[0][0].starts_at)
    leniency = [_leniency(pairs) for pairs in in_time]
    half = len(leniency) // 2
    first, later = _by_day_order(in_time, firsts)
    halo = [value for rows in loops.values() if (value := _halo(rows, panelist_id)) is not None]
    return Calibration(
        candidates=len(in_time),
        leniency=estimate(leniency),
        central=estimate([_central(pairs) for pairs in in_time]),
        halo=estimate(halo),
        drift=difference(leniency[half:], leniency[:half]),
        day_order=difference(later, first),
    )


Pair = tuple[Heard, list[int]]


def _pairs(rows: list[Heard], panelist_id: int) -> list[Pair]:
    """The person's scores of answers that somebody else scored too, with the others' scores, in order of time."""
    others: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if row.panelist_id != panelist_id:
            others[row.question_id].append(row.score)
    own = [row for row in rows if row.panelist_id == panelist_id and others[row.question_id]]
    return [(row, others[row.question_id]) for row in sorted(own, key=lambda row: (row.starts_at, row.question_id))]


def _leniency(pairs: list[Pair]) -> float:
    """Own score minus the others' mean, averaged."""
    return fmean(row.score - fmean(others) for row, others in pairs)


def _central(pairs: list[Pair]) -> float:
    """How much more often the middle of the scale is used than by the others, as a share of answers."""
    return fmean((row.score == MIDDLE) - fmean(score == MIDDLE for score in others) for row, others in pairs)


def _halo(rows: list[Heard], panelist_id: int) -> float | None:
    """How far the person's scores lie apart over competencies, minus how far each other's do over the same ones.

    Below zero: one good (or bad) answer seems to colour the rest. None where no other shares two competencies.
    """
    means: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        means[row.panelist_id][row.competency_id].append(row.score)
    own = means.pop(panelist_id, {})
    found = []
    for other in means.values():
        both = own.keys() & other.keys()
        if len(both) > 1:
            found.append(pstdev(fmean(own[key]) for key in both) - pstdev(fmean(other[key]) for key in both))
    return fmean(found) if found else None


def _by_day_order(loops: list[list[Pair]], firsts: Container[int]) -> tuple[list[float], list[float]]:
    """Leniency interview by interview: those that were the person's first of the day, and the later ones."""
    interviews: dict[int, list[Pair]] = defaultdict(list)
    for pairs in loops:
        for pair in pairs:
            interviews[pair[0].interview_id].append(pair)
    first: list[float] = []
    later: list[float] = []
    for interview, pairs in interviews.items():
        (first if interview in firsts else later).append(_leniency(pairs))
    return first, later
