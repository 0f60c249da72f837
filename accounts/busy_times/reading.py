"""The busy hours of a calendar file, and nothing else of it. Pure: what it is given decides what it gives.

Titles, places and people are looked at only as far as needed to tell whether the hour is taken, and are not kept.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from math import prod
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar
from icalendar.prop import vBroken

from core.addresses import canonical_email

Busy = tuple[datetime, datetime]

# Of our own invitations: the round itself is known better here, and may be about to move.
OWN_UID = "@loopwright"
NO_CALENDAR = "What lies at the address is no calendar."
TOO_OFTEN = "The calendar repeats something every few minutes, so it is not read."
TOO_MANY = "The calendar holds more busy hours than can be kept."
MOST_TIMES = 5_000
MOST_A_DAY = 24
DAY = timedelta(days=1)
TIMES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "FREEBUSY")
FREE_KINDS = {"TRANSPARENT", "CANCELLED", "FREE"}


class NotReadable(Exception):
    """A file of which nothing is kept. `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def busy_in(file: bytes, *, zone: ZoneInfo, addresses: Collection[str], since: datetime, until: datetime) -> list[Busy]:
    """When the owner of a calendar is busy between two instants, in order, what touches or overlaps as one.

    `zone` is theirs: whole days and times without a zone are read by it. `addresses` are the canonical forms of their
    own, by which an invitation that they declined is known. Free, cancelled and declined events are not busy, nor are
    the interviews that Loopwright itself invited them to. NotReadable: no calendar, or one that repeats without reason.
    """
    found: list[Busy] = []
    for calendar in _calendars(file):
        _leave_out_broken(calendar)
        _check_repeats(calendar)
        found.extend(_of_events(calendar, zone, addresses, since, until))
        found.extend(_of_lists(calendar))
    clipped = ((max(start, since), min(end, until)) for start, end in found)
    merged = _merged(interval for interval in clipped if interval[0] < interval[1])
    if len(merged) > MOST_TIMES:
        raise NotReadable(TOO_MANY)
    return merged


def _calendars(file: bytes) -> list[Any]:
    try:
        found = Calendar.from_ical(file, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OSError):  # OSError: of a zone's long name
        raise NotReadable(NO_CALENDAR) from None
    calendars = [component for component in found if component.name == "VCALENDAR"]
    if not calendars:
        raise NotReadable(NO_CALENDAR)
    return calendars


def _leave_out_broken(calendar: Any) -> None:
    """One event whose times cannot be read says nothing about the others."""
    calendar.subcomponents = [
        part
        for part in calendar.subcomponents
        if not any(isinstance(value, vBroken) for name in TIMES for value in _all(part.get(name)))
    ]


def _check_repeats(calendar: Any) -> None:
    """A rule of three lines can mean millions of events."""
    for event in calendar.walk("VEVENT"):
        for rule in _all(event.get("RRULE")):
            frequency = str((rule.get("FREQ") or [""])[0]).upper()
            a_day = prod(max(len(rule.get(name) or ()), 1) for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
            if frequency in ("SECONDLY", "MINUTELY") or a_day > MOST_A_DAY:
                raise NotReadable(TOO_OFTEN)


def _of_events(
    calendar: Any, zone: ZoneInfo, addresses: Collection[str], since: datetime, until: datetime
) -> Iterator[Busy]:
    # A day more on both sides: an hour without a zone may lie on another day by the clocks that it is read by.
    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    for event in query.between(since - DAY, until + DAY):
        if _is_busy(event, addresses):
            yield _instant(event.start, zone), _instant(event.end, zone)


def _of_lists(calendar: Any) -> Iterator[Busy]:
    """The busy hours of a calendar that publishes nothing but those."""
    for part in calendar.walk("VFREEBUSY"):
        for period in _all(part.get("FREEBUSY")):
            if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                start, end = period.dt
                end = start + end if isinstance(end, timedelta) else end
                yield _instant(start, ZoneInfo("UTC")), _instant(end, ZoneInfo("UTC"))


def _is_busy(event: Any, addresses: Collection[str]) -> bool:
    said = {str(event.get(name, "")).upper() for name in ("TRANSP", "STATUS", "X-MICROSOFT-CDO-BUSYSTATUS")}
    return not (said & FREE_KINDS or str(event.get("UID", "")).endswith(OWN_UID) or _is_declined(event, addresses))


def _is_declined(event: Any, addresses: Collection[str]) -> bool:
    return any(
        str(attendee.params.get("PARTSTAT", "")).upper() == "DECLINED"
        and canonical_email(unquote(str(attendee).lower().removeprefix("mailto:"))) in addresses
        for attendee in _all(event.get("ATTENDEE"))
    )


def _instant(moment: date, zone: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _merged(intervals: Iterable[Busy]) -> list[Busy]:
    merged: list[Busy] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _all(value: Any) -> list[Any]:
    """A property that stands once, several times or not at all, as a list."""
    return [] if value is None else value if isinstance(value, list) else [value]
