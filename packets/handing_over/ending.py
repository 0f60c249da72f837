"""The last steps of a packet: handed over, or withdrawn."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import RuleViolation
from packets.locks import lock_packet_for
from packets.models import FeedbackPacket, PacketMail
from packets.printing.services import drop_unused
from packets.states import PacketStatus
from packets.steps import step


@transaction.atomic
def hand_over_packet(*, packet: FeedbackPacket, by: User) -> FeedbackPacket:
    """Note that the candidate has the packet. Refused (RuleViolation) while there is no PDF to hand over."""
    packet = lock_packet_for(packet, by)
    packet.handed_over_at = timezone.now()
    step(packet, PacketStatus.SENT, "packet.handed_over", by=by, also=["handed_over_at"])
    return packet


@transaction.atomic
def revoke_packet(*, packet: FeedbackPacket, reason: str, by: User) -> FeedbackPacket:
    """Withdraw a packet for good; a new version may follow. A mail that waits is not sent. Refused (RuleViolation)
    without a reason."""
    packet = lock_packet_for(packet, by)
    if not reason.strip():
        raise RuleViolation("Say why this packet is withdrawn.")
    packet.mails.call_off(PacketMail.Outcome.WITHDRAWN)
    packet.preview = None
    step(packet, PacketStatus.REVOKED, "packet.revoked", by=by, also=["preview"], reason=reason.strip())
    drop_unused(packet.loop_id)
    return packet
