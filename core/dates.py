"""Which days somebody can mean. What lies outside is a slip of the keys, and no zone reckons with all of it."""

import zoneinfo
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from core.wording import long_date

BACK_AT_MOST = timedelta(days=2 * 365)
AHEAD_AT_MOST = timedelta(days=5 * 365)


def validate_time_zone(name: str) -> None:
    """Refuse a name that the IANA time zone database does not hold."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError("Choose a time zone from the list, such as Europe/Berlin.")


def why_not_near(day: date) -> str:
    """The sentence for a day that is too far from today to be meant; empty for every other."""
    today = timezone.localdate()
    first, last = today - BACK_AT_MOST, today + AHEAD_AT_MOST
    if first <= day <= last:
        return ""
    return f"Choose a day from {long_date(first, weekday=False)} to {long_date(last, weekday=False)}."


def validate_near(day: date) -> None:
    """For the date fields of forms. Its place is before anything reckons with the day."""
    if sentence := why_not_near(day):
        raise ValidationError(sentence)
