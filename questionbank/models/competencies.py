from django.db import models

from questionbank.querysets import CompetencyQuerySet
from questionbank.states import CompetencyGroup


class Competency(models.Model):
    """Something the organisation looks for, defined once and anchored in behaviour."""

    Group = CompetencyGroup

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120, unique=True)
    group = models.CharField(max_length=12, choices=Group)
    definition = models.TextField()

    objects = CompetencyQuerySet.as_manager()

    class Meta:
        verbose_name = "competency"
        verbose_name_plural = "competencies"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
