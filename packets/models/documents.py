from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string

from core.models import Job
from core.states import JobStatus
from interviews.models import Interview, Loop
from packets.querysets import DocumentQuerySet
from packets.states import DocumentKind


def document_path(document: "Document", filename: str) -> str:
    """A random key: a file's name in the store says nothing about the person."""
    return f"documents/{get_random_string(32)}.pdf"


class Document(Job):
    """A PDF to be made from frozen content alone. The same content is never rendered twice."""

    task_name = "packets.render_document"

    Kind = DocumentKind

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
                condition=~Q(job_status=JobStatus.DONE) | (~Q(file="") & ~Q(file_sha256="")),
                name="document_done_has_file",
                violation_error_message="A finished document has its file.",
            ),
            models.CheckConstraint(
                condition=Q(kind=DocumentKind.PAPER_KIT, interview__isnull=False) | ~Q(kind=DocumentKind.PAPER_KIT),
                name="document_kit_names_interview",
                violation_error_message="A kit belongs to an interview.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_packet(self) -> bool:
        return self.kind == DocumentKind.PACKET

    @property
    def is_paper_kit(self) -> bool:
        return self.kind == DocumentKind.PAPER_KIT
