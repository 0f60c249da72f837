"""What kit files bring: competencies, questions, practice."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.transitions import change_status
from questionbank.categories.services import add_named
from questionbank.competencies.services import create_competency
from questionbank.exhibits.accepted import accepted_again
from questionbank.exhibits.services import keep_exhibit_file
from questionbank.importing.arrivals import KNOWN, WAITING, Arrival, arrivals_of
from questionbank.importing.kit_content import KitFile, KitFileCompetency, KitFilePractice
from questionbank.importing.kit_names import named_here
from questionbank.importing.kit_parts import registered
from questionbank.models import (
    QUESTION_TRANSITIONS,
    Category,
    Competency,
    CompetencyGroup,
    PracticePrompt,
    PracticeSample,
    Question,
    ReviewRule,
)
from questionbank.questions.services import add_version


@transaction.atomic
def import_kit_file(*, kit: KitFile, staying: Collection[str] = (), by: User) -> None:
    """Bring everything that a kit holds into this installation, but what `kit_parts.lines_of` says is left, and
    questions of the short names `staying`, instead of which those here are used.

    Refused (RuleViolation) where a part is refused by its own rules; then nothing is brought in.
    """
    kit = named_here(kit)
    questions = load_kit_file_questions(kit=kit, staying=staying, is_brought=True, by=by)
    for part in registered():
        part.load(kit, questions, by)


@transaction.atomic
def load_kit_file_questions(
    *, kit: KitFile, staying: Collection[str] = (), is_brought: bool = False, by: User | None = None
) -> dict[str, Question]:
    """Bring a kit's competencies, questions and practice prompts into the bank, and return its questions by slug.

    What is there already stays: a competency as the organisation words it, and a question whose content was loaded
    or written before. A question whose content is new to the bank becomes its next version; it is active at once
    unless people here wrote the active version or retired the question, then it waits as a draft. The result holds
    the active version of each question where there is one. A competency of another short name is the bank's own of
    that name.

    Of a file that `is_brought`, and does not come with Loopwright, `by` counts as a writer of every question, and what
    comes active has to be read by somebody else here before a candidate hears it, where a second person reviews.
    """
    kit = named_here(kit)
    _load_names(kit, by)
    competencies = {entry.slug: _load_competency(entry, by) for entry in kit.competencies}
    questions = {arrival.entry.slug: _load_question(arrival, is_brought, by) for arrival in arrivals_of(kit, staying)}
    for entry in kit.practice:
        _load_practice(entry, competencies[entry.competency], by)
    return questions


def _load_names(kit: KitFile, by: User | None) -> None:
    """The categories and groups that the kit brings, where nothing stands under their short names."""
    here = set(Category.objects.values_list("slug", flat=True)) if kit.categories else set()
    for entry in kit.categories:
        if entry.slug not in here:
            flags = {"is_unconventional": entry.unconventional}
            add_named(model=Category, name=entry.name, slug=entry.slug, by=by, **flags)
    here = set(CompetencyGroup.objects.values_list("slug", flat=True)) if kit.groups else set()
    for entry in kit.groups:
        if entry.slug not in here:
            add_named(model=CompetencyGroup, name=entry.name, slug=entry.slug, by=by)


def _load_competency(entry: KitFileCompetency, by: User | None) -> Competency:
    competency = Competency.objects.filter(slug=entry.slug).first()
    if competency:
        return competency
    anchors = {anchor.level: anchor.text for anchor in entry.anchors}
    values = {"name": entry.name, "short_name": entry.short_name}
    values |= {"group_id": entry.group, "definition": entry.definition}
    competency = create_competency(entry.slug, anchors, values)
    audit.record("competency.loaded", competency, by=by)
    return competency


def _load_question(arrival: Arrival, is_brought: bool, by: User | None) -> Question:
    state, status, active = arrival.state, arrival.status, arrival.active
    if state == KNOWN:
        return active or arrival.versions[0]
    if active and status == Question.Status.ACTIVE:
        change_status(active, Question.Status.RETIRED, by=by, table=QUESTION_TRANSITIONS)
    for exhibit in arrival.entry.exhibits:
        if exhibit.data:
            keep_exhibit_file(accepted_again(exhibit.name, exhibit.data))
    question = add_version(
        arrival.entry.slug,
        arrival.number,
        arrival.content,
        status=status,
        author_name=arrival.entry.author,
        reviewer_name=arrival.entry.reviewer,
        reviewed_on=arrival.entry.reviewed_on,
    )
    if is_brought:
        _note_brought(question, by)
    audit.record("question.loaded", question, by=by)
    return active if active and state == WAITING else question


def _note_brought(question: Question, by: User | None) -> None:
    """Whoever brings words in answers for them like their writer; words in use at once wait for another reader."""
    if by is not None:
        question.editors.add(by)
    if question.is_active and ReviewRule.asks_for_second_person():
        question.arrived_unread_at = question.review_asked_at = timezone.now()
        question.review_asked_by = by
        question.save(update_fields=["arrived_unread_at", "review_asked_at", "review_asked_by"])


def _load_practice(entry: KitFilePractice, competency: Competency, by: User | None) -> None:
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
