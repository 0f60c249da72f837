from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core.transitions import TransitionTable
from interviews.models.loops import Interview
from interviews.models.panels import InterviewFollowUp, InterviewQuestion, Seat
from interviews.querysets import ScorecardQuerySet
from interviews.states import SUBMITTED, PointShown, Recommendation, RevisionOccasion, ScorecardStatus
from questionbank import scale

# The reason of a waiver that its writer gives themselves.
DID_NOT_ATTEND = "Did not attend"
# What a card says of the whole interview, beside its ratings.
CARD_FIELDS = ("recommendation", "summary", "candidate_questions", "next_interviewer_note")


class Scorecard(models.Model):
    """What one panelist wrote about one interview. Sealed: see interviews.visibility."""

    Status = ScorecardStatus

    seat = models.OneToOneField(Seat, models.PROTECT, related_name="scorecard", db_column="assignment_id")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    recommendation = models.CharField(max_length=10, choices=Recommendation, blank=True)
    summary = models.TextField(blank=True)
    candidate_questions = models.TextField("the candidate's own questions", blank=True)
    next_interviewer_note = models.TextField("note for the next interviewer", blank=True)
    # Rises with every accepted save of any part; a save that was made from an older one is refused.
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopen_reason = models.TextField(blank=True)
    # Its writer had read other cards of the loop before they handed it in: it stands beside and enters no score.
    is_after_reading = models.BooleanField(default=False, db_default=False)
    # Whose notes it began with. They were read, so they count as others' words in every other round of the loop.
    notes_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    waive_reason = models.TextField(blank=True)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        verbose_name = "scorecard"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=list(SUBMITTED), submitted_at__isnull=False)
                | Q(status__in=[ScorecardStatus.DRAFT, ScorecardStatus.WAIVED], submitted_at__isnull=True),
                name="scorecard_submitted_iff_dated",
                violation_error_message="A submitted scorecard has its time, an open one has none.",
            ),
            models.CheckConstraint(
                condition=Q(waived_at__isnull=True, waived_by__isnull=True, waive_reason="")
                | (Q(waived_at__isnull=False, waived_by__isnull=False) & ~Q(waive_reason="")),
                name="scorecard_waiver_is_whole",
                violation_error_message="A waiver has a time, a person and a reason.",
            ),
            models.CheckConstraint(
                condition=~Q(status=ScorecardStatus.WAIVED) | Q(waived_at__isnull=False),
                name="scorecard_waived_is_dated",
                violation_error_message="A waived scorecard has its waiver.",
            ),
        ]

    def __str__(self) -> str:
        return f"Scorecard of {self.seat.panelist}"

    @property
    def interview(self) -> Interview:
        return self.seat.interview

    @property
    def panelist(self) -> User:
        return self.seat.panelist

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_waived(self) -> bool:
        return self.status == ScorecardStatus.WAIVED

    @property
    def was_said_absent(self) -> bool:
        """Its writer said that they were not in the round."""
        return self.is_waived and self.waived_by_id == self.seat.panelist_id and self.waive_reason == DID_NOT_ATTEND

    @property
    def was_reopened(self) -> bool:
        return self.is_open and self.reopened_at is not None

    @property
    def awaits_its_writer(self) -> bool:
        """It was submitted and is open again, and its writer can submit it once more: nobody does without it."""
        return self.was_reopened and self.seat.panelist.is_active

    @property
    def is_late(self) -> bool:
        """Submitted for the first time after it was due."""
        due = self.interview.scorecards_due_at
        return bool(due and self.first_submitted_at and self.first_submitted_at > due)


class Rating(models.Model):
    """One panelist's judgement of one answer: a score with evidence, or a blank, or nothing yet."""

    Shown = PointShown

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="ratings")
    interview_question = models.ForeignKey(InterviewQuestion, models.PROTECT, related_name="ratings")
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    blank_reason = models.CharField(max_length=12, choices=scale.Blank, blank=True)
    evidence = models.TextField(blank=True)
    points_shown = models.JSONField(default=dict)  # {index of the assessment point: PointShown}
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "rating"
        ordering = ["interview_question__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "interview_question"],
                name="rating_one_for_question",
                violation_error_message="This answer is rated on this scorecard already.",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=scale.BOUNDS),
                name="rating_score_1_to_5",
                violation_error_message=f"A score is a number from {scale.FROM_TO}.",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(blank_reason=""),
                name="rating_score_xor_blank",
                violation_error_message="An answer has a score or is left blank, not both.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rating {self.pk}"

    @property
    def is_given(self) -> bool:
        return self.score is not None or bool(self.blank_reason)


class FollowUpUse(models.Model):
    """A follow-up that was asked, prepared or the panelist's own."""

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="follow_up_uses")
    interview_question = models.ForeignKey(InterviewQuestion, models.PROTECT, related_name="+")
    follow_up = models.ForeignKey(
        InterviewFollowUp, models.PROTECT, null=True, blank=True, related_name="uses", db_column="probe_id"
    )
    own_text = models.CharField(max_length=400, blank=True)
    was_asked = models.BooleanField(default=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "interviews_probeuse"
        verbose_name = "use of a follow-up"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "follow_up"],
                condition=Q(follow_up__isnull=False),
                name="probeuse_one_for_probe",
                violation_error_message="This follow-up is on this scorecard already.",
            ),
            models.CheckConstraint(
                condition=Q(follow_up__isnull=False, own_text="") | (Q(follow_up__isnull=True) & ~Q(own_text="")),
                name="probeuse_prepared_xor_own",
                violation_error_message="Write the follow-up that you asked.",
            ),
        ]

    def __str__(self) -> str:
        return f"Use of a follow-up {self.pk}"


class ScorecardRevision(models.Model):
    """The whole content of a card at one moment. Append-only: the first submission is kept for ever."""

    Occasion = RevisionOccasion

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    occasion = models.CharField(max_length=12, choices=Occasion)
    content = models.JSONField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "earlier version of a scorecard"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "number"],
                name="scorecardrevision_number_unique",
                violation_error_message="This scorecard already has a version with this number.",
            )
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


class DatedNote(models.Model):
    """A dated addition to a card that its writer no longer changes, shown beside the sealed rating, which stays what
    it was."""

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="dated_notes")
    interview_question = models.ForeignKey(InterviewQuestion, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    new_score = models.PositiveSmallIntegerField(null=True, blank=True)
    # Its writer had read other cards of the loop by then.
    is_after_reading = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        db_table = "interviews_amendment"
        verbose_name = "dated note"
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(new_score__isnull=True)
                | Q(new_score__range=scale.BOUNDS, interview_question__isnull=False),
                name="amendment_score_names_question",
                violation_error_message=f"A changed rating names its question and lies {scale.BETWEEN}.",
            )
        ]

    def __str__(self) -> str:
        return f"Dated note {self.pk}"


SCORECARD_TRANSITIONS = TransitionTable(
    steps={
        Scorecard.Status.DRAFT: {Scorecard.Status.SUBMITTED: (), Scorecard.Status.WAIVED: ()},
        Scorecard.Status.SUBMITTED: {Scorecard.Status.DRAFT: (), Scorecard.Status.LOCKED: ()},
        # Only by whoever said that they were not there, and takes it back.
        Scorecard.Status.WAIVED: {Scorecard.Status.DRAFT: ()},
        Scorecard.Status.LOCKED: {},
    },
    labels=dict(Scorecard.Status.choices),
)
