from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import get_random_string

from core.models import Job
from core.transitions import TransitionTable
from interviews.models import Decision, Interview, Loop, Rating
from packets.querysets import (
    DocumentQuerySet,
    FeedbackPacketQuerySet,
    PacketExportQuerySet,
    PacketMailQuerySet,
    SharedLinkQuerySet,
)

LOGO_BYTES = 200 * 1024


def document_path(document: "Document", filename: str) -> str:
    """A random key: a file's name in the store says nothing about the person."""
    return f"documents/{get_random_string(32)}.pdf"


class Document(Job):
    """A PDF to be made from frozen content alone. The same content is never rendered twice."""

    task_name = "packets.render_document"

    class Kind(models.TextChoices):
        PACKET = "packet", "Feedback packet"
        KIT = "kit", "Interview kit"
        DEBRIEF = "debrief", "Debrief"

    kind = models.CharField(max_length=10, choices=Kind)
    # What access to the file follows from: a kit belongs to an interview, the others to a loop.
    loop = models.ForeignKey(Loop, models.CASCADE, related_name="documents")
    interview = models.ForeignKey(Interview, models.CASCADE, null=True, blank=True, related_name="documents")
    content = models.JSONField()
    digest = models.CharField(max_length=64)  # SHA-256 of kind, layout version and content
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    file = models.FileField(upload_to=document_path, blank=True, max_length=120)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_bytes = models.PositiveIntegerField(default=0)

    objects = DocumentQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = "document"
        ordering = ["-requested_at"]
        constraints = [
            *Job.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind", "loop", "digest"],
                name="document_once_for_content",
                violation_error_message="This content is being made into a PDF already.",
            ),
            models.CheckConstraint(
                condition=~Q(job_status="done") | (~Q(file="") & ~Q(file_sha256="")),
                name="document_done_has_file",
                violation_error_message="A finished document has its file.",
            ),
            models.CheckConstraint(
                condition=Q(kind="kit", interview__isnull=False) | ~Q(kind="kit"),
                name="document_kit_names_interview",
                violation_error_message="A kit belongs to an interview.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class FeedbackPacket(models.Model):
    """What the candidate gets to read: text that a person chose and rewrote, approved by a second person."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        APPROVED = "approved", "Approved"
        RENDERING = "rendering", "Being made"
        READY = "ready", "Ready"
        SENT = "sent", "Sent"
        EXPIRED = "expired", "Expired"
        REVOKED = "revoked", "Withdrawn"
        FAILED = "failed", "Failed"

    LIVE = (Status.DRAFT, Status.IN_REVIEW, Status.APPROVED, Status.RENDERING, Status.READY, Status.SENT, Status.FAILED)

    loop = models.ForeignKey(Loop, models.PROTECT, related_name="packets")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="packets")
    version = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=8, default="en")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    letter = models.TextField("opening letter", blank=True)
    next_steps = models.TextField("next steps", blank=True)
    has_chart = models.BooleanField("chart of what the conversations covered", default=True)
    has_method = models.BooleanField("how we interview and decide", default=True)
    # Off until somebody ticks it, and only where the opening allows it.
    has_levels = models.BooleanField("levels in words", default=False)
    revision = models.PositiveIntegerField(default=0)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Everyone whose words are in it: none of them approves it.
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    sent_for_review_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)  # of the content that was approved
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="packets")
    # What the editor and the approver look at: the document that approval would use for the same content.
    preview = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="previewed_in")
    handed_over_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = FeedbackPacketQuerySet.as_manager()

    class Meta:
        verbose_name = "packet"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["loop", "version"],
                name="feedbackpacket_version_unique",
                violation_error_message="This packet already has a version with this number.",
            ),
            models.UniqueConstraint(
                fields=["loop"],
                condition=~Q(status__in=["expired", "revoked"]),
                name="feedbackpacket_one_live_for_loop",
                violation_error_message="Somebody is writing feedback for this candidate already.",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("author")),
                name="feedbackpacket_second_person_approves",
                violation_error_message="Nobody approves their own text. Ask a colleague.",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="feedbackpacket_approval_is_whole",
                violation_error_message="An approval has a time and a person.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "rendering", "ready", "sent"]) | Q(approved_at__isnull=False),
                name="feedbackpacket_out_means_approved",
                violation_error_message="Only approved text leaves.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["ready", "sent"]) | Q(document__isnull=False),
                name="feedbackpacket_ready_has_document",
                violation_error_message="A packet that is ready has its PDF.",
            ),
        ]

    def __str__(self) -> str:
        return f"Feedback for {self.loop.candidate}"

    @property
    def is_editable(self) -> bool:
        return self.status == self.Status.DRAFT


class PacketPassage(models.Model):
    """One chosen piece of evidence, rewritten for the candidate. Nothing flows into a packet by itself."""

    class Section(models.TextChoices):
        STRENGTH = "strength", "What stood out"
        HOPE = "hope", "Where we hoped to hear more"

    packet = models.ForeignKey(FeedbackPacket, models.CASCADE, related_name="passages")
    section = models.CharField(max_length=8, choices=Section)
    position = models.PositiveSmallIntegerField()
    # The rating it was drawn from, and the source text as it stood then: a later change shows.
    source = models.ForeignKey(Rating, models.SET_NULL, null=True, blank=True, related_name="+")
    source_sha256 = models.CharField(max_length=64, blank=True)
    heading = models.CharField(max_length=120, blank=True)
    text = models.TextField("what we heard", blank=True)
    advice = models.TextField("what may help", blank=True)
    # A note that was taken out again keeps its words, so that putting it back loses nothing.
    is_chosen = models.BooleanField(default=True)

    class Meta:
        verbose_name = "passage of a packet"
        ordering = ["section", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["packet", "section", "source"],
                name="packetpassage_source_once",
                violation_error_message="This note is in the packet already.",
            )
        ]

    def __str__(self) -> str:
        return self.heading or f"Passage {self.pk}"


class SharedLink(models.Model):
    """A private link for the candidate. Only the hash of its key is kept, so nobody can read the link out of here.

    Bound to one version of a packet, good for seven days, ended by a newer link and by withdrawing the packet.
    """

    class Useful(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "No"

    packet = models.ForeignKey(FeedbackPacket, models.CASCADE, related_name="links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    first_opened_at = models.DateTimeField(null=True, blank=True)
    useful = models.CharField("was this useful", max_length=6, choices=Useful, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = SharedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "private link"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["packet"],
                condition=Q(ended_at__isnull=True),
                name="sharedlink_one_open_for_packet",
                violation_error_message="This packet has a private link already.",
            ),
            models.CheckConstraint(
                condition=Q(useful="", answered_at__isnull=True) | (~Q(useful="") & Q(answered_at__isnull=False)),
                name="sharedlink_answer_is_dated",
                violation_error_message="An answer has its time.",
            ),
        ]

    def __str__(self) -> str:
        return f"Private link {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and timezone.now() < self.expires_at


class PacketMail(Job):
    """A mail to the candidate with a private link to the packet, under the organisation's words.

    The link's key is made when the mail is sent and is in no row: here stands its placeholder. The address is the one
    that the candidate has at that moment.
    """

    task_name = "packets.send_mail"

    class Outcome(models.TextChoices):
        SENT = "sent", "Sent"
        WITHDRAWN = "withdrawn", "Not sent, because the packet was withdrawn"
        ENDED = "ended", "Not sent, because its private link was ended or replaced"
        STOPPED = "stopped", "Not sent, because somebody stopped it"
        NO_ADDRESS = "no_address", "Not sent, because the candidate has no email address any more"

    packet = models.ForeignKey(FeedbackPacket, models.CASCADE, related_name="mails")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    # Of the last attempt: a new attempt ends it and makes another.
    link = models.ForeignKey(SharedLink, models.SET_NULL, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    objects = PacketMailQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = "mail to a candidate"
        ordering = ["-requested_at"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(job_status="done", outcome__gt="") | (~Q(job_status="done") & Q(outcome="")),
                name="packetmail_done_has_outcome",
                violation_error_message="A mail that is over has an outcome.",
            ),
            models.UniqueConstraint(
                fields=["packet"],
                condition=Q(job_status__in=["waiting", "working"]),
                name="packetmail_one_under_way",
                violation_error_message="A mail with this packet is on its way already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Mail {self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.job_status in (self.JobStatus.WAITING, self.JobStatus.WORKING)


def export_path(export: "PacketExport", filename: str) -> str:
    return f"exports/{get_random_string(32)}.zip"


class PacketExport(Job):
    """Many packets in one ZIP. Each PDF is a document of its own; this job packs them when all are made."""

    task_name = "packets.pack_export"

    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    file = models.FileField(upload_to=export_path, blank=True, max_length=120)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_bytes = models.PositiveBigIntegerField(default=0)

    objects = PacketExportQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = "export of packets"
        ordering = ["-requested_at"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(job_status="done") | (~Q(file="") & ~Q(file_sha256="")),
                name="packetexport_done_has_file",
                violation_error_message="A finished export has its file.",
            ),
        ]

    def __str__(self) -> str:
        return f"Export {self.pk}"


class ExportItem(models.Model):
    """One candidate of an export, and what became of their packet in it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Waiting"
        PACKED = "packed", "In the ZIP"
        NOT_APPROVED = "not_approved", "No approved packet"
        WITHDRAWN = "withdrawn", "Withdrawn meanwhile"
        FAILED = "failed", "The PDF could not be made"
        DAMAGED = "damaged", "The stored file is damaged"
        GONE = "gone", "Erased meanwhile"

    export = models.ForeignKey(PacketExport, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    packet = models.ForeignKey(FeedbackPacket, models.SET_NULL, null=True, blank=True, related_name="+")
    had_packet = models.BooleanField(default=False)
    loop = models.ForeignKey(Loop, models.SET_NULL, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.WAITING)

    class Meta:
        verbose_name = "item of an export"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["export", "position"],
                name="exportitem_position_unique",
                violation_error_message="Two items cannot stand at one position.",
            )
        ]

    def __str__(self) -> str:
        return f"Item {self.position}"


