"""Writing the library's questions, version by version."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from core.merging import merged
from core.seen import Seen
from core.transitions import change_status
from questionbank.finding.entries import keep_entries
from questionbank.models import (
    QUESTION_TRANSITIONS,
    AssessmentPoint,
    Exhibit,
    FollowUp,
    Pitfall,
    Question,
    RatingAnchor,
)
from questionbank.models.questions import is_not_merged, why_not_reviewed_by
from questionbank.questions.content import LISTS, QuestionContent, content_of, follow_ups_of
from questionbank.slugs import free_slug


@transaction.atomic
def create_question(*, content: QuestionContent, by: User) -> Question:
    """A new question as a draft, version 1, under a slug made from its title."""
    question = add_version(free_slug(Question, content.title), 1, content, author=by, author_name=by.name, owner=by)
    audit.record("question.created", question, by=by)
    return question


@transaction.atomic
def save_question(
    *, question: Question, content: QuestionContent, seen: Seen | None = None, action: str = "", by: User
) -> Question:
    """Keep an edit and return the version that holds it.

    A draft that nobody uses changes in place, and so does what is in review, which is a draft again then; anything else
    stays as it is and the edit becomes the next version, a draft. The same content changes nothing. Refused
    (RuleViolation): an older version than the newest. StaleRevision where somebody else changed the same since it was
    `seen`. The trail calls it `action`, or else what follows from where the edit went.
    """
    question = locked(question)
    newest = _newest_version(question.slug)
    is_not_merged(question)
    if newest > question.version:
        raise RuleViolation(f"There is a version {newest} of this question. Edit that one.")
    stored = content_of(question)
    written = merged(question, content.by_field(), seen, stored=stored.by_field())
    content = stored.with_fields(written)
    if stored == content:
        return question
    if not question.changes_in_place:
        return _add_next_version(question, content, newest + 1, action, by)
    _write(question, content)
    question.editors.add(by)
    if question.is_in_review:
        make_draft(question, by)
    audit.record(action or "question.edited", question, by=by, fields=changed_between(stored, content))
    return question


def _add_next_version(question: Question, content: QuestionContent, number: int, action: str, by: User) -> Question:
    """The next version is looked after by the same person, and its sources stay as checked as they were."""
    version = add_version(
        question.slug,
        number,
        content,
        author=by,
        author_name=by.name,
        owner=question.owner,
        sources_checked={source: day for source, day in question.sources_checked.items() if source in content.sources},
    )
    audit.record(action or "question.versioned", version, by=by)
    return version


def changed_between(before: QuestionContent, after: QuestionContent) -> list[str]:
    """The fields that differ."""
    then, now = ({**vars(content), **content.by_field()} for content in (before, after))
    return [name for name, value in now.items() if then[name] != value]


@transaction.atomic
def go_back_to_version(*, question: Question, by: User) -> Question:
    """Let the newest version say again what this one says, and return it: the next version, a draft, unless the newest
    is a draft that nobody uses. Nothing is lost: the versions between stay as they are."""
    question = locked(question)
    newest = Question.objects.filter(slug=question.slug).latest("version")
    return save_question(question=newest, content=content_of(question), action="question.went_back", by=by)


def make_draft(question: Question, by: User, action: str = "") -> None:
    """End a review that nobody finished."""
    question.review_asked_at = question.review_asked_by = None
    beside = ["review_asked_at", "review_asked_by"]
    change_status(question, Question.Status.DRAFT, by=by, table=QUESTION_TRANSITIONS, action=action, beside=beside)


@transaction.atomic
def activate_question(*, question: Question, seen: str | None = None, by: User) -> Question | None:
    """Let this version enter rounds from now on, and retire the version that was active before, which is returned. Of
    a version in review this is its approval, and `by` the one who reviewed it.

    Refused (RuleViolation): a version that lacks something a kit page shows, that nobody reviewed where a second person
    does, that `by` wrote words of, or that was changed since they read it (`seen` is its `words_mark` then).
    """
    question = locked(question)
    QUESTION_TRANSITIONS.check(question, Question.Status.ACTIVE)
    also = _note_reviewer(question, seen, by) if question.is_in_review else []
    earlier = Question.objects.active().filter(slug=question.slug).exclude(pk=question.pk).first()
    if earlier:
        # Before the other one, for the database allows one active version at a time.
        change_status(earlier, Question.Status.RETIRED, by=by, table=QUESTION_TRANSITIONS)
    question.activated_at = question.activated_at or timezone.now()
    change_status(
        question,
        Question.Status.ACTIVE,
        by=by,
        table=QUESTION_TRANSITIONS,
        action="question.approved" if also else "question.activated",
        also=also,
        beside=["activated_at"],
    )
    return earlier


def _note_reviewer(question: Question, seen: str | None, by: User) -> list[str]:
    """Write down who approves it, and return the fields that say so."""
    if seen is not None and seen != question.words_mark:
        raise RuleViolation("It was changed since you opened it. Read it once more before you approve it.")
    return _note_reading(question, by)


def _note_reading(question: Question, by: User) -> list[str]:
    """Write down who read it today. Refused (RuleViolation): its writer, where a second person reviews."""
    if why := why_not_reviewed_by(question, by):
        raise RuleViolation(why)
    question.reviewer_name, question.reviewed_on = by.name, timezone.localdate()
    question.arrived_unread_at = None
    return ["reviewer_name", "reviewed_on", "arrived_unread_at"]


@transaction.atomic
def take_back_activation(*, question: Question, earlier: Question | None = None, by: User) -> None:
    """Let an activated version wait for its review again, or be a draft where it had none, and make the `earlier`
    version active again if there was one.

    Refused (RuleViolation): a version that a round or an interview uses already.
    """
    question = locked(question)
    question.activated_at = None
    beside = ["activated_at"]
    if question.review_asked_at:
        question.reviewer_name, question.reviewed_on = "", None
        beside += ["reviewer_name", "reviewed_on"]
    change_status(
        question,
        Question.Status.REVIEW if question.review_asked_at else Question.Status.DRAFT,
        by=by,
        table=QUESTION_TRANSITIONS,
        action="question.activation_taken_back",
        beside=beside,
    )
    if earlier is not None and earlier.slug == question.slug:
        activate_question(question=earlier, by=by)


@transaction.atomic
def retire_question(*, question: Question, by: User) -> None:
    """Keep this version out of new rounds. Rounds and interviews that have it keep it."""
    question = locked(question)
    change_status(question, Question.Status.RETIRED, by=by, table=QUESTION_TRANSITIONS, action="question.retired")


@transaction.atomic
def review_question(*, question: Question, by: User) -> None:
    """Record that `by` read a question in use today and found it good for another year. Refused (RuleViolation): any
    other question, and one whose words are theirs where a second person reviews."""
    question = locked(question)
    if question.is_retired:
        raise RuleViolation("This question is retired, so there is nothing to review.")
    if question.is_being_written:
        raise RuleViolation("This version is not in use yet. Its review comes before its first use.")
    changed = _note_reading(question, by)
    question.save(update_fields=changed)
    audit.record("question.reviewed", question, by=by, fields=["reviewer_name", "reviewed_on"])


def locked(question: Question) -> Question:
    """The question as it is now, with all its versions locked: who numbers or activates one looks at the others."""
    versions = Question.objects.select_for_update().filter(slug=question.slug).order_by("pk")
    return next(version for version in versions if version.pk == question.pk)


def _newest_version(slug: str) -> int:
    return Question.objects.filter(slug=slug).order_by("-version").values_list("version", flat=True).first() or 0


def add_version(slug: str, version: int, content: QuestionContent, **fields: Any) -> Question:
    """A version with its rows, under the lock of the others. One that comes active counts as in use from now on."""
    if fields.get("status") == Question.Status.ACTIVE:
        fields["activated_at"] = timezone.now()
    question = Question.objects.create(slug=slug, version=version, **content.columns(), **fields)
    _write_rows(question, content)
    return question


def _write(question: Question, content: QuestionContent) -> None:
    for name, value in content.columns().items():
        setattr(question, name, value)
    question.written_at = timezone.now()
    question.save(update_fields=[*content.columns(), "written_at"])
    for name in (*LISTS, "exhibits", "anchors"):
        getattr(question, name).all().delete()
    _write_rows(question, content)


def _write_rows(question: Question, content: QuestionContent) -> None:
    lists: list[tuple[Any, tuple[str, ...]]] = [
        (AssessmentPoint, content.assessment_points),
        (Pitfall, content.pitfalls),
    ]
    for model, texts in lists:
        model.objects.bulk_create(
            model(question=question, position=position, text=text) for position, text in enumerate(texts, start=1)
        )
    FollowUp.objects.bulk_create(follow_ups_of(question, content))
    Exhibit.objects.bulk_create(
        Exhibit(question=question, position=position, **vars(exhibit))
        for position, exhibit in enumerate(content.exhibits, start=1)
    )
    RatingAnchor.objects.bulk_create(
        RatingAnchor(question=question, level=level, text=text) for level, text in sorted(content.anchors.items())
    )
    keep_entries([question])
