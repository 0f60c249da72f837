from django.conf import settings
from django.db import models
from django.utils import timezone

from core.text import validate_line
from hiring.models.candidates import Candidate
from hiring.querysets import RecusalQuerySet


class Recusal(models.Model):
    """Somebody who must not interview a candidate, because they are close: a relative, a friend, a former report."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="recusals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="recusals")
    reason = models.CharField(max_length=200, blank=True, validators=[validate_line])
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = "recusal"
        ordering = ["person__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "person"],
                name="recusal_once",
                violation_error_message="It is noted already that this person does not interview the candidate.",
            )
        ]

    def __str__(self) -> str:
        return f"Recusal {self.pk}"
