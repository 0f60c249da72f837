"""The demo's letterhead and its feedback packets, from a draft to one that waits for its PDF."""

from collections.abc import Iterator
from typing import Any

from config.demo.clock import settle_times
from config.demo.data import Company, texts
from config.demo.loops import loop_decided
from hiring.models import Candidate
from interviews.models import Loop, Rating, Scorecard
from packets.letterhead.current import LetterheadTexts
from packets.letterhead.services import save_letterhead
from packets.models import FeedbackPacket
from packets.writing.services.approval import approve_packet, packet_digest, send_for_review
from packets.writing.services.packets import save_packet, start_packet


def choose_looks(company: Company) -> None:
    """The company's packets: a colour of its own, and a sign-off that only a ferry line would write."""
    save_letterhead(
        revision=0,
        organisation="",
        colour="#17567a",
        texts={"en": LetterheadTexts(sign_off="With thanks, and fair winds,\n\nThe hiring team\n{organisation}")},
        by=company.people["ada"],
    )


def packet_draft(company: Company, candidate: Candidate, *, level: str = "mid") -> FeedbackPacket:
    """Decided, and the recruiter has written a packet."""
    return write_packet(company, loop_decided(company, candidate, level=level))


def write_packet(company: Company, loop: Loop) -> FeedbackPacket:
    """A packet with its letter, passages and next steps, not yet sent to anyone."""
    writer = company.recruiter_of(loop.candidate.opening)
    packet = start_packet(loop=loop, by=writer)
    return save_packet(
        packet=packet,
        revision=packet.revision,
        letter=packet.letter,
        next_steps=texts()["packet"]["next_steps"],
        has_chart=True,
        has_method=True,
        passages=list(passages_for(loop)),
        by=writer,
    )


def passages_for(loop: Loop) -> Iterator[dict[str, Any]]:
    """The passages of a demo packet: written text, each beside the evidence that it was drawn from."""
    words = texts()["packet"]
    for section, rows in (("strength", words["strengths"]), ("hope", words["hopes"])):
        for row in rows:
            source = Rating.objects.filter(
                scorecard__in=Scorecard.objects.for_loop(loop).counting().submitted(),
                interview_question__slug=row["question"],
            ).exclude(evidence="")
            if source.exists():
                text = {name: row.get(name, "") for name in ("heading", "text", "advice")}
                yield {"section": section, "source": source.order_by("pk")[0].pk, **text}


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


def bring_packet_to_stage(
    company: Company, candidate: Candidate, stage: str, level: str, *, weeks_ago: int
) -> FeedbackPacket:
    """Take one decided candidate's packet to its stage, written after the rounds were held. The PDFs are left to the
    worker, as always."""
    loop = loop_decided(company, candidate, level=level)
    settle_times(loop, weeks_ago=weeks_ago)
    packet = write_packet(company, loop)
    if stage == "packet_draft":
        return packet
    if stage == "packet_in_review":
        return send_for_review(packet=packet, by=company.recruiter_of(candidate.opening))
    return approve(company, packet)
