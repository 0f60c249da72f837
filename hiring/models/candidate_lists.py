from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.models import Job
from hiring.models.openings import Opening
from hiring.querysets import OfOpeningQuerySet


class CandidateList(models.Model):
    """A table of candidates that somebody looks at before they come in: what its columns mean, and what was answered
    about its rows so far. It goes when its candidates are in, or after a while."""

    opening = models.ForeignKey(Opening, models.CASCADE, related_name="candidate_lists")
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)
    file = models.CharField(max_length=200)
    table = models.TextField()
    columns = models.JSONField(default=list)  # the part of a candidate that each column holds, or ""
    answers = models.JSONField(default=dict)  # {line: what was answered about its row}

    objects = OfOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = "list of candidates"
        ordering = ["-brought_at"]

    def __str__(self) -> str:
        return self.file


class CandidateImport(Job):
    """Candidates of a list that come into an opening at once, all of them or none."""

    task_name = "hiring.bring_in_candidates"

    opening = models.ForeignKey(Opening, models.CASCADE, related_name="candidate_imports")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    # What is brought in; it stays until all is in.
    source = models.ForeignKey(CandidateList, models.SET_NULL, null=True, blank=True, related_name="imports")
    # The key that the list had: whoever presses again on its page, which is gone, is led to the import.
    list_key = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    file = models.CharField(max_length=200)
    total = models.PositiveIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0)
    brought = models.JSONField(default=list)  # keys of the candidates that it added
    updated = models.JSONField(default=list)  # {key, before, after} of those that it changed, for the undo
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OfOpeningQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = "import of candidates"
        ordering = ["-requested_at"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(finished_at__isnull=False),
                name="candidateimport_undone_was_finished",
                violation_error_message="Only a finished import is undone.",
            ),
        ]

    def __str__(self) -> str:
        return f"Import {self.pk}"

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None
