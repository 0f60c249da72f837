"""Writing the library: questions with their versions, competencies with their anchors, and what kit files bring.

Nobody's text is overwritten: a question that is active, retired or used stays as it is, and an edit makes the next
version, a draft until somebody activates it.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from core import audit
from core.errors import RuleViolation
from core.transitions import change_status
from core.wording import listed
from questionbank.importing.arrivals import KNOWN, WAITING, Arrival, arrivals_of
from questionbank.importing.kit_content import KitCompetency, KitFile, KitPractice
from questionbank.models import (
    QUESTION_TRANSITIONS,
    AssessmentPoint,
    Competency,
    FollowUp,
    Pitfall,
    PracticePrompt,
    PracticeSample,
    Question,
    RatingAnchor,
)
from questionbank.questions.content import QuestionContent, content_of
from questionbank.scale import ANCHORED

# --- Questions ------------------------------------------------------------------------------------------------


@transaction.atomic
def create_question(*, content: QuestionContent, by: Any) -> Question:
    """A new question as a draft, version 1, under a slug made from its title."""
    question = _add_version(_free_slug(Question, content.title), 1, content, author=by, author_name=by.name)
    audit.record("question.created", question, by=by)
    return question


@transaction.atomic
def save_question(*, question: Question, content: QuestionContent, by: Any) -> Question:
    """Keep an edit and return the version that holds it.

    A draft that nobody uses changes in place; anything else stays as it is and the edit becomes the next version, a
    draft. The same content changes nothing. Refused (RuleViolation): an older version than the newest.
    """
    question = _locked(question)
    newest = _newest_version(question.slug)
    if newest > question.version:
        raise RuleViolation(f"There is a version {newest} of this question. Edit that one.")
    if content_of(question) == content:
        return question
    if question.status != Question.Status.DRAFT or question.is_used:
        version = _add_version(question.slug, newest + 1, content, author=by, author_name=by.name)
        audit.record("question.versioned", version, by=by)
        return version
    _write(question, content)
    audit.record("question.edited", question, by=by, fields=content.columns())
    return question


@transaction.atomic
def activate_question(*, question: Question, by: Any) -> Question | None:
    """Let this version enter rounds from now on, and retire the version that was active before, which is returned.

    Refused (RuleViolation): a version that lacks something a kit page shows.
    """
    question = _locked(question)
    QUESTION_TRANSITIONS.check(question, Question.Status.ACTIVE)
    earlier = Question.objects.active().filter(slug=question.slug).exclude(pk=question.pk).first()
    if earlier:
        # Before the other one, for the database allows one active version at a time.
        change_status(earlier, Question.Status.RETIRED, by=by, table=QUESTION_TRANSITIONS)
    change_status(question, Question.Status.ACTIVE, by=by, table=QUESTION_TRANSITIONS, action="question.activated")
    return earlier


@transaction.atomic
def take_back_activation(*, question: Question, earlier: Question | None = None, by: Any) -> None:
    """Make an activated version a draft again, and the `earlier` version active again if there was one.

    Refused (RuleViolation): a version that a round or an interview uses already.
    """
    question = _locked(question)
    change_status(
        question, Question.Status.DRAFT, by=by, table=QUESTION_TRANSITIONS, action="question.activation_taken_back"
    )
    if earlier is not None and earlier.slug == question.slug:
        activate_question(question=earlier, by=by)


@transaction.atomic
def retire_question(*, question: Question, by: Any) -> None:
    """Keep this version out of new rounds. Rounds and interviews that have it keep it."""
    question = _locked(question)
    change_status(question, Question.Status.RETIRED, by=by, table=QUESTION_TRANSITIONS, action="question.retired")


@transaction.atomic
def review_question(*, question: Question, by: Any) -> None:
    """Record that `by` read the question today and found it good for another year. Refused for retired ones."""
    question = _locked(question)
    if question.status == Question.Status.RETIRED:
        raise RuleViolation("This question is retired, so there is nothing to review.")
    question.reviewer_name = by.name
    question.reviewed_on = timezone.localdate()
    question.save(update_fields=["reviewer_name", "reviewed_on"])
    audit.record("question.reviewed", question, by=by, fields=["reviewer_name", "reviewed_on"])


def _locked(question: Question) -> Question:
    """The question as it is now, with all its versions locked: who numbers or activates one looks at the others."""
    versions = Question.objects.select_for_update().filter(slug=question.slug).order_by("pk")
    return next(version for version in versions if version.pk == question.pk)


def _newest_version(slug: str) -> int:
    return Question.objects.filter(slug=slug).order_by("-version").values_list("version", flat=True).first() or 0


def _free_slug(model: type[Question] | type[Competency], title: str) -> str:
    """A slug made from the title, with a number behind it where another row has it."""
    longest = 50
    wanted = slugify(title)[:longest].strip("-") or str(model._meta.model_name)
    taken = set(model.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def _add_version(slug: str, version: int, content: QuestionContent, **fields: Any) -> Question:
    question = Question.objects.create(slug=slug, version=version, **content.columns(), **fields)
    _write_rows(question, content)
    return question


def _write(question: Question, content: QuestionContent) -> None:
    for name, value in content.columns().items():
        setattr(question, name, value)
    question.save(update_fields=list(content.columns()))
    for rows in (question.assessment_points, question.pitfalls, question.follow_ups, question.anchors):
        rows.all().delete()
    _write_rows(question, content)


def _write_rows(question: Question, content: QuestionContent) -> None:
    lists: list[tuple[Any, tuple[str, ...]]] = [
        (AssessmentPoint, content.assessment_points),
        (Pitfall, content.pitfalls),
        (FollowUp, content.follow_ups),
    ]
    for model, texts in lists:
        model.objects.bulk_create(
            model(question=question, position=position, text=text) for position, text in enumerate(texts, start=1)
        )
    RatingAnchor.objects.bulk_create(
        RatingAnchor(question=question, level=level, text=text) for level, text in sorted(content.anchors.items())
    )


# --- Competencies ---------------------------------------------------------------------------------------------


@transaction.atomic
def save_competency(
    *, competency: Competency | None, name: str, group: str, definition: str, anchors: Mapping[int, str], by: Any
) -> Competency:
    """Keep a competency with its anchors; None makes a new one. Loops under way keep the anchors they copied.

    Refused (RuleViolation): no anchor at a level that needs one.
    """
    missing = [level for level in ANCHORED if not anchors.get(level)]
    if missing:
        raise RuleViolation(f"Describe level {missing[0]} as well: a rating needs anchors at {listed(ANCHORED)}.")
    values = {"name": name, "group": group, "definition": definition}
    if competency is None:
        saved = _create_competency(_free_slug(Competency, name), anchors, values)
        audit.record("competency.created", saved, by=by)
        return saved
    saved = Competency.objects.select_for_update().get(pk=competency.pk)
    now = {anchor.level: anchor.text for anchor in saved.anchors.all()}
    changed = [field for field, value in values.items() if getattr(saved, field) != value]
    if not changed and now == dict(anchors):
        return saved
    for field in changed:
        setattr(saved, field, values[field])
    saved.save(update_fields=changed)
    if now != dict(anchors):
        saved.anchors.all().delete()
        _write_anchors(saved, anchors)
        changed.append("anchors")
    audit.record("competency.edited", saved, by=by, fields=changed)
    return saved


def _create_competency(slug: str, anchors: Mapping[int, str], values: Mapping[str, str]) -> Competency:
    competency = Competency.objects.create(slug=slug, **values)
    _write_anchors(competency, anchors)
    return competency


def _write_anchors(competency: Competency, anchors: Mapping[int, str]) -> None:
    RatingAnchor.objects.bulk_create(
        RatingAnchor(competency=competency, level=level, text=text) for level, text in sorted(anchors.items())
    )


# --- Kits -----------------------------------------------------------------------------------------------------


@transaction.atomic
def load_kit_questions(*, kit: KitFile, by: Any = None) -> dict[str, Question]:
    """Bring a kit's competencies, questions and practice prompts into the bank, and return its questions by slug.

    What is there already stays: a competency as the organisation words it, and a question whose content was loaded
    or written before. A question whose content is new to the bank becomes its next version; it is active at once
    unless people here wrote the active version or retired the question, then it waits as a draft. The result holds
    the active version of each question where there is one. Refused (RuleViolation): a competency whose name belongs
    to another one.
    """
    competencies = {entry.slug: _load_competency(entry, by) for entry in kit.competencies}
    questions = {arrival.entry.slug: _load_question(arrival, by) for arrival in arrivals_of(kit)}
    for entry in kit.practice:
        _load_practice(entry, competencies[entry.competency], by)
    return questions


def _load_competency(entry: KitCompetency, by: Any) -> Competency:
    competency = Competency.objects.filter(slug=entry.slug).first()
    if competency:
        return competency
    if Competency.objects.filter(name=entry.name).exists():
        raise RuleViolation(f"There is a competency “{entry.name}” already. Rename it, then load the kit again.")
    anchors = {anchor.level: anchor.text for anchor in entry.anchors}
    values = {"name": entry.name, "group": entry.group, "definition": entry.definition}
    competency = _create_competency(entry.slug, anchors, values)
    audit.record("competency.loaded", competency, by=by)
    return competency


def _load_question(arrival: Arrival, by: Any) -> Question:
    state, status, active = arrival.state, arrival.status, arrival.active
    if state == KNOWN:
        return active or arrival.versions[0]
    if active and status == Question.Status.ACTIVE:
        change_status(active, Question.Status.RETIRED, by=by, table=QUESTION_TRANSITIONS)
    question = _add_version(
        arrival.entry.slug,
        arrival.number,
        arrival.content,
        status=status,
        author_name=arrival.entry.author,
        reviewer_name=arrival.entry.reviewer,
        reviewed_on=arrival.entry.reviewed_on,
    )
    audit.record("question.loaded", question, by=by)
    return active if active and state == WAITING else question


def _load_practice(entry: KitPractice, competency: Competency, by: Any) -> None:
    samples = [(sample.answer, sample.rating, sample.why) for sample in entry.samples]
    values = {
        "title": entry.title,
        "competency": competency,
        "prompt": entry.prompt,
        "looks_for": "\n".join(entry.looks_for),
    }
    practice = PracticePrompt.objects.filter(slug=entry.slug).first()
    if practice and _practice_says(practice) == (values, samples):
        return
    # Nobody edits practice prompts here, so the file is the only source and may replace them.
    practice, _ = PracticePrompt.objects.update_or_create(slug=entry.slug, defaults=values)
    practice.samples.all().delete()
    PracticeSample.objects.bulk_create(
        PracticeSample(practice_prompt=practice, position=position, answer=answer, rating=rating, why=why)
        for position, (answer, rating, why) in enumerate(samples, start=1)
    )
    audit.record("practice_prompt.loaded", practice, by=by)


def _practice_says(practice: PracticePrompt) -> tuple[dict[str, Any], list[tuple[str, int, str]]]:
    values = {name: getattr(practice, name) for name in ("title", "competency", "prompt", "looks_for")}
    return values, list(practice.samples.values_list("answer", "rating", "why"))
