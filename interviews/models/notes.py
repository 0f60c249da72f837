from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.models import Job
from hiring.models import Opening
from interviews.models.loops import Loop
from interviews.querysets import NoteMentionQuerySet, PlanNoteQuerySet


class PlanNote(models.Model):
    """What somebody who plans says about a loop, or about an opening as a whole, to the others who do. A removed one is
    kept until it goes with its loop or opening, so that its writer can have it back."""

    opening = models.ForeignKey(Opening, models.CASCADE, related_name="plan_notes")
    # None: it is about the opening.
    loop = models.ForeignKey(Loop, models.CASCADE, null=True, blank=True, related_name="plan_notes")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PlanNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "note on a plan"
        verbose_name_plural = "notes on plans"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["loop", "at"], condition=Q(loop__isnull=False), name="plannote_of_loop"),
            models.Index(fields=["opening", "at"], condition=Q(loop__isnull=True), name="plannote_of_opening"),
        ]

    def __str__(self) -> str:
        return f"Note {self.pk}"

    @property
    def subject(self) -> Loop | Opening:
        """What it is about."""
        return self.loop or self.opening


class NoteMention(Job):
    """A mail to somebody whom a note names, and whether they looked at it since. The mail says nothing of the note."""

    task_name = "interviews.send_note_mail"

    note = models.ForeignKey(PlanNote, models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = NoteMentionQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = "mail about a note"
        constraints = [
            *Job.Meta.constraints,
            models.UniqueConstraint(
                fields=["note", "person"],
                name="notemention_once",
                violation_error_message="The note names this person already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Mention {self.pk}"
