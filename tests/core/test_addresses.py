"""Addresses in one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.addresses import MOST_CHARACTERS, canonical_email


@pytest.mark.parametrize(
    "spelling",
    [
        "Ivan@MÜNCHEN.example",
        " ivan@münchen.example\t",
        "ivan@mu\u0308nchen.example",
        "ivan@xn--mnchen-3ya.example",
        "ivan@XN--MNCHEN-3YA.example.",
        "\u200bivan\ufeff@münchen.example",
        "\uff29van\uff20münchen.example",
        "ivan@münchen\u3002example",
    ],
)
def test_however_it_is_written_it_is_one_address(spelling):
    """H1, C5."""
    assert canonical_email(spelling) == "ivan@xn--mnchen-3ya.example"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("josé@example.com", "jose@example.com"),
        ("ivan@münchen.example", "ivan@munchen.example"),
        ("a.b@example.com", "ab@example.com"),
        ("a+b@example.com", "a@example.com"),
        ("a@example.com", "a@example.org"),
    ],
)
def test_different_people_stay_different(one, other):
    assert canonical_email(one) != canonical_email(other)


def test_what_is_no_address_is_kept_in_small_letters():
    assert canonical_email("Nobody") == "nobody"
    assert canonical_email("") == ""
    assert canonical_email("A@Under_Score.example") == "a@under_score.example"
    assert canonical_email("A@-") == "a@-"


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_form_of_a_form_is_that_form(local, domain):
    form = canonical_email(f"{local}@{domain}")
    assert canonical_email(form) == form
    assert len(canonical_email("a@" + "ü." * 100 + "example")) < MOST_CHARACTERS * 4
