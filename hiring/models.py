from decimal import Decimal
from pathlib import PurePath

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import get_random_string

from core.names import first_name
from hiring import states
from hiring.planning import OVERHEAD_MINUTES as ROUND_OVERHEAD_MINUTES
from hiring.querysets import (
    CandidateQuerySet,
    HiringTeamMemberQuerySet,
    LoopTemplateQuerySet,
    OpeningQuerySet,
    RoleQuerySet,
    RoundQuerySet,
    RoundQuestionQuerySet,
)
from hiring.states import OpeningStatus, RoundKind, TeamPart, TemplateStatus
from questionbank import scale
from questionbank.models import Competency, Question

__all__ = [
    "ROUND_OVERHEAD_MINUTES",
    "Candidate",
    "HiringTeamMember",
    "LoopTemplate",
    "Opening",
    "Role",
    "RoleCompetency",
    "Round",
    "RoundKind",
    "RoundQuestion",
]


class Role(models.Model):
    """What a person in this position does and must be able to do."""

    name = models.CharField(
        max_length=120, unique=True, error_messages={"unique": "There is a role with this name already."}
    )
    level = models.CharField(max_length=60, blank=True)
    summary = models.TextField(blank=True)
    responsibilities = models.TextField(blank=True, help_text="One a line.")
    must_have = models.TextField("must-have skills", blank=True, help_text="One a line.")
    preferred = models.TextField("preferred skills", blank=True, help_text="One a line.")
    kit_slug = models.SlugField(max_length=80, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = "role"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RoleCompetency(models.Model):
    """A competency that a role asks for. Weights are equal unless a reason is written down."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="role_competencies")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="role_competencies")
    is_must_have = models.BooleanField("must have", default=True)
    weight = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal(1))
    weight_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name = "role competency"
        verbose_name_plural = "role competencies"
        ordering = ["competency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "competency"],
                name="rolecompetency_unique",
                violation_error_message="This role has this competency already.",
            ),
            models.CheckConstraint(
                condition=Q(weight=1) | ~Q(weight_reason=""),
                name="rolecompetency_weight_has_reason",
                violation_error_message="Write why this competency weighs more or less than the others.",
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0),
                name="rolecompetency_weight_positive",
                violation_error_message="A weight is above zero.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency} for {self.role}"


class LoopTemplate(models.Model):
    """A versioned plan of rounds and questions. A published version never changes: editing makes the next one."""

    Status = TemplateStatus

    role = models.ForeignKey(Role, models.PROTECT, related_name="loop_templates")
    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)
    summary = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LoopTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "loop template"
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "name", "version"],
                name="looptemplate_version_unique",
                violation_error_message="This loop template already has a version with this number.",
            ),
            models.UniqueConstraint(
                fields=["role", "name"],
                condition=Q(status=TemplateStatus.PUBLISHED),
                name="looptemplate_one_published",
                violation_error_message="Only one version of a loop template is published.",
            ),
            models.UniqueConstraint(
                fields=["role", "name"],
                condition=Q(status=TemplateStatus.DRAFT),
                name="looptemplate_one_draft",
                violation_error_message="A loop template has one draft at a time.",
            ),
            models.CheckConstraint(
                condition=Q(status=TemplateStatus.DRAFT, published_at__isnull=True) | ~Q(status=TemplateStatus.DRAFT),
                name="looptemplate_draft_is_undated",
                violation_error_message="A draft has no date of publication.",
            ),
            models.CheckConstraint(
                condition=~Q(status=TemplateStatus.PUBLISHED) | Q(published_at__isnull=False),
                name="looptemplate_published_is_dated",
                violation_error_message="A published version has its date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"

    @property
    def is_draft(self) -> bool:
        return self.status == TemplateStatus.DRAFT

    @property
    def is_published(self) -> bool:
        return self.status == TemplateStatus.PUBLISHED


class Round(models.Model):
    """One conversation of the plan: its purpose, its slot, its questions in order."""

    template = models.ForeignKey(LoopTemplate, models.CASCADE, related_name="rounds")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=RoundKind)
    name = models.CharField(max_length=80)
    purpose = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(default=60, validators=[MinValueValidator(15)])
    questions = models.ManyToManyField(Question, through="RoundQuestion", related_name="rounds")

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "round"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "position"],
                name="round_position_unique",
                violation_error_message="Two rounds cannot stand at one position.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(15, 480)),
                name="round_minutes_15_to_480",
                violation_error_message="A round takes from 15 minutes to 8 hours.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoundQuestion(models.Model):
    """A question's place in a round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="round_questions")
    question = models.ForeignKey(Question, models.PROTECT, related_name="round_questions")
    position = models.PositiveSmallIntegerField()

    objects = RoundQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "question of a round"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "question"],
                name="roundquestion_unique",
                violation_error_message="This round asks this question already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.position}"