class Letterhead(models.Model):
    """How packets look and who they come from. One row at most; without it, and where it is empty, our own words.

    Read it through `packets.letterhead.current_letterhead`, which knows what stands in for what is empty.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    organisation = models.CharField("name of the organisation", max_length=120, blank=True)
    # As it was encoded anew when it came: no bytes of the upload itself are kept.
    logo = models.BinaryField(blank=True, max_length=LOGO_BYTES)
    logo_type = models.CharField(max_length=10, blank=True, choices=[("image/png", "PNG"), ("image/jpeg", "JPEG")])
    colour = models.CharField(max_length=7, blank=True)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "letterhead"
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1), name="letterhead_is_one", violation_error_message="There is one letterhead."
            ),
            models.CheckConstraint(
                condition=Q(colour="") | Q(colour__regex=r"^#[0-9a-f]{6}$"),
                name="letterhead_colour_is_hexadecimal",
                violation_error_message="A colour is written as # and six digits or letters from a to f.",
            ),
            models.CheckConstraint(
                condition=Q(logo=b"", logo_type="") | (~Q(logo=b"") & ~Q(logo_type="")),
                name="letterhead_logo_has_type",
                violation_error_message="A logo has its type.",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation or "Letterhead"


class LetterheadText(models.Model):
    """The organisation's own words in one language. What is empty is said in the words of `packets.words`."""

    letterhead = models.ForeignKey(Letterhead, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    sign_off = models.TextField("sign-off under the letter", blank=True)
    closing = models.TextField("closing text", blank=True)
    mail_subject = models.CharField("subject of the mail", max_length=200, blank=True)
    mail_body = models.TextField("text of the mail", blank=True)

    class Meta:
        verbose_name = "text of the letterhead"
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["letterhead", "language"],
                name="letterheadtext_language_unique",
                violation_error_message="This language has its texts already.",
            )
        ]

    def __str__(self) -> str:
        return f"Texts in {self.language}"


