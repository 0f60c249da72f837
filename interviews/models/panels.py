from django.conf import settings
from django.db import models
from django.db.models import Q

from core.wording import shortened
from interviews.models.loops import Interview, Loop
from interviews.querysets import InterviewQuestionQuerySet, SeatQuerySet
from questionbank.models import Competency, FollowUp, Question


class Seat(models.Model):
    """One person on the panel of one interview."""

    # The trail keeps what it was written with.
    EARLIER_LABELS = ("interviews.panelassignment",)

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="panel")
    panelist = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats")
    is_lead = models.BooleanField("lead", default=False)
    is_shadow = models.BooleanField("shadow", default=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        db_table = "interviews_panelassignment"
        verbose_name = "seat"
        ordering = ["is_shadow", "-is_lead", "panelist__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "panelist"],
                name="panelassignment_unique",
                violation_error_message="This person sits on this panel already.",
            ),
            models.UniqueConstraint(
                fields=["interview"],
                condition=Q(is_lead=True),
                name="panelassignment_one_lead",
                violation_error_message="A panel has one lead.",
            ),
            models.CheckConstraint(
                condition=~Q(is_lead=True, is_shadow=True),
                name="panelassignment_shadow_does_not_lead",
                violation_error_message="A shadow cannot lead.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panelist} in {self.interview}"


class InterviewQuestion(models.Model):
    """A question as this candidate will hear it: its text is copied, so a later edit of the bank changes nothing."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="questions")
    # Repeated from the interview, so that the database can refuse the same question twice in one loop.
    loop = models.ForeignKey(Loop, models.CASCADE, related_name="questions")
    question = models.ForeignKey(Question, models.PROTECT, null=True, blank=True, related_name="uses")
    slug = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    prompt = models.TextField()
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Question.Kind)
    is_unconventional = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField()
    rationale = models.TextField(blank=True)
    strong_points = models.JSONField(default=list)  # sentences
    assessment_points = models.JSONField(default=list)  # sentences; a rating refers to them by index
    pitfalls = models.JSONField(default=list)  # sentences
    exhibits = models.JSONField(default=list, db_default=[])  # [the values of an ExhibitContent]
    anchors = models.JSONField(default=dict)  # {level as text: sentence}
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="asks")

    objects = InterviewQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "question of an interview"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["loop", "slug"],
                name="interviewquestion_once_in_loop",
                violation_error_message="This loop asks this question already. Nobody hears a question twice.",
            ),
            models.UniqueConstraint(
                fields=["interview", "position"],
                name="interviewquestion_position_unique",
                violation_error_message="Two questions cannot stand at one position.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class InterviewFollowUp(models.Model):
    """A follow-up of an interview question, and who holds it."""

    interview_question = models.ForeignKey(InterviewQuestion, models.CASCADE, related_name="follow_ups")
    follow_up = models.ForeignKey(FollowUp, models.SET_NULL, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    is_always_asked = models.BooleanField(default=False, db_default=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="follow_ups_held"
    )

    class Meta:
        db_table = "interviews_interviewprobe"
        verbose_name = "follow-up of an interview"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview_question", "position"],
                name="interviewprobe_position_unique",
                violation_error_message="Two follow-ups cannot stand at one position.",
            )
        ]

    def __str__(self) -> str:
        return shortened(self.text, 60)
