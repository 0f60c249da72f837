from django.db import models

from hiring.models.roles import Role


class Kit(models.Model):
    """What came as one kit file: what it calls itself, and the order in which it holds things.

    Things are named as in a kit file, so that a question is the same in each of its versions.
    """

    role = models.OneToOneField(Role, models.CASCADE, related_name="kit")
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=12)
    summary = models.TextField()
    competencies = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    practice = models.JSONField(default=list)
    # Came with sample data, and leaves with it (config.samples).
    is_sample = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        verbose_name = "kit"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
