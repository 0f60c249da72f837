"""A decided loop and its packets, as the tests of packets build them."""

from tests.packets.conftest import _decided_world, approved, company, in_review, loop_decided, packet, ready

__all__ = ["_decided_world", "approved", "company", "in_review", "loop_decided", "packet", "ready"]
