from django.db import models
from django.utils import timezone

from hiring.models import Opening


class KeptMonth(models.Model):
    """What those loops of an opening come to that were planned in one month and whose debrief has begun, as a worker
    added them up.

    The three numbers say which loops these were, and by which debriefs: see interviews.figures.keeping. Nothing here
    names a person.
    """

    opening = models.ForeignKey(Opening, models.CASCADE, related_name="kept_months")
    month = models.DateField()  # its first day, as UTC counts
    debriefs = models.PositiveIntegerField()
    loop_keys = models.BigIntegerField()
    debrief_keys = models.BigIntegerField()
    # The names that stand in the tallies, as they were.
    names = models.JSONField()
    tallies = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "kept month"
        ordering = ["opening_id", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "month"],
                name="keptmonth_once",
                violation_error_message="This month of the opening is kept already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} of opening {self.opening_id}"


class KeptQuestion(models.Model):
    """What the ratings of a question come to in all its versions, over decided loops, as a worker worked them out.

    The three numbers say which loops these were, and by which debriefs: see interviews.figures.keeping_questions.
    Nothing here names a person.
    """

    slug = models.SlugField(max_length=80, unique=True)
    debriefs = models.PositiveIntegerField()
    loop_keys = models.BigIntegerField()
    debrief_keys = models.BigIntegerField()
    figures = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "kept question"
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug
