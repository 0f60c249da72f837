"""One interviewer's measures, worked by hand, and the page that shows them to nobody else."""

import math
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from interviews.debriefs.services.debriefs import open_debrief
from interviews.figures import calibration
from interviews.figures.calibration import Heard, difference, estimate, first_of_their_day, t_975
from interviews.figures.page import UNCLEAR, in_short, measures_of, signed
from tests.factories.debriefs import Cast, interview_about, rated_card
from tests.interviews.debriefs.test_debrief_pages import client_of, text

PIA, PAUL, KOFI = 1, 2, 3
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def heard(loop, scores, *, interview=None, start=None):
    """One interview's scores: {person: [score of answer 1, of answer 2, ...]}, each answer a competency of its own."""
    interview = interview or loop
    start = start or START + timedelta(days=loop)
    return [
        Heard(loop, interview, start, person, interview * 100 + place, place, score)
        for person, given_scores in scores.items()
        for place, score in enumerate(given_scores)
        if score is not None
    ]


def calibrate(rows, person):
    """With the person's own interviews among these rows as the whole of their calendar."""
    held = {(row.interview_id, row.starts_at) for row in rows if row.panelist_id == person}
    return calibration.calibrate(rows, person, first_of_their_day(held, "UTC"))


def rounds(*tables):
    return [row for number, scores in enumerate(tables, 1) for row in heard(number, scores)]


def test_an_interval_by_hand():
    """Five values: mean 0.4, standard deviation 0.5477, t 2.776, so 0.68 to each side."""
    found = estimate([0, 1, 0, 1, 0])
    assert (found.count, found.value) == (5, 0.4)
    assert found.low == pytest.approx(0.4 - 2.776 * 0.547723 / math.sqrt(5), abs=1e-6)
    assert found.high == pytest.approx(1.08, abs=0.001)
    assert not found.is_clear


def test_no_figure_below_the_minimum():
    found = estimate([1, 1, 1, 1])
    assert (found.value, found.count, found.minimum, found.is_clear) == (None, 4, 5, False)
    assert difference([1] * 9, [0] * 4).value is None
    assert difference([1] * 9, [0] * 4).count == 4


def test_a_difference_of_two_groups():
    found = difference([1, 2, 1, 2, 1, 2], [0, 1, 0, 1, 0])
    assert found.value == pytest.approx(1.1)
    error = math.sqrt(0.3 / 6 + 0.3 / 5)
    assert found.high - found.low == pytest.approx(2 * t_975(4) * error)
    assert found.is_clear


def test_quantiles_fall_towards_two():
    values = [t_975(degrees) for degrees in range(1, 130)]
    assert values == sorted(values, reverse=True)
    published = {1: 12.706, 30: 2.0423, 31: 2.0395, 40: 2.0211, 60: 2.0003, 120: 1.9799}
    assert {degrees: pytest.approx(t_975(degrees), abs=0.0005) for degrees in published} == published


def test_leniency_compares_the_same_answers_alone():
    """Pia gives one level more than the mean of the others; the answer that only she scored does not count."""
    table = {PIA: [5, 3, 1], PAUL: [4, 1, None], KOFI: [4, 3, None]}
    found = calibrate(rounds(*[table] * 5), PIA)
    assert found.candidates == 5
    assert found.leniency.value == pytest.approx(1.0)
    assert found.leniency.is_clear
    assert calibrate(rounds(*[table] * 4), PIA).leniency.value is None


def test_each_candidate_weighs_the_same():
    long, short = {PIA: [5] * 9, PAUL: [4] * 9}, {PIA: [3], PAUL: [3]}
    found = calibrate(rounds(long, short, short, short, short), PIA)
    assert found.leniency.value == pytest.approx(0.2)


def test_severity_of_the_other_side():
    table = {PIA: [5, 4], PAUL: [4, 3]}
    assert calibrate(rounds(*[table] * 5), PAUL).leniency.value == pytest.approx(-1.0)


def test_central_tendency_is_a_share_of_answers():
    table = {PIA: [3, 3, 3, 3], PAUL: [1, 5, 3, 2]}
    assert calibrate(rounds(*[table] * 5), PIA).central.value == pytest.approx(0.75)
    assert calibrate(rounds(*[table] * 5), PAUL).central.value == pytest.approx(-0.75)


def test_halo_is_too_little_spread_over_competencies():
    table = {PIA: [4, 4, 4], PAUL: [2, 5, 3]}
    found = calibrate(rounds(*[table] * 5), PIA)
    assert found.halo.value == pytest.approx(-math.sqrt(14) / 3)  # of 2, 5 and 3
    one = {PIA: [4], PAUL: [2]}
    assert calibrate(rounds(*[one] * 9), PIA).halo.count == 0


