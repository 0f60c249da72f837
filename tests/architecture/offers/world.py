"""Every kind of person, and something in every state, in one company."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from pypdf import PdfWriter

from accounts.models import User
from appointments.models import CandidateMail
from config import demo
from config.demo import loops as demo_loops
from core import jobs
from hiring.candidates.services import add_candidate
from hiring.models import Candidate, HiringTeamMember, Opening
from hiring.openings import services as openings
from hiring.templates.services import draft_next_version, publish_template
from interviews.cards.services import reopen_scorecard, waive_scorecard
from interviews.debriefs.services.debriefs import ask_fact
from interviews.loops.services import loops
from interviews.loops.services.rounds import cancel_interview
from interviews.models import Loop, Scorecard
from packets.handing_over.ending import revoke_packet
from packets.handing_over.links import share_packet
from packets.handing_over.mailing import request_mail
from packets.models import Document, FeedbackPacket, PacketMail
from packets.printing.services import finish_document
from packets.writing.services.approval import send_for_review
from questionbank.models import Question
from questionbank.questions.content import content_of
from questionbank.questions.services import create_question, retire_question, save_question
from questionbank.reviewing.comments import add_comment
from questionbank.reviewing.services import send_for_review as review_question
from tests.factories.appointments import make_candidate_mail, make_help_request, make_reply, make_time_offer
from tests.factories.guests import make_guest
from tests.factories.output import make_mail
from tests.factories.people import make_user

Part = HiringTeamMember.Part

# Beside the cast: whom the demo company lacks. A seniority is what its invented notes are chosen by.
MORE_PEOPLE = {
    "cleo": {"name": "Cleo Marsh", "seniority": 3, "site_role": "member"},
    "remi": {"name": "Remi Duval", "seniority": 5, "site_role": "member"},
    "adele": {"name": "Adele Varga", "seniority": 6, "site_role": "admin"},
    "arvid": {"name": "Arvid Holm", "seniority": 6, "site_role": "admin"},
    "irene": {"name": "Irene Costa", "seniority": 4, "site_role": "recruiter"},
}
# Where an office and a seat meet: the hiring manager, an administrator and the opening's recruiter sit on the panel.
PANELS_OF_OFFICES = {
    "technical": ("pia", "arvid"),
    "managerial": ("paul", "max"),
    "scenario": ("noor", "tomas", "remi"),
}
# What follows a decision needs few cards.
PANELS_OF_ONE = {"technical": ("noor",), "managerial": ("paul",), "scenario": ("tomas",)}
KINDS = {
    "rita": "a recruiter",
    "max": "the hiring manager, in some loops with a seat",
    "cleo": "the opening's coordinator, a plain member",
    "remi": "the opening's recruiter, a plain member, in some loops with a seat",
    "pia": "a panelist",
    "paul": "a panelist",
    "noor": "a panelist",
    "tomas": "a panelist of one round",
    "sam": "a shadow",
    "olga": "a colleague without a part",
    "ada": "an administrator",
    "adele": "an administrator who recruits for the opening",
    "arvid": "an administrator, in some loops with a seat",
    "irene": "a recruiter who applied: some loops are about her",
    "gus": "a guest without an account, who has a kit to write in",
    "ida": "a guest whose card is in",
}


class Company(demo.Company):
    """The demo company with several recruiters on a team: Rita is the one who plans and writes."""

    def recruiter_of(self, opening: Opening) -> User:
        return self.people["rita"]


def build() -> Company:
    """The company with an opening, a template and a question in each state, and a loop and a packet in each stage."""
    company = Company(demo.hire_people().people)
    for key, row in MORE_PEOPLE.items():
        company.people[key] = make_user(email=f"{key}@tidewell.example", time_zone=demo.ZONE, **row)
    demo.open_openings(company, "lead")
    join(company, company.openings["lead"])
    add_loops(company)
    add_openings(company)
    add_versions(company)
    add_guests(company)
    return company


def join(company: demo.Company, opening: Opening) -> None:
    """The opening's team: who is on it as what they are."""
    team = {"cleo": Part.COORDINATOR, "remi": Part.RECRUITER, "adele": Part.RECRUITER}
    for key, part in team.items():
        openings.add_team_member(opening=opening, user=company.people[key], part=part, by=company.rita)


# --- Loops ----------------------------------------------------------------------------------------------------


def add_loops(company: demo.Company) -> None:
    """A loop in each stage; then those in which offices sit on the panel; then those with a packet."""
    for stage in PLAIN_STAGES:
        stage(company, new_candidate(company, stage.__name__, applied="irene"))
    with panels(PANELS_OF_OFFICES):
        for stage in STAGES_OF_OFFICES:
            stage(company, new_candidate(company, f"{stage.__name__}_offices"))
    with panels(PANELS_OF_ONE):
        for packet_stage in PACKET_STAGES:
            packet_stage(company, new_candidate(company, packet_stage.__name__))


