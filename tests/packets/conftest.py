from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # pytest reads this file before Django has its settings
    from config.demo import Company
    from interviews.models import Loop
    from packets.models import FeedbackPacket


@pytest.fixture(scope="module")
def _decided_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """The cast, an opening and one decided loop, built once for all tests of a module and gone after them.

    Every test runs in a savepoint of this transaction, so none sees what another did.
    """
    from django.db import transaction

    from config import demo

    with django_db_blocker.unblock(), transaction.atomic():
        company = demo.hire_people()
        demo.open_openings(company, "lead")
        loop = demo.loop_decided(company, demo.add_candidate(company, demo.texts()["candidates"][0]))
        yield {
            "people": {key: user.pk for key, user in company.people.items()},
            "openings": {key: opening.pk for key, opening in company.openings.items()},
            "loop": loop.pk,
        }
        transaction.set_rollback(True)


@pytest.fixture
def company(_decided_world: dict[str, Any], db: None) -> Company:
    """The same company in fresh objects: what a test does to them stays in that test."""
    return fresh_company(_decided_world)


def fresh_company(world: dict[str, Any]) -> Company:
    from accounts.models import User
    from config.demo import Company
    from hiring.models import Opening

    return Company(
        {key: User.objects.get(pk=pk) for key, pk in world["people"].items()},
        {key: Opening.objects.get(pk=pk) for key, pk in world["openings"].items()},
    )


@pytest.fixture
def loop_decided(_decided_world: dict[str, Any], company: Company) -> Loop:
    from interviews.models import Loop

    return Loop.objects.get(pk=_decided_world["loop"])


@pytest.fixture
def packet(loop_decided: Any, rita: Any) -> FeedbackPacket:
    """A draft with two passages, written by Rita."""
    from packets.writing.services.packets import start_packet
    from tests.factories.output import write_packet

    return write_packet(start_packet(loop=loop_decided, by=rita), rita)


@pytest.fixture
def in_review(packet: FeedbackPacket, rita: Any) -> FeedbackPacket:
    from packets.writing.services.approval import send_for_review

    return send_for_review(packet=packet, by=rita)


@pytest.fixture
def approved(in_review: FeedbackPacket, max: Any) -> FeedbackPacket:
    """Approved by Max; its PDF waits for a worker."""
    from packets.writing.services.approval import approve_packet, packet_digest

    return approve_packet(packet=in_review, digest=packet_digest(in_review), by=max)


@pytest.fixture
def ready(approved: FeedbackPacket) -> FeedbackPacket:
    """With its PDF made by the real renderer."""
    from packets.printing.services import render_document

    render_document(approved.document_id)
    approved.refresh_from_db()
    assert approved.document.job_status == "done", approved.document.error
    return approved