def test_drift_is_the_later_half_minus_the_earlier():
    strict, mild = {PIA: [2], PAUL: [3]}, {PIA: [4], PAUL: [3]}
    found = calibrate(rounds(*[strict] * 5, *[mild] * 5), PIA)
    assert found.drift.value == pytest.approx(2.0)
    assert calibrate(rounds(*[mild] * 5, *[strict] * 5), PIA).drift.value == pytest.approx(-2.0)
    assert calibrate(rounds(*[strict] * 4, *[mild] * 5), PIA).drift.value is None


def test_order_in_the_day():
    rows = []
    for day in range(5):
        morning = START + timedelta(days=day)
        rows += heard(day * 2 + 1, {PIA: [3], PAUL: [3]}, start=morning)
        rows += heard(day * 2 + 2, {PIA: [5], PAUL: [4]}, start=morning + timedelta(hours=5))
    found = calibrate(rows, PIA)
    assert (found.day_order.value, found.day_order.count) == (pytest.approx(1.0), 5)
    assert calibrate(rows[:-2], PIA).day_order.value is None


def test_a_day_is_the_interviewer_s_own_day():
    """In Sydney the two interviews of one morning lie on two days of UTC."""
    one, two = datetime(2026, 3, 1, 22, 30, tzinfo=UTC), datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    held = [(2, two), (1, one)]
    assert first_of_their_day(held, "Australia/Sydney") == {1}
    assert first_of_their_day(held, "UTC") == {1, 2}


def test_an_interview_alone_in_the_morning_makes_the_next_one_a_later_one():
    rows, held = [], []
    for day in range(10):
        morning = START + timedelta(days=day)
        alone, shared = heard(day * 2 + 1, {PIA: [3]}, start=morning), heard(day * 2 + 2, {PIA: [5], PAUL: [4]})
        shared = [row._replace(starts_at=morning + timedelta(hours=2)) for row in shared]
        rows += alone + shared
        held += [(row.interview_id, row.starts_at) for row in (alone[0], shared[0])]
    found = calibration.calibrate(rows, PIA, first_of_their_day(held, "UTC"))
    assert (found.day_order.value, found.day_order.count) == (None, 0)  # no first one that anybody else heard


def test_nothing_heard():
    found = calibrate([], PIA)
    assert (found.candidates, found.leniency.value, found.halo.value) == (0, None, None)
    assert measures_of(found)[0].sentence == "Needs 5 candidates; you have 0."


SCORES = st.lists(
    st.fixed_dictionaries({person: st.lists(st.integers(1, 5), min_size=2, max_size=2) for person in (PIA, PAUL)}),
    min_size=5,
    max_size=12,
)


@given(SCORES)
def test_what_one_gives_more_the_other_gives_less(tables):
    one, other = calibrate(rounds(*tables), PIA), calibrate(rounds(*tables), PAUL)
    assert one.leniency.value == pytest.approx(-other.leniency.value)
    assert one.halo.value == pytest.approx(-other.halo.value)
    assert one.leniency.low <= one.leniency.value <= one.leniency.high


@pytest.mark.parametrize(("value", "words"), [(0.04, "0"), (-0.04, "0"), (0.26, "+0.3"), (-1.25, "−1.2")])
def test_signed(value, words):
    assert signed(value) == words


def test_sentences_follow_the_interval():
    clear = calibrate(rounds(*[{PIA: [5, 3], PAUL: [4, 2]}] * 5), PIA)
    sentences = [measure.sentence for measure in measures_of(clear)]
    assert sentences[0] == "You rate higher than the others who heard the same answers."
    assert sentences[2] == UNCLEAR
    assert sentences[3] == "Needs 10 candidates; you have 5."
    assert 'aria-label="+1.0, between +1.0 and +1.0"' in measures_of(clear)[0].drawing


# --- The page -------------------------------------------------------------------------------------------------


@pytest.fixture
def _without_second_factor(settings):
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False


def debriefed(cast, name, pia, paul):
    loop = cast.loop(name=name)
    row = interview_about(loop, "Delivery", "Ethics")
    rated_card(row, cast.pia, pia)
    rated_card(row, cast.paul, paul)
    open_debrief(loop=loop, by=cast.max)
    return loop


def page_of(user, query=""):
    return client_of(user).get(reverse("interviews:calibration") + query)


@pytest.mark.django_db
def test_the_interviewer_sees_their_own_figures():
    cast = Cast()
    for number in range(5):
        debriefed(cast, f"Candidate {number}", [5, 4], [4, 2])
    page = text(page_of(cast.pia))
    assert "You rate higher than the others who heard the same answers." in page
    assert "+1.5 +1.5 to +1.5 5" in page
    assert "Paul" not in page
    assert "How interviewing goes" not in page
    assert "−1.5" in text(page_of(cast.paul))


