from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.models import Job
from questionbank.querysets import QuestionImportQuerySet


class QuestionImport(Job):
    """Questions that somebody brings in at once, all of them or none. `planned` holds them until they are in."""

    task_name = "questionbank.bring_in"

    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    files = models.TextField(help_text="One name a line.")
    planned = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0)
    brought = models.JSONField(default=list)  # keys of the questions that it made
    competencies = models.JSONField(default=list)  # keys of the competencies that it made
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = QuestionImportQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = "import of questions"
        ordering = ["-requested_at"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(finished_at__isnull=False),
                name="questionimport_undone_was_finished",
                violation_error_message="Only a finished import is undone.",
            ),
        ]

    def __str__(self) -> str:
        return f"Import {self.pk}"

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None
