"""How near somebody's ratings of sample answers are to the agreed ones. Plain arithmetic over two rows of ratings."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

FEWEST_SAMPLES = 3


@dataclass(frozen=True)
class Limits:
    """What a pass may differ by at most, in levels, and how far it must agree on the order at least (1 is wholly)."""

    most_mean_difference: Decimal
    least_rank_agreement: Decimal


def mean_difference(own: Sequence[int], agreed: Sequence[int]) -> Fraction:
    """By how many levels the ratings differ on average, above or below."""
    return Fraction(sum(abs(mine - theirs) for mine, theirs in zip(own, agreed, strict=True)), len(agreed))


def rank_agreement(own: Sequence[int], agreed: Sequence[int]) -> Fraction:
    """Of the pairs of answers that deserve different ratings: the share put in the right order, less the share put in
    the wrong one. Whoever gives the same rating to all has 0."""
    pairs = [
        (mine, theirs)
        for (mine, theirs) in zip(combinations(own, 2), combinations(agreed, 2), strict=True)
        if theirs[0] != theirs[1]
    ]
    products = [(mine[0] - mine[1]) * (theirs[0] - theirs[1]) for mine, theirs in pairs]
    return Fraction(
        sum(product > 0 for product in products) - sum(product < 0 for product in products), len(pairs) or 1
    )


def is_pass(own: Sequence[int], agreed: Sequence[int], limits: Limits) -> bool:
    """Whether somebody who rated all these answers is within the limits."""
    if len(own) != len(agreed) or len(agreed) < FEWEST_SAMPLES:
        return False
    is_near = mean_difference(own, agreed) <= Fraction(limits.most_mean_difference)
    return is_near and rank_agreement(own, agreed) >= Fraction(limits.least_rank_agreement)
