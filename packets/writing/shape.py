"""How far a packet is, as its pages show it."""

from typing import Any

from packets.models import FeedbackPacket
from packets.states import PacketStatus
from packets.writing.origins import changes_in

TONES: dict[str, str] = {
    PacketStatus.READY: "done",
    PacketStatus.SENT: "done",
    PacketStatus.FAILED: "danger",
    PacketStatus.IN_REVIEW: "caution",
}
STEPS = {
    PacketStatus.DRAFT: 1,
    PacketStatus.IN_REVIEW: 2,
    PacketStatus.APPROVED: 3,
    PacketStatus.RENDERING: 3,
    PacketStatus.FAILED: 3,
    PacketStatus.READY: 4,
    PacketStatus.SENT: 5,
    PacketStatus.EXPIRED: 5,
    PacketStatus.REVOKED: 0,
}


def shape_of(packet: FeedbackPacket) -> dict[str, Any]:
    """The steps of a packet and its state in words."""
    called = packet.loop.candidate.called
    return {
        "step": STEPS[PacketStatus(packet.status)],
        "step_labels": ["Write", "Approval by a second person", "Make the PDF", f"Hand over to {called}"],
        "tone": TONES.get(PacketStatus(packet.status), ""),
    }


def shown_changes(packet: FeedbackPacket) -> dict[str, Any]:
    """What has changed since it was written, for the list on its pages. A version that is withdrawn is history."""
    changes = changes_in(packet) if packet.is_live else []
    return {"changes": changes, "names_changed": any(change.is_in_the_text for change in changes)}
