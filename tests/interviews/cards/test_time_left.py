"""The time until a card is due, in the words that the page's script goes on with."""

import pytest

from interviews.cards.time_left import time_words

HOUR = 3600


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (50 * HOUR, "2 days left"),
        (23 * HOUR + 50 * 60, "23 h 50 min left"),
        (50 * 60 + 59, "50 min left"),
        (0, "0 min left"),
        (-5 * 60, "5 min late"),
        (-3 * HOUR - 20 * 60, "3 h late"),
        (-72 * HOUR, "3 days late"),
    ],
)
def test_days_hours_and_minutes_are_said_as_a_person_would(seconds, words):
    assert time_words(seconds) == words
