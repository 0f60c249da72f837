"""A second person's reading: asked for, taken back, answered."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import fingerprint
from core.errors import RuleViolation, StaleRevision
from packets.locks import lock_packet_for
from packets.models import PACKET_TRANSITIONS, Document, FeedbackPacket
from packets.printing import content
from packets.printing.content import PacketContent
from packets.printing.services import drop_unused, request_document
from packets.standing import check_may_leave
from packets.states import PacketStatus
from packets.steps import step
from packets.writing.levels import shows_levels
from packets.writing.origins import changes_in, printed_today
from packets.writing.packet_content import packet_content
from packets.writing.services.packets import stored_texts, texts_of
from packets.writing.services.previews import make_preview
from packets.writing.text_checks import check_texts, facts_of
from packets.writing.unprintable import unprintable

OWN_TEXT = "Nobody approves their own text. Ask a colleague."
NOT_WHAT_YOU_READ = (
    "The text, or what it was written from, changed after you opened it. Read it again before you approve it."
)
NOTHING_CHOSEN = "Choose at least one note, so that the packet says more than yes or no."
LEVELS_ENDED = (
    "This packet was to show levels in words, and its opening shows none any more. Return it to its author: saved "
    "again, it goes without them."
)


@transaction.atomic
def send_for_review(*, packet: FeedbackPacket, by: User) -> FeedbackPacket:
    """Give the text to a second person. From here on it stays as it is until it comes back.

    Refused (RuleViolation): on anything but a draft, without a chosen note, with an empty letter or note, while a
    panelist's name, a score or a sign that no font can print stands in it, and when a new decision followed.
    """
    packet = lock_packet_for(packet, by)
    check_complete(packet)
    packet.sent_for_review_at = timezone.now()
    packet.returned_reason = ""
    also = ["sent_for_review_at", "returned_reason"]
    step(packet, PacketStatus.IN_REVIEW, "packet.sent_for_review", by=by, also=also)
    make_preview(packet, by)  # dated today from now on: what the second person reads
    return packet


def check_complete(packet: FeedbackPacket) -> None:
    """Raise RuleViolation with everything that stands between this draft and a reader."""
    check_may_leave(packet)
    _check_levels(packet)
    chosen = [passage for passage in packet.passages.all() if passage.is_chosen]
    if not packet.letter.strip():
        raise RuleViolation("The opening letter is empty. Write a few lines first.")
    if not chosen:
        raise RuleViolation(NOTHING_CHOSEN)
    if any(not passage.text.strip() for passage in chosen):
        raise RuleViolation("A chosen note has no text yet. Say what you heard, or take the note out.")
    _check_signs(packet_content(packet))
    blocking = [
        found for found in check_texts(texts_of(packet), facts_of(packet.loop, packet.language)) if found.blocks
    ]
    if blocking:
        raise RuleViolation(" ".join(dict.fromkeys(finding.sentence for finding in blocking)))


def _check_levels(packet: FeedbackPacket) -> None:
    if packet.has_levels and not shows_levels(packet.loop.candidate.opening):
        raise RuleViolation(LEVELS_ENDED)


def _check_signs(frozen: PacketContent) -> None:
    """Names and the letterhead may have changed since the text was read, so approval asks again."""
    if sentences := unprintable(frozen):
        raise RuleViolation(" ".join(sentences))


@transaction.atomic
def return_packet(*, packet: FeedbackPacket, reason: str, by: User) -> FeedbackPacket:
    """Give the text back to its author with what should change.

    Refused (RuleViolation): without a reason, and for its writers.
    """
    packet = lock_packet_for(packet, by)
    _check_is_second_person(packet, by)
    if not reason.strip():
        raise RuleViolation("Say what should change before it can be approved.")
    packet.returned_reason, packet.sent_for_review_at = reason.strip(), None
    also = ["returned_reason", "sent_for_review_at"]
    step(packet, PacketStatus.DRAFT, "packet.returned", by=by, also=also, reason=packet.returned_reason)
    return packet


@transaction.atomic
def recall_packet(*, packet: FeedbackPacket, by: User) -> FeedbackPacket:
    """Take the text back from review in order to change it. Refused (RuleViolation) when it is not there."""
    packet = lock_packet_for(packet, by)
    if packet.status != PacketStatus.IN_REVIEW:
        raise RuleViolation("This packet is not in review, so there is nothing to take back.")
    packet.sent_for_review_at = None  # its letter bears the day of the next time
    step(packet, PacketStatus.DRAFT, "packet.recalled", by=by, also=["sent_for_review_at"])
    return packet


def packet_digest(packet: FeedbackPacket) -> str:
    """The digest of what an approver has read: what this packet would print now, under everything that is said to have
    changed since it was written."""
    changes = [change.sentence for change in changes_in(packet)]
    printed = content.content_digest(packet_content(packet))
    return fingerprint.of_texts([printed, *changes]) if changes else printed


@transaction.atomic
def approve_packet(*, packet: FeedbackPacket, digest: str, by: User) -> FeedbackPacket:
    """Approve exactly what was read, by its `packet_digest`: freeze it and have the PDF made. Where the pages that
    were read are made already, that file is the PDF: nothing is made a second time.

    Refused (RuleViolation): for its writers, when it is not in review, when what it would print is no longer what was
    read, and when no font has one of its signs.
    """
    packet = lock_packet_for(packet, by)
    _check_is_second_person(packet, by)
    PACKET_TRANSITIONS.check(packet, PacketStatus.APPROVED)
    check_may_leave(packet)
    _check_levels(packet)
    if packet_digest(packet) != digest:
        raise StaleRevision(NOT_WHAT_YOU_READ, stored_texts(packet))
    frozen = packet_content(packet)
    _check_signs(frozen)
    packet.approved_at, packet.approved_by = timezone.now(), by
    packet.digest = content.content_digest(frozen)
    packet.written_from = (packet.written_from or {}) | printed_today(packet)
    also = ["approved_at", "approved_by", "digest"]
    step(packet, PacketStatus.APPROVED, "packet.approved", by=by, also=also)
    packet.document, packet.preview = request_document(content=frozen, loop=packet.loop, by=by), None
    packet.save(update_fields=["document", "preview", "written_from"])
    drop_unused(packet.loop_id)
    step(packet, PacketStatus.RENDERING)
    if packet.document.job_status == Document.JobStatus.DONE:
        step(packet, PacketStatus.READY, action="packet.made")
    return packet


def _check_is_second_person(packet: FeedbackPacket, by: User) -> None:
    if packet.is_written_by(by):
        raise RuleViolation(OWN_TEXT)
