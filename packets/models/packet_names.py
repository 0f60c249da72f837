from django.conf import settings
from django.db import models
from django.utils import timezone


class PacketName(models.Model):
    """What a round or a competency is called in packets of one language. Written once, kept for the next packet."""

    language = models.CharField(max_length=8)
    original = models.CharField("as it is called in this installation", max_length=200)
    name = models.CharField("as it is called in packets of this language", max_length=120)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "name in a language"
        ordering = ["language", "original"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "original"],
                name="packetname_one_for_language",
                violation_error_message="This has a name in that language already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"
