from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.search import FoldedField, Searchable
from hiring import states
from hiring.models.roles import Role
from hiring.models.templates import LoopTemplate
from hiring.querysets import (
    HiringTeamMemberQuerySet,
    OpeningQuerySet,
)
from hiring.states import OpeningStatus, TeamPart
from questionbank import scale


class Opening(Searchable):
    """A position to be filled. Everything about candidates is scoped by it."""

    Status = OpeningStatus
    PacketLevels = states.PacketLevels
    Reminders = states.Reminders

    code = models.CharField(
        max_length=30, unique=True, error_messages={"unique": "Another opening has this code. Choose one that is free."}
    )
    title = models.CharField(max_length=120)
    team = models.CharField(max_length=120, blank=True)
    folded = FoldedField("title", "code", "team")
    place = models.CharField(max_length=120, blank=True)
    headcount = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    role = models.ForeignKey(Role, models.PROTECT, related_name="openings")
    template = models.ForeignKey(LoopTemplate, models.PROTECT, null=True, blank=True, related_name="openings")
    # Why it rests, was closed or is filled; empty where nobody was asked.
    status_reason = models.TextField(blank=True, default="", db_default="")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    # The level stands in the agreement. This column is there for the release before, which still writes it.
    agreed_level = models.DecimalField(
        max_digits=2, decimal_places=1, default=scale.USUAL_LEVEL, db_default=scale.USUAL_LEVEL, editable=False
    )
    # A decision to hire or not to hire then counts only once somebody besides the hiring manager has confirmed it.
    needs_two_deciders = models.BooleanField("two people decide", default=False)
    # Whoever rates is then named while a loop is planned as long as they have not practised rating.
    asks_for_practice = models.BooleanField("asks for practice", default=False, db_default=False)
    # Of late scorecards, after the first one.
    reminders = models.CharField(
        max_length=11, choices=Reminders, default=Reminders.DAILY, db_default=Reminders.DAILY.value
    )
    # What a packet of this opening may say about ratings, if its author ticks it. Numbers never.
    packet_levels = models.CharField(
        "levels in packets", max_length=7, choices=PacketLevels, default=PacketLevels.NOTHING
    )
    # Made up, so that somebody can look round; it leaves with everything else that is (config.samples).
    is_sample = models.BooleanField(default=False, db_default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = "opening"
        ordering = ["title", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_level__range=scale.BOUNDS),
                name="opening_agreed_level_1_to_5",
                violation_error_message=f"The agreed level lies {scale.BETWEEN}.",
            ),
            models.CheckConstraint(
                condition=Q(headcount__gte=1),
                name="opening_headcount_positive",
                violation_error_message="An opening is for at least one person.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title_and_code(self) -> str:
        """For a choice among openings, which may have one title."""
        return f"{self.title} ({self.code})"

    @property
    def scope(self) -> str:
        return f"opening:{self.pk}"

    @property
    def is_draft(self) -> bool:
        return self.status == OpeningStatus.DRAFT

    @property
    def missing_part(self) -> str:
        """The part on the team without which the opening cannot open, while nobody has it; empty otherwise. Costs no
        query when the team was fetched."""
        has_manager = any(member.is_hiring_manager for member in self.team_members.all())
        return "" if has_manager else HiringTeamMember.Part.HIRING_MANAGER

    @property
    def allows_levels(self) -> bool:
        """Its packets may say levels in words."""
        return self.packet_levels == states.PacketLevels.WORDS


class HiringTeamMember(models.Model):
    """Who answers for an opening, and in which part."""

    Part = TeamPart

    opening = models.ForeignKey(Opening, models.CASCADE, related_name="team_members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="hiring_teams")
    part = models.CharField(max_length=14, choices=Part)

    objects = HiringTeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "hiring team member"
        ordering = ["part", "user__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "user", "part"],
                name="hiringteammember_unique",
                violation_error_message="This person has this part already.",
            ),
            models.UniqueConstraint(
                fields=["opening"],
                condition=Q(part=TeamPart.HIRING_MANAGER),
                name="hiringteammember_one_manager",
                violation_error_message="An opening has one hiring manager.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_part_display().lower()}"

    @property
    def is_hiring_manager(self) -> bool:
        return self.part == self.Part.HIRING_MANAGER


class KeptStand(models.Model):
    """How far one of the largest openings is, as the worker counted last: candidates, and loops by their status."""

    opening = models.OneToOneField(Opening, models.CASCADE, primary_key=True, related_name="kept_stand")
    numbers = models.JSONField()
    # How many candidates stand where and came from where: `[stand, source, number]` each. None where these are too many
    # to be added up while somebody waits.
    candidates = models.JSONField(null=True)
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name = "kept stand"

    def __str__(self) -> str:
        return f"Stand of opening {self.opening_id}"
