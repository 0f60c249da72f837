"""Answers to invitations as four mail programs send them, written after their public documentation.

Outlook with Exchange after [MS-OXCICAL]: the answer beside the text, in base64, addresses in capitals, zones by the
names of Windows. Google Calendar: the answer beside text and HTML, and once more as a file, times in UTC. Apple Mail:
as a part after the text. Thunderbird: the same with words of its own and quoted-printable.
"""

import base64
import quopri
from datetime import UTC, datetime, timedelta

from django.utils import timezone

BOUNDARY = "a-boundary-of-this-mail"


def stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def folded(line: str) -> str:
    """As RFC 5545 folds it, in the middle of words."""
    parts = [line[place : place + 60] for place in range(0, len(line), 60)]
    return "\r\n ".join(parts)


def ics(*lines: str) -> str:
    return "".join(f"{folded(line)}\r\n" for line in lines)


def part(kind: str, text: str, encoding: str = "7bit") -> str:
    body = text
    if encoding == "base64":
        body = base64.encodebytes(text.encode()).decode()
    if encoding == "quoted-printable":
        body = quopri.encodestring(text.encode()).decode()
    return f"--{BOUNDARY}\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n"


def mail(sender: str, kind: str, *parts: str, headers: str = "", at: datetime | None = None) -> bytes:
    at = at or timezone.now()
    head = (
        f"From: {sender}\r\nTo: interviews@example.org\r\nDate: {at.astimezone(UTC):%a, %d %b %Y %H:%M:%S +0000}\r\n"
        f'{headers}MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary="{BOUNDARY}"\r\n\r\n'
    )
    return (head + "".join(parts) + f"--{BOUNDARY}--\r\n").encode()


class Invited:
    """What a mail program knows of an invitation that it answers."""

    def __init__(self, uid: str, sequence: int, starts_at: datetime, address: str, minutes: int = 60) -> None:
        self.uid, self.sequence, self.starts_at, self.address = uid, sequence, starts_at, address
        self.ends_at = starts_at + timedelta(minutes=minutes)


