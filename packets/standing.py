"""Whether a packet may still leave: only while the decision that it speaks of is the one that holds.

A later decision does not change a row of the packet, so there is nothing to undo when the two happen at one moment:
whoever makes a link, a mail or a ZIP, and whoever opens a link, asks here under the loop's lock or in the same
statement (`packets.querysets`). A third decision brings nothing back, not even one with the outcome of the first: its
words were chosen for another day, so a person reads them again.
"""

from core.errors import RuleViolation
from packets.models import FeedbackPacket

EARLIER_DECISION = (
    "This packet was written for an earlier decision, so it goes to nobody any more. The decision that "
    "holds now takes a new version."
)


def why_not_leave(packet: FeedbackPacket) -> str:
    """The sentence that says why this version goes to nobody any more; empty while its decision holds."""
    return EARLIER_DECISION if packet.is_for_earlier_decision else ""


def check_may_leave(packet: FeedbackPacket) -> None:
    """Raise RuleViolation when a later decision follows the one that the packet speaks of. The loop is locked."""
    if sentence := why_not_leave(packet):
        raise RuleViolation(sentence)
