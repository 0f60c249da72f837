"""The arithmetic of a loop, worked by hand and against properties that any mean must have."""

from fractions import Fraction as F
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.debriefs.scoring import LoopScore, RatingRow, mean, printed, score_loop

PIA, PAUL, KOFI = 1, 2, 3
DELIVERY, JUDGEMENT, ETHICS = 10, 20, 30


def rate(who, competency, score, question=None, blank=""):
    return RatingRow(who, competency, question or competency * 10, score, blank)


def test_the_mean_of_nothing_is_nothing():
    assert mean([]) is None
    assert mean([F(1), F(2)]) == F(3, 2)


def test_nobody_rated_anything():
    loop = score_loop([])
    assert (loop.mean, loop.rated, loop.planned, loop.competencies) == (None, 0, 0, [])
    assert loop.has_equal_weights


def test_one_rating_is_the_whole_score():
    loop = score_loop([rate(PIA, DELIVERY, 4)])
    assert (loop.mean, loop.rated, loop.planned) == (F(4), 1, 1)
    assert loop.competencies[0].gap is None
    assert not loop.competencies[0].differs


def test_first_within_a_person_then_over_people_then_over_competencies():
    """A person who answered three questions on a competency weighs no more than one who answered one."""
    loop = score_loop(
        [
            rate(PIA, DELIVERY, 1, question=1),
            rate(PIA, DELIVERY, 2, question=2),
            rate(PIA, DELIVERY, 3, question=3),
            rate(PAUL, DELIVERY, 5, question=1),
            rate(KOFI, JUDGEMENT, 2),
        ]
    )
    delivery, judgement = loop.competencies
    assert delivery.panelist_scores == {PIA: F(2), PAUL: F(5)}
    assert delivery.mean == F(7, 2)  # a flat mean of the four ratings would be 11/4
    assert judgement.mean == F(2)
    assert loop.mean == F(11, 4)  # a flat mean of the three panelist scores would be 3


@pytest.mark.parametrize("blank", ["not_asked", "no_evidence", "declined", "conflict"])
def test_a_blank_is_planned_and_enters_no_mean(blank):
    loop = score_loop([rate(PIA, DELIVERY, 4), rate(PAUL, DELIVERY, None, blank=blank)])
    row = loop.competencies[0]
    assert (row.mean, row.rated, row.planned, row.gap) == (F(4), 1, 2, None)
    assert row.cells[PAUL].blanks == [blank]
    assert row.cells[PAUL].score is None


def test_an_answer_that_nobody_got_to_is_planned_too():
    row = score_loop([rate(PIA, DELIVERY, None), rate(PAUL, DELIVERY, 5)]).competencies[0]
    assert (row.mean, row.rated, row.planned) == (F(5), 1, 2)
    assert row.cells[PIA].blanks == []


def test_a_blank_beside_a_score_of_the_same_person_takes_nothing_from_it():
    row = score_loop(
        [rate(PIA, DELIVERY, 5, question=1), rate(PIA, DELIVERY, None, question=2, blank="declined")]
    ).competencies[0]
    assert (row.cells[PIA].score, row.cells[PIA].planned, row.rated, row.planned) == (F(5), 2, 1, 1)


def test_a_competency_without_a_score_leaves_the_loop_s_mean_alone():
    loop = score_loop([rate(PIA, DELIVERY, 5), rate(PIA, ETHICS, None, blank="not_asked")])
    assert loop.mean == F(5)
    assert (loop.rated, loop.planned) == (1, 2)


def test_weights_pull_the_mean_and_nothing_else():
    rows = [rate(PIA, DELIVERY, 5), rate(PIA, JUDGEMENT, 2)]
    loop = score_loop(rows, {DELIVERY: F(2)})
    assert loop.mean == F(5 * 2 + 2, 3)
    assert not loop.has_equal_weights
    assert score_loop(rows).mean == F(7, 2)


def test_the_weight_of_an_unscored_competency_does_not_count():
    loop = score_loop([rate(PIA, DELIVERY, 5), rate(PIA, ETHICS, None)], {ETHICS: F(9)})
    assert loop.mean == F(5)


def test_one_weight_for_all_is_equal_weights():
    rows = [rate(PIA, DELIVERY, 5), rate(PIA, JUDGEMENT, 2)]
    loop = score_loop(rows, {DELIVERY: F(3), JUDGEMENT: F(3)})
    assert loop.has_equal_weights
    assert loop.mean == F(7, 2)


@pytest.mark.parametrize(
    ("scores", "gap", "differs"),
    [((2, 4), F(2), True), ((3, 4), F(1), False), ((4, 4), F(0), False), ((2, 4, 5), F(3), True)],
)
def test_the_gap_is_highest_minus_lowest(scores, gap, differs):
    row = score_loop([rate(who, DELIVERY, score) for who, score in enumerate(scores)]).competencies[0]
    assert (row.gap, row.differs) == (gap, differs)


