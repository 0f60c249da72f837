from fractions import Fraction as F

import pytest

from interviews.debriefs.departures import ABOVE, AT, BELOW, MOST_ARE_AGAINST, MOST_ARE_FOR, departures, majority

LEVEL = F(7, 2)


def departed(outcome, score=None, given=(), level=LEVEL):
    return departures(outcome, score=score, level=level, recommendations=given)


@pytest.mark.parametrize(
    ("given", "most"),
    [
        ([], ""),
        (["yes", "no"], ""),
        (["strong_yes", "no"], ""),  # strength is no second voice
        (["yes", "strong_yes", "no"], "hire"),
        (["strong_no", "no", "strong_yes"], "no_hire"),
        (["yes"], "hire"),
    ],
)
def test_majority(given, most):
    assert majority(given) == most


@pytest.mark.parametrize(
    ("outcome", "score", "sentences"),
    [
        ("hire", F(349, 100), [BELOW]),
        ("hire", LEVEL, []),
        ("hire", F(4), []),
        ("no_hire", F(349, 100), []),
        ("no_hire", LEVEL, [AT]),
        ("no_hire", F(4), [ABOVE]),
        ("another_round", F(5), []),
        ("another_round", F(1), []),
        ("hire", None, []),
        ("no_hire", None, []),
    ],
)
def test_against_the_score(outcome, score, sentences):
    assert departed(outcome, score) == sentences


def test_a_score_that_only_looks_like_the_level_is_below_it():
    """3.499 prints as 3.5; the decision is compared with what it is."""
    assert departed("hire", F(3499, 1000)) == [BELOW]


def test_without_an_agreed_level_there_is_nothing_to_depart_from():
    assert departed("hire", F(1), level=None) == []


@pytest.mark.parametrize(
    ("outcome", "given", "sentences"),
    [
        ("no_hire", ["yes", "yes", "no"], [MOST_ARE_FOR]),
        ("hire", ["no", "strong_no", "yes"], [MOST_ARE_AGAINST]),
        ("hire", ["yes", "no"], []),
        ("no_hire", ["yes", "no"], []),
        ("another_round", ["no", "no"], []),
    ],
)
def test_against_the_majority(outcome, given, sentences):
    assert departed(outcome, None, given) == sentences


def test_both_at_once():
    assert departed("hire", F(2), ["no"]) == [BELOW, MOST_ARE_AGAINST]
