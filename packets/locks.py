"""One order of locks for everything that happens to a packet: the loop first, then the packet."""

from accounts.models import User
from interviews.locks import locked_loop
from interviews.visibility import check_is_not_bound
from packets.models import FeedbackPacket


def lock_packet(packet: FeedbackPacket) -> FeedbackPacket:
    """Lock loop and packet, in this order, and bring the packet up to date."""
    loop = locked_loop(packet.loop_id)
    packet.refresh_from_db(from_queryset=FeedbackPacket.objects.select_for_update())
    packet.loop = loop
    return packet


def lock_packet_for(packet: FeedbackPacket, by: User) -> FeedbackPacket:
    """The same for what a person does to a packet. Refused (RuleViolation) when the sealed-card rule binds them in its
    loop, and about oneself."""
    packet = lock_packet(packet)
    check_is_not_bound(by, packet.loop)
    return packet
