from decimal import Decimal

from django.db import models
from django.db.models import Q

from hiring.querysets import (
    RoleQuerySet,
)
from questionbank.models import Competency


class Role(models.Model):
    """What a person in this position does and must be able to do."""

    name = models.CharField(
        max_length=120, unique=True, error_messages={"unique": "There is a role with this name already."}
    )
    level = models.CharField(max_length=60, blank=True)
    summary = models.TextField(blank=True)
    responsibilities = models.TextField(blank=True, help_text="One a line.")
    must_have = models.TextField("must-have skills", blank=True, help_text="One a line.")
    preferred = models.TextField("preferred skills", blank=True, help_text="One a line.")
    kit_slug = models.SlugField(max_length=80, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = "role"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RoleCompetency(models.Model):
    """A competency that a role asks for. Weights are equal unless a reason is written down."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="role_competencies")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="role_competencies")
    is_must_have = models.BooleanField("must have", default=True)
    weight = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal(1))
    weight_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name = "role competency"
        verbose_name_plural = "role competencies"
        ordering = ["competency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "competency"],
                name="rolecompetency_unique",
                violation_error_message="This role has this competency already.",
            ),
            models.CheckConstraint(
                condition=Q(weight=1) | ~Q(weight_reason=""),
                name="rolecompetency_weight_has_reason",
                violation_error_message="Write why this competency weighs more or less than the others.",
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0),
                name="rolecompetency_weight_positive",
                violation_error_message="A weight is above zero.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency} for {self.role}"
