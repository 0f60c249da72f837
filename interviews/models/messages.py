from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Job
from interviews.models.loops import Interview
from interviews.querysets import MessageQuerySet
from interviews.states import MessageKind


class Message(Job):
    """A mail to one person about one interview. Its text is written when it is sent, so it is never out of date."""

    objects = MessageQuerySet.as_manager()

    task_name = "interviews.send_message"

    Kind = MessageKind

    kind = models.CharField(max_length=12, choices=Kind)
    interview = models.ForeignKey(Interview, models.CASCADE, related_name="messages")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    calendar_sequence = models.PositiveIntegerField(default=0)
    # Of a reminder: the start of the round that it follows. A round that moves leaves it behind and gets a new one.
    round_starts_at = models.DateTimeField(null=True, blank=True)
    # Of a reminder: the how manyth of this card; and who asked for it at once, beside those that come by themselves.
    number = models.PositiveIntegerField(default=1, db_default=1)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # Empty for a row that was dropped when its turn came.
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta(Job.Meta):
        verbose_name = "message"
        constraints = [
            *Job.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind", "interview", "recipient", "calendar_sequence"],
                condition=~Q(kind=MessageKind.REMINDER),
                name="message_once_a_change",
                violation_error_message="This message was sent already.",
            ),
            models.UniqueConstraint(
                fields=["interview", "recipient", "round_starts_at", "number"],
                condition=Q(kind=MessageKind.REMINDER),
                name="message_reminders_in_order",
                violation_error_message="This reminder was sent already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
