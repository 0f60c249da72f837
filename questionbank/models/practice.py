from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from questionbank import scale
from questionbank.models.competencies import Competency
from questionbank.querysets import PracticePassQuerySet, PracticePromptQuerySet


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


class PracticePass(models.Model):
    """Somebody rated the sample answers of a competency within the limits, and agreed that this is kept.

    How they rated is not kept. It holds for a year, and until the anchors change that they rated by.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="practice_passes")
    competency = models.ForeignKey(Competency, models.CASCADE, related_name="practice_passes")
    passed_on = models.DateField()
    has_old_anchors = models.BooleanField(default=False)

    objects = PracticePassQuerySet.as_manager()

    class Meta:
        verbose_name = "practice pass"
        ordering = ["-passed_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "competency"],
                name="practicepass_one_each",
                violation_error_message="One pass is kept for each person and competency.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.competency_id}, {self.passed_on}"


class PracticeLimits(models.Model):
    """How near to the agreed ratings a pass is, as the organisation sets it. There is one row at most."""

    most_mean_difference = models.DecimalField(
        "mean difference at most",
        max_digits=3,
        decimal_places=2,
        default=Decimal("0.50"),
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(Decimal("1.5"))],
    )
    least_rank_agreement = models.DecimalField(
        "agreement on the order at least",
        max_digits=3,
        decimal_places=2,
        default=Decimal("0.60"),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
    )

    class Meta:
        verbose_name = "practice limits"
        verbose_name_plural = "practice limits"

    def __str__(self) -> str:
        return f"{self.most_mean_difference}, {self.least_rank_agreement}"
