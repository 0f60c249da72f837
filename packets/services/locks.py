"""One order of locks for everything that happens to a packet: the loop first, then the packet."""

from interviews.models import Loop
from packets.models import FeedbackPacket


def lock_packet(packet: FeedbackPacket) -> FeedbackPacket:
    """Lock loop and packet, in this order, and bring the packet up to date."""
    loop = Loop.objects.select_for_update().get(pk=packet.loop_id)
    packet.refresh_from_db(from_queryset=FeedbackPacket.objects.select_for_update())
    packet.loop = loop
    return packet


def lock_loop(pk: int) -> None:
    """Lock a loop that may be gone already: what happens to its documents happens one after the other."""
    Loop.objects.select_for_update().filter(pk=pk).order_by().values_list("pk", flat=True).first()
