from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # pytest reads this file before Django has its settings
    from config.demo import Company
    from interviews.models import Loop
    from packets.models import FeedbackPacket


@pytest.fixture(scope="module")
def _decided_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """The cast, an opening and one decided loop, put there once for all tests of a module and gone after them.

    Every test runs in a savepoint of this transaction, so none sees what another did.
    """
    from django.db import transaction

    from tests.memory import remembered

    with django_db_blocker.unblock(), transaction.atomic():
        yield remembered("decided world", build_decided_world)
        transaction.set_rollback(True)


def build_decided_world() -> dict[str, Any]:
    """The keys of what there is."""
    from config import demo

    company = demo.hire_people()
    demo.open_openings(company, "lead")
    loop = demo.loop_decided(company, demo.add_candidate(company, demo.texts()["candidates"][0]))
    return {
        "people": {key: user.pk for key, user in company.people.items()},
        "openings": {key: opening.pk for key, opening in company.openings.items()},
        "loop": loop.pk,
    }


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
def write_more_packets(company: Company) -> Callable[[int], list[FeedbackPacket]]:
    """Drafts by Rita for candidates of another opening: `write_more_packets(2)`."""
    from interviews.debriefs.services.debriefs import open_debrief
    from interviews.debriefs.services.decisions import record_decision
    from packets.writing.services.packets import start_packet
    from questionbank.models import Competency
    from tests.factories.debriefs import Cast, interview_about, rated_card
    from tests.factories.output import write_packet

    cast = Cast(**{key: company.people[key] for key in ("rita", "max", "pia", "paul", "sam", "olga", "ada")})
    asked = Competency.objects.order_by("pk").values_list("name", flat=True)[:2]

    def write_one(number: int) -> FeedbackPacket:
        loop = cast.loop(name=f"Candidate {number}")
        rated_card(interview_about(loop, *asked), cast.pia, [4, 3])
        open_debrief(loop=loop, by=cast.max)
        record_decision(loop=loop, outcome="no_hire", rationale="Thin.", departure_reason="Twice.", by=cast.max)
        return write_packet(start_packet(loop=loop, by=cast.rita), cast.rita)

    return lambda count: [write_one(number) for number in range(count)]


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
def made_up_pdfs(monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of a PDF its HTML, at once: each document has its own bytes, in which its words can be found."""
    from packets.printing import renderer

    monkeypatch.setattr(renderer.renderer, "render", lambda html, *more: b"%PDF-1.7 " + html.encode())


@pytest.fixture
def ready(approved: FeedbackPacket) -> FeedbackPacket:
    """With its PDF made by the real renderer."""
    from packets.printing.services import render_document

    render_document(approved.document_id)
    approved.refresh_from_db()
    assert approved.document.job_status == "done", approved.document.error
    return approved
