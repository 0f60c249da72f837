"""The preview that equals the file: a draft's PDF is the very document that approval uses for the same content."""

from django.db import transaction

from accounts.models import User
from core.errors import RuleViolation
from packets.locks import lock_packet_for
from packets.models import Document, FeedbackPacket
from packets.printing import content
from packets.printing.services import drop_unused, obtain_document
from packets.states import BEING_WRITTEN
from packets.writing.packet_content import packet_content

NOTHING_TO_MAKE = "This packet is no draft any more, so there is no preview of it."


@transaction.atomic
def request_preview(*, packet: FeedbackPacket, by: User) -> Document:
    """Have the pages of a draft made as they would be printed now. The same content is never made twice.

    A former preview stays until this one is made, so that somebody who looks at it loses nothing; one that was never
    made goes now. A failed one starts anew. Refused (RuleViolation) for packets that are neither draft
    nor in review.
    """
    packet = lock_packet_for(packet, by)
    if packet.status not in BEING_WRITTEN:
        raise RuleViolation(NOTHING_TO_MAKE)
    return make_preview(packet, by)


def make_preview(packet: FeedbackPacket, by: User) -> Document:
    """The same for a packet that the caller has locked and may read."""
    document = obtain_document(content=packet_content(packet), loop=packet.loop, by=by)
    if packet.preview_id != document.pk:
        packet.preview = document
        packet.save(update_fields=["preview"])
    is_made = document.job_status == Document.JobStatus.DONE
    drop_unused(packet.loop_id, only_unmade=not is_made)
    return document


def shows_what_is_stored(packet: FeedbackPacket) -> bool:
    """Whether the packet's preview is of the content as it stands now."""
    return packet.preview is not None and packet.preview.digest == content.content_digest(packet_content(packet))
