from datetime import date

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import User
from core.errors import RuleViolation
from core.transitions import TransitionTable
from core.wording import listed, shortened
from questionbank.models.categories import Category
from questionbank.models.competencies import Competency
from questionbank.models.review_rules import ReviewRule
from questionbank.querysets import REVIEW_EVERY, REVIEWED_OR_FIRST, REVIEWED_OR_LAST, QuestionQuerySet
from questionbank.states import (
    BEING_WRITTEN,
    QuestionKind,
    QuestionLanguage,
    QuestionLevel,
    QuestionStatus,
)

FOLLOW_UPS_NEEDED = 3
SECOND_PERSON_FIRST = "A second person reviews it before it is used. Send it for review."


class Question(models.Model):
    """One version of a question. A used question is never changed: an edit makes the next version."""

    Kind = QuestionKind
    Language = QuestionLanguage
    Level = QuestionLevel
    Status = QuestionStatus

    slug = models.SlugField(max_length=80)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=80)
    prompt = models.TextField()
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="questions")
    category = models.ForeignKey(
        Category, models.PROTECT, to_field="slug", db_column="category", related_name="questions"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    # Release 1.0 reads it while it runs on this schema during an update. The category says it for everybody else.
    unconventional_before = models.BooleanField(
        default=False, db_default=False, db_column="is_unconventional", editable=False
    )
    minutes = models.PositiveSmallIntegerField(default=10, validators=[MinValueValidator(1)])
    language = models.CharField(max_length=12, choices=Language, default=Language.ENGLISH, db_default=Language.ENGLISH)
    levels = models.TextField(blank=True, default="", db_default="", help_text="One level a line; none means all.")
    tags = models.TextField(blank=True, default="", db_default="", help_text="One word of the house a line.")
    rationale = models.TextField()
    strong_answer = models.TextField(help_text="One point a line.")
    sample_answer = models.TextField(blank=True, default="", db_default="")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    author_name = models.CharField(max_length=120, blank=True)
    written_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    reviewer_name = models.CharField(max_length=120, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    sources = models.TextField(blank=True, help_text="One source a line.")
    # Who looks after it; the next version goes on with the same person.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="owned_questions"
    )
    # {a source as it is written: the day on which somebody opened it last}
    sources_checked = models.JSONField(default=dict, db_default={}, blank=True)
    # Who wrote words of this version beside its author: none of them reviews it.
    editors = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    review_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    review_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    announced_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Since when it is in use without anybody but who brought it having read it here: it came with a kit file.
    arrived_unread_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Since when it may enter rounds; empty before its first activation, and again where that was taken back.
    activated_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The question that asks the same and was kept; this one stays as a part of its history.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "question"
        ordering = ["title", "-version"]
        # The orders of the list, which is read from one row on (core.keyset).
        indexes = [
            models.Index("title", "id", name="question_by_title"),
            models.Index(REVIEWED_OR_LAST, "title", "id", name="question_by_review"),
            models.Index(REVIEWED_OR_FIRST.desc(), "title", "id", name="question_by_review_back"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "version"],
                name="question_version_unique",
                violation_error_message="This question already has a version with this number.",
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(status=QuestionStatus.ACTIVE),
                name="question_one_active_version",
                violation_error_message="Only one version of a question is active.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, 120)),
                name="question_minutes_1_to_120",
                violation_error_message="A question takes from 1 to 120 minutes.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.status == QuestionStatus.DRAFT

    @property
    def is_in_review(self) -> bool:
        return self.status == QuestionStatus.REVIEW

    @property
    def is_being_written(self) -> bool:
        return self.status in BEING_WRITTEN

    @property
    def is_active(self) -> bool:
        return self.status == QuestionStatus.ACTIVE

    @property
    def is_retired(self) -> bool:
        return self.status == QuestionStatus.RETIRED

    @property
    def is_unread(self) -> bool:
        """Whether it is in use, came with a kit file, and nobody else here has read it yet."""
        return self.is_active and self.arrived_unread_at is not None

    @property
    def is_unconventional(self) -> bool:
        """Whether candidates can hardly rehearse it."""
        return self.category.is_unconventional

    @property
    def strong_points(self) -> list[str]:
        return self.strong_answer.splitlines()

    @property
    def source_lines(self) -> list[str]:
        return self.sources.splitlines()

    @property
    def level_names(self) -> list[str]:
        """The levels it is for as people read them; none where it is for all."""
        return [QuestionLevel(level).label for level in self.levels.splitlines()]

    @property
    def tag_lines(self) -> list[str]:
        return self.tags.splitlines()

    @property
    def review_due_on(self) -> date:
        """The day after which nobody has looked at it for a year: since its last review, or since it was written."""
        return (self.reviewed_on or timezone.localdate(self.written_at)) + REVIEW_EVERY

    @property
    def is_review_due(self) -> bool:
        """Same as `review_due` of the queryset, for a row in hand."""
        return self.is_active and self.review_due_on < timezone.localdate()

    @property
    def changes_in_place(self) -> bool:
        """Whether an edit changes this very version; any other stays as it is, and the edit becomes the next one."""
        return self.is_being_written and not self.is_used

    @property
    def writers(self) -> set[int]:
        """The keys of everybody who wrote words of this version."""
        editors = {person.pk for person in self.editors.all()}
        return editors if self.author_id is None else {self.author_id, *editors}

    def is_written_by(self, person: User) -> bool:
        return person.pk in self.writers

    @property
    def words_mark(self) -> str:
        """What a page sends along to say which words it showed: they change with `written_at` alone."""
        return self.written_at.isoformat()

    @property
    def is_used(self) -> bool:
        """Whether a round or an interview has this version. They stand to the right, so only their names show here."""
        return self.round_questions.exists() or self.uses.exists()


class QuestionItem(models.Model):
    """A line under a question, in order."""

    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        abstract = True
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "position"],
                name="%(class)s_position_unique",
                violation_error_message="Two lines cannot stand at one position.",
            )
        ]

    def __str__(self) -> str:
        return shortened(self.text, 60)


