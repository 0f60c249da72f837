"""The erasure journal: the little that must stay of an erased candidate, so that no backup brings them back."""

from django.db import models
from django.utils import timezone


class Erasure(models.Model):
    """That a candidate was erased. Numbers and times alone: nothing says who it was.

    A number is given again after an older backup was restored, so the time at which the candidate was added tells two
    with the same number apart.
    """

    candidate_number = models.BigIntegerField()
    candidate_added_at = models.DateTimeField()
    at = models.DateTimeField(default=timezone.now)
    # Whether the file store knows of it too, where it outlives the database.
    is_stored = models.BooleanField(default=False)

    class Meta:
        verbose_name = "erasure"
        constraints = [
            models.UniqueConstraint(
                fields=["candidate_number", "candidate_added_at"],
                name="erasure_once",
                violation_error_message="This candidate was erased already.",
            )
        ]

    def __str__(self) -> str:
        return f"candidate {self.candidate_number}"
