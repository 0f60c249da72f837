"""Writing a packet: begun from chosen notes, saved as it is typed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from core import audit
from core.errors import RuleViolation, StaleRevision
from interviews.locks import lock_loop
from interviews.models import Decision, Loop, Rating
from interviews.states import FINAL_OUTCOMES
from interviews.visibility import check_is_not_bound
from packets.locks import lock_packet_for
from packets.models import FeedbackPacket, PacketPassage
from packets.printing.print_text import check_length
from packets.printing.words import LANGUAGES, words_for
from packets.writing.levels import shows_levels
from packets.writing.origins import origin_of
from packets.writing.sources import sources_of

Section = PacketPassage.Section
NOT_DECIDED = "Feedback follows the decision. Record the decision first."
OUT_FOR_REVIEW = "This packet is not a draft, so its text stays as it is. Have it returned to change it."
SAVED_ELSEWHERE = "Somebody saved this packet while you were writing. Compare both before you go on. Nothing is lost."
SOURCE_ELSEWHERE = "This note does not belong to a submitted scorecard of this loop."


@transaction.atomic
def start_packet(*, loop: Loop, language: str = "en", by: User) -> FeedbackPacket:
    """Begin the feedback for a decided loop, with the letter of the template. A new version in the same language starts
    from the last one; its letter says what was decided, so after another outcome that alone is the template's.

    Refused (RuleViolation): before there is a decision to tell, in a language that is not offered, while another
    packet of the loop is live, and for people who owe a card in the loop or whom it is about, as everywhere here.
    """
    lock_loop(loop)
    check_is_not_bound(by, loop)
    if language not in LANGUAGES:
        raise RuleViolation("Packets are not written in this language yet.")
    decision = _decision_to_tell(loop)
    if decision is None:
        raise RuleViolation(NOT_DECIDED)
    former = loop.packets.select_related("decision").order_by("-version").first()
    letter, next_steps = letter_template(loop, decision, language)
    is_rewrite = former is not None and former.language == language
    keeps_letter = former is not None and is_rewrite and former.decision.outcome == decision.outcome
    try:
        with transaction.atomic():
            packet = FeedbackPacket.objects.create(
                loop=loop,
                decision=decision,
                version=former.version + 1 if former else 1,
                language=language,
                letter=former.letter if former and keeps_letter else letter,
                next_steps=former.next_steps if former and keeps_letter else next_steps,
                author=by,
            )
    except IntegrityError:
        raise RuleViolation("Somebody is writing feedback for this candidate already.") from None
    # What the former text was written from is what its copy is written from.
    packet.written_from = former.written_from if former and keeps_letter else origin_of(packet)
    packet.save(update_fields=["written_from"])
    packet.writers.add(by)
    if former and is_rewrite:
        packet.writers.add(*former.writers.all())
        _copy_passages(former, packet)
    audit.record("packet.started", packet, by=by, scope=loop.scope)
    return packet


def _decision_to_tell(loop: Loop) -> Decision | None:
    decision = loop.decisions.current().filter(outcome__in=FINAL_OUTCOMES).first()
    return decision if loop.status == Loop.Status.DECIDED else None


def why_not_start(loop: Loop) -> str:
    """The sentence for a loop of which there is no decision to tell; empty when there is one."""
    return "" if _decision_to_tell(loop) else NOT_DECIDED


def letter_template(loop: Loop, decision: Decision, language: str) -> tuple[str, str]:
    """The opening letter and the next steps that a packet starts with, in the words of its language."""
    words, opening = words_for(language), loop.candidate.opening
    is_hire = decision.outcome == Decision.Outcome.HIRE
    letter = (words.letter_hire if is_hire else words.letter_no_hire).format(
        called=loop.candidate.called,
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
    by: User,
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
