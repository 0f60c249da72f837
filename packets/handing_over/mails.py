"""What the mail to a candidate says: the organisation's words, a private link, and nothing of the feedback itself."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from core.organisation import house_time, house_zone, sender
from core.wording import clock, zone_name
from packets.letterhead.current import MAIL_NAMES, current_letterhead
from packets.letterhead.placeholders import fill, holds, unknown_names
from packets.models import FeedbackPacket, PacketMail
from packets.printing.words import said_dates

SUBJECT_CHARACTERS = 200
# Known only when the mail leaves; everything else is filled in for the person who reads it through before.
LATER = ("link", "until")
LINK_MISSING = "Leave {link} in the text: it becomes the private link."
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True)
class MailDraft:
    """A mail before it is sent. `body` still has {link} and {until} in it."""

    to: str
    subject: str
    body: str
    reply_to: str = ""  # the organisation's address; without one, whoever sends it


def mail_draft(packet: FeedbackPacket) -> MailDraft:
    """The organisation's mail in the packet's language, ready to be read through and changed."""
    letterhead = current_letterhead()
    texts, candidate = letterhead.texts(packet.language), packet.loop.candidate
    values = {
        "candidate": plain(candidate.name),
        "called": plain(candidate.called),
        "role": plain(candidate.opening.title),
        "organisation": plain(letterhead.organisation),
    }
    subject = plain(fill(texts.mail_subject, values))[:SUBJECT_CHARACTERS]
    return MailDraft(candidate.email, subject, fill(texts.mail_body, values), letterhead.reply_to)


def plain(value: str) -> str:
    """A name on one line, without characters that steer a mail or a line of text, and without braces: what somebody is
    called never becomes a place for something else."""
    return " ".join(_INVISIBLE.sub(" ", value).replace("{", "(").replace("}", ")").split())


def mistakes_in(body: str) -> list[str]:
    """What stands against sending this text, as sentences."""
    mistakes = [] if holds(body, "link") else [LINK_MISSING]
    unknown = unknown_names(body, LATER)
    if unknown:
        known = [name for name in unknown if name in MAIL_NAMES]
        why = "are filled in already: write the words themselves" if known else "mean nothing here"
        names = " and ".join(f"{{{name}}}" for name in unknown)
        mistakes.append(f"{names} {why}. Only {{link}} and {{until}} are filled in when the mail leaves.")
    return mistakes


def message_of(mail: PacketMail, *, key: str, expires_at: Any) -> EmailMessage:
    """The mail as it leaves now, to the address that the candidate has now."""
    until = said_end(expires_at, mail.packet.language)
    values = {"link": settings.BASE_URL + reverse("packets:shared", args=[key]), "until": until}
    return EmailMessage(
        subject=mail.subject,
        body=fill(mail.body, values),
        to=[mail.packet.loop.candidate.email],
        from_email=sender(),
        reply_to=[current_letterhead().reply_to or mail.requested_by.email],
        # Each attempt has a link of its own, so each is a mail of its own: the newest is the one that works.
        headers={
            "Message-ID": f"<packet.{mail.pk}.{mail.attempts}@{_host()}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": mail.packet.language,
        },
    )


def said_end(expires_at: Any, language: str) -> str:
    """The day and time at which a link ends, in the installation's zone, which is named, and the packet's language."""
    zone, ends_at = house_zone(), house_time(expires_at)
    with timezone.override(zone):
        return f"{said_dates([ends_at.date()], language)}, {clock(ends_at)} ({zone_name(zone)})"


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "loopwright.invalid"
