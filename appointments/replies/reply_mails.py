"""What a mail program's answer to an invitation says (RFC 5546, 3.2.3 and 3.2.7; RFC 6047). Pure: bytes in, values out.

Whoever knows the mailbox's address may write anything to it. So a mail is measured before it is taken apart, nothing of
it is believed here, and what cannot be read is one sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from icalendar import Calendar

from appointments.states import ReplyAnswer
from core.addresses import MOST_CHARACTERS, canonical_email
from core.text import one_line

# An answer repeats the invitation at most; each of its parts is looked at line by line.
MOST_BYTES = 1_000_000
MOST_PARTS = 40
MOST_CALENDAR_BYTES = 200_000
# `email` takes a header with parameters apart in quadratic time.
TAKEN_APART = {"content-type", "content-disposition", "content-transfer-encoding", "from", "date"}
MOST_IN_HEADER = 2_000
MOST_IN_HEADERS = 50_000
MOST_WORDS = 1_000
MOST_SEQUENCE = 2**31 - 1

ANSWERING = {"REPLY", "COUNTER"}
ANSWERS = {
    "ACCEPTED": ReplyAnswer.ACCEPTED,
    "DECLINED": ReplyAnswer.NOT_COMING,
    "TENTATIVE": ReplyAnswer.TENTATIVE,
    "DELEGATED": ReplyAnswer.HANDED_ON,
}
MAILTO = "mailto:"

TOO_LARGE = "It is larger than an answer to an invitation can be."
BROKEN = "Its calendar part cannot be read."
SEVERAL = "It answers more than one invitation at once."
NOBODY = "It does not say who answers."
NOTHING = "It does not say whether they come."
# Whatever libraries raise at what was never meant to be read.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError)


class NotUnderstood(Exception):
    """A mail that answers an invitation in a way that nobody can act on. `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class ReadReply:
    """An answer as its mail says it. None of it is known to be true: both addresses are only claimed."""

    uid: str
    # Who comes or does not, and whom the mail is from.
    attendee: str
    sender: str
    answer: ReplyAnswer
    # Which version of the invitation it answers; None where the program leaves that out.
    sequence: int | None = None
    # The hour that it answers; of a counter-proposal the one that is proposed.
    starts_at: datetime | None = None
    written_at: datetime | None = None
    words: str = ""


class _Measured(Compat32):
    """Hears of every header of every part before `email` takes it apart, and refuses what would take too long."""

    lengths: list[int]

    def __init__(self) -> None:
        super().__init__()
        object.__setattr__(self, "lengths", [])  # a policy lets nobody set what it does not know

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        if name.lower() in TAKEN_APART:
            self.lengths.append(len(value))
            if len(value) > MOST_IN_HEADER or sum(self.lengths) > MOST_IN_HEADERS:
                raise NotUnderstood(TOO_LARGE)
        return name, value


def read_reply(mail: bytes) -> ReadReply | None:
    """What the mail answers; None for a mail that answers no invitation, such as one that a person typed.

    NotUnderstood: it answers one, but not in a way that can be read, or is larger than that takes.
    """
    if len(mail) > MOST_BYTES or _parts_announced(mail) > MOST_PARTS:
        raise NotUnderstood(TOO_LARGE)
    try:
        message = message_from_bytes(mail, policy=_Measured())
        found = next(_calendars(message), None)
    except UNREADABLE:
        raise NotUnderstood(BROKEN) from None
    if found is None:
        return None
    method, calendar = found
    try:
        return _reply(message, method, calendar)
    except UNREADABLE:
        raise NotUnderstood(BROKEN) from None


def _parts_announced(mail: bytes) -> int:
    """Parts within parts take more than their share of time: so they are counted where they are announced."""
    lowered = mail.lower()
    return lowered.count(b"multipart/") + lowered.count(b"message/") + lowered.count(b"boundary")


def _calendars(message: Message) -> Iterator[tuple[str, Any]]:
    """Each answer in the mail with its method. Programs send the same one twice: beside the text, and as a file."""
    for part in message.walk():
        if not _is_calendar(part):
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if len(content) > MOST_CALENDAR_BYTES:
            raise NotUnderstood(TOO_LARGE)
        calendar: Any = Calendar.from_ical(_text(content, part.get_content_charset()))
        method = str(calendar.get("METHOD") or part.get_param("method") or "").strip().upper()
        if method in ANSWERING:
            yield method, calendar


def _is_calendar(part: Message) -> bool:
    if part.get_content_type() in ("text/calendar", "application/ics"):
        return True
    return str(part.get_filename() or "").lower().endswith(".ics") and not part.is_multipart()


def _text(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or "utf-8", "replace")
    except LookupError:  # a charset that nobody knows
        return content.decode("utf-8", "replace")


def _reply(message: Message, method: str, calendar: Any) -> ReadReply:
    events = calendar.walk("VEVENT")
    if len(events) != 1:
        raise NotUnderstood(SEVERAL if events else BROKEN)
    [event] = events
    sender = _sender(message)
    attendee = _attendee(event, sender)
    return ReadReply(
        uid=str(event.get("UID") or "").strip(),
        attendee=_address(attendee),
        sender=sender,
        answer=_answer(method, attendee),
        sequence=_sequence(event),
        starts_at=_instant(event, "DTSTART"),
        written_at=max((moment for moment in (_instant(event, "DTSTAMP"), _date(message)) if moment), default=None),
        words=_words(event),
    )


def _sender(message: Message) -> str:
    """The one address that the mail is from; empty where it names none, or several."""
    headers = [str(header) for header in message.get_all("From", [])]
    addresses = [address for _, address in getaddresses(headers) if address]
    return _plain(addresses[0]) if len(addresses) == 1 else ""


def _attendee(event: Any, sender: str) -> Any:
    """Whose answer it is. An answer names one person; a counter-proposal may repeat the whole list."""
    attendees = _all(event.get("ATTENDEE"))
    own = [each for each in attendees if canonical_email(_address(each)) == canonical_email(sender)]
    chosen = attendees if len(attendees) == 1 else own
    if not chosen or "@" not in _address(chosen[0]):
        raise NotUnderstood(NOBODY)
    return chosen[0]


def _answer(method: str, attendee: Any) -> ReplyAnswer:
    if method == "COUNTER":
        return ReplyAnswer.ANOTHER_TIME
    said = str(attendee.params.get("PARTSTAT", "")).strip().upper()
    if said not in ANSWERS:
        raise NotUnderstood(NOTHING)
    return ANSWERS[said]


def _address(attendee: Any) -> str:
    text = str(attendee).strip()
    return _plain(text[len(MAILTO) :] if text.lower().startswith(MAILTO) else text)


def _plain(address: str) -> str:
    return _storable(one_line(address)).strip()[:MOST_CHARACTERS]


def _sequence(event: Any) -> int | None:
    number = event.get("SEQUENCE")
    return int(number) if number is not None and 0 <= int(number) <= MOST_SEQUENCE else None


def _instant(event: Any, name: str) -> datetime | None:
    """A moment that the answer names with its zone; a time without one says nothing here."""
    moment = getattr(event.get(name), "dt", None)
    if not isinstance(moment, datetime):
        return None
    if moment.tzinfo is None and name == "DTSTAMP":  # always meant in UTC (RFC 5545, 3.8.7.2)
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC) if moment.tzinfo else None


def _date(message: Message) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(message.get("Date", "")))
        return moment.astimezone(UTC) if moment.tzinfo else None
    except UNREADABLE:
        return None


def _words(event: Any) -> str:
    comments = [str(comment).strip() for comment in _all(event.get("COMMENT"))]
    return _storable("\n".join(comment for comment in comments if comment))[:MOST_WORDS]


def _storable(text: str) -> str:
    """Without what no database takes."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _all(value: Any) -> list[Any]:
    """A property that stands once, several times or not at all, as a list."""
    return [] if value is None else value if isinstance(value, list) else [value]
