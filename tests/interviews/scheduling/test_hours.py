"""Night, weekend and past, said by the clocks of those for whom it is so."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from interviews.scheduling.clashes import busy_sentence
from interviews.scheduling.hours import Span, is_odd, odd_for, past_sentences, said_locally

NEW_YORK = ZoneInfo("America/New_York")
LISBON = ZoneInfo("Europe/Lisbon")
HOUR = timedelta(hours=1)


def span(hour: int, day: int = 8, hours: int = 1) -> Span:
    """On Tuesday 8 December by UTC, which Lisbon's clocks show then."""
    start = datetime(2026, 12, day, hour, tzinfo=UTC)
    return Span(start, start + hours * HOUR)


@pytest.mark.parametrize(
    ("given", "zone", "expected"),
    [
        (span(7), LISBON, False),
        (span(6), LISBON, True),
        (span(20), LISBON, False),
        (span(20, hours=2), LISBON, True),
        (span(23, hours=2), LISBON, True),
        (span(9), NEW_YORK, True),
        (span(14), NEW_YORK, False),
        (span(10, day=12), LISBON, True),
    ],
)
def test_night_and_weekend_are_those_of_the_clocks(given: Span, zone: ZoneInfo, expected: bool) -> None:
    assert is_odd(given, zone) is expected


def test_the_day_is_that_of_the_clocks_too(settings) -> None:
    settings.TIME_ZONE = "Europe/Lisbon"
    start = span(2).start
    assert said_locally(start, NEW_YORK).startswith("It is Monday 7 December")
    assert odd_for(["Kofi", "Mia"], start, NEW_YORK).endswith(", 21:00 in New York for Kofi and Mia.")


def test_what_follows_from_a_time_that_has_passed() -> None:
    begun = span(10)
    assert past_sentences(begun, begun.start - HOUR) == []
    assert past_sentences(begun, begun.start)[0].endswith("has passed, so the round counts as begun.")
    assert past_sentences(begun, begun.end)[0].endswith("so nobody is invited and the round counts as begun.")


def test_a_plan_that_invites_nobody_does_not_say_so_of_the_past():
    gone = span(9)
    assert past_sentences(gone, gone.end)[0].endswith("so nobody is invited and the round counts as begun.")
    assert past_sentences(gone, gone.end, invites=False)[0].endswith("has passed, so the round counts as begun.")


def test_busy_hours_over_midnight_name_both_days_by_the_readers_clocks():
    """In Berlin 22:30 to 23:30 by UTC is 23:30 to 00:30 of the next day."""
    with timezone.override(ZoneInfo("Europe/Berlin")):
        late = span(22, hours=1).start + HOUR / 2
        assert busy_sentence("Kofi", late, late + HOUR) == (
            "Kofi is busy from Tuesday 8 December, 23:30, to Wednesday 9 December, 00:30, by their own calendar."
        )
        assert busy_sentence("Kofi", late - HOUR, late) == "Kofi is busy from 22:30 to 23:30, by their own calendar."
