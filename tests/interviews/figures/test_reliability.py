"""Agreement of raters: the published tables, the undefined cases, and an independent implementation."""

import warnings
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from interviews.figures.reliability import ICC_KEYS, icc, krippendorff_alpha

# Shrout and Fleiss (1979), table 2: six targets by four judges.
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

_ = None
# Krippendorff (2011): four observers by twelve units.
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, _],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]


def test_shrout_and_fleiss():
    found = icc(SHROUT_FLEISS)
    assert list(found) == list(ICC_KEYS)
    assert {form: round(value, 2) for form, value in found.items()} == {
        "1,1": 0.17,
        "2,1": 0.29,
        "3,1": 0.71,
        "1,k": 0.44,
        "2,k": 0.62,
        "3,k": 0.91,
    }


@pytest.mark.parametrize(
    ("level", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorff(level, value):
    assert round(krippendorff_alpha(KRIPPENDORFF, level), 3) == value


@pytest.mark.parametrize(
    "ratings",
    [
        [],
        [[]],
        [[3, 4]],  # one target
        [[3], [4], [5]],  # one judge
        [[3, 3], [3, 3], [3, 3]],  # no variance
        [[3.3, 3.3], [3.3, 3.3]],
        [[3, None], [None, 4], [4, 5]],  # one complete target
    ],
)
def test_icc_is_undefined_not_one(ratings):
    assert icc(ratings) == dict.fromkeys(ICC_KEYS)


def test_judges_who_agree_fully_on_targets_that_differ():
    assert set(icc([[1, 1], [3, 3], [5, 5]]).values()) == {1.0}


def test_judges_who_differ_by_a_constant_agree_in_the_third_form_alone():
    found = icc([[1, 2], [2, 3], [4, 5]])
    assert found["3,1"] == found["3,k"] == 1.0
    assert found["1,1"] < 1
    assert found["2,1"] < 1


def test_targets_that_do_not_differ_leave_the_means_undefined():
    found = icc([[2, 4], [4, 2]])
    assert found["1,k"] is found["3,k"] is None
    assert found["1,1"] == -1


def test_a_target_with_a_gap_is_left_out():
    assert icc([*SHROUT_FLEISS, [1, None, 5, 5]]) == icc(SHROUT_FLEISS)


def test_fractions_and_floats_are_numbers_too():
    assert icc([[Fraction(1, 3), 0.5], [2, 2.5], [4, 4]])["1,1"] == pytest.approx(0.98568, abs=1e-5)  # by hand


def test_rows_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="each judge"):
        icc([[1, 2], [3]])
    with pytest.raises(ValueError, match="each unit"):
        krippendorff_alpha([[1, 2], [3]], "nominal")


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[]],
        [[1, 2, 3]],  # one rater
        [[1, 2, 3], [_, _, _]],  # one rater who rated
        [[1, _], [_, 2]],  # nothing pairable
        [[1, 2, _], [2, _, 3]],  # one pairable unit
        [[3, 3], [3, 3]],  # no variance
        [[3, 3, 1], [3, 3, _]],  # no variance where it counts
    ],
)
def test_alpha_is_undefined_not_one(level, rows):
    assert krippendorff_alpha(rows, level) is None


def test_full_agreement_is_one_and_words_are_values():
    assert krippendorff_alpha([["yes", "no", "no"], ["yes", "no", "no"]], "nominal") == 1.0


def test_an_unknown_level_and_values_that_no_ratio_scale_has():
    with pytest.raises(ValueError, match="no level 'metric'"):
        krippendorff_alpha([[1], [1]], "metric")
    with pytest.raises(ValueError, match="below zero"):
        krippendorff_alpha([[-1, 2], [1, 2]], "ratio")


def test_zero_is_a_value_and_not_a_gap():
    assert krippendorff_alpha([[0, 1, 2], [0, 1, 2]], "ratio") == 1.0


TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.none() | st.integers(1, 5), min_size=width, max_size=width), min_size=2, max_size=5
    )
)


@settings(max_examples=150, deadline=None)
@given(TABLES, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_against_an_independent_implementation(rows, level):
    import krippendorff
    import numpy

    found = krippendorff_alpha(rows, level)
    assume(found is not None)
    data = numpy.array([[numpy.nan if value is None else value for value in row] for row in rows])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = krippendorff.alpha(reliability_data=data, level_of_measurement=level)
    assert found == pytest.approx(expected, abs=1e-9)


COMPLETE = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(1, 5), min_size=width, max_size=width), min_size=2, max_size=6)
)


@given(COMPLETE)
def test_the_order_of_targets_and_of_judges_changes_nothing(ratings):
    mirrored = [list(reversed(row)) for row in reversed(ratings)]
    assert icc(mirrored) == icc(ratings)


@given(COMPLETE)
def test_no_form_is_above_one(ratings):
    assert all(value is None or value <= 1 for value in icc(ratings).values())


@given(TABLES, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_alpha_is_never_above_one(rows, level):
    found = krippendorff_alpha(rows, level)
    assert found is None or found <= 1
