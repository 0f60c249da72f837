"""Whose pages the candidate reads: the organisation as a packet froze it, or as it is now."""

from base64 import b64decode
from dataclasses import dataclass

from django.urls import reverse

from packets.letterhead.current import current_letterhead
from packets.models import FeedbackPacket
from packets.printing.colour import printed_colour


@dataclass(frozen=True)
class House:
    """The clothes of the candidate's pages. `reply_to` is where questions go; empty for "answer the message"."""

    organisation: str
    colour: str  # readable on white, and white on it
    logo: bytes
    logo_type: str
    reply_to: str
    look_url: str
    logo_url: str  # empty without a logo


def house_now() -> House:
    """The organisation as it is now."""
    now = current_letterhead()
    return House(
        organisation=now.organisation,
        colour=printed_colour(now.colour),
        logo=now.logo,
        logo_type=now.logo_type,
        reply_to=now.reply_to,
        look_url=reverse("packets:shared_look"),
        logo_url=reverse("packets:shared_logo") if now.logo else "",
    )


def house_of(packet: FeedbackPacket, key: str) -> House:
    """The organisation as this packet froze it, its pictures at addresses under the key. Where questions go is asked
    of today: an address of then may be nobody's by now."""
    content = packet.document.content if packet.document else {}
    return House(
        organisation=content.get("organisation", ""),
        colour=printed_colour(content.get("colour", "")),
        logo=b64decode(content.get("logo", "")),
        logo_type=content.get("logo_type", ""),
        reply_to=current_letterhead().reply_to,
        look_url=reverse("packets:shared_look", args=[key]),
        logo_url=reverse("packets:shared_logo", args=[key]) if content.get("logo") else "",
    )
