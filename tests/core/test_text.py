import time
import unicodedata
from collections.abc import Callable
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from core.addresses import canonical_email
from core.search import folded
from core.text import (
    MAX_CHARACTERS,
    MAX_LINES,
    MOST_ACCENTS,
    clean_line,
    clean_text,
    is_seen,
    normalized,
    one_line,
    validate_line,
)


def refusal(code: str):
    return pytest.raises(ValidationError, check=lambda error: error.code == code)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  two  spaces \n\n and lines  ", "  two  spaces \n\n and lines  "),
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("\ttab, \u202eright to left\u202c, \U0001f600, e\u0301, \u2028 separator", None),
    ],
)
def test_keeps_what_was_typed_and_only_unifies_line_ends(typed: str, kept: str | None) -> None:
    assert clean_text(typed) == (typed if kept is None else kept)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=400))
def test_every_storable_text_comes_back_unchanged(text: str) -> None:
    assert clean_text(text, max_lines=500) == text


def test_refuses_nul() -> None:
    with refusal("nul"):
        clean_text("before\x00after")


@pytest.mark.parametrize("half", ["\ud83d", "\ude00", "text \udfff end"])
def test_refuses_half_characters(half: str) -> None:
    with refusal("surrogate"):
        clean_text(half)


def test_counts_characters_after_unifying_line_ends() -> None:
    exactly = "a\r\n" * 400 + "b" * (MAX_CHARACTERS - 800)
    assert len(clean_text(exactly)) == MAX_CHARACTERS
    with refusal("max_length") as caught:
        clean_text(exactly + "c")
    assert caught.value.message == "Shorten this to 20,000 characters; it has 20,001."


def test_counts_lines() -> None:
    exactly = "\n" * (MAX_LINES - 1)
    assert clean_text(exactly) == exactly
    with refusal("max_lines") as caught:
        clean_text(exactly + "\n")
    assert caught.value.message == "Shorten this to 500 lines; it has 501."


def test_a_line_loses_its_outer_spaces_and_may_not_break() -> None:
    assert clean_line("  Replacing a live model \n", max_characters=60) == "Replacing a live model"
    with refusal("line_break"):
        clean_line("one\r\ntwo", max_characters=60)
    with refusal("max_length"):
        clean_line("long", max_characters=3)


@pytest.mark.parametrize("break_", ["\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\r", "\n"])
def test_a_line_breaks_in_no_other_way_either(break_: str) -> None:
    with refusal("line_break"):
        clean_line(f"one{break_}two", max_characters=60)
    assert one_line(f"one{break_}two") == "one two"


@pytest.mark.parametrize("control", ["\t", "\x07", "\x1b", "\x7f", "\x9d"])
def test_a_line_has_no_control_characters(control: str) -> None:
    with refusal("control") as caught:
        clean_line(f"Pia {control}Moreau", max_characters=60)
    assert "after “Pia”" in caught.value.message
    with refusal("control") as caught:
        validate_line(f"{control}Moreau")
    assert "at the beginning" in caught.value.message
    assert one_line(f"Pia {control} Moreau") == "Pia Moreau"


TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSEEN = [
    "\u200b",
    "\u2800",
    "\u3164",
    "\ufeff",
    "\u0301\u0308",
    "\u115f\u1160",
    "\uffa0",
    "\u200d\ufe0f",
    "\u00ad",
]


@pytest.mark.parametrize("text", UNSEEN)
def test_a_line_has_something_to_see(text: str) -> None:
    """C4: a name of this was saved, and its row had no link."""
    with refusal("unseen"):
        clean_line(f" {text} {text}", max_characters=60)
    assert clean_line(f"{text}Ó{text}", max_characters=60)


@pytest.mark.parametrize("sign", TURNS)
def test_a_line_turns_no_direction(sign: str) -> None:
    """C4: what follows such a sign is read from the other side, up to the end of the line."""
    with refusal("control") as caught:
        clean_line(f"Pia {sign}Moreau", max_characters=60)
    assert "after “Pia”" in caught.value.message
    assert one_line(f"Pia {sign} Moreau") == "Pia Moreau"


@pytest.mark.parametrize(
    "text", ["ليلى منصور", "דנה", "x", "–", "👩‍💻", "🏳️‍🌈", "ก็", "नमस्ते", "می\u200cخواهم", "\u200eAda"]
)
def test_a_line_in_any_script_is_a_line(text: str) -> None:
    """C4: marks that join letters and that say a direction once are part of how people write."""
    assert clean_line(text, max_characters=60) == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_one_line_is_one_line_for_every_reader(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert one_line(line) == line


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60))
def test_every_other_line_comes_back_as_typed(text: str) -> None:
    assume(not text.strip() or (is_seen(text) and not set(text) & set(TURNS)))
    assert clean_line(text, max_characters=60) == text.strip()


FORMS = ("NFC", "NFD", "NFKC", "NFKD")
# Accents that belong above and below a letter by turns; the third pair is what one sign stands for.
ACCENTS = ("\u0300\u0316", "\u0345\u0301", "\u0f73\u0f73", "\u0fb2\u0f81")


@given(st.text(max_size=MOST_ACCENTS), st.sampled_from(FORMS))
def test_a_text_is_normalized_as_python_does_it(text: str, form: str) -> None:
    assert normalized(form, text) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("accents", ACCENTS)
@pytest.mark.parametrize("work", [*(partial(normalized, form) for form in FORMS), folded, canonical_email])
def test_a_text_full_of_accents_takes_time_by_its_length(accents: str, work: Callable[[str], str]) -> None:
    """20,000 of them in one field took Python several seconds, 200,000 more than a minute."""
    began = time.process_time()
    work("a" + accents * 20_000)
    assert time.process_time() - began < 2
