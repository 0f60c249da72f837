from django.db import models

from interviews.models.scorecards import Scorecard


class Pad(models.Model):
    """The free note of one panelist for the hour, line by line. Nobody but its writer reads it: no page, file or paper
    of anybody else asks for it, only the copy that a candidate may ask for holds it. See interviews.cards.pad."""

    scorecard = models.OneToOneField(Scorecard, models.CASCADE, related_name="pad")
    # In the order of writing: {"key", "at" (seconds, None before a clock was known), "text", "near", "sent"}.
    lines = models.JSONField(default=list)
    typing = models.TextField(blank=True)  # a line that is not finished yet
    # The key that it will have as a line, so that two devices know it from each other's.
    typing_key = models.CharField(max_length=16, blank=True, default="", db_default="")
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "pad"

    def __str__(self) -> str:
        return f"Pad {self.pk}"
