from django.db import models
from django.db.models import Q

from questionbank import scale
from questionbank.models.competencies import Competency
from questionbank.querysets import PracticePromptQuerySet


class PracticePrompt(models.Model):
    """A prompt with sample answers, on which an interviewer calibrates before the first real interview."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120)
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="practice_prompts")
    prompt = models.TextField()
    looks_for = models.TextField(help_text="One point a line.")

    objects = PracticePromptQuerySet.as_manager()

    class Meta:
        verbose_name = "practice prompt"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class PracticeSample(models.Model):
    """A sample answer with the rating it deserves and why."""

    practice_prompt = models.ForeignKey(PracticePrompt, models.CASCADE, related_name="samples")
    position = models.PositiveSmallIntegerField()
    answer = models.TextField()
    rating = models.PositiveSmallIntegerField()
    why = models.TextField()

    class Meta:
        verbose_name = "sample answer"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice_prompt", "position"],
                name="practicesample_position_unique",
                violation_error_message="Two sample answers cannot stand at one position.",
            ),
            models.CheckConstraint(
                condition=Q(rating__range=scale.BOUNDS),
                name="practicesample_rating_1_to_5",
                violation_error_message=f"A sample answer is rated from {scale.FROM_TO}.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice_prompt_id}/{self.position}"
