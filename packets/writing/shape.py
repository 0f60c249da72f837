"""How far a packet is, as its pages show it."""

from typing import Any

from packets.models import FeedbackPacket

Status = FeedbackPacket.Status
TONES = {Status.READY: "done", Status.SENT: "done", Status.FAILED: "danger", Status.IN_REVIEW: "caution"}
STEPS = {
    Status.DRAFT: 1,
    Status.IN_REVIEW: 2,
    Status.APPROVED: 3,
    Status.RENDERING: 3,
    Status.FAILED: 3,
    Status.READY: 4,
    Status.SENT: 5,
    Status.EXPIRED: 5,
    Status.REVOKED: 0,
}


def shape_of(packet: FeedbackPacket) -> dict[str, Any]:
    """The steps of a packet and its state in words."""
    first_name = packet.loop.candidate.first_name
    return {
        "step": STEPS[Status(packet.status)],
        "step_labels": ["Write", "Approval by a second person", "Make the PDF", f"Hand over to {first_name}"],
        "tone": TONES.get(Status(packet.status), ""),
    }