PACKET_TRANSITIONS = TransitionTable(
    steps={
        FeedbackPacket.Status.DRAFT: {FeedbackPacket.Status.IN_REVIEW: (), FeedbackPacket.Status.REVOKED: ()},
        FeedbackPacket.Status.IN_REVIEW: {
            FeedbackPacket.Status.DRAFT: (),
            FeedbackPacket.Status.APPROVED: (),
            FeedbackPacket.Status.REVOKED: (),
        },
        FeedbackPacket.Status.APPROVED: {FeedbackPacket.Status.RENDERING: (), FeedbackPacket.Status.REVOKED: ()},
        FeedbackPacket.Status.RENDERING: {
            FeedbackPacket.Status.READY: (),
            FeedbackPacket.Status.FAILED: (),
            FeedbackPacket.Status.REVOKED: (),
        },
        FeedbackPacket.Status.FAILED: {FeedbackPacket.Status.RENDERING: (), FeedbackPacket.Status.REVOKED: ()},
        FeedbackPacket.Status.READY: {FeedbackPacket.Status.SENT: (), FeedbackPacket.Status.REVOKED: ()},
        FeedbackPacket.Status.SENT: {FeedbackPacket.Status.EXPIRED: (), FeedbackPacket.Status.REVOKED: ()},
    },
    labels=dict(FeedbackPacket.Status.choices),
)
