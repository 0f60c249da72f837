from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.models import Job
from interviews.models.loops import Interview
from interviews.querysets import GuestQuerySet
from interviews.states import GuestMailKind

LEAST_DAYS, USUAL_DAYS, MOST_DAYS = 1, 14, 60
CODE_LASTS = timedelta(days=7)


class Guest(models.Model):
    """Somebody without an account who was invited to the panel of one interview: their way in, and how long it is open.

    The seat is one like all others, of `person`, a user who can do nothing but sit there.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="guest")
    interview = models.ForeignKey(Interview, models.CASCADE, related_name="guests")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    # How long the way in stays open after the round; before the round has a time, after the invitation.
    days = models.PositiveSmallIntegerField(
        "days after the round",
        default=USUAL_DAYS,
        validators=[MinValueValidator(LEAST_DAYS), MaxValueValidator(MOST_DAYS)],
    )
    # The link is signed with it, and so is each session: a higher number ends them all.
    series = models.PositiveIntegerField(default=1)
    # Since the link was sent, or opened.
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    first_opened_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = GuestQuerySet.as_manager()

    class Meta:
        verbose_name = "guest"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days__range=(LEAST_DAYS, MOST_DAYS)),
                name="guest_days_in_range",
                violation_error_message=f"Choose {LEAST_DAYS} to {MOST_DAYS} days.",
            )
        ]

    def __str__(self) -> str:
        return f"Guest {self.pk}"

    @property
    def until_at(self) -> datetime:
        """When the way in closes by itself."""
        return (self.interview.ends_at or self.invited_at) + timedelta(days=self.days)


class GuestMail(Job):
    """A mail to a guest: the link, or the code that opens it. Each is made when its mail is sent, and stands here in
    no row."""

    task_name = "interviews.send_guest_mail"

    Kind = GuestMailKind

    guest = models.ForeignKey(Guest, models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=4, choices=Kind)
    asked_at = models.DateTimeField(default=timezone.now)
    # Empty for one that had become pointless when its turn came.
    sent_at = models.DateTimeField(null=True, blank=True)
    # Of the code in it, while it opens the link; empty once one of the guest's codes was used.
    code_sha256 = models.CharField(max_length=64, blank=True)

    class Meta(Job.Meta):
        verbose_name = "guest mail"

    def __str__(self) -> str:
        return f"Guest mail {self.pk}"

    @property
    def code_until_at(self) -> datetime:
        """When the code in it ends unused."""
        return self.asked_at + CODE_LASTS
