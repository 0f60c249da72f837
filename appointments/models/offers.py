from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from appointments.querysets import HelpRequestQuerySet, TimeOfferQuerySet
from appointments.states import AssistantUse
from interviews.models import Interview, Loop


class TimeOffer(models.Model):
    """Times among which a candidate chooses by a private link. Only the hash of its key is kept, and that from the
    moment at which the mail with it leaves."""

    Assistants = AssistantUse

    loop = models.ForeignKey(Loop, models.CASCADE, related_name="time_offers")
    language = models.CharField(max_length=8)
    assistants = models.CharField(max_length=10, choices=AssistantUse)
    # Who was chosen to read what a candidate asks for; who does it now is `current_reader`.
    helper = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    token_sha256 = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    first_opened_at = models.DateTimeField(null=True, blank=True)
    # What the candidate answered: one of the slots, or that none of them works.
    answered_at = models.DateTimeField(null=True, blank=True)
    chosen = models.ForeignKey("OfferedSlot", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = TimeOfferQuerySet.as_manager()

    class Meta:
        verbose_name = "offer of times"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["loop"],
                condition=Q(ended_at__isnull=True),
                name="timeoffer_one_open_for_loop",
                violation_error_message="This loop has an open offer already.",
            ),
            models.UniqueConstraint(
                fields=["token_sha256"],
                condition=~Q(token_sha256=""),
                name="timeoffer_token_unique",
                violation_error_message="Another offer has this key.",
            ),
            models.CheckConstraint(
                condition=Q(chosen__isnull=True) | Q(answered_at__isnull=False),
                name="timeoffer_choice_is_dated",
                violation_error_message="A choice has its time.",
            ),
        ]

    def __str__(self) -> str:
        return f"Offer {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and timezone.now() < self.expires_at and self.loop.is_before_debrief

    @property
    def may_stand_again(self) -> bool:
        """It was taken back, and nothing has happened since that would make it untrue."""
        is_over = timezone.now() >= self.expires_at or not self.loop.is_before_debrief or self.loop.candidate.has_ended
        if self.ended_at is None or self.answered_at is not None or is_over:
            return False
        return not self.loop.time_offers.filter(pk__gt=self.pk).exists()

    @property
    def is_declined(self) -> bool:
        """The candidate said that none of the times works."""
        return self.answered_at is not None and self.chosen_id is None

    def current_reader(self) -> User | None:
        """Who reads what the candidate asks for as things stand: never somebody of the panel."""
        offers = TimeOffer.objects.filter(pk=self.pk).with_reader()
        return User.objects.filter(pk__in=offers.values("reader")).first()


class OfferedRound(models.Model):
    """What the candidate reads of one round before they choose."""

    offer = models.ForeignKey(TimeOffer, models.CASCADE, related_name="rounds")
    interview = models.ForeignKey(Interview, models.CASCADE, related_name="+")
    about = models.TextField(blank=True)

    class Meta:
        verbose_name = "offered round"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "interview"],
                name="offeredround_once",
                violation_error_message="This offer has the round already.",
            )
        ]

    def __str__(self) -> str:
        return f"Offered round {self.pk}"


class OfferedSlot(models.Model):
    """One choice of an offer: a time for each of its rounds."""

    offer = models.ForeignKey(TimeOffer, models.CASCADE, related_name="slots")
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "offered slot"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "position"],
                name="offeredslot_position_unique",
                violation_error_message="Two choices cannot stand at one position.",
            )
        ]

    def __str__(self) -> str:
        return f"Choice {self.position}"


class SlotTime(models.Model):
    """When a round would begin if its slot is chosen."""

    slot = models.ForeignKey(OfferedSlot, models.CASCADE, related_name="times")
    interview = models.ForeignKey(Interview, models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()

    class Meta:
        verbose_name = "time of a slot"
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "interview"],
                name="slottime_once",
                violation_error_message="This choice has a time for the round already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class HelpRequest(models.Model):
    """What would help a candidate do their best, in their words: for one person outside the panel. What comes of it for
    the plan is for everybody."""

    offer = models.ForeignKey(TimeOffer, models.CASCADE, related_name="help_requests")
    # To whom it went; once it is settled, who settled it.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField()
    asked_at = models.DateTimeField(default=timezone.now)
    # What changes in the plan, such as a longer break.
    effect = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "request for help"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=False) | Q(effect=""),
                name="helprequest_effect_is_dated",
                violation_error_message="What changes was said at a time.",
            )
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"
