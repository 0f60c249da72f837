from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.models import Job
from core.states import JOB_UNDER_WAY, JobStatus
from packets.models.packets import FeedbackPacket
from packets.querysets import PacketMailQuerySet, SharedLinkQuerySet
from packets.states import MailOutcome


class SharedLink(models.Model):
    """A private link for the candidate. Only the hash of its key is kept, so nobody can read the link out of here.

    Bound to one version of a packet, good for `core.link_keys.GOOD_FOR`, ended by a newer link and by withdrawing
    the packet.
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

    Outcome = MailOutcome

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
                condition=Q(job_status=JobStatus.DONE, outcome__gt="")
                | (~Q(job_status=JobStatus.DONE) & Q(outcome="")),
                name="packetmail_done_has_outcome",
                violation_error_message="A mail that is over has an outcome.",
            ),
            models.UniqueConstraint(
                fields=["packet"],
                condition=Q(job_status__in=list(JOB_UNDER_WAY)),
                name="packetmail_one_under_way",
                violation_error_message="A mail with this packet is on its way already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Mail {self.pk}"

    @property
    def was_sent(self) -> bool:
        return self.outcome == MailOutcome.SENT

    @property
    def was_stopped(self) -> bool:
        return self.outcome == MailOutcome.STOPPED
