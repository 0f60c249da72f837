"""One order of locks for everything that happens to a packet: the loop first, then the packet."""

from interviews.locks import locked_loop
from packets.models import FeedbackPacket


def lock_packet(packet: FeedbackPacket) -> FeedbackPacket:
    """Lock loop and packet, in this order, and bring the packet up to date."""
    loop = locked_loop(packet.loop_id)
    packet.refresh_from_db(from_queryset=FeedbackPacket.objects.select_for_update())
    packet.loop = loop
    return packet
