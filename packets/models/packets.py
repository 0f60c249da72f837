from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from core.transitions import TransitionTable
from interviews.models import Decision, Loop, Rating
from packets.models.documents import Document
from packets.querysets import FeedbackPacketQuerySet
from packets.states import CLOSED, HAS_A_PDF, LIVE, NOT_SENT, PacketStatus


class FeedbackPacket(models.Model):
    """What the candidate gets to read: text that a person chose and rewrote, approved by a second person."""

    Status = PacketStatus

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
    # What was copied into it, as it was when somebody last looked: see packets.writing.origins. Null for a packet from
    # before this was kept.
    written_from = models.JSONField(null=True, blank=True)
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
                condition=~Q(status__in=list(CLOSED)),
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
                condition=~Q(status__in=[PacketStatus.APPROVED, PacketStatus.RENDERING, *HAS_A_PDF])
                | Q(approved_at__isnull=False),
                name="feedbackpacket_out_means_approved",
                violation_error_message="Only approved text leaves.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=list(HAS_A_PDF)) | Q(document__isnull=False),
                name="feedbackpacket_ready_has_document",
                violation_error_message="A packet that is ready has its PDF.",
            ),
        ]
        # What is left to do, and what was handed over last: neither grows with what was sent in the years before.
        indexes = [
            models.Index(fields=["loop"], condition=Q(status__in=list(NOT_SENT)), name="feedbackpacket_under_way"),
            models.Index(
                fields=["-handed_over_at"], condition=Q(status=PacketStatus.SENT), name="feedbackpacket_newest_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"Feedback for {self.loop.candidate}"

    def is_written_by(self, user: User) -> bool:
        """Whether the user began it or saved words in it."""
        return self.author_id == user.pk or self.writers.filter(pk=user.pk).exists()

    @property
    def is_editable(self) -> bool:
        return self.status == PacketStatus.DRAFT

    @property
    def is_in_review(self) -> bool:
        return self.status == PacketStatus.IN_REVIEW

    @property
    def is_ready(self) -> bool:
        """The PDF is made, and nobody has handed it over."""
        return self.status == PacketStatus.READY

    @property
    def is_sent(self) -> bool:
        return self.status == PacketStatus.SENT

    @property
    def is_withdrawn(self) -> bool:
        return self.status == PacketStatus.REVOKED

    @property
    def is_for_earlier_decision(self) -> bool:
        """Another decision follows the one that it speaks of: what `for_earlier_decision` finds, of a row in hand."""
        return self.decision.followed_by_id is not None

    @property
    def said_status(self) -> str:
        """The state as pages say it: what was written for an earlier decision is ready for nobody any more."""
        is_ready_for_nobody = self.is_ready and self.is_for_earlier_decision
        return "Approved" if is_ready_for_nobody else self.get_status_display()

    @property
    def is_live(self) -> bool:
        return self.status in LIVE


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
