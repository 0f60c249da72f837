from django.conf import settings
from django.db import models
from django.utils import timezone

from interviews.models.loops import Loop
from interviews.states import ReadingPage


class FirstReading(models.Model):
    """When somebody first opened anything of another person's card in a loop, and by which page.

    Written once and never changed: see interviews.readings.
    """

    Page = ReadingPage

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="first_readings")
    loop = models.ForeignKey(Loop, models.CASCADE, related_name="first_readings")
    at = models.DateTimeField(default=timezone.now)
    page = models.CharField(max_length=12, choices=Page)

    class Meta:
        verbose_name = "first reading"
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "loop"],
                name="firstreading_once",
                violation_error_message="The first reading of this loop is on record already.",
            )
        ]

    def __str__(self) -> str:
        return f"First reading {self.pk}"


class EarlierSeat(models.Model):
    """A seat that somebody had in a loop under way and has no more: taken off, or in a round that did not take place.

    It opens nothing before the debrief, whatever else the person is.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="earlier_seats")
    loop = models.ForeignKey(Loop, models.CASCADE, related_name="earlier_seats")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "earlier seat"
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "loop"],
                name="earlierseat_once",
                violation_error_message="This person’s earlier seat in the loop is on record already.",
            )
        ]

    def __str__(self) -> str:
        return f"Earlier seat {self.pk}"