@pytest.mark.django_db
def test_others_see_figures_of_openings_and_of_nobody(_without_second_factor):
    cast = Cast()
    for number in range(5):
        debriefed(cast, f"Candidate {number}", [5, 4], [4, 2])
    for user in (cast.max, cast.rita, cast.ada):
        page = text(page_of(user))
        assert "Needs 5 candidates; you have 0." in page
        assert "How interviewing goes" in page
        assert "Data engineer" in page
        assert "Pia" not in page
        assert "Paul" not in page


@pytest.mark.django_db
def test_a_loop_with_an_own_open_card_is_left_out_of_everything():
    cast = Cast()
    for number in range(5):
        loop = debriefed(cast, f"Candidate {number}", [5, 4], [4, 2])
    rated_card(interview_about(loop, "Craft"), cast.pia, status="draft")
    rated_card(interview_about(loop, "Craft"), cast.max, status="draft")
    assert "Needs 5 candidates; you have 4." in text(page_of(cast.pia))
    assert re.search(r"Data engineer, DE-\d+ 4 ", text(page_of(cast.max)))


@pytest.mark.django_db
def test_before_the_debrief_nothing_is_compared():
    cast = Cast()
    loop = cast.loop()
    row = interview_about(loop, "Delivery", "Ethics")
    rated_card(row, cast.pia, [5, 4])
    rated_card(row, cast.paul, [4, 2])
    assert "Needs 5 candidates; you have 0." in text(page_of(cast.pia))
    # The manager knows that both cards are in, and nothing of what they say.
    assert re.search(r"DE-\d+ 1 2 of 2 0 of 2 \d+ (h|days) needs 5 candidates; has 0", text(page_of(cast.max)))


@pytest.mark.django_db
def test_a_shadow_s_ratings_are_nobody_s_measure():
    cast = Cast()
    for number in range(5):
        loop = cast.loop(name=f"Candidate {number}")
        row = interview_about(loop, "Delivery", "Ethics")
        rated_card(row, cast.pia, [5, 4])
        rated_card(row, cast.sam, [1, 1], is_shadow=True)
        open_debrief(loop=loop, by=cast.max)
    assert "Needs 5 candidates; you have 0." in text(page_of(cast.pia))
    assert "Needs 5 candidates; you have 0." in text(page_of(cast.sam))


@pytest.mark.django_db
def test_olga_sees_an_empty_page_of_her_own_and_strangers_none():
    cast = Cast()
    debriefed(cast, "Rui", [5, 4], [4, 2])
    page = text(page_of(cast.olga))
    assert "you have 0" in page
    assert "How interviewing goes" not in page
    assert Client().get(reverse("interviews:calibration")).status_code == 302


@pytest.mark.django_db
def test_the_navigation_shows_it_to_those_who_run_hiring(_without_second_factor):
    cast = Cast()
    link = f'href="{reverse("interviews:calibration")}"'
    for user, expected in [(cast.max, True), (cast.rita, True), (cast.ada, True), (cast.pia, False)]:
        assert (link in page_of(user).content.decode()) is expected


@pytest.mark.django_db
def test_constant_statements(django_assert_max_num_queries):
    cast = Cast()
    client = client_of(cast.max)
    counts = []
    for number in range(3):
        debriefed(cast, f"Candidate {number}", [5, 4], [4, 2])
        client.get(reverse("interviews:calibration"))
        with django_assert_max_num_queries(12) as statements:
            client.get(reverse("interviews:calibration"))
        counts.append(len(statements))
    assert len(set(counts)) == 1


def test_one_sentence_and_one_band_come_first():
    """The first clear difference speaks; without one the page says so, and without figures what they need."""
    lenient = rounds(*({PIA: [4, 5, 4], PAUL: [3, 4, 3]} for _ in range(6)))
    said = in_short(measures_of(calibrate(lenient, PIA)))
    assert (said.sentence, said.measure.name) == (
        "You rate higher than the others who heard the same answers.",
        "Leniency or severity",
    )
    even = rounds(*({PIA: [4, 3, 4], PAUL: [4, 3, 4]} for _ in range(6)))
    assert in_short(measures_of(calibrate(even, PIA))).sentence.startswith("Nothing sets your ratings clearly apart")
    nothing = in_short(measures_of(calibrate([], PIA)))
    assert nothing.sentence == "Nothing can be said yet. Needs 5 candidates; you have 0."
    assert nothing.measure.figure == ""
