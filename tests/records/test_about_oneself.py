"""Nobody reads about themselves, whatever they became since they applied (H1)."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import services
from accounts.models import User
from core import audit
from hiring.models import Candidate
from interviews.models import Interview, InterviewQuestion, Loop, Scorecard, Seat
from packets.models import Document, FeedbackPacket, PacketExport, PacketMail, SharedLink
from packets.printing.services import request_paper_kit
from tests.architecture.urls import methods_of, pages
from tests.architecture.world import ask, path_of
from tests.factories.output import make_export, make_export_item, make_link, make_mail
from tests.factories.plan import add_member

pytestmark = pytest.mark.django_db


def rows_about(loop: Loop) -> dict[type, Any]:
    """One row of each kind about one application."""
    packet = loop.packets.latest("pk")
    return {
        Candidate: loop.candidate,
        Loop: loop,
        Interview: loop.interviews.first(),
        Seat: Seat.objects.filter(interview__loop=loop).first(),
        Scorecard: Scorecard.objects.for_loop(loop).submitted().first(),
        InterviewQuestion: loop.questions.first(),
        FeedbackPacket: packet,
        Document: Document.objects.filter(loop=loop).first(),
        SharedLink: packet.links.first(),
        PacketMail: packet.mails.first(),
        PacketExport: PacketExport.objects.get(),
    }


@pytest.mark.parametrize("part", ["admin", "recruiter", "hiring manager", "opening recruiter", "coordinator"])
def test_every_page_about_it_is_the_404_of_what_is_not_there(packet, rita, ada, as_user, settings, part):
    """H1: candidate, loop, rounds, cards, debrief, packet, files, mails; read and written."""
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    loop = packet.loop
    role = part if part in ("admin", "recruiter") else "member"
    person = services.add_person(email="somebody@tidewell.example", name="Agnes Anew", site_role=role, by=ada)
    if role == "member":
        loop.opening.team_members.filter(part="hiring_manager").delete()
        add_member(loop.opening, person, part.removeprefix("opening ").replace(" ", "_"))
    make_link(packet, by=rita)
    make_mail(packet, by=rita)
    export = make_export(by=person)
    make_export_item(export, packet)
    request_paper_kit(interview=loop.interviews.first(), by=rita)
    rows = rows_about(loop)
    client = as_user(person)
    before = {page.name for page in pages() if opens(client, page, rows)}
    # What is taken away below was there: the test can fail.
    assert len(before) > 10
    services.change_person(person=person, email=loop.candidate.email.upper(), by=ada)
    client = as_user(User.objects.get(pk=person.pk))
    assert {page.name for page in pages() if opens(client, page, rows)} == set()
    trail = audit.events_for(User.objects.get(pk=person.pk))
    assert not trail.filter(scope=loop.scope, subject_type__startswith="interviews.").exists()
    assert not trail.filter(subject_type="hiring.candidate", subject_id=str(loop.candidate_id)).exists()


def opens(client: Any, page: Any, rows: dict[type, Any]) -> bool:
    """Whether a page about one of these rows answers with anything but 404, or 405 for a method that it has not."""
    if not page.access or page.access.model not in rows:
        return False
    path = path_of(page, rows[page.access.model].pk)
    # An address that a form posts to leads back, whatever is or is not there (B5).
    methods = ("post",) if methods_of(page.view) == {"POST"} else ("get", "post")
    answers = [ask(client, method, path, {}).status_code for method in methods]
    return any(status not in (404, 405) for status in answers)