class AssessmentPoint(QuestionItem):
    """Something to listen for in the answer."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="assessment_points")

    class Meta(QuestionItem.Meta):
        verbose_name = "point of assessment"


class Pitfall(QuestionItem):
    """Where people go wrong in the answer."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="pitfalls")

    class Meta(QuestionItem.Meta):
        verbose_name = "pitfall"


class FollowUp(QuestionItem):
    """Prepared: the next thing to ask when the answer stays short of what is needed."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="follow_ups")
    is_always_asked = models.BooleanField("always asked", default=False, db_default=False)

    class Meta(QuestionItem.Meta):
        verbose_name = "follow-up"


def is_complete(question: Question) -> None:
    """Everything that a kit page shows is written."""
    missing = []
    if not question.rationale:
        missing.append("why it is asked")
    if not question.strong_answer and not question.sample_answer:
        missing.append("what a strong answer contains")
    if not question.assessment_points.exists():
        missing.append("what to listen for")
    if not question.pitfalls.exists():
        missing.append("where people go wrong")
    if question.follow_ups.count() < FOLLOW_UPS_NEEDED:
        missing.append("at least three follow-ups")
    if missing:
        raise RuleViolation(f"This question is not complete yet. Write {listed(missing)}.")


def check_second_person_read(question: Question) -> None:
    """Refuse (RuleViolation) what came with a kit file and nobody else here has read: no candidate hears it."""
    if question.is_unread and ReviewRule.asks_for_second_person():
        raise RuleViolation(
            f"“{question.title}” came with a kit file, and nobody else here has read it yet. It stands in the bank "
            "under “In review”. Let somebody mark it as reviewed first."
        )


def why_not_reviewed_by(question: Question, person: User) -> str:
    """Why this person's word is no review of the version; empty where it is."""
    is_own = ReviewRule.asks_for_second_person() and question.is_written_by(person)
    return "You wrote words of this version, so somebody else reviews it." if is_own else ""


def needs_no_second_person(question: Question) -> None:
    """It was in use before, or the organisation lets people activate what they wrote."""
    if question.activated_at is None and ReviewRule.asks_for_second_person():
        raise RuleViolation(SECOND_PERSON_FIRST)


def is_not_merged(question: Question) -> None:
    if question.merged_into is not None:
        raise RuleViolation(f"This question was merged into “{question.merged_into.title}”. Use that one.")


def is_unused(question: Question) -> None:
    if question.is_used:
        raise RuleViolation("A round or an interview has this version already. Retire it instead.")


QUESTION_TRANSITIONS = TransitionTable(
    steps={
        Question.Status.DRAFT: {
            Question.Status.REVIEW: (is_complete,),
            Question.Status.ACTIVE: (is_complete, needs_no_second_person),
            Question.Status.RETIRED: (),
        },
        Question.Status.REVIEW: {
            Question.Status.DRAFT: (),
            Question.Status.ACTIVE: (is_complete,),
            Question.Status.RETIRED: (),
        },
        Question.Status.ACTIVE: {
            Question.Status.RETIRED: (),
            # An activation taken back: to where it came from.
            Question.Status.REVIEW: (is_unused,),
            Question.Status.DRAFT: (is_unused,),
        },
        Question.Status.RETIRED: {
            # A merge taken back: to where it came from.
            Question.Status.DRAFT: (is_not_merged,),
            Question.Status.REVIEW: (is_not_merged, is_complete),
            Question.Status.ACTIVE: (is_not_merged, is_complete, needs_no_second_person),
        },
    },
    labels=dict(Question.Status.choices),
)
