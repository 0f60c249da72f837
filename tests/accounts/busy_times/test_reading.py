"""Which hours of a calendar file are busy, by the shapes that calendar programs write."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from accounts.busy_times.reading import NO_CALENDAR, TOO_OFTEN, NotReadable, busy_in

LISBON = ZoneInfo("Europe/Lisbon")
SINCE, UNTIL = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC)
SUMMARY = "SUMMARY:Oncologist, Dr. Ferreira"


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", "UID:1@elsewhere", "DTSTAMP:20270101T000000Z", SUMMARY, *lines, "END:VEVENT"])


def calendar(*parts: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//a//b//EN", *parts, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def busy(*parts: str, zone: ZoneInfo = LISBON) -> list[str]:
    found = busy_in(calendar(*parts), zone=zone, addresses=["pia@tidewell.example"], since=SINCE, until=UNTIL)
    return [f"{start:%m-%d %H:%M} {end:%m-%d %H:%M}" for start, end in found]


HOUR = ("DTSTART:20270315T100000Z", "DTEND:20270315T110000Z")


def test_an_event_is_busy_and_nothing_but_its_hours_is_kept() -> None:
    assert busy(event(*HOUR)) == ["03-15 10:00 03-15 11:00"]
    assert busy(event("DTSTART:20270315T100000Z", "DURATION:PT90M")) == ["03-15 10:00 03-15 11:30"]


@pytest.mark.parametrize(
    "line",
    [
        "TRANSP:TRANSPARENT",
        "STATUS:CANCELLED",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "ATTENDEE;PARTSTAT=DECLINED;CN=Pia:mailto:Pia@Tidewell.example",
        "ATTENDEE;PARTSTAT=DECLINED:MAILTO:pia%40tidewell.example",
    ],
)
def test_free_cancelled_and_declined_are_not_busy(line: str) -> None:
    assert busy(event(*HOUR, line)) == []


def test_what_somebody_else_declined_is_busy() -> None:
    assert busy(event(*HOUR, "ATTENDEE;PARTSTAT=DECLINED:mailto:max@tidewell.example"))
    assert busy(event(*HOUR, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:pia@tidewell.example"))
    assert busy(event(*HOUR, "STATUS:TENTATIVE"))


def test_our_own_invitations_are_not_counted_twice() -> None:
    assert busy(event(*HOUR).replace("1@elsewhere", "abc@loopwright")) == []


def test_days_and_times_without_a_zone_are_the_persons_own() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    day = event("DTSTART;VALUE=DATE:20270315", "DTEND;VALUE=DATE:20270317")
    assert busy(day) == ["03-15 00:00 03-17 00:00"] and busy(day, zone=tokyo) == ["03-14 15:00 03-16 15:00"]
    assert busy(event("DTSTART;VALUE=DATE:20270315")) == ["03-15 00:00 03-16 00:00"]
    floating = event("DTSTART:20270315T090000", "DTEND:20270315T100000")
    assert busy(floating, zone=tokyo) == ["03-15 00:00 03-15 01:00"]


def test_recurring_events_keep_their_hour_through_a_change_of_clocks_and_their_exceptions() -> None:
    """Lisbon goes to summer time on 28 March 2027."""
    weekly = event(
        "DTSTART;TZID=Europe/Lisbon:20270322T090000",
        "DTEND;TZID=Europe/Lisbon:20270322T100000",
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "EXDATE;TZID=Europe/Lisbon:20270405T090000",
    )
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Lisbon:20270412T090000",
        "DTSTART;TZID=Europe/Lisbon:20270412T150000",
        "DTEND;TZID=Europe/Lisbon:20270412T160000",
    )
    assert busy(weekly, moved) == ["03-22 09:00 03-22 10:00", "03-29 08:00 03-29 09:00", "04-12 14:00 04-12 15:00"]
    off = event("RECURRENCE-ID;TZID=Europe/Lisbon:20270329T090000", *HOUR, "STATUS:CANCELLED")
    assert "03-29 08:00 03-29 09:00" not in busy(weekly, off)


def test_a_zone_that_the_file_describes_itself_is_understood() -> None:
    zone = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0530
TZOFFSETTO:+0530
END:STANDARD
END:VTIMEZONE""".replace("\n", "\r\n")
    local = event('DTSTART;TZID="Customized Time Zone":20270315T100000', "DURATION:PT1H")
    assert busy(zone, local) == ["03-15 04:30 03-15 05:30"]


def test_what_touches_or_overlaps_is_one() -> None:
    later = event("DTSTART:20270315T103000Z", "DTEND:20270315T113000Z").replace("1@", "2@")
    next_to_it = event("DTSTART:20270315T113000Z", "DTEND:20270315T120000Z").replace("1@", "3@")
    assert busy(event(*HOUR), next_to_it, later) == ["03-15 10:00 03-15 12:00"]


def test_only_what_lies_between_is_kept() -> None:
    year = event("DTSTART:20260101T000000Z", "DTEND:20280101T000000Z")
    assert busy(year) == ["03-01 00:00 05-01 00:00"]
    assert busy(event("DTSTART:20270601T100000Z", "DTEND:20270601T110000Z")) == []
    assert busy(event("DTSTART:20270315T100000Z", "DTEND:20270315T100000Z")) == []


def test_a_list_of_busy_hours_is_read() -> None:
    lists = "\r\n".join(
        [
            *("BEGIN:VFREEBUSY", "UID:2", "DTSTAMP:20270101T000000Z"),
            "FREEBUSY:20270315T100000Z/20270315T110000Z,20270316T100000Z/PT2H",
            "FREEBUSY;FBTYPE=FREE:20270317T100000Z/20270317T110000Z",
            *("FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270318T100000Z/PT1H", "END:VFREEBUSY"),
        ]
    )
    assert busy(lists) == ["03-15 10:00 03-15 11:00", "03-16 10:00 03-16 12:00", "03-18 10:00 03-18 11:00"]


@pytest.mark.parametrize(
    "file",
    [
        *(b"", b"<html>Sign in</html>", b"\xff\xfe\x00", b"BEGIN:VCARD\r\nEND:VCARD\r\n"),
        *(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n", b"{}"),
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;TZID="
        + b"a" * 300
        + b":20270112T093000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    ],
)
def test_what_is_no_calendar_has_its_sentence(file: bytes) -> None:
    with pytest.raises(NotReadable) as refused:
        busy_in(file, zone=LISBON, addresses=[], since=SINCE, until=UNTIL)
    assert refused.value.sentence == NO_CALENDAR


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=5", "FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5,6"]
)
def test_what_repeats_without_reason_is_not_read(rule: str) -> None:
    with pytest.raises(NotReadable) as refused:
        busy(event(*HOUR, f"RRULE:{rule}"))
    assert refused.value.sentence == TOO_OFTEN


def test_one_event_that_cannot_be_read_does_not_hide_the_others() -> None:
    broken = event("DTSTART:20270315T100000Z", "DTEND:20270310T100000Z", "RRULE:FREQ=WEEKLY;UNTIL=nonsense")
    assert busy(broken, event(*HOUR).replace("1@", "2@")) == ["03-15 10:00 03-15 11:00"]