class Opening(models.Model):
    """A position to be filled. Everything about candidates is scoped by it."""

    Status = OpeningStatus
    PacketLevels = states.PacketLevels

    code = models.CharField(
        max_length=30, unique=True, error_messages={"unique": "Another opening has this code. Choose one that is free."}
    )
    title = models.CharField(max_length=120)
    team = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=120, blank=True)
    headcount = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    role = models.ForeignKey(Role, models.PROTECT, related_name="openings")
    template = models.ForeignKey(LoopTemplate, models.PROTECT, null=True, blank=True, related_name="openings")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    # The team agrees on this before the first interview; the debrief shows it beside the mechanical score.
    agreed_level = models.DecimalField(max_digits=2, decimal_places=1, default=scale.USUAL_AGREED_LEVEL)
    # A decision to hire or not to hire then counts only once somebody besides the hiring manager has confirmed it.
    needs_two_deciders = models.BooleanField("two people decide", default=False)
    # What a packet of this opening may say about ratings, if its author ticks it. Numbers never.
    packet_levels = models.CharField(
        "levels in packets", max_length=7, choices=PacketLevels, default=PacketLevels.NOTHING
    )
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
    def scope(self) -> str:
        return f"opening:{self.pk}"

    @property
    def is_draft(self) -> bool:
        return self.status == OpeningStatus.DRAFT

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


def resume_path(candidate: "Candidate", filename: str) -> str:
    """A random key: a file's name in the store says nothing about the person."""
    return f"resumes/{get_random_string(32)}{PurePath(filename).suffix.lower()[:6]}"


class Candidate(models.Model):
    """A person who applied for one opening."""

    class Pronoun(models.TextChoices):
        SHE = "she", "she / her"
        HE = "he", "he / him"
        THEY = "they", "they / them"

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="candidates")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    pronoun = models.CharField(max_length=4, choices=Pronoun, default=Pronoun.THEY)
    external_reference = models.CharField("reference in your applicant system", max_length=80, blank=True)
    source = models.CharField("where they come from", max_length=80, blank=True)
    resume = models.FileField(upload_to=resume_path, blank=True, max_length=120)
    resume_name = models.CharField(max_length=160, blank=True)
    # A colleague who applies: they must never read about themselves.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="applications"
    )
    # A legal hold: nothing about this person is erased while a charge or a court case needs it.
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    hold_reason = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "candidate"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "opening",
                name="candidate_email_unique_in_opening",
                violation_error_message="This opening has a candidate with this email already.",
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, held_by__isnull=True, hold_reason="")
                | (Q(held_at__isnull=False, held_by__isnull=False) & ~Q(hold_reason="")),
                name="candidate_hold_is_whole",
                violation_error_message="A legal hold has a time, a person and a reason.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        return first_name(self.name)

    @property
    def is_held(self) -> bool:
        """On legal hold."""
        return self.held_at is not None

    @property
    def object_pronoun(self) -> str:
        """The pronoun after a preposition: "in words you would say to her"."""
        return {"she": "her", "he": "him", "they": "them"}[self.pronoun]
