"""The calendar file of an interview: what a mail carries and a page offers to download.

The wall-clock time stands with its zone and the zone's rules, so that a calendar shows the right hour whatever it knows
about zones itself. The identity never changes; the sequence rises with every change (see services.messages).
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText, vUri

from accounts.models import User
from core.organisation import sender
from core.text import one_line
from core.wording import listed
from interviews.models import Interview, Seat
from interviews.scheduling.guest_links import guest_link
from interviews.scheduling.local_time import comes_twice

REQUEST = "REQUEST"
CANCEL = "CANCEL"


def interview_ics(
    interview: Interview,
    seats: Iterable[Seat],
    *,
    method: str = REQUEST,
    sequence: int | None = None,
    reader: User | None = None,
) -> bytes:
    """The file for one interview that has a time. `seats` are those it speaks to: the panel, or the one taken off it;
    where the `reader` is a guest, it leads to the kit by their own link.

    Needs `interview.loop.candidate.opening`, `interview.loop.planned_by` and `seat.panelist` at hand.
    """
    start, end = wall_clock(interview.start, interview.end, interview.time_zone)
    link = kit_page_link(interview, reader)
    event = _event(interview, list(seats), link, method, sequence, start, end)
    return file_of(event, method=method, start=start)


def file_of(event: Event, *, method: str, start: datetime) -> bytes:
    """One event as a file. `start` is what `wall_clock` says: the rules of its zone go with it."""
    file = Calendar()
    file.add("prodid", "-//Loopwright//Interviews//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", method)
    if start.tzinfo is not UTC:
        file.add_component(zone_rules(str(start.tzinfo), start.year))
    file.add_component(event)
    return file.to_ical()


def wall_clock(start: datetime, end: datetime, zone_name: str) -> tuple[datetime, datetime]:
    """Start and end as the zone's clocks show them; in UTC where a clock shows one of the two a second time, for
    a calendar would read it as the first."""
    zone = ZoneInfo(zone_name)
    local = start.astimezone(zone), end.astimezone(zone)
    if any(moment.fold and comes_twice(moment.replace(tzinfo=None), zone_name) for moment in local):
        return start.astimezone(UTC), end.astimezone(UTC)
    return local


def kit_page_link(interview: Interview, reader: User | None = None) -> str:
    """Where this person opens the kit: a guest by their own link, which stands in nobody else's mail."""
    if reader is not None and reader.is_guest:
        return guest_link(reader.guest)
    return settings.BASE_URL + reverse("interviews:kit", args=[interview.pk])


def title_of(interview: Interview) -> str:
    """Says "Technical round with Tamsin Okonjura"."""
    return one_line(f"{interview} with {interview.loop.candidate}")


def _event(
    interview: Interview,
    seats: list[Seat],
    link: str,
    method: str,
    sequence: int | None,
    start: datetime,
    end: datetime,
) -> Event:
    event = Event()
    event.add("uid", interview.calendar_uid)
    event.add("sequence", interview.calendar_sequence if sequence is None else sequence)
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", title_of(interview))
    if place := interview.place or interview.link or interview.dial_in:
        event.add("location", one_line(place))
    event.add("description", _description(interview, seats, link))
    event["url"] = vUri(link)
    event.add("organizer", organiser(interview.loop.planned_by))
    for seat in seats:
        event.add("attendee", _attendee(seat))
    _add_status(event, interview, method)
    return event


def _add_status(event: Event, interview: Interview, method: str) -> None:
    # A cancelled status means the whole event; to take one person off it must be absent (RFC 5546, 3.2.5).
    if interview.status == Interview.Status.CANCELLED:
        event.add("status", "CANCELLED")
    elif method == REQUEST:
        event.add("status", "CONFIRMED")


def _description(interview: Interview, seats: list[Seat], link: str) -> str:
    opening = interview.loop.candidate.opening
    lines = [
        f"{opening}: the {interview.spoken_name} with {interview.loop.candidate}.",
        f"On the panel: {listed([seat.panelist.name for seat in seats])}." if len(seats) > 1 else "",
        f"Video: {interview.link}" if interview.link else "",
        f"Phone: {interview.dial_in}" if interview.dial_in else "",
        f"Your kit with questions and follow-ups: {link}",
    ]
    return "\n".join(one_line(line) for line in lines if line)


def organiser(planner: User) -> vCalAddress:
    """The planner's name with the address to which calendar programs send their answer: that of the mailbox that is
    read, where there is one. Else the one that sends: programs take an invitation for what it is, and not for somebody
    else's, where the organiser is who the mail is from."""
    return address_of(settings.REPLIES_ADDRESS or parseaddr(sender())[1], planner.name)


def answers_go_to(person: str) -> list[str]:
    """Where the answer to an invitation goes: to a person, who reads what somebody typed, and to the mailbox that is
    read, for programs send theirs to either."""
    return [address for address in dict.fromkeys([person, settings.REPLIES_ADDRESS]) if address]


def address_of(email: str, name: str) -> vCalAddress:
    """Somebody with an address, by name."""
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(one_line(name))
    return address


def _attendee(seat: Seat) -> vCalAddress:
    address = address_of(seat.panelist.email, seat.panelist.name)
    address.params["CUTYPE"] = vText("INDIVIDUAL")
    address.params["ROLE"] = vText("OPT-PARTICIPANT" if seat.is_shadow else "REQ-PARTICIPANT")
    address.params["PARTSTAT"] = vText("NEEDS-ACTION")
    address.params["RSVP"] = vText("TRUE")
    return address


# --- The rules of a zone --------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def zone_rules(zone_name: str, year: int) -> Timezone:
    """What the clocks of a zone do from the year before to the year after.

    Written here rather than by the library, whose changes to summer time stand one hour late: an onset is told in the
    time before the change (RFC 5545, 3.6.5).
    """
    zone = ZoneInfo(zone_name)
    first, last = datetime(year - 1, 1, 1, tzinfo=UTC), datetime(year + 2, 1, 1, tzinfo=UTC)
    rules = Timezone()
    rules.add("tzid", zone_name)
    rules.add_component(_observance(zone, first, first))
    for change in changes_of(zone, first, last):
        rules.add_component(_observance(zone, change - timedelta(seconds=1), change))
    return rules


def changes_of(zone: ZoneInfo, first: datetime, last: datetime) -> list[datetime]:
    """The instants between `first` and `last` at which the clocks of the zone are changed."""
    changes = []
    day = first
    while day < last:
        following = day + timedelta(days=1)
        if _offset(zone, day) != _offset(zone, following):
            changes.append(_change_between(zone, day, following))
        day = following
    return changes


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return after


def _observance(zone: ZoneInfo, before: datetime, change: datetime) -> TimezoneStandard | TimezoneDaylight:
    local = change.astimezone(zone)
    rule = TimezoneDaylight() if local.dst() else TimezoneStandard()
    rule.add("dtstart", (change + _offset(zone, before)).replace(tzinfo=None))
    rule.add("tzoffsetfrom", _offset(zone, before))
    rule.add("tzoffsetto", _offset(zone, change))
    rule.add("tzname", local.tzname())
    return rule


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
