from django.db import models

from questionbank.querysets import NamedRowQuerySet


class NamedRow(models.Model):
    """A name of the house under which things stand, in the administrator's order. It is retired, never removed."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField()
    is_retired = models.BooleanField(default=False)

    objects = NamedRowQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Category(NamedRow):
    """What a question is about, and whether candidates can hardly rehearse it. The latter stays as it was added."""

    is_unconventional = models.BooleanField("unconventional", default=False)

    class Meta(NamedRow.Meta):
        verbose_name = "category"
        verbose_name_plural = "categories"


class CompetencyGroup(NamedRow):
    """Competencies that belong together."""

    class Meta(NamedRow.Meta):
        verbose_name = "competency group"
