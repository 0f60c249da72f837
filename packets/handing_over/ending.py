"""The last steps of a packet: handed over, or withdrawn."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import RuleViolation
from packets.locks import lock_packet_for
from packets.models import FeedbackPacket, PacketMail
from packets.printing.services import drop_unused
from packets.standing import check_may_leave
from packets.states import BEING_WRITTEN, PacketStatus
from packets.steps import step
from packets.writing.services.packets import start_packet, why_not_start
from packets.writing.services.settling import settle_changes

LATER_DECISION = "A later decision followed the one that it was written for."
NEW_VERSION = "A new version takes its place."
STILL_WRITTEN = "This version is still being written: change its text instead of beginning another."
WITHDRAWN_ALREADY = "This version is withdrawn already. The packet's page shows the newest one."


@transaction.atomic
def hand_over_packet(*, packet: FeedbackPacket, by: User) -> FeedbackPacket:
    """Note that somebody sent the packet to its candidate.

    Refused (RuleViolation) while there is no PDF to send, and when a later decision followed.
    """
    packet = lock_packet_for(packet, by)
    check_may_leave(packet)
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
    _withdraw(packet, PacketMail.Outcome.WITHDRAWN, reason.strip(), by)
    return packet


@transaction.atomic
def replace_packet(*, packet: FeedbackPacket, takes_values: bool = False, by: User) -> FeedbackPacket:
    """Withdraw a packet and begin its next version in the same language, in one act; with `takes_values`
    today's names are put into its text. The former one stays, and what its open link shows is that the organisation
    writes again.

    Refused (RuleViolation): what `why_not_replace` says.
    """
    packet = lock_packet_for(packet, by)
    if sentence := why_not_replace(packet):
        raise RuleViolation(sentence)
    is_earlier = packet.is_for_earlier_decision
    outcome = PacketMail.Outcome.EARLIER_DECISION if is_earlier else PacketMail.Outcome.WITHDRAWN
    _withdraw(packet, outcome, LATER_DECISION if is_earlier else NEW_VERSION, by)
    newer = start_packet(loop=packet.loop, language=packet.language, by=by)
    return settle_changes(packet=newer, takes_values=True, by=by) if takes_values else newer


def why_not_replace(packet: FeedbackPacket) -> str:
    """The sentence that stands against a new version in the place of this one; empty where one may begin."""
    if not packet.is_live:
        return WITHDRAWN_ALREADY
    if packet.status in BEING_WRITTEN and not packet.is_for_earlier_decision:
        return STILL_WRITTEN
    return why_not_start(packet.loop)


def _withdraw(packet: FeedbackPacket, outcome: str, reason: str, by: User) -> None:
    packet.mails.call_off(outcome)
    packet.preview = None
    step(packet, PacketStatus.REVOKED, "packet.revoked", by=by, also=["preview"], reason=reason)
    drop_unused(packet.loop_id)
