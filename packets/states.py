"""The states and kinds of the output. A leaf: it imports nothing of the project."""

from django.db import models


class PacketStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    RENDERING = "rendering", "Being made"
    READY = "ready", "Ready"
    SENT = "sent", "Sent"
    EXPIRED = "expired", "Expired"
    REVOKED = "revoked", "Withdrawn"
    FAILED = "failed", "Failed"


BEING_WRITTEN = (PacketStatus.DRAFT, PacketStatus.IN_REVIEW)
# Approved text whose PDF is being made, or could not be made, or waits for somebody to hand it over.
NOT_HANDED_OVER = (PacketStatus.APPROVED, PacketStatus.RENDERING, PacketStatus.READY, PacketStatus.FAILED)
NOT_SENT = (*BEING_WRITTEN, *NOT_HANDED_OVER)
APPROVED_AND_LIVE = (*NOT_HANDED_OVER, PacketStatus.SENT)
HAS_A_PDF = (PacketStatus.READY, PacketStatus.SENT)
CLOSED = (PacketStatus.EXPIRED, PacketStatus.REVOKED)
LIVE = tuple(status for status in PacketStatus if status not in CLOSED)


class DocumentKind(models.TextChoices):
    PACKET = "packet", "Feedback packet"
    PAPER_KIT = "kit", "Interview kit"
    DEBRIEF = "debrief", "Debrief"


class ExportOutcome(models.TextChoices):
    """What became of a candidate's packet in an export."""

    WAITING = "waiting", "Waiting"
    PACKED = "packed", "In the ZIP"
    NOT_APPROVED = "not_approved", "No approved packet"
    WITHDRAWN = "withdrawn", "Withdrawn meanwhile"
    EARLIER_DECISION = "earlier", "Written for an earlier decision"
    FAILED = "failed", "The PDF could not be made"
    DAMAGED = "damaged", "The stored file is damaged"
    ERASED = "gone", "Erased meanwhile"


# Left out of the ZIP, and nothing is broken.
LEFT_OUT = (
    ExportOutcome.NOT_APPROVED,
    ExportOutcome.WITHDRAWN,
    ExportOutcome.EARLIER_DECISION,
    ExportOutcome.ERASED,
)


class MailOutcome(models.TextChoices):
    """What became of a mail to a candidate."""

    SENT = "sent", "Sent"
    WITHDRAWN = "withdrawn", "Not sent, because the packet was withdrawn"
    EARLIER_DECISION = "earlier", "Not sent, because a later decision followed"
    ENDED = "ended", "Not sent, because its private link was ended or replaced"
    STOPPED = "stopped", "Not sent, because somebody stopped it"
    NO_ADDRESS = "no_address", "Not sent, because the candidate has no email address any more"
