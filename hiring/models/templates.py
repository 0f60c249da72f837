from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from hiring.models.roles import Role
from hiring.planning import (
    LEAST_MINUTES,
    MINUTES_SENTENCE,
    MOST_MINUTES,
    MOST_OVERHEAD,
    OVERHEAD_MINUTES,
    OVERHEAD_SENTENCE,
)
from hiring.querysets import (
    LoopTemplateQuerySet,
    RoundQuerySet,
    RoundQuestionQuerySet,
)
from hiring.states import RoundKind, TemplateStatus
from questionbank.models import Question


class LoopTemplate(models.Model):
    """A versioned plan of rounds and questions. A published version never changes: editing makes the next one."""

    Status = TemplateStatus

    role = models.ForeignKey(Role, models.PROTECT, related_name="loop_templates")
    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)
    summary = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LoopTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "loop template"
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "name", "version"],
                name="looptemplate_version_unique",
                violation_error_message="This loop template already has a version with this number.",
            ),
            models.UniqueConstraint(
                fields=["role", "name"],
                condition=Q(status=TemplateStatus.PUBLISHED),
                name="looptemplate_one_published",
                violation_error_message="Only one version of a loop template is published.",
            ),
            models.UniqueConstraint(
                fields=["role", "name"],
                condition=Q(status=TemplateStatus.DRAFT),
                name="looptemplate_one_draft",
                violation_error_message="A loop template has one draft at a time.",
            ),
            models.CheckConstraint(
                condition=Q(status=TemplateStatus.DRAFT, published_at__isnull=True) | ~Q(status=TemplateStatus.DRAFT),
                name="looptemplate_draft_is_undated",
                violation_error_message="A draft has no date of publication.",
            ),
            models.CheckConstraint(
                condition=~Q(status=TemplateStatus.PUBLISHED) | Q(published_at__isnull=False),
                name="looptemplate_published_is_dated",
                violation_error_message="A published version has its date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"

    @property
    def is_draft(self) -> bool:
        return self.status == TemplateStatus.DRAFT

    @property
    def is_published(self) -> bool:
        return self.status == TemplateStatus.PUBLISHED

    @property
    def is_archived(self) -> bool:
        return self.status == TemplateStatus.ARCHIVED


class Round(models.Model):
    """One conversation of the plan: its purpose, its slot, its questions in order."""

    template = models.ForeignKey(LoopTemplate, models.CASCADE, related_name="rounds")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=RoundKind)
    name = models.CharField(max_length=80)
    purpose = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(default=60, validators=[MinValueValidator(LEAST_MINUTES)])
    # What of them goes to welcome, the candidate's questions and close.
    overhead = models.PositiveSmallIntegerField(default=OVERHEAD_MINUTES, db_default=OVERHEAD_MINUTES)
    questions = models.ManyToManyField(Question, through="RoundQuestion", related_name="rounds")

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "round"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "position"],
                name="round_position_unique",
                violation_error_message="Two rounds cannot stand at one position.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(LEAST_MINUTES, MOST_MINUTES)),
                name="round_minutes_15_to_480",
                violation_error_message=MINUTES_SENTENCE,
            ),
            models.CheckConstraint(
                condition=Q(overhead__lte=MOST_OVERHEAD),
                name="round_overhead_at_most_120",
                violation_error_message=OVERHEAD_SENTENCE,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoundQuestion(models.Model):
    """A question's place in a round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="round_questions")
    question = models.ForeignKey(Question, models.PROTECT, related_name="round_questions")
    position = models.PositiveSmallIntegerField()

    objects = RoundQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "question of a round"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "question"],
                name="roundquestion_unique",
                violation_error_message="This round asks this question already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.position}"
