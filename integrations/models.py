from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.models import Job
from interviews.models import Loop


class ChatHook(models.Model):
    """The incoming web hook of a channel in a chat program: one row. Whoever knows its address can write there, so it
    is a secret and stands here sealed (core.sealing)."""

    ONLY = 1

    class Kind(models.TextChoices):
        SLACK = "slack", "Slack"
        TEAMS = "teams", "Microsoft Teams"
        MATTERMOST = "mattermost", "Mattermost"

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    kind = models.CharField("chat program", max_length=12, choices=Kind, default=Kind.SLACK)
    sealed_address = models.TextField()
    host = models.CharField(max_length=255)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    # How far the audit trail was followed, by its places, and reminders by when they left.
    last_place = models.BigIntegerField(default=0)
    followed_until_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "web hook of a chat program"
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1), name="chathook_only_one", violation_error_message="There is one web hook."
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.host}"


class ChatPost(Job):
    """One thing to say in the channel. It names no person and no round: everybody in the channel reads it."""

    task_name = "integrations.send_post"

    class About(models.TextChoices):
        LATE = "late", "Late scorecards"
        NOT_COMING = "not_coming", "Somebody cannot come"
        TEST = "test", "Test"

    hook = models.ForeignKey(ChatHook, models.CASCADE, related_name="posts")
    about = models.CharField(max_length=12, choices=About)
    # Of late scorecards: how many reminders went out.
    number = models.PositiveIntegerField(default=0)
    loop = models.ForeignKey(Loop, models.CASCADE, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta(Job.Meta):
        verbose_name = "post in a chat program"
        verbose_name_plural = "posts in a chat program"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_about_display()}, post {self.pk}"
