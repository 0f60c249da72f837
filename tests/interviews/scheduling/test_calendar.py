"""The calendar file shows the right hour to a reader that knows nothing of zones but what the file says."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from functools import cache
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as installed
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from hiring.models import Candidate, Opening
from interviews.models import Interview, Loop, Seat
from interviews.scheduling import calendar
from tests.factories.people import unsaved_user

# Fifty zones: both hemispheres, half and quarter hours, half-hour and two-hour changes, changes around Ramadan, changes
# on other weekdays or at midnight, zones that gave the change up between 2024 and 2030, zones that never change.
ZONES = """
Africa/Abidjan Africa/Cairo Africa/Casablanca Africa/El_Aaiun Africa/Johannesburg Africa/Lagos Africa/Nairobi
America/Adak America/Anchorage America/Asuncion America/Bogota America/Chicago America/Denver America/Halifax
America/Havana America/Los_Angeles America/Mexico_City America/Miquelon America/New_York America/Nuuk America/Phoenix
America/Santiago America/Sao_Paulo America/Scoresbysund America/St_Johns America/Tijuana America/Toronto
Antarctica/Troll Asia/Almaty Asia/Beirut Asia/Dubai Asia/Gaza Asia/Jerusalem Asia/Kathmandu Asia/Kolkata Asia/Shanghai
Asia/Tokyo Atlantic/Azores Australia/Adelaide Australia/Brisbane Australia/Lord_Howe Australia/Sydney Europe/Berlin
Europe/Chisinau Europe/Dublin Europe/London Pacific/Auckland Pacific/Chatham Pacific/Easter Pacific/Norfolk
""".split()
AROUND = sorted(60 * hours + quarter for hours in (-1, 0, 1) for quarter in (-15, 0, 15))
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)


@cache
def changes(zone_name):
    """Every change of clocks from 2024 to 2030: of each day that has one, the quarter of an hour."""
    zone = ZoneInfo(zone_name)
    days = [FIRST + timedelta(days=day) for day in range((LAST - FIRST).days + 1)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    return [
        next(moment for moment in quarters_from(day) if moment.astimezone(zone).utcoffset() == after)
        for day, before, after in zip(days, offsets, offsets[1:], strict=False)
        if before != after
    ]


def quarters_from(moment):
    return (moment + timedelta(minutes=15 * step) for step in count(1))


def an_interview(starts_at, zone_name, minutes=60, **fields):
    """Rows in memory: the file is made from values in hand."""
    recruiter = unsaved_user(1, "Rita Okafor")
    candidate = Candidate(name="Tamsin Okonjura", opening=Opening(title="Machine Learning Team Lead"))
    loop = Loop(candidate=candidate, planned_by=recruiter)
    values = {"pk": 7, "calendar_uid": "abc@loopwright", "name": "Technical", "status": "scheduled", **fields}
    return Interview(loop=loop, starts_at=starts_at, time_zone=zone_name, minutes=minutes, **values)


def seats_of(interview, *names):
    people = (unsaved_user(number, name) for number, name in enumerate(names, start=2))
    return [Seat(interview=interview, panelist=person, pk=person.pk) for person in people]


def read_by_the_book(ics):
    """Start and end in UTC as RFC 5545 says to read them, from the text of the file alone."""
    text = re.sub(r"\r\n[ \t]", "", ics.decode())
    observances = [_observance(block) for block in re.findall(r"BEGIN:(?:STANDARD|DAYLIGHT)\r\n(.*?)END:", text, re.S)]
    event = text[text.index("BEGIN:VEVENT") :]
    return tuple(
        _instant(re.search(rf"^{name}(.*):(\w+)\r$", event, re.M), observances) for name in ("DTSTART", "DTEND")
    )


def _observance(block):
    values = dict(line.split(":", 1) for line in block.strip().split("\r\n"))
    was, becomes = (_offset(values[name]) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
    return datetime.strptime(values["DTSTART"], "%Y%m%dT%H%M%S") - was, was, becomes


def _offset(text):
    size = timedelta(hours=int(text[1:3]), minutes=int(text[3:5]), seconds=int(text[5:7] or 0))
    return -size if text[0] == "-" else size


def _instant(found, observances):
    if found[2].endswith("Z"):
        return datetime.strptime(found[2], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    wall = datetime.strptime(found[2], "%Y%m%dT%H%M%S")
    # Every observance that can show this wall-clock time; of two, the first is meant (RFC 5545, 3.3.5).
    ordered = sorted(observances)
    ends = [onset for onset, _, _ in ordered[1:]] + [datetime.max]
    shown = [
        wall - offset for (onset, _, offset), end in zip(ordered, ends, strict=True) if onset <= wall - offset < end
    ]
    return min(shown).replace(tzinfo=UTC)


@pytest.fixture(autouse=True)
def kit_url(monkeypatch):
    """The file is made without a database and without the URL map of other pages."""
    monkeypatch.setattr(
        calendar,
        "kit_page_link",
        lambda interview, reader=None: f"https://hire.example.org/interviews/{interview.pk}/kit/",
    )


def test_there_are_fifty_zones():
    assert len(set(ZONES)) == 50


@pytest.mark.parametrize("zone_name", ZONES)
def test_the_right_hour_around_every_change_of_clocks(zone_name):
    """Interviews that begin or end at a change, an hour before or after, and a quarter to either side of these."""
    moments = [change + timedelta(minutes=minutes) for change in changes(zone_name) for minutes in AROUND]
    for moment in moments or [datetime(2027, 6, 1, 12, tzinfo=UTC)]:
        ics = calendar.interview_ics(an_interview(moment, zone_name), [])
        assert read_by_the_book(ics) == (moment, moment + timedelta(hours=1)), (zone_name, moment)


@settings(max_examples=300, deadline=None)
@given(
    zone_name=st.sampled_from(ZONES),
    moment=st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)),
    minutes=st.integers(15, 480),
)
def test_the_right_hour_at_any_time(zone_name, moment, minutes):
    moment = moment.replace(microsecond=0)
    ics = calendar.interview_ics(an_interview(moment, zone_name, minutes), [])
    assert read_by_the_book(ics) == (moment, moment + timedelta(minutes=minutes))


def test_the_changes_are_really_there():
    """The property above would hold of an empty list as well."""
    assert len(changes("Europe/Berlin")) == 14
    assert len(changes("Australia/Lord_Howe")) == 14
    assert len(changes("Asia/Almaty")) == 1
    assert changes("Asia/Tokyo") == []
    assert sum(len(changes(zone)) for zone in ZONES) > 400


def test_another_reader_agrees():
    """icalendar's own parser, with a zone name that it cannot look up anywhere else."""
    for moment in (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), datetime(2026, 7, 1, 12, tzinfo=UTC)):
        ics = calendar.interview_ics(an_interview(moment, "Europe/Berlin"), [])
        file = Calendar.from_ical(ics.replace(b"Europe/Berlin", b"Somewhere/Unheard"))
        assert file.events[0].start.astimezone(UTC) == moment


