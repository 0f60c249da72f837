"""Which days somebody can mean. What lies outside is a slip of the keys, and no zone reckons with all of it."""

import zoneinfo
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone

from core.wording import long_date

BACK_AT_MOST = timedelta(days=2 * 365)
AHEAD_AT_MOST = timedelta(days=5 * 365)
KNOWN_ZONES = frozenset(zoneinfo.available_timezones())


def validate_time_zone(name: str) -> None:
    """Refuse a name that the IANA time zone database does not hold."""
    if name not in KNOWN_ZONES:
        raise ValidationError("Choose a time zone from the list, such as Europe/Berlin.")


def validate_weekdays(days: str) -> None:
    """Refuse what are no weekdays as ISO 8601 numbers them, 1 for Monday, each once and in order; and none at all."""
    if not days or days != "".join(sorted(set(days) & set("1234567"))):
        raise ValidationError("Choose at least one day of the week.")


def working_morning(after: datetime, *, weekdays: str, zone: str, number: int = 1, hour: int = 9) -> datetime:
    """The `number`th morning after the day of `after` that is one of these weekdays, at this hour in this zone."""
    day = after.astimezone(ZoneInfo(zone)).date()
    while number:
        day += timedelta(days=1)
        number -= str(day.isoweekday()) in weekdays
    return datetime.combine(day, time(hour), ZoneInfo(zone))


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
