"""The demo's letterhead and its feedback packets, from a draft to one that its candidate has answered."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Avg

from config.demo.clock import Story, on
from config.demo.data import Company, fresh, texts
from config.demo.loops import loop_decided
from config.demo.run import Run
from core import jobs
from hiring.models import Candidate
from interviews.debriefs.services.decisions import follow_decision
from interviews.models import Decision, Loop, Rating, Scorecard
from packets.handing_over.bulk import pack_export, start_export
from packets.handing_over.ending import hand_over_packet, replace_packet
from packets.handing_over.links import answer_link, open_link, share_packet
from packets.handing_over.mailing import request_mail, send_mail
from packets.handing_over.mails import mail_draft
from packets.letterhead.current import LetterheadTexts
from packets.letterhead.services import save_letterhead
from packets.models import FeedbackPacket, PacketMail, SharedLink
from packets.printing.services import render_document
from packets.states import HAS_A_PDF
from packets.writing.services.approval import approve_packet, packet_digest, return_packet, send_for_review
from packets.writing.services.packets import save_packet, start_packet

# As the worker notes it where a mail server knows no such address.
REFUSED = "The mail server refuses it for good (550, SMTPRecipientsRefused)."
STRENGTHS, HOPES = 2, 1


def choose_looks(company: Company) -> None:
    """The company's packets: a colour of its own, and a sign-off that only a ferry line would write."""
    save_letterhead(
        organisation="",
        colour="#17567a",
        texts={"en": LetterheadTexts(sign_off="With thanks, and fair winds,\n\nThe hiring team\n{organisation}")},
        by=company.people["ada"],
    )


def packet_draft(company: Company, candidate: Candidate, *, level: str = "mid") -> FeedbackPacket:
    """Decided, and the recruiter has written a packet."""
    return write_packet(company, loop_decided(company, candidate, level=level))


def write_packet(company: Company, loop: Loop, *, language: str = "en") -> FeedbackPacket:
    """A packet with its letter, passages and next steps, not yet sent to anyone."""
    writer = company.recruiter_of(loop.candidate.opening)
    return save_text(start_packet(loop=loop, language=language, by=writer), by=writer)


def save_text(packet: FeedbackPacket, *, by: Any) -> FeedbackPacket:
    """What the author makes of the loop's notes."""
    return save_packet(
        packet=packet,
        revision=packet.revision,
        letter=packet.letter,
        next_steps=texts()["packet"]["next_steps"] if packet.language == "en" else packet.next_steps,
        has_chart=True,
        has_method=True,
        passages=list(passages_for(packet.loop, packet.language)),
        by=by,
    )


def passages_for(loop: Loop, language: str = "en") -> Iterator[dict[str, Any]]:
    """Written text, each beside the evidence that it was drawn from: what went best in this loop, and what least."""
    words, means = texts()["packet"]["passages"][language], mean_scores(loop)
    strengths = sorted(_heard_here(words["strengths"], means), key=lambda row: -means[row["question"]])[:STRENGTHS]
    taken = {row["question"] for row in strengths}
    rest = [row for row in _heard_here(words["hopes"], means) if row["question"] not in taken]
    for section, rows in (
        ("strength", strengths),
        ("hope", sorted(rest, key=lambda row: means[row["question"]])[:HOPES]),
    ):
        for row in rows:
            source = notes_of(loop).filter(interview_question__slug=row["question"]).order_by("pk")[0]
            text = {name: row.get(name, "") for name in ("heading", "text", "advice")}
            yield {"section": section, "source": source.pk, **text}


def _heard_here(rows: Iterable[dict[str, Any]], means: Mapping[str, float]) -> list[dict[str, Any]]:
    return [row for row in rows if row["question"] in means]


def notes_of(loop: Loop) -> Any:
    """The evidence of the cards that count."""
    cards = Scorecard.objects.for_loop(loop).counting().submitted()
    return Rating.objects.filter(scorecard__in=cards).exclude(evidence="")


def mean_scores(loop: Loop) -> dict[str, float]:
    """By question, what the panel gave on average."""
    rows = notes_of(loop).filter(score__isnull=False).order_by("interview_question__position")
    return dict(rows.values_list("interview_question__slug").annotate(mean=Avg("score")))


def packet_in_review(company: Company, candidate: Candidate, *, level: str = "mid") -> FeedbackPacket:
    """Written and sent to a second person."""
    packet = packet_draft(company, candidate, level=level)
    return send_for_review(packet=packet, by=company.recruiter_of(candidate.opening))


