from django.conf import settings
from django.db import models
from django.utils import timezone

from interviews.models.debriefs import Debrief
from interviews.states import RowLeaning
from questionbank.models import Competency


class Walk(models.Model):
    """The panel's way through the rows of an open debrief, together: who leads it and where it stands.

    Without a competency it has come to the decision.
    """

    debrief = models.OneToOneField(Debrief, models.CASCADE, related_name="walk")
    led_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    competency = models.ForeignKey(Competency, models.PROTECT, null=True, blank=True, related_name="+")
    row_started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Raised with everything that those who follow would see.
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "walk-through"

    def __str__(self) -> str:
        return f"Walk-through {self.pk}"


class WalkRow(models.Model):
    """One row of a walk-through: how many speakers are revealed, what was said in the room, and what it leans to.

    What was written before the talk stays on the scorecards.
    """

    walk = models.ForeignKey(Walk, models.CASCADE, related_name="rows")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    revealed = models.PositiveSmallIntegerField(default=0)
    said = models.TextField(blank=True)
    leans_to = models.CharField(max_length=10, choices=RowLeaning.choices, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "row of a walk-through"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["walk", "competency"],
                name="walkrow_one_for_competency",
                violation_error_message="This row stands in the walk-through already.",
            )
        ]

    def __str__(self) -> str:
        return f"Row {self.pk}"
