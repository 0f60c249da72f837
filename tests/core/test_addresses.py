"""Addresses in one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.addresses import MOST_CHARACTERS, address_of_cell, canonical_email, validate_address, written_addresses


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


# What mail carries and people have, each with something that a hasty reader takes for its end.
WHOLE = (
    "o'brien@example.org",
    "o’brien@example.org",
    "a+b/c=d@example.org",
    "{x}!#$%&*?^`~@example.org",
    "'t@nl.example",
)


def found_in(text):
    return [found.address for found in written_addresses(text)]


@pytest.mark.parametrize("address", [*WHOLE, "root@[192.0.2.7]", "ivan@münchen.example", "rosa\uff20x.example"])
@pytest.mark.parametrize(
    "around", ["{}", "Rosa {}", "Rosa <{}>", "Rosa;{};x", '"Rosa","{}"', "({})", "mailto:{}", "'{}'", "{}.", "{} x"]
)
def test_an_address_in_a_text_is_found_whole(around, address):
    """C5: half of an address is somebody else's."""
    if address == "'t@nl.example" and around == "'{}'":
        return  # both are the same to a reader
    if around == "mailto:{}":
        address = address.replace("%", "")
    assert found_in(around.format(address)) == [address]


def test_an_address_in_a_link_is_read_as_links_write_it():
    assert found_in("<mailto:o%27brien@example.org>") == ["o'brien@example.org"]


@pytest.mark.parametrize("text", ["a" * 300_000, "'" * 300_000, "@" * 300_000, "a@'" * 100_000, "mailto:" * 40_000])
def test_a_long_text_is_looked_through_in_time_that_grows_with_it(text):
    assert len(found_in(text)) <= 1


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        *((address, address) for address in WHOLE),
        ("a|b@example.org", "a|b@example.org"),
        ("Rosa (work) <rosa@example.org>", "rosa@example.org"),
        ("rosa@example.org; rosa@example.net", "rosa@example.org"),
        ("'rosa@example.org'", "rosa@example.org"),
        ("o brien@example.org", "o brien@example.org"),
        ("rosa@example.co m", "rosa@example.co m"),
        ("rosa at example.org", "rosa at example.org"),
        ("", ""),
    ],
)
def test_a_cell_holds_one_address_or_stays_as_it_is(cell, address):
    """C5."""
    assert address_of_cell(cell) == address


def test_these_are_addresses_that_mail_carries():
    for address in WHOLE:
        validate_address(address)
