from django.conf import settings
from django.db import models
from django.utils import timezone

from hiring.querysets import PoolMemberQuerySet
from hiring.states import PoolStep
from questionbank.models import Competency


class PoolMember(models.Model):
    """Somebody in the pool of a competency: they may ask about it, or learn to. `approved_by` said so."""

    Step = PoolStep

    competency = models.ForeignKey(Competency, models.CASCADE, related_name="pool")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="pools")
    step = models.CharField(max_length=10, choices=PoolStep)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(default=timezone.now)

    objects = PoolMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "member of a pool"
        verbose_name_plural = "members of pools"
        ordering = ["person__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["competency", "person"],
                name="poolmember_once",
                violation_error_message="This person is in the pool already.",
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("approved_by")) | models.Q(step=PoolStep.SHADOW),
                name="poolmember_not_by_oneself",
                violation_error_message="Nobody approves a step of their own.",
            ),
        ]

    def __str__(self) -> str:
        return f"Member of a pool {self.pk}"

    @property
    def next_step(self) -> PoolStep | None:
        """The step after theirs; None for whoever may ask."""
        return self._step(1)

    @property
    def step_before(self) -> PoolStep | None:
        """The step that led to theirs; None for whoever watches."""
        return self._step(-1)

    def _step(self, further: int) -> PoolStep | None:
        steps = list(PoolStep)
        place = steps.index(PoolStep(self.step)) + further
        return steps[place] if 0 <= place < len(steps) else None
