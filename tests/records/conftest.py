"""A decided loop and its packets, as the tests of packets build them."""

from tests.packets.conftest import (
    _decided_world,
    approved,
    company,
    in_review,
    loop_decided,
    made_up_pdfs,
    packet,
    ready,
)

__all__ = ["_decided_world", "approved", "company", "in_review", "loop_decided", "made_up_pdfs", "packet", "ready"]