def add_guests(company: demo.Company) -> None:
    """Gus sits in a loop under way, Ida has handed in what she wrote; each has a link to the one round."""
    for key in ("gus", "ida"):
        loop = demo.loop_planned(company, new_candidate(company, f"loop_with_{key}"))
        guest = make_guest(loop.interviews.earliest("position"), by=company.rita, email=f"{key}@elsewhere.example")
        loops.start_loop(loop=loop, by=company.rita)
        company.people[key] = guest.person
    Scorecard.objects.of(company.people["ida"]).update(status="submitted", submitted_at=timezone.now())


def new_candidate(company: demo.Company, name: str, applied: str = "") -> Candidate:
    opening = company.openings["lead"]
    return add_candidate(
        opening=opening,
        name=name.replace("_", " ").title(),
        email=f"{name}@candidate.example",
        user=company.people.get(applied),
        resume=None,
        by=company.rita,
    )


@contextmanager
def panels(chosen: dict[str, tuple[str, ...]]) -> Iterator[None]:
    """The demo seats these people meanwhile, the first of each round as its lead."""
    usual, demo_loops.PANELS = demo_loops.PANELS, chosen
    try:
        yield
    finally:
        demo_loops.PANELS = usual


def loop_over(company: demo.Company, candidate: Candidate) -> Loop:
    """Every round is over, and nobody has said yet how it went."""
    return demo.loop_active(company, candidate, days=-1)


def loop_reopened(company: demo.Company, candidate: Candidate) -> Loop:
    """All submitted; Pia thought again about one of hers, and Tomáš is excused by waiver."""
    loop = demo.loop_one_submitted(company, candidate)
    cards = Scorecard.objects.for_loop(loop)
    reopen_scorecard(card=cards.of(company.pia).submitted().get(), reason="Mixed two answers up.", by=company.pia)
    waive_scorecard(card=cards.of(company.tomas).get(), reason="Left early.", by=company.rita)
    return loop


def loop_cancelled(company: demo.Company, candidate: Candidate) -> Loop:
    loop = demo.loop_active(company, candidate)
    return loops.cancel_loop(loop=loop, reason="Took another offer.", by=company.rita)


def round_cancelled(company: demo.Company, candidate: Candidate) -> Loop:
    """Under way, with one round cancelled and another without its time."""
    loop = demo.loop_planned(company, candidate)
    first, second, *_ = loop.interviews.all()
    cancel_interview(interview=second, reason="The panel is ill.", by=company.rita)
    return loops.start_loop(loop=loop, by=company.rita)


def loop_with_facts(company: demo.Company, candidate: Candidate) -> Loop:
    """In debrief, with a fact that somebody asked for and nobody has found out."""
    loop = demo.loop_debrief(company, candidate)
    ask_fact(debrief=loop.debriefs.get(), question="Did they lead the migration?", by=company.max)
    return loop


def waits_for_second(company: demo.Company, candidate: Candidate) -> Loop:
    """Decided by the hiring manager, where the opening asked for two deciders."""
    opening = company.openings["lead"]
    openings.update_opening(opening=opening, needs_two_deciders=True, by=company.ada)
    loop = demo.loop_decided(company, candidate)
    openings.update_opening(opening=opening, needs_two_deciders=False, by=company.ada)
    return loop


def candidate_written(company: demo.Company, candidate: Candidate) -> Loop:
    """With times; one mail to the candidate was refused, another waits."""
    loop = demo.loop_active(company, candidate)
    failed = {"job_status": "failed", "finished_at": timezone.now(), "error": "The mail server refused it."}
    CandidateMail.objects.filter(pk=make_candidate_mail(loop, by=company.rita).pk).update(**failed)
    make_candidate_mail(loop, by=company.rita)
    make_help_request(make_time_offer(loop, helper=company.people["luis"], by=company.rita))
    make_reply(loop.interviews.earliest("pk"))
    return loop


PLAIN_STAGES: tuple[Callable[..., Any], ...] = (
    demo.loop_planned,
    demo.loop_active,
    loop_over,
    demo.loop_one_submitted,
    demo.loop_all_submitted,
    loop_with_facts,
    demo.loop_decided,
    loop_cancelled,
    candidate_written,
)
STAGES_OF_OFFICES: tuple[Callable[..., Any], ...] = (
    demo.loop_planned,
    loop_over,
    loop_reopened,
    demo.loop_all_submitted,
    demo.loop_debrief,
    waits_for_second,
    demo.loop_decided,
    round_cancelled,
)


