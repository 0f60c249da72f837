from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # pytest reads this file before Django has its settings
    from packets.models import FeedbackPacket


@pytest.fixture
def packet(loop_decided: Any, rita: Any) -> FeedbackPacket:
    """A draft with two passages, written by Rita."""
    from packets import services
    from tests.packets.making import write

    return write(services.start_packet(loop=loop_decided, by=rita), rita)


@pytest.fixture
def in_review(packet: FeedbackPacket, rita: Any) -> FeedbackPacket:
    from packets import services

    return services.send_for_review(packet=packet, by=rita)


@pytest.fixture
def approved(in_review: FeedbackPacket, max: Any) -> FeedbackPacket:
    """Approved by Max; its PDF waits for a worker."""
    from packets import services

    return services.approve_packet(packet=in_review, digest=services.digest_of(in_review), by=max)


@pytest.fixture
def ready(approved: FeedbackPacket) -> FeedbackPacket:
    """With its PDF made by the real renderer."""
    from packets import services

    services.render_document(approved.document_id)
    approved.refresh_from_db()
    assert approved.document.job_status == "done", approved.document.error
    return approved
