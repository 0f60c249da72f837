"""The arithmetic of practice."""

from decimal import Decimal
from fractions import Fraction

import pytest

from questionbank.practice.measures import Limits, is_pass, mean_difference, rank_agreement

AGREED = (2, 5, 3)
LIMITS = Limits(Decimal("0.50"), Decimal("0.60"))


@pytest.mark.parametrize(
    ("own", "difference", "agreement"),
    [
        ((2, 5, 3), Fraction(0), Fraction(1)),
        ((2, 4, 3), Fraction(1, 3), Fraction(1)),
        ((3, 5, 4), Fraction(2, 3), Fraction(1)),
        ((3, 3, 3), Fraction(1), Fraction(0)),
        ((5, 2, 3), Fraction(2), Fraction(-1)),
        ((2, 5, 2), Fraction(1, 3), Fraction(2, 3)),
    ],
)
def test_difference_and_order(own: tuple[int, ...], difference: Fraction, agreement: Fraction) -> None:
    assert mean_difference(own, AGREED) == difference
    assert rank_agreement(own, AGREED) == agreement


def test_answers_of_one_rating_have_no_order() -> None:
    assert rank_agreement((1, 2, 3), (4, 4, 4)) == 0


@pytest.mark.parametrize(
    ("own", "passes"),
    [((2, 5, 3), True), ((2, 5, 2), True), ((3, 5, 4), False), ((3, 3, 3), False), ((2, 5), False)],
)
def test_a_pass_is_near_in_both(own: tuple[int, ...], passes: bool) -> None:
    assert is_pass(own, AGREED, LIMITS) is passes