# --- Packets --------------------------------------------------------------------------------------------------


def packet_failed(company: demo.Company, candidate: Candidate) -> FeedbackPacket:
    """Approved, and its PDF could not be made."""
    packet = demo.packet_approved(company, candidate)
    failed = {"job_status": "failed", "finished_at": timezone.now(), "error": "The engine gave up."}
    Document.objects.filter(pk=packet.document_id).update(**failed)
    FeedbackPacket.objects.filter(pk=packet.pk).update(status=FeedbackPacket.Status.FAILED)
    return packet


def packet_ready(company: demo.Company, candidate: Candidate) -> FeedbackPacket:
    """Approved and made; a mail to the candidate waits to be sent."""
    packet = demo.packet_approved(company, candidate)
    make_file(packet.document)
    body = "Hello, read it at {link} until {until}."
    request_mail(packet=demo.fresh(packet), body=body, by=company.rita)
    return packet


def packet_sent(company: demo.Company, candidate: Candidate) -> FeedbackPacket:
    """Handed over by a private link that is open; an earlier mail failed."""
    packet = demo.packet_approved(company, candidate)
    make_file(packet.document)
    share_packet(packet=demo.fresh(packet), by=company.rita)
    failed = {"job_status": "failed", "finished_at": timezone.now(), "error": "The mail server refused it."}
    PacketMail.objects.filter(pk=make_mail(packet, by=company.rita).pk).update(**failed)
    return packet


def packet_revoked(company: demo.Company, candidate: Candidate) -> FeedbackPacket:
    packet = demo.packet_approved(company, candidate)
    return revoke_packet(packet=packet, reason="A name stood in it.", by=company.rita)


def written_by_manager_recruiter(company: demo.Company, candidate: Candidate) -> FeedbackPacket:
    """In review, written by the opening's recruiter."""
    packet = demo.packet_draft(company, candidate)
    packet.author = company.remi
    packet.save(update_fields=["author"])
    packet.writers.set([company.remi])
    return send_for_review(packet=packet, by=company.remi)


PACKET_STAGES: tuple[Callable[..., Any], ...] = (
    demo.packet_draft,
    demo.packet_in_review,
    written_by_manager_recruiter,
    demo.packet_approved,
    packet_failed,
    packet_ready,
    packet_sent,
    packet_revoked,
)


def make_file(document: Document) -> None:
    """What a worker does, with an empty page for the PDF."""
    jobs.claim(Document, document.pk)
    document.refresh_from_db()
    writer, body = PdfWriter(), io.BytesIO()
    writer.add_blank_page(210, 297)
    writer.write(body)
    name = default_storage.save(f"documents/{document.digest[:32]}.pdf", ContentFile(body.getvalue()))
    assert finish_document(document, name=name, body=body.getvalue())


# --- Openings, templates, questions ---------------------------------------------------------------------------


def add_openings(company: demo.Company) -> None:
    """An opening in each state, each with the team and one candidate without a loop."""
    lead = company.openings["lead"]
    for status in Opening.Status.values:
        opening = openings.create_opening(
            code=f"X-{status}", title=f"An opening, {status}", role=lead.role, by=company.rita
        )
        company.openings[status] = opening
        openings.add_team_member(opening=opening, user=company.max, part=Part.HIRING_MANAGER, by=company.rita)
        join(company, opening)
        add_candidate(opening=opening, name=f"Nobody Yet {status}", email=f"{status}@c.example", by=company.rita)
        if status != Opening.Status.DRAFT:
            openings.change_opening_status(opening=opening, to=Opening.Status.OPEN, by=company.rita)
        if status not in (Opening.Status.DRAFT, Opening.Status.OPEN):
            openings.change_opening_status(opening=opening, to=status, reason="So it goes.", by=company.rita)
    openings.choose_template(opening=company.openings["open"], template=lead.template, by=company.rita)


def add_versions(company: demo.Company) -> None:
    """The opening's template archived, the next version published, the one after that a draft; questions likewise."""
    first = company.openings["lead"].template
    second = publish_template(template=draft_next_version(template=first, by=company.rita), by=company.rita)
    draft_next_version(template=second, by=company.rita)
    used, other = Question.objects.active().order_by("pk")[:2]
    save_question(question=used, content=content_of(used), by=company.rita)
    content = content_of(other)
    create_question(content=content, by=company.rita)
    waiting = create_question(content=content, by=company.rita)
    review_question(question=waiting, by=company.rita)
    add_comment(question=waiting, text="Is one question enough?", by=company.people["max"])
    retire_question(question=other, by=company.rita)
