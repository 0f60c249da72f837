"""The four-fifths rule: published figures, the exact boundary, and numbers too small to say anything."""

from fractions import Fraction as F

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from interviews.figures.adverse_impact import SelectionGroup, four_fifths
from tests.factories.debriefs import Cast
from tests.interviews.debriefs.test_debrief_pages import client_of, text


def found(*numbers):
    groups = [SelectionGroup(f"Group {place}", applied, selected) for place, (applied, selected) in enumerate(numbers)]
    return four_fifths(groups)


def test_the_published_rates():
    """60, 48, 51 and 45 percent: .80 is not under four fifths, .75 is."""
    findings = found((100, 60), (100, 48), (100, 51), (100, 45))
    assert [finding.ratio for finding in findings] == [1, F(4, 5), F(17, 20), F(3, 4)]
    assert [finding.is_flagged for finding in findings] == [False, False, False, True]


def test_the_boundary_is_exact():
    assert not found((100_000, 60_000), (100_000, 48_000))[1].is_flagged
    assert found((100_000, 60_000), (100_000, 47_999))[1].is_flagged
    # In floating point 0.07 / 0.0875 comes out under 0.8.
    assert not found((800, 70), (100, 7))[1].is_flagged


def test_one_changed_selection_that_would_turn_the_order_flags_nothing():
    """Three of twenty against one of ten: one selection more there and one less here makes it two of ten and two of
    twenty."""
    findings = found((20, 3), (10, 1))
    assert findings[1].ratio == F(2, 3)
    assert (findings[1].is_below, findings[1].is_fragile, findings[1].is_flagged) == (True, True, False)


def test_ten_times_the_numbers_are_a_flag():
    assert found((200, 30), (100, 10))[1].is_flagged


@pytest.mark.parametrize("numbers", [(), ((10, 0), (20, 0)), ((0, 0), (0, 0))])
def test_nothing_to_compare(numbers):
    assert [finding.ratio for finding in found(*numbers)] == [None] * len(numbers)
    assert not any(finding.is_flagged for finding in found(*numbers))


def test_a_group_in_which_nobody_applied():
    findings = found((10, 5), (0, 0))
    assert (findings[0].ratio, findings[1].ratio, findings[1].is_flagged) == (1, None, False)


@pytest.mark.parametrize("numbers", [(5, 6), (5, -1), (-1, -1)])
def test_impossible_numbers(numbers):
    with pytest.raises(ValueError, match="between none and all"):
        found(numbers)


NUMBERS = st.lists(
    st.integers(0, 40).flatmap(lambda applied: st.tuples(st.just(applied), st.integers(0, applied))), max_size=6
)


@given(NUMBERS)
def test_the_highest_is_never_flagged_and_every_flag_is_under_four_fifths(numbers):
    findings = found(*numbers)
    for finding in findings:
        assert finding.ratio is None or 0 <= finding.ratio <= 1
        assert not finding.is_flagged or finding.ratio < F(4, 5)
    if any(finding.ratio for finding in findings):
        assert max(finding.ratio for finding in findings if finding.ratio is not None) == 1


# --- The page -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0)])
def test_groups_with_the_same_highest_rate_flag_alike_in_any_order(order):
    """Beside two of two alone nothing could be told; beside 200 of 200 it can."""
    groups = [SelectionGroup("A", 2, 2), SelectionGroup("B", 200, 200), SelectionGroup("C", 200, 150)]
    found = {finding.group.name: finding.is_flagged for finding in four_fifths([groups[place] for place in order])}
    assert found == {"A": False, "B": False, "C": True}


@pytest.fixture
def switched_on(settings):
    settings.ADVERSE_IMPACT = True
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False


def typed(*groups):
    data = {"form-TOTAL_FORMS": "6", "form-INITIAL_FORMS": "0"}
    for place, (name, applied, selected) in enumerate(groups):
        data |= {f"form-{place}-name": name, f"form-{place}-applied": applied, f"form-{place}-selected": selected}
    return data


URL = "interviews:selection_rates"


@pytest.mark.django_db
def test_it_is_off_until_somebody_switches_it_on(settings):
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    assert settings.ADVERSE_IMPACT is False
    assert client_of(Cast().ada).get(reverse(URL)).status_code == 404


@pytest.mark.django_db
def test_administrators_type_numbers_and_read_ratios(switched_on):
    cast = Cast()
    data = typed(("Women", "100", "60"), ("Men <b>", "100", "45"), ("Others", "10", "5"))
    answer = client_of(cast.ada).post(reverse(URL), data)
    page = text(answer)
    assert answer.status_code == 200
    assert "Women 60 of 100 60.0% 1.00" in page
    assert "Men &lt;b&gt; 45 of 100 45.0% 0.75 Under four fifths" in page
    assert "Others 5 of 10 50.0% 0.83" in page


@pytest.mark.django_db
def test_numbers_too_small_say_so(switched_on):
    page = text(client_of(Cast().ada).post(reverse(URL), typed(("A", "20", "3"), ("B", "10", "1"))))
    assert "Too few to tell: one selection would turn the order" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("groups", "sentence"),
    [
        ((("A", "10", "11"), ("B", "10", "1")), "At most as many can be selected as applied."),
        ((("A", "10", "1"),), "Fill in at least two groups."),
        ((), "Fill in at least two groups."),
        ((("", "10", "1"), ("B", "10", "1")), "Fill this in."),
        ((("A", "ten", "1"), ("B", "10", "1")), "Enter a whole number."),
        ((("A", "-1", "-1"), ("B", "10", "1")), "greater than or equal to 0"),
    ],
)
def test_mistakes_answer_422_and_keep_what_was_typed(switched_on, groups, sentence):
    answer = client_of(Cast().ada).post(reverse(URL), typed(*groups))
    assert answer.status_code == 422
    assert sentence in text(answer)
    for name, _, _ in groups:
        assert f'value="{name}"' in answer.content.decode() or not name


@pytest.mark.django_db
def test_nobody_else_finds_it(switched_on):
    cast = Cast()
    for user in (cast.rita, cast.max, cast.pia, cast.olga):
        assert client_of(user).get(reverse(URL)).status_code == 404
    assert Client().get(reverse(URL)).status_code == 302
