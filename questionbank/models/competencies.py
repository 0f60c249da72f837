from django.db import models

from core.wording import shortened
from questionbank.models.categories import CompetencyGroup
from questionbank.querysets import CompetencyQuerySet

SHORT_NAME_LENGTH = 30


def name_in_short(name: str, short_name: str) -> str:
    """What a competency is called where there is little room: the house's own short name, else its name shortened."""
    return short_name or shortened(name, SHORT_NAME_LENGTH)


class Competency(models.Model):
    """Something the organisation looks for, defined once and anchored in behaviour."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(max_length=SHORT_NAME_LENGTH, blank=True, default="", db_default="")
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

    @property
    def short(self) -> str:
        """As `name_in_short` says it."""
        return name_in_short(self.name, self.short_name)
