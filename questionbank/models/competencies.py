from django.db import models

from questionbank.models.categories import CompetencyGroup
from questionbank.querysets import CompetencyQuerySet


class Competency(models.Model):
    """Something the organisation looks for, defined once and anchored in behaviour."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120, unique=True)
    group = models.ForeignKey(
        CompetencyGroup, models.PROTECT, to_field="slug", db_column="group", related_name="competencies"
    )
    definition = models.TextField()

    objects = CompetencyQuerySet.as_manager()

    class Meta:
        verbose_name = "competency"
        verbose_name_plural = "competencies"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
