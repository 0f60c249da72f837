"""The output: packets, and the content of one for tests that need no database."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from interviews.debriefs.services.decisions import follow_decision
from interviews.models import Decision, Loop
from packets.models import Document, ExportItem, FeedbackPacket, PacketExport, PacketMail, PacketName, SharedLink
from packets.writing.services.packets import save_packet
from packets.writing.sources import sources_of

TOPICS = [
    {"name": "Machine learning fundamentals", "minutes": 14, "mark": "strength"},
    {"name": "Replacing a live system", "minutes": 16, "mark": "both"},
    {"name": "Choosing tools", "minutes": 10, "mark": ""},
    {"name": "Telling people early", "minutes": 12, "mark": "hope"},
]
HEARD = "You found it by testing on whole sites, and you chose the simpler model for a reason you could name."
# Something in every place of a packet.
CONTENT = {
    "language": "en",
    "organisation": "Northmere",
    "reference": "NF-0142",
    "version": 2,
    "candidate": "Agnes Thornqvist",
    "role": "Team Lead",
    "written_on": "2026-03-12",
    "decided_on": "2026-02-27",
    "letter": "Agnes,\n\n" + f"{HEARD} " * 4,
    "rounds": [
        {"name": "R1", "held_on": "2026-02-24", "minutes": 60, "people": 2, "topics": TOPICS},
        {"name": "R2", "held_on": "2026-02-26", "minutes": 45, "people": 3, "topics": TOPICS[:2]},
    ],
    "strengths": [{"heading": "Cases", "text": HEARD * 2, "advice": ""}] * 3,
    "hopes": [{"heading": "Early", "text": HEARD, "advice": HEARD}] * 2,
    "next_steps": "Ring us.",
    "has_chart": True,
    "has_method": True,
}


def write_packet(packet: FeedbackPacket, by: Any, **changes: Any) -> FeedbackPacket:
    """Save the draft with one strength and one hope, or with what a test wants instead."""
    notes = [source.pk for source in sources_of(packet.loop)]
    values = {
        "revision": packet.revision,
        "letter": packet.letter,
        "next_steps": packet.next_steps,
        "has_chart": True,
        "has_method": True,
        "passages": [
            {"section": "strength", "source": notes[0], "heading": "You begin with people", "text": "You asked first."},
            {
                "section": "hope",
                "source": notes[1],
                "heading": "Telling people early",
                "text": "We did not get to a plan.",
                "advice": "Prepare one story.",
            },
        ],
        **changes,
    }
    return save_packet(packet=packet, by=by, **values)


def make_document(loop: Loop, *, by: Any, **fields: Any) -> Document:
    """A document that waits to be made, of no content."""
    values = {"kind": "packet", "digest": "0" * 64, "content": {}, **fields}
    return Document.objects.create(loop=loop, requested_by=by, **values)


def make_mail(packet: FeedbackPacket, *, by: Any) -> PacketMail:
    return PacketMail.objects.create(packet=packet, subject="Your feedback", body="Here it is: {link}", requested_by=by)


def make_link(packet: FeedbackPacket, *, by: Any) -> SharedLink:
    """A private link to the packet that ends in a week; nobody knows its key."""
    expires_at = timezone.now() + timedelta(days=7)
    return SharedLink.objects.create(packet=packet, created_by=by, token_sha256="0" * 64, expires_at=expires_at)


def make_export(*, by: Any) -> PacketExport:
    """An export of no packets that waits to be made."""
    return PacketExport.objects.create(requested_by=by)


def decide_anew(loop: Loop, *, by: Any, outcome: str = "hire") -> Decision:
    """Let another decision follow the one that holds."""
    return follow_decision(
        decision=loop.decisions.current().get(),
        outcome=outcome,
        rationale="We heard the second case again.",
        departure_reason="The panel heard the second case again.",
        reopen_reason="New facts came.",
        round_name="One more round",
        by=by,
    )


def make_name(language: str, original: str, name: str, *, by: Any) -> PacketName:
    """What packets of a language call something."""
    return PacketName.objects.create(language=language, original=original, name=name, changed_by=by)


def make_export_item(export: PacketExport, packet: FeedbackPacket) -> ExportItem:
    """One candidate of an export."""
    return ExportItem.objects.create(export=export, position=1, packet=packet, loop=packet.loop)
