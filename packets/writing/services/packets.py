"""A packet's way: written from chosen notes, read by a second person, made, handed over."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core import audit
from core.errors import RuleViolation, StaleRevision
from core.transitions import change_status
from interviews.locks import lock_loop
from interviews.models import Decision, Loop, Rating
from interviews.states import FINAL_OUTCOMES
from interviews.visibility import check_is_not_bound
from packets.locks import lock_packet_for
from packets.models import PACKET_TRANSITIONS, Document, FeedbackPacket, PacketMail, PacketPassage
from packets.printing import content
from packets.printing.print_text import check_length
from packets.printing.services import drop_unused, request_document, step
from packets.printing.words import LANGUAGES, words_for
from packets.writing.levels import shows_levels
from packets.writing.packet_content import packet_content
from packets.writing.services.previews import make_preview
from packets.writing.sources import sources_of
from packets.writing.text_checks import check_texts, facts_of

Status = FeedbackPacket.Status
Section = PacketPassage.Section

NOT_DECIDED = "Feedback follows the decision. Record the decision first."
SUPERSEDED = "A new decision followed the one that this packet is about. Withdraw the packet and write a new one."
OWN_TEXT = "Nobody approves their own text. Ask a colleague."
OUT_FOR_REVIEW = "This packet is not a draft, so its text stays as it is. Have it returned to change it."
SAVED_ELSEWHERE = "Somebody saved this packet while you were writing. Compare both before you go on. Nothing is lost."
NOT_WHAT_YOU_READ = "The text changed after you opened it. Read it again before you approve it."
NOTHING_CHOSEN = "Choose at least one note, so that the packet says more than yes or no."
SOURCE_ELSEWHERE = "This note does not belong to a submitted scorecard of this loop."
LEVELS_ENDED = (
    "This packet was to show levels in words, and its opening shows none any more. Return it to its author: saved "
    "again, it goes without them."
)


@transaction.atomic
def start_packet(*, loop: Loop, language: str = "en", by: Any) -> FeedbackPacket:
    """Begin the feedback for a decided loop, with the letter of the template; a new version starts from the last one.

    Refused (RuleViolation): before there is a decision to tell, in a language that is not offered, while another
    packet of the loop is live, and for people who owe a card in the loop or whom it is about, as everywhere here.
    """
    lock_loop(loop)
    check_is_not_bound(by, loop)
    if language not in LANGUAGES:
        raise RuleViolation("Packets are not written in this language yet.")
    decision = loop.decisions.current().first()
    if loop.status != Loop.Status.DECIDED or decision is None or decision.outcome not in FINAL_OUTCOMES:
        raise RuleViolation(NOT_DECIDED)
    former = loop.packets.order_by("-version").first()
    letter, next_steps = letter_template(loop, decision, language)
    is_rewrite = former is not None and former.language == language and former.decision_id == decision.pk
    try:
        with transaction.atomic():
            packet = FeedbackPacket.objects.create(
                loop=loop,
                decision=decision,
                version=former.version + 1 if former else 1,
                language=language,
                letter=former.letter if former and is_rewrite else letter,
                next_steps=former.next_steps if former and is_rewrite else next_steps,
                author=by,
            )
    except IntegrityError:
        raise RuleViolation("Somebody is writing feedback for this candidate already.") from None
    packet.writers.add(by)
    if former and is_rewrite:
        packet.writers.add(*former.writers.all())
        _copy_passages(former, packet)
    audit.record("packet.started", packet, by=by, scope=loop.scope)
    return packet


def letter_template(loop: Loop, decision: Decision, language: str) -> tuple[str, str]:
    """The opening letter and the next steps that a packet starts with, in the words of its language."""
    words, opening = words_for(language), loop.candidate.opening
    is_hire = decision.outcome == Decision.Outcome.HIRE
    letter = (words.letter_hire if is_hire else words.letter_no_hire).format(
        first_name=loop.candidate.first_name,
        role=opening.title,
    )
    return letter, words.next_steps_hire if is_hire else words.next_steps_no_hire


def _copy_passages(former: FeedbackPacket, packet: FeedbackPacket) -> None:
    copies = list(former.passages.all())
    for passage in copies:
        passage.pk, passage.packet = None, packet
    PacketPassage.objects.bulk_create(copies)


@transaction.atomic
def save_packet(
    *,
    packet: FeedbackPacket,
    revision: int,
    letter: str,
    next_steps: str,
    has_chart: bool,
    has_method: bool,
    passages: Iterable[Mapping[str, Any]],
    has_levels: bool = False,
    by: Any,
) -> FeedbackPacket:
    """Save the whole draft. `passages` are mappings with section, source (the rating or its key, or None), heading,
    text, advice, and is_chosen (true when absent), in the order of the page.

    A tick for levels in words counts only where the opening shows them.

    Whoever saves is one of its writers, and none of them can approve it. Refused (RuleViolation): on anything but a
    draft, for notes of another loop or of open cards, and beyond the limits of text; StaleRevision, with what is
    stored, when somebody saved since `revision`.
    """
    packet = lock_packet_for(packet, by)
    if not packet.is_editable:
        raise RuleViolation(OUT_FOR_REVIEW)
    if packet.revision != revision:
        raise StaleRevision(SAVED_ELSEWHERE, stored_texts(packet))
    rows = [_passage_row(passage) for passage in passages]
    check_length(_all_texts(letter, next_steps, rows))
    fields = {
        "letter": letter,
        "next_steps": next_steps,
        "has_chart": has_chart,
        "has_method": has_method,
        "has_levels": has_levels and shows_levels(packet.loop.candidate.opening),
    }
    changed = [name for name, value in fields.items() if getattr(packet, name) != value]
    for name, value in fields.items():
        setattr(packet, name, value)
    packet.revision += 1
    packet.save(update_fields=[*fields, "revision"])
    packet.writers.add(by)
    _write_passages(packet, rows)
    audit.record("packet.saved", packet, by=by, scope=packet.loop.scope, fields=[*changed, "passages"])
    return packet


def _passage_row(passage: Mapping[str, Any]) -> dict[str, Any]:
    source = passage.get("source")
    return {
        "section": Section(passage["section"]),
        "source_id": source.pk if isinstance(source, Rating) else source,
        "heading": passage.get("heading", ""),
        "text": passage.get("text", ""),
        "advice": passage.get("advice", ""),
        "is_chosen": passage.get("is_chosen", True),
    }


def _all_texts(letter: str, next_steps: str, rows: list[dict[str, Any]]) -> dict[str, str]:
    texts = {"Opening letter": letter, "Next steps": next_steps}
    for number, row in enumerate(rows, 1):
        name = row["heading"] or f"Note {number}"
        texts[f"{name}, what we heard ({number})"] = row["text"]
        texts[f"{name}, what may help ({number})"] = row["advice"]
    return texts


def _write_passages(packet: FeedbackPacket, rows: list[dict[str, Any]]) -> None:
    """Replace the passages. What a note said when its passage was written is remembered, so that a change shows."""
    notes = {source.pk: source.sha256 for source in sources_of(packet.loop)}
    former = {(passage.section, passage.source_id): passage for passage in packet.passages.all()}
    written = []
    for position, row in enumerate(rows):
        before = former.get((row["section"], row["source_id"]))
        if row["source_id"] is not None and row["source_id"] not in notes:
            raise RuleViolation(SOURCE_ELSEWHERE)
        is_same = before is not None and before.text == row["text"] and before.is_chosen == row["is_chosen"]
        sha256 = before.source_sha256 if before and is_same else notes.get(row["source_id"], "")
        written.append(PacketPassage(packet=packet, position=position, source_sha256=sha256, **row))
    packet.passages.all().delete()
    try:
        with transaction.atomic():
            PacketPassage.objects.bulk_create(written)
    except IntegrityError:
        raise RuleViolation("This note is in the packet already.") from None


def stored_texts(packet: FeedbackPacket) -> dict[str, Any]:
    """What is stored now, for comparing."""
    return {
        "revision": packet.revision,
        "letter": packet.letter,
        "next_steps": packet.next_steps,
        "passages": [
            {
                name: getattr(passage, name)
                for name in ("section", "source_id", "heading", "text", "advice", "is_chosen")
            }
            for passage in packet.passages.all()
        ],
    }


def texts_of(packet: FeedbackPacket) -> dict[str, str]:
    """Every text that will be printed, by the name of its field in the editor."""
    texts = {"letter": packet.letter, "next_steps": packet.next_steps}
    for passage in packet.passages.all():
        if passage.is_chosen:
            key = field_key(passage)
            texts |= {f"{key}-heading": passage.heading, f"{key}-text": passage.text}
            if passage.section == Section.HOPE:
                texts[f"{key}-advice"] = passage.advice
    return texts


def field_key(passage: PacketPassage) -> str:
    """What the fields of a passage are called in the editor."""
    return f"{passage.section}-{passage.source_id or f'own{passage.pk}'}"


@transaction.atomic
def send_for_review(*, packet: FeedbackPacket, by: Any) -> FeedbackPacket:
    """Give the text to a second person. From here on it stays as it is until it comes back.

    Refused (RuleViolation): on anything but a draft, without a chosen note, with an empty letter or note, while a
    panelist's name or a score stands in it, and when a new decision followed.
    """
    packet = lock_packet_for(packet, by)
    check_complete(packet)
    packet.sent_for_review_at = timezone.now()
    packet.returned_reason = ""
    also = ["sent_for_review_at", "returned_reason"]
    _change(packet, Status.IN_REVIEW, "packet.sent_for_review", by=by, also=also)
    make_preview(packet, by)  # dated today from now on: what the second person reads
    return packet


def check_complete(packet: FeedbackPacket) -> None:
    """Raise RuleViolation with everything that stands between this draft and a reader."""
    _check_decision(packet)
    _check_levels(packet)
    chosen = [passage for passage in packet.passages.all() if passage.is_chosen]
    if not packet.letter.strip():
        raise RuleViolation("The opening letter is empty. Write a few lines first.")
    if not chosen:
        raise RuleViolation(NOTHING_CHOSEN)
    if any(not passage.text.strip() for passage in chosen):
        raise RuleViolation("A chosen note has no text yet. Say what you heard, or take the note out.")
    blocking = [
        found for found in check_texts(texts_of(packet), facts_of(packet.loop, packet.language)) if found.blocks
    ]
    if blocking:
        raise RuleViolation(" ".join(dict.fromkeys(finding.sentence for finding in blocking)))


def _check_decision(packet: FeedbackPacket) -> None:
    current = packet.loop.decisions.current().first()
    if current is None or current.pk != packet.decision_id:
        raise RuleViolation(SUPERSEDED)


def _check_levels(packet: FeedbackPacket) -> None:
    if packet.has_levels and not shows_levels(packet.loop.candidate.opening):
        raise RuleViolation(LEVELS_ENDED)


@transaction.atomic
def return_packet(*, packet: FeedbackPacket, reason: str, by: Any) -> FeedbackPacket:
    """Give the text back to its author with what should change.

    Refused (RuleViolation): without a reason, and for its writers.
    """
    packet = lock_packet_for(packet, by)
    _check_is_second_person(packet, by)
    if not reason.strip():
        raise RuleViolation("Say what should change before it can be approved.")
    packet.returned_reason, packet.sent_for_review_at = reason.strip(), None
    also = ["returned_reason", "sent_for_review_at"]
    _change(packet, Status.DRAFT, "packet.returned", by=by, also=also, reason=packet.returned_reason)
    return packet


@transaction.atomic
def recall_packet(*, packet: FeedbackPacket, by: Any) -> FeedbackPacket:
    """Take the text back from review in order to change it. Refused (RuleViolation) when it is not there."""
    packet = lock_packet_for(packet, by)
    if packet.status != Status.IN_REVIEW:
        raise RuleViolation("This packet is not in review, so there is nothing to take back.")
    packet.sent_for_review_at = None  # its letter bears the day of the next time
    _change(packet, Status.DRAFT, "packet.recalled", by=by, also=["sent_for_review_at"])
    return packet


def packet_digest(packet: FeedbackPacket) -> str:
    """The digest of what this packet would print now: what an approver has read."""
    return content.content_digest(packet_content(packet))


@transaction.atomic
def approve_packet(*, packet: FeedbackPacket, digest: str, by: Any) -> FeedbackPacket:
    """Approve exactly the text with this digest, freeze it and have the PDF made. Where the pages that were read are
    made already, that file is the PDF: nothing is made a second time.

    Refused (RuleViolation): for its writers, when it is not in review, and when what it would print is no longer what
    was read.
    """
    packet = lock_packet_for(packet, by)
    _check_is_second_person(packet, by)
    PACKET_TRANSITIONS.check(packet, Status.APPROVED)
    _check_decision(packet)
    _check_levels(packet)
    frozen = packet_content(packet)
    if content.content_digest(frozen) != digest:
        raise StaleRevision(NOT_WHAT_YOU_READ, stored_texts(packet))
    packet.approved_at, packet.approved_by, packet.digest = timezone.now(), by, digest
    _change(packet, Status.APPROVED, "packet.approved", by=by, also=["approved_at", "approved_by", "digest"])
    packet.document, packet.preview = request_document(content=frozen, loop=packet.loop, by=by), None
    packet.save(update_fields=["document", "preview"])
    drop_unused(packet.loop_id)
    step(packet, Status.RENDERING)
    if packet.document.job_status == Document.JobStatus.DONE:
        step(packet, Status.READY, action="packet.made")
    return packet


def _check_is_second_person(packet: FeedbackPacket, by: Any) -> None:
    if packet.is_written_by(by):
        raise RuleViolation(OWN_TEXT)


@transaction.atomic
def hand_over_packet(*, packet: FeedbackPacket, by: Any) -> FeedbackPacket:
    """Note that the candidate has the packet. Refused (RuleViolation) while there is no PDF to hand over."""
    packet = lock_packet_for(packet, by)
    packet.handed_over_at = timezone.now()
    _change(packet, Status.SENT, "packet.handed_over", by=by, also=["handed_over_at"])
    return packet


@transaction.atomic
def revoke_packet(*, packet: FeedbackPacket, reason: str, by: Any) -> FeedbackPacket:
    """Withdraw a packet for good; a new version may follow. A mail that waits is not sent. Refused (RuleViolation)
    without a reason."""
    packet = lock_packet_for(packet, by)
    if not reason.strip():
        raise RuleViolation("Say why this packet is withdrawn.")
    packet.mails.call_off(PacketMail.Outcome.WITHDRAWN)
    packet.preview = None
    _change(packet, Status.REVOKED, "packet.revoked", by=by, also=["preview"], reason=reason.strip())
    drop_unused(packet.loop_id)
    return packet


def _change(
    packet: FeedbackPacket, to: str, action: str, *, by: Any, also: Iterable[str] = (), reason: str = ""
) -> None:
    change_status(
        packet,
        to,
        by=by,
        table=PACKET_TRANSITIONS,
        action=action,
        scope=packet.loop.scope,
        also=also,
        reason=reason,
    )