def test_what_the_file_says():
    interview = an_interview(datetime(2026, 3, 12, 13, tzinfo=UTC), "Europe/Berlin", place="Room Skiff, 2nd floor")
    interview.calendar_sequence = 3
    seats = seats_of(interview, "Pia Moreau", "Sam; Shadows")
    seats[1].is_shadow = True
    file = Calendar.from_ical(calendar.interview_ics(interview, seats))
    event = file.events[0]
    assert file["method"] == "REQUEST"
    assert (event["uid"], event["sequence"], event["status"]) == ("abc@loopwright", 3, "CONFIRMED")
    assert event["summary"] == "Technical round with Tamsin Okonjura"
    assert event["location"] == "Room Skiff, 2nd floor"
    assert event["dtstart"].params["TZID"] == "Europe/Berlin"
    assert event.start.hour == 14
    sender = parseaddr(installed.DEFAULT_FROM_EMAIL)[1]
    assert (
        event["organizer"] == f"mailto:{sender}" and event["organizer"].params["CN"] == interview.loop.planned_by.name
    )
    assert [(one.params["CN"], one.params["ROLE"]) for one in event["attendee"]] == [
        ("Pia Moreau", "REQ-PARTICIPANT"),
        ("Sam; Shadows", "OPT-PARTICIPANT"),
    ]
    assert "https://hire.example.org/interviews/7/kit/" in event["description"]
    assert event["url"] == "https://hire.example.org/interviews/7/kit/"


def test_a_cancelled_round_says_so_and_a_lost_seat_does_not_cancel_the_round():
    interview = an_interview(datetime(2026, 3, 12, 13, tzinfo=UTC), "Europe/Berlin")
    seat = seats_of(interview, "Pia Moreau")
    cancelled = Calendar.from_ical(calendar.interview_ics(interview, seat, method="CANCEL", sequence=4))
    assert (cancelled["method"], cancelled.events[0]["sequence"]) == ("CANCEL", 4)
    assert "status" not in cancelled.events[0]
    interview.status = Interview.Status.CANCELLED
    off = Calendar.from_ical(calendar.interview_ics(interview, seat, method="CANCEL", sequence=5))
    assert off.events[0]["status"] == "CANCELLED"


@pytest.mark.parametrize("name", ["Tam\r\nATTENDEE:mailto:evil@example.net", "a" * 500, "名前 " * 40, "x;y,z:\"'"])
def test_a_name_stays_a_name(name):
    interview = an_interview(datetime(2026, 3, 12, 13, tzinfo=UTC), "Europe/Berlin")
    interview.loop.candidate.name = name
    ics = calendar.interview_ics(interview, [])
    assert all(len(line) <= 75 for line in ics.split(b"\r\n"))
    event = Calendar.from_ical(ics).events[0]
    assert "attendee" not in event
    assert event["summary"].split() == f"Technical round with {name}".split()


@pytest.mark.parametrize("control", ["\r\n", "\n", "\r", "\v", "\x07", "\x1b", "\x85", "\u2028", "\x00"])
def test_no_control_character_reaches_the_file(control):
    """However a name got in: names are stored by other ways than the forms, too."""
    hostile = f"Tam{control}ATTENDEE:mailto:evil@example.net"
    interview = an_interview(datetime(2026, 3, 12, 13, tzinfo=UTC), "Europe/Berlin", place=hostile)
    interview.loop.candidate.name = interview.loop.planned_by.name = interview.loop.candidate.opening.title = hostile
    seats = seats_of(interview, hostile, f"Paul{control}Two")
    for seat in seats:
        seat.panelist.email = "paul@example.org"  # an address is checked as one
    ics = calendar.interview_ics(interview, seats).decode()
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]", ics.replace("\r\n ", ""))
    assert all(not line.startswith("ATTENDEE:") for line in re.split("\r\n|\r|\n", ics))
    assert len(Calendar.from_ical(ics).events[0]["attendee"]) == 2
