"""The languages of packets: whole, of one shape, and in dates that people of the language would write."""

from dataclasses import fields
from datetime import date
from string import Formatter

import pytest

from packets.printing.html import print_html
from packets.printing.words import ENGLISH, LANGUAGES, Words, said_dates, words_for
from tests.factories.output import CONTENT

OTHERS = sorted(set(LANGUAGES) - {"en"})


def names_in(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_fills_every_word_with_the_same_blanks(language):
    words = LANGUAGES[language]
    for one in fields(Words):
        ours, english = getattr(words, one.name), getattr(ENGLISH, one.name)
        assert ours, one.name
        if isinstance(english, str):
            assert names_in(ours) == names_in(english), one.name
        else:
            assert len(ours) == len(english)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "24 and 26 February 2026 and 1 March 2026"),
        ("de", "24. und 26. Februar 2026 und 1. März 2026"),
        ("fr", "24 et 26 février 2026 et 1er mars 2026"),
        ("es", "24 y 26 de febrero de 2026 y 1 de marzo de 2026"),
    ],
)
def test_dates(language, said):
    days = [date(2026, 3, 1), date(2026, 2, 26), date(2026, 2, 24), date(2026, 2, 24)]
    assert said_dates(days, language) == said


def test_an_unknown_language_is_english():
    assert words_for("tlh") is ENGLISH


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_english_is_left_in_another_language(language):
    """Every sentence that the English packet prints of itself is gone from the other one."""
    html = print_html("packet", {**CONTENT, "language": language})
    assert f'lang="{language}"' in html
    for one in fields(Words):
        english, ours = getattr(ENGLISH, one.name), getattr(LANGUAGES[language], one.name)
        if isinstance(english, str) and english != ours and len(english) > 12 and not names_in(english):
            assert english not in html, one.name
    assert LANGUAGES[language].rights_text in html and LANGUAGES[language].advice in html