def packet_approved(company: Company, candidate: Candidate, *, level: str = "mid") -> FeedbackPacket:
    """Approved by the hiring manager; its PDF is waiting to be made."""
    return approve(company, packet_draft(company, candidate, level=level))


def approve(company: Company, packet: FeedbackPacket) -> FeedbackPacket:
    """Send a draft to a second person, who approves what they read."""
    opening = packet.loop.candidate.opening
    packet = send_for_review(packet=packet, by=company.recruiter_of(opening))
    return approve_packet(packet=packet, digest=packet_digest(packet), by=company.manager_of(opening))


# --- On the days after a decision ---------------------------------------------------------------------------------


def packet_story(run: Run) -> Story:
    """The feedback of one candidate, as far as the stage says. The PDFs of those who have not got it yet are left to
    the worker, as always."""
    yield run.on(2, 9, 30)
    packet = write_packet(run.company, fresh(run.loop), language=run.row.get("language", "en"))
    if run.stage == "packet_draft":
        yield run.on(2, 10, 40)
        send_for_review(packet=packet, by=run.recruiter)
        yield run.on(3, 11, 15)
        return_packet(packet=fresh(packet), reason=texts()["packet"]["returned"], by=run.manager)
        return
    yield run.on(2, 10, 40)
    if run.stage == "packet_in_review":
        send_for_review(packet=packet, by=run.recruiter)
        return
    packet = approve(run.company, packet)
    if run.stage == "packet_ready":
        return
    if packet.document_id:
        render_document(packet.document_id)
    if fresh(packet).status in HAS_A_PDF:  # not on a machine without the libraries that make PDFs
        yield from HANDED_OVER[run.stage](run, fresh(packet))


def _answered(run: Run, packet: FeedbackPacket) -> Story:
    """By private link; opened in the evening, with a word of thanks."""
    yield run.on(3, 11, 40)
    link, key = share_packet(packet=packet, by=run.recruiter)
    yield run.on(3, 11, 45)
    hand_over_packet(packet=fresh(packet), by=run.recruiter)
    yield run.on(3, 19, 20)
    open_link(key)
    yield run.on(3, 19, 31)
    answer_link(link, useful=SharedLink.Useful.YES if run.number % 2 else SharedLink.Useful.PARTLY)


def _mailed(run: Run, packet: FeedbackPacket) -> Story:
    """By mail, which has left."""
    yield run.on(3, 11, 40)
    send_mail(_ask_for_mail(run, packet).pk)


def _refused(run: Run, packet: FeedbackPacket) -> Story:
    """By mail, which the candidate's server refuses."""
    yield run.on(3, 11, 40)
    mail = jobs.claim(PacketMail, _ask_for_mail(run, packet).pk)
    if mail:
        jobs.give_back(mail, REFUSED, jobs.Setback.REFUSED)


def _ask_for_mail(run: Run, packet: FeedbackPacket) -> PacketMail:
    return request_mail(packet=packet, body=mail_draft(packet).body, by=run.recruiter)


def _suspended(run: Run, packet: FeedbackPacket) -> Story:
    """Handed over; then another decision follows, and the link opens nothing any more."""
    yield run.on(3, 11, 40)
    share_packet(packet=packet, by=run.recruiter)
    hand_over_packet(packet=fresh(packet), by=run.recruiter)
    yield run.on(8, 15, 5)
    words = texts()["decisions"]
    follow_decision(
        decision=Decision.objects.get(loop=run.loop, followed_by=None),
        outcome=Decision.Outcome.HIRE,
        rationale=words["second_look"],
        reopen_reason=texts()["packet"]["follows"],
        departure_reason=words["departure"][Decision.Outcome.HIRE],
        by=run.manager,
    )


def _again(run: Run, packet: FeedbackPacket) -> Story:
    """Handed over, and a better version is being written."""
    yield run.on(3, 11, 40)
    share_packet(packet=packet, by=run.recruiter)
    hand_over_packet(packet=fresh(packet), by=run.recruiter)
    yield run.on(5, 14, 10)
    replace_packet(packet=fresh(packet), by=run.recruiter)


HANDED_OVER = {
    "packet_answered": _answered,
    "packet_mailed": _mailed,
    "packet_refused": _refused,
    "packet_suspended": _suspended,
    "packet_again": _again,
}


def export_story(company: Company) -> Story:
    """The recruiter packs what went out so far, for the files of the works council."""
    yield on(-2, 13, 15)
    opening = company.openings["lead"]
    loops = Loop.objects.filter(candidate__opening=opening, packets__isnull=False).distinct().order_by("pk")
    export = start_export(loops=loops, by=company.recruiter_of(opening))
    yield on(-2, 13, 16)
    pack_export(export.pk)
