"""Whoever opens a packet reads what others wrote: that is remembered, and on the audit trail."""

from accounts.models import User
from core import audit
from interviews.readings import record_reading
from interviews.states import ReadingPage
from packets.models import FeedbackPacket


def record_look(packet: FeedbackPacket, by: User) -> None:
    """Call it before a page shows the packet. Refused as `record_reading` is."""
    record_reading(by, packet.loop, ReadingPage.PACKET)
    audit.record_view("packet.viewed", packet, by=by, scope=packet.loop.scope)
