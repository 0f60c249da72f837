from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from interviews.models.loops import Loop
from interviews.querysets import DebriefQuerySet, DecisionQuerySet
from interviews.states import FINAL_OUTCOMES, DecisionOutcome, LoopStatus
from questionbank.models import Competency

BEFORE_SCORE = "This decision was recorded before the score was shown: not every panelist had written their lean."


class Debrief(models.Model):
    """The panel's meeting. Opening it locks every card and fixes the mechanical score."""

    loop = models.ForeignKey(Loop, models.CASCADE, related_name="debriefs")
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # The mechanical score as it stood before anybody spoke: see interviews.debriefs.scoring.LoopScore.as_json.
    mechanical_score = models.JSONField(default=dict)
    notes = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = DebriefQuerySet.as_manager()

    class Meta:
        verbose_name = "debrief"
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["loop"],
                condition=Q(closed_at__isnull=True),
                name="debrief_one_open_for_loop",
                violation_error_message="This loop is in debrief already.",
            )
        ]

    def __str__(self) -> str:
        return f"Debrief {self.pk}"


class DebriefNote(models.Model):
    """The facilitator's note for the room on one competency."""

    debrief = models.ForeignKey(Debrief, models.CASCADE, related_name="row_notes")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "note for the room"
        constraints = [
            models.UniqueConstraint(
                fields=["debrief", "competency"],
                name="debriefnote_one_for_competency",
                violation_error_message="There is one note a competency.",
            )
        ]

    def __str__(self) -> str:
        return f"Note {self.pk}"


class DebriefFact(models.Model):
    """Something that the room wants to know before it decides: who asked, and what was found out by whom."""

    debrief = models.ForeignKey(Debrief, models.CASCADE, related_name="facts")
    question = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "fact asked for"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(question=""),
                name="debrieffact_has_question",
                violation_error_message="Write what you want to know.",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="debrieffact_answer_is_whole",
                violation_error_message="An answer has a text, a time and a person.",
            ),
        ]

    def __str__(self) -> str:
        return f"Fact {self.pk}"


class DebriefLean(models.Model):
    """What one panelist leans to, written before the score is shown to anybody."""

    debrief = models.ForeignKey(Debrief, models.CASCADE, related_name="leans")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    leans_to = models.CharField(max_length=14, choices=[(value, value.label) for value in FINAL_OUTCOMES])
    words = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "lean"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["debrief", "by"],
                name="debrieflean_one_for_person",
                violation_error_message="Each panelist has one lean.",
            )
        ]

    def __str__(self) -> str:
        return f"Lean {self.pk}"


class Decision(models.Model):
    """What the team decided and why. It stays; a new one may follow it with a reason."""

    Outcome = DecisionOutcome

    loop = models.ForeignKey(Loop, models.CASCADE, related_name="decisions")
    debrief = models.ForeignKey(Debrief, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=14, choices=Outcome)
    rationale = models.TextField()
    # Why the decision departs from the mechanical score or from the majority of recommendations.
    departure_reason = models.TextField(blank=True)
    departs = models.BooleanField(default=False)
    # Recorded while the score was still kept back for the panel's leans.
    is_before_score = models.BooleanField("before the score was shown", default=False, db_default=False)
    dissent = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # The second person, where the opening asks for one; the loop stays in debrief until then.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # Set on the earlier decision when a new one follows it.
    followed_by = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="follows")
    reopen_reason = models.TextField(blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "decision"
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(rationale=""),
                name="decision_has_rationale",
                violation_error_message="Write the reason for the decision.",
            ),
            models.CheckConstraint(
                condition=Q(departs=False) | ~Q(departure_reason=""),
                name="decision_departure_has_reason",
                violation_error_message="Say what outweighs the score.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="decision_confirmation_is_whole",
                violation_error_message="A confirmation has a time and a person.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("decided_by")),
                name="decision_confirmed_by_another",
                violation_error_message="Nobody confirms their own decision.",
            ),
            models.UniqueConstraint(
                fields=["loop"],
                condition=Q(followed_by__isnull=True),
                name="decision_one_current_for_loop",
                violation_error_message="Somebody recorded a decision already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Decision: {self.get_outcome_display()}"

    @property
    def is_hire(self) -> bool:
        return self.outcome == DecisionOutcome.HIRE

    @property
    def before_score(self) -> str:
        """Says that the score was not shown yet when it was recorded; empty where it was."""
        return BEFORE_SCORE if self.is_before_score else ""

    @property
    def waits_for_second(self) -> bool:
        """It counts only once a second person confirms it: what `DecisionQuerySet.waiting` finds, of a row in hand."""
        is_current = self.loop.status == LoopStatus.DEBRIEF and self.followed_by_id is None
        return is_current and self.outcome in FINAL_OUTCOMES and self.confirmed_by_id is None

    def is_recorded_by(self, user: User) -> bool:
        """Whoever recorded a decision is not the second person."""
        return self.decided_by_id == user.pk
