from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string

from core.models import Job
from core.states import JobStatus
from interviews.models import Loop
from packets.models.packets import FeedbackPacket
from packets.querysets import PacketExportQuerySet
from packets.states import LEFT_OUT, ExportOutcome


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
    # Since when its ZIP is gone, because it was old.
    expired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PacketExportQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = "export of packets"
        ordering = ["-requested_at"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(job_status=JobStatus.DONE)
                | (~Q(file="") & ~Q(file_sha256=""))
                | Q(file="", expired_at__isnull=False),
                name="packetexport_done_has_file",
                violation_error_message="A finished export has its file until it expires.",
            ),
        ]

    def __str__(self) -> str:
        return f"Export {self.pk}"

    @property
    def is_expired(self) -> bool:
        return self.expired_at is not None


class ExportItem(models.Model):
    """One candidate of an export, and what became of their packet in it."""

    Outcome = ExportOutcome

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

    @property
    def is_waiting(self) -> bool:
        return self.outcome == ExportOutcome.WAITING

    @property
    def is_packed(self) -> bool:
        return self.outcome == ExportOutcome.PACKED

    @property
    def is_left_out(self) -> bool:
        return self.outcome in LEFT_OUT
