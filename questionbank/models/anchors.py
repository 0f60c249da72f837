from django.db import models
from django.db.models import Q

from questionbank import scale
from questionbank.models.competencies import Competency
from questionbank.models.questions import Question


class RatingAnchor(models.Model):
    """What an answer at one level sounds like. A question's own anchors win over its competency's."""

    competency = models.ForeignKey(Competency, models.CASCADE, null=True, blank=True, related_name="anchors")
    question = models.ForeignKey(Question, models.CASCADE, null=True, blank=True, related_name="anchors")
    level = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        verbose_name = "rating anchor"
        ordering = ["level"]
        constraints = [
            models.CheckConstraint(
                condition=Q(competency__isnull=False, question__isnull=True)
                | Q(competency__isnull=True, question__isnull=False),
                name="ratinganchor_one_owner",
                violation_error_message="An anchor belongs to a competency or to a question, not to both.",
            ),
            models.CheckConstraint(
                condition=Q(level__range=scale.BOUNDS),
                name="ratinganchor_level_1_to_5",
                violation_error_message=f"Anchors stand at levels {scale.FROM_TO}.",
            ),
            models.UniqueConstraint(
                fields=["competency", "level"],
                name="ratinganchor_one_a_level_of_competency",
                violation_error_message="There is one anchor a level.",
            ),
            models.UniqueConstraint(
                fields=["question", "level"],
                name="ratinganchor_one_a_level_of_question",
                violation_error_message="There is one anchor a level.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level}: {self.text[:40]}"

    @property
    def label(self) -> str:
        """Says "4, Strong"."""
        return scale.label_of(self.level)