def outlook(
    to: Invited, said: str = "ACCEPTED", *, sender: str = "", words: str = "", at: datetime | None = None
) -> bytes:
    zone = "W. Europe Standard Time"
    berlin = (to.starts_at.astimezone(UTC) + timedelta(hours=1), to.ends_at.astimezone(UTC) + timedelta(hours=1))
    calendar = ics(
        "BEGIN:VCALENDAR",
        "METHOD:REPLY",
        "PRODID:Microsoft Exchange Server 2010",
        "VERSION:2.0",
        *("BEGIN:VTIMEZONE", f"TZID:{zone}"),
        *("BEGIN:STANDARD", "DTSTART:16010101T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100"),
        *("RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10", "END:STANDARD"),
        *("BEGIN:DAYLIGHT", "DTSTART:16010101T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"),
        *("RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT"),
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        f'ATTENDEE;PARTSTAT={said};CN="Anders, Pia":MAILTO:{to.address.upper()}',
        *([f"COMMENT;LANGUAGE=de-DE:{words}\\n"] if words else []),
        f"UID:{to.uid}",
        "SUMMARY;LANGUAGE=de-DE:Zugesagt: Technical round with Tamsin Okonjura",
        f"DTSTART;TZID={zone}:{berlin[0]:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={zone}:{berlin[1]:%Y%m%dT%H%M%S}",
        "CLASS:PUBLIC",
        "PRIORITY:5",
        f"DTSTAMP:{stamp(at or timezone.now())}",
        "TRANSP:OPAQUE",
        "STATUS:CONFIRMED",
        f"SEQUENCE:{to.sequence}",
        "LOCATION;LANGUAGE=de-DE:",
        f"X-MICROSOFT-CDO-APPT-SEQUENCE:{to.sequence}",
        "X-MICROSOFT-CDO-OWNERAPPTID:0",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    text = part('text/plain; charset="us-ascii"', words)
    answer = part('text/calendar; charset="utf-8"; method=REPLY', calendar, "base64")
    headers = "Thread-Topic: Technical round\r\nX-MS-Has-Attach:\r\nX-MS-TNEF-Correlator:\r\n"
    return mail(f'"Anders, Pia" <{sender or to.address}>', "alternative", text, answer, headers=headers, at=at)


def gmail(
    to: Invited, said: str = "ACCEPTED", *, sender: str = "", words: str = "", at: datetime | None = None
) -> bytes:
    calendar = ics(
        "BEGIN:VCALENDAR",
        "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        f"DTSTART:{stamp(to.starts_at)}",
        f"DTEND:{stamp(to.ends_at)}",
        f"DTSTAMP:{stamp(at or timezone.now())}",
        "ORGANIZER;CN=Rita Lindqvist:mailto:interviews@example.org",
        f"UID:{to.uid}",
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={said};CN=Pia Anders;X-NUM-GUESTS=0;"
        + (f'X-RESPONSE-COMMENT="{words}"' if words else "X-NUM-GUESTS=0")
        + f":mailto:{to.address}",
        *([f"COMMENT:{words}"] if words else []),
        "CREATED:20260901T081500Z",
        "DESCRIPTION:Your kit with questions and follow-ups",
        f"LAST-MODIFIED:{stamp(timezone.now())}",
        "LOCATION:",
        f"SEQUENCE:{to.sequence}",
        "STATUS:CONFIRMED",
        "SUMMARY:Technical round with Tamsin Okonjura",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    inner = "another-boundary"
    beside = "".join(
        f"--{inner}\r\nContent-Type: {kind}\r\n\r\n{text}\r\n"
        for kind, text in (
            ('text/plain; charset="UTF-8"', "Pia Anders has accepted this invitation."),
            ('text/html; charset="UTF-8"', "<p>Pia Anders has accepted this invitation.</p>"),
            ('text/calendar; charset="UTF-8"; method=REPLY', calendar),
        )
    )
    alternative = (
        f'--{BOUNDARY}\r\nContent-Type: multipart/alternative; boundary="{inner}"\r\n\r\n{beside}--{inner}--\r\n'
    )
    file = part('application/ics; name="invite.ics"', calendar, "base64")
    headers = "Sender: Google Calendar <calendar-notification@google.com>\r\n"
    return mail(f"Pia Anders <{sender or to.address}>", "mixed", alternative, file, headers=headers, at=at)


def apple(
    to: Invited, said: str = "ACCEPTED", *, sender: str = "", words: str = "", at: datetime | None = None
) -> bytes:
    calendar = ics(
        "BEGIN:VCALENDAR",
        "CALSCALE:GREGORIAN",
        "METHOD:REPLY",
        "PRODID:-//Apple Inc.//macOS 14.5//EN",
        "VERSION:2.0",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Stockholm",
        *("BEGIN:STANDARD", "DTSTART:19961027T030000", "TZNAME:CET", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100"),
        *("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "END:STANDARD"),
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        f'ATTENDEE;CN="Pia Anders";CUTYPE=INDIVIDUAL;EMAIL="{to.address}";PARTSTAT={said};ROLE=REQ-PARTICIPANT:'
        f"mailto:{to.address}",
        *([f"COMMENT:{words}"] if words else []),
        f"DTSTART:{stamp(to.starts_at)}",
        f"DTEND:{stamp(to.ends_at)}",
        f"DTSTAMP:{stamp(at or timezone.now())}",
        'ORGANIZER;CN="Rita Lindqvist":mailto:interviews@example.org',
        f"SEQUENCE:{to.sequence}",
        "SUMMARY:Technical round with Tamsin Okonjura",
        "TRANSP:OPAQUE",
        f"UID:{to.uid}",
        "X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    text = part("text/plain; charset=us-ascii", "Pia Anders has accepted your invitation.")
    answer = part('text/calendar; method=REPLY; name="iCal-20261201-101500.ics"', calendar)
    return mail(f"Pia Anders <{sender or to.address}>", "mixed", text, answer, at=at)


def thunderbird(
    to: Invited, said: str = "ACCEPTED", *, sender: str = "", words: str = "", at: datetime | None = None
) -> bytes:
    calendar = ics(
        "BEGIN:VCALENDAR",
        "PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN",
        "VERSION:2.0",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        f"CREATED:{stamp(timezone.now())}",
        f"LAST-MODIFIED:{stamp(timezone.now())}",
        f"DTSTAMP:{stamp(at or timezone.now())}",
        f"UID:{to.uid}",
        "SUMMARY:Technical round with Tamsin Okonjura – Göteborg",
        "ORGANIZER;CN=Rita Lindqvist:mailto:interviews@example.org",
        f"ATTENDEE;CN=Pia Anders;PARTSTAT={said};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:{to.address}",
        *([f"COMMENT:{words}"] if words else []),
        f"DTSTART:{stamp(to.starts_at)}",
        f"DTEND:{stamp(to.ends_at)}",
        f"SEQUENCE:{to.sequence}",
        "X-MOZ-RECEIVED-SEQUENCE:0",
        f"X-MOZ-RECEIVED-DTSTAMP:{stamp(timezone.now())}",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    text = part("text/plain; charset=UTF-8; format=flowed", "Pia Anders has accepted your event invitation.")
    answer = part("text/calendar; method=REPLY; charset=UTF-8", calendar, "quoted-printable")
    file = part('application/ics; name="invite.ics"', calendar, "base64")
    headers = "User-Agent: Mozilla Thunderbird\r\n"
    return mail(f"Pia Anders <{sender or to.address}>", "mixed", text, answer, file, headers=headers, at=at)


PROGRAMS = {"outlook": outlook, "gmail": gmail, "apple": apple, "thunderbird": thunderbird}


def counter(to: Invited, proposed: datetime) -> bytes:
    """Outlook proposes another time: tentative, with the hour that would do."""
    calendar = ics(
        "BEGIN:VCALENDAR",
        "METHOD:COUNTER",
        "PRODID:Microsoft Exchange Server 2010",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        f"ATTENDEE;PARTSTAT=TENTATIVE;CN=Pia:MAILTO:{to.address}",
        f"UID:{to.uid}",
        f"DTSTART:{stamp(proposed)}",
        f"DTEND:{stamp(proposed + timedelta(hours=1))}",
        f"DTSTAMP:{stamp(timezone.now())}",
        f"SEQUENCE:{to.sequence}",
        f"X-MS-OLK-ORIGINALSTART:{stamp(to.starts_at)}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return mail(to.address, "alternative", part("text/calendar; charset=utf-8; method=COUNTER", calendar, "base64"))


def bare(*lines: str, sender: str = "pia@example.org", method: str = "REPLY", charset: str = "utf-8") -> bytes:
    """A mail that is nothing but one event of these lines."""
    calendar = ics("BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:" + method, *lines, "END:VCALENDAR")
    kind = f'text/calendar; charset="{charset}"; method={method}'
    return f"From: {sender}\r\nContent-Type: {kind}\r\n\r\n{calendar}".encode()
