from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hiring import states
from hiring.models.openings import Opening
from hiring.querysets import AgreementQuerySet
from questionbank import scale
from questionbank.models import Competency


class Agreement(models.Model):
    """One version of what the team of an opening looks for: must-haves, weights, level, and how the score is shown.

    Until it is frozen it follows the role: its lines are the role's, but for those of `competencies`, which say
    something else. Frozen, it has every line of its own, and nothing about it changes any more: a trigger of the
    database refuses it, too.
    """

    ScoreShown = states.ScoreShown
    FrozenWhen = states.FrozenWhen

    opening = models.ForeignKey(Opening, models.CASCADE, related_name="agreements")
    version = models.PositiveSmallIntegerField(default=1)
    level = models.DecimalField(max_digits=2, decimal_places=1, default=scale.USUAL_LEVEL)
    score_shown = models.CharField(max_length=12, choices=ScoreShown, default=ScoreShown.AT_ONCE)
    # Why a version follows another.
    reason = models.TextField(blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_when = models.CharField(max_length=15, choices=FrozenWhen, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    # Whether the hiring manager and somebody else had signed these very words when they were frozen.
    is_signed = models.BooleanField(default=False)
    # How many scorecards of the opening's loops were in when it was frozen, of how many.
    cards_in = models.PositiveIntegerField(default=0)
    cards_planned = models.PositiveIntegerField(default=0)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "agreement"
        ordering = ["opening", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "version"],
                name="agreement_version_unique",
                violation_error_message="This opening has this version of its agreement already.",
            ),
            models.UniqueConstraint(
                fields=["opening"],
                condition=Q(frozen_at__isnull=True),
                name="agreement_one_open_for_opening",
                violation_error_message="A version of this agreement waits for its signatures already.",
            ),
            models.CheckConstraint(
                condition=Q(level__range=scale.BOUNDS),
                name="agreement_level_on_scale",
                violation_error_message=f"The level lies {scale.BETWEEN}.",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""),
                name="agreement_later_version_has_reason",
                violation_error_message="Write why the agreement changes.",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | Q(frozen_at__isnull=True) | Q(is_signed=True),
                name="agreement_later_version_is_signed",
                violation_error_message="A later version holds once two people have signed it.",
            ),
            models.CheckConstraint(
                condition=Q(proposed_at__isnull=True, proposed_by__isnull=True)
                | Q(proposed_at__isnull=False, proposed_by__isnull=False),
                name="agreement_proposal_is_whole",
                violation_error_message="A proposal has a time and a person.",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, fingerprint="", frozen_when="", is_signed=False)
                | (Q(frozen_at__isnull=False) & ~Q(fingerprint="") & ~Q(frozen_when="")),
                name="agreement_frozen_is_whole",
                violation_error_message="A frozen agreement has a time, an occasion and a fingerprint.",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def is_later(self) -> bool:
        """It was made when loops had begun under an earlier one."""
        return self.version > 1

    @property
    def computes_score(self) -> bool:
        return self.score_shown != states.ScoreShown.NEVER

    @property
    def waits_for_leans(self) -> bool:
        return self.score_shown == states.ScoreShown.AFTER_LEANS


class AgreementCompetency(models.Model):
    """One line of an agreement: a competency, whether it is a must-have, and its weight with the reason for it."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="competencies")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    # As it was called when the agreement was frozen.
    name = models.CharField(max_length=120, blank=True)
    is_must_have = models.BooleanField("must have", default=True)
    weight = models.DecimalField(max_digits=4, decimal_places=2, default=1)
    weight_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name = "competency of an agreement"
        verbose_name_plural = "competencies of agreements"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "competency"],
                name="agreementcompetency_unique",
                violation_error_message="This agreement has this competency already.",
            ),
            models.CheckConstraint(
                condition=Q(weight=1) | ~Q(weight_reason=""),
                name="agreementcompetency_weight_has_reason",
                violation_error_message="Write why this competency weighs more or less than the others.",
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0),
                name="agreementcompetency_weight_positive",
                violation_error_message="A weight is above zero.",
            ),
        ]

    def __str__(self) -> str:
        return f"Line {self.pk}"


class AgreementSignature(models.Model):
    """A person who was asked to sign a version, and what they signed: the fingerprint of the words before them."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="agreement_signatures")
    asked_at = models.DateTimeField(default=timezone.now)
    signed_at = models.DateTimeField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "signature"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "user"],
                name="agreementsignature_one_for_person",
                violation_error_message="This person is asked to sign already.",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, fingerprint="") | (Q(signed_at__isnull=False) & ~Q(fingerprint="")),
                name="agreementsignature_is_whole",
                violation_error_message="A signature has a time and says what was signed.",
            ),
        ]

    def __str__(self) -> str:
        return f"Signature {self.pk}"
