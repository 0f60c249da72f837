"""A packet goes from one state to the next, with its trace."""

from collections.abc import Iterable

from accounts.models import User
from core.transitions import change_status
from packets.models import PACKET_TRANSITIONS, FeedbackPacket


def step(
    packet: FeedbackPacket,
    to: str,
    action: str = "",
    *,
    by: User | None = None,
    also: Iterable[str] = (),
    reason: str = "",
) -> None:
    """Move a locked packet one step of its table. Without `action` it leaves no event: the machine's work, or part of
    what a person did. Refused as `change_status` refuses."""
    change_status(
        packet,
        to,
        by=by,
        table=PACKET_TRANSITIONS,
        action=action,
        scope=packet.loop.scope,
        also=also,
        reason=reason,
    )
