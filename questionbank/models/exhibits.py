from pathlib import PurePath

from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string

from questionbank.models.questions import Question
from questionbank.querysets import ExhibitFileQuerySet
from questionbank.states import ExhibitKind


def exhibit_path(file: "ExhibitFile", filename: str) -> str:
    """A random key: an address says nothing about what lies there."""
    return f"exhibits/{get_random_string(32)}{PurePath(filename).suffix.lower()[:6]}"


class ExhibitFile(models.Model):
    """A picture or a file that is shown with questions, kept once by its content. It never changes: versions of
    questions and copies in loops name it by its hash."""

    sha256 = models.CharField(max_length=64, unique=True)
    file = models.FileField(upload_to=exhibit_path, max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    # Of a picture, in dots, so that a page keeps its place.
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    kept_at = models.DateTimeField(default=timezone.now)

    objects = ExhibitFileQuerySet.as_manager()

    class Meta:
        verbose_name = "file of an exhibit"

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


class Exhibit(models.Model):
    """Something shown with a question, in order: code or a table as a text, a picture or a file as it came. A picture
    of an earlier release may be its address alone."""

    Kind = ExhibitKind

    question = models.ForeignKey(Question, models.CASCADE, related_name="exhibits")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ExhibitKind)
    text = models.TextField(blank=True)
    description = models.CharField(max_length=400, blank=True)
    file = models.ForeignKey(
        ExhibitFile, models.PROTECT, to_field="sha256", null=True, blank=True, related_name="exhibits"
    )
    file_name = models.CharField(max_length=160, blank=True, default="", db_default="")

    class Meta:
        verbose_name = "exhibit"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "position"],
                name="exhibit_position_unique",
                violation_error_message="Two exhibits cannot stand at one position.",
            )
        ]

    def __str__(self) -> str:
        return self.description or self.file_name or self.text[:60]

    @property
    def words(self) -> str:
        """All that it says, for a search."""
        return "\n".join(filter(None, [self.description, self.text, self.file_name]))