def test_a_gap_just_under_two_levels_is_no_disagreement():
    rows = [
        rate(PIA, DELIVERY, 2, 1),
        rate(PIA, DELIVERY, 3, 2),
        rate(PAUL, DELIVERY, 4, 1),
        rate(PAUL, DELIVERY, 4, 2),
    ]
    row = score_loop(rows).competencies[0]
    assert row.gap == F(3, 2)
    assert not row.differs


def test_rows_go_by_gap_then_by_fewest_ratings_then_as_they_came():
    """The order of the debrief's table; who was rated by one person alone has no gap and comes last."""

    def row(competency, *scores):
        return [rate(who, competency, score) for who, score in enumerate(scores)]

    loop = score_loop(
        [*row(1, 4), *row(2, 4, 4), *row(3, 3, 4, 4), *row(4, 2, 4), *row(5, 2, 4, 5), *row(6, 4, 5), *row(7, None, 3)]
    )
    assert [found.competency_id for found in loop.by_disagreement()] == [5, 4, 6, 3, 2, 1, 7]
    assert [found.competency_id for found in loop.by_disagreement() if found.differs] == [5, 4]


def test_what_a_debrief_keeps():
    loop = score_loop(
        [rate(PIA, DELIVERY, 2), rate(PAUL, DELIVERY, 4), rate(PIA, ETHICS, None, blank="conflict")], {ETHICS: F(3, 2)}
    )
    assert loop.as_json() == {
        "mean": 3.0,
        "exact": "3",
        "rated": 2,
        "planned": 3,
        "equal_weights": False,
        "competencies": [
            {
                "competency": DELIVERY,
                "mean": 3.0,
                "exact": "3",
                "rated": 2,
                "planned": 2,
                "gap": 2.0,
                "weight": 1.0,
            },
            {
                "competency": ETHICS,
                "mean": None,
                "exact": None,
                "rated": 0,
                "planned": 1,
                "gap": None,
                "weight": 1.5,
            },
        ],
    }
    assert score_loop([]).as_json()["exact"] is None


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (F(9, 4), 1, 2.3),  # a half goes up, always: banker's rounding would give 2.2
        (F(245, 100), 1, 2.5),
        (F(10, 3), 1, 3.3),
        (F(11, 3), 2, 3.67),
        (F(4), 1, 4.0),
        (None, 1, None),
    ],
)
def test_numbers_as_people_read_them(value, places, text):
    assert printed(value, places) == text


CARDS = st.lists(
    st.builds(
        RatingRow,
        st.integers(1, 4),
        st.integers(1, 5),
        st.integers(1, 3),
        st.none() | st.integers(1, 5),
        st.just(""),
    ),
    max_size=40,
)


@given(CARDS)
def test_a_mean_lies_between_its_parts(rows):
    loop = score_loop(rows)
    scores = [row.score for row in rows if row.score is not None]
    assert (loop.mean is None) == (not scores)
    if loop.mean is not None:
        assert min(scores) <= loop.mean <= max(scores)
    for row in loop.competencies:
        assert row.rated <= row.planned
        assert row.gap is None or 0 <= row.gap <= 4


@given(CARDS, st.randoms(use_true_random=False))
def test_the_order_of_the_cards_changes_no_number(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert summary(score_loop(rows)) == summary(score_loop(shuffled))


def summary(loop: LoopScore):
    by_id = {row.competency_id: (row.mean, row.gap, row.rated, row.planned) for row in loop.competencies}
    return loop.mean, loop.rated, loop.planned, by_id


@given(CARDS)
def test_against_the_same_rule_written_with_plain_loops(rows):
    """Persons, then competencies, then the loop, in floating point."""
    competency_means = []
    for competency in {row.competency_id for row in rows}:
        people = {row.panelist_id for row in rows if row.competency_id == competency}
        person_means = []
        for who in people:
            own = [row.score for row in rows if (row.competency_id, row.panelist_id) == (competency, who)]
            given_scores = [score for score in own if score is not None]
            if given_scores:
                person_means.append(fmean(given_scores))
        if person_means:
            competency_means.append(fmean(person_means))
    expected = fmean(competency_means) if competency_means else None
    found = score_loop(rows).mean
    assert (found is None) == (expected is None)
    if found is not None:
        assert float(found) == pytest.approx(expected)


@given(CARDS)
def test_weights_that_are_all_alike_change_nothing(rows):
    weights = dict.fromkeys(range(1, 6), F(7, 4))
    assert score_loop(rows, weights).mean == score_loop(rows).mean
