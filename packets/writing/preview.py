"""What the pane beside a packet shows: pictures of its pages, or how far they are."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from core.errors import PartAway
from packets.models import Document, FeedbackPacket
from packets.printing.pictures import MOST_PAGES, NoPicture, page_count, page_words
from packets.printing.renderer import why_unavailable
from packets.printing.services import read_file
from packets.states import BEING_WRITTEN
from packets.writing.services.previews import shows_what_is_stored

# A worker that runs has taken a document long before.
NOBODY_TAKES_IT_AFTER = timedelta(seconds=20)


@dataclass(frozen=True)
class Preview:
    """The pages of one packet. `document` holds the pages that are shown, made or in the making."""

    packet: FeedbackPacket
    document: Document | None
    state: str  # unavailable, none, making, failed, damaged, ready
    sentence: str = ""
    pages: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    page_total: int = 0
    is_current: bool = True
    is_late: bool = False

    @property
    def shown(self) -> list[tuple[int, str]]:
        """Each page that is shown, with its words: while somebody writes, the pane turns to where the words stand."""
        return list(zip(self.pages, self.words, strict=True))

    @property
    def wants_making(self) -> bool:
        """Whether the page should ask for new pages by itself."""
        return self.packet.status in BEING_WRITTEN and self.state != "unavailable" and not self.is_current

    @property
    def can_be_asked(self) -> bool:
        """Whether a button that asks for new pages stands there, for those without scripts and after a failure."""
        has_failed = self.state == "failed" and self.packet.document_id is None
        return self.packet.status in BEING_WRITTEN and (has_failed or self.wants_making and self.state != "making")

    @property
    def mark(self) -> str:
        """What somebody who sees this pane has seen: an answer that says the same again is left out."""
        return f"{self.state}{'-late' if self.is_late else ''}{'-again' if self.sentence else ''}"

    @property
    def is_over(self) -> bool:
        return self.state != "making"


def preview_of(packet: FeedbackPacket) -> Preview:
    """The approved file's pages, or those of the draft as it was last asked for."""
    document = packet.document or packet.preview
    is_current = packet.document is not None or packet.status not in BEING_WRITTEN or shows_what_is_stored(packet)
    if document is None or document.job_status != Document.JobStatus.DONE:
        return _unmade(packet, document, is_current)
    try:
        body = read_file(document)
    except PartAway as away:  # the page around it works
        return Preview(packet, document, "unavailable", away.sentence)
    try:
        total = page_count(body) if body is not None else 0
        words = page_words(body) if body is not None else []
    except NoPicture:
        total = 0
    if not total:
        return Preview(packet, document, "damaged", is_current=is_current)
    pages = list(range(1, min(total, MOST_PAGES) + 1))
    return Preview(packet, document, "ready", pages=pages, words=words, page_total=total, is_current=is_current)


def _unmade(packet: FeedbackPacket, document: Document | None, is_current: bool) -> Preview:
    if sentence := why_unavailable():
        return Preview(packet, document, "unavailable", sentence)
    if document is None:
        return Preview(packet, None, "none", is_current=packet.status not in BEING_WRITTEN)
    if document.job_status == Document.JobStatus.FAILED:
        return Preview(packet, document, "failed", document.error, is_current=is_current)
    asked_at = max(document.requested_at, document.due_at)
    is_late = document.job_status == Document.JobStatus.WAITING and timezone.now() - asked_at > NOBODY_TAKES_IT_AFTER
    return Preview(packet, document, "making", document.error, is_current=is_current, is_late=is_late)
