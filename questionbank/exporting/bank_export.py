"""What the bank says now, as the entries of a kit file."""

from collections.abc import Iterable

from questionbank.exhibits.services import read_exhibit_file
from questionbank.importing.kit_content import (
    KitFileAnchor,
    KitFileCompetency,
    KitFileExhibit,
    KitFileName,
    KitFilePractice,
    KitFileQuestion,
    KitFileSample,
)
from questionbank.models import Category, Competency, CompetencyGroup, Exhibit, PracticePrompt, Question
from questionbank.questions.content import content_of
from questionbank.states import FirstCategory, FirstGroup


def question_entries(slugs: Iterable[str]) -> list[KitFileQuestion]:
    """The questions with these slugs, in this order, each in its active version or else in its newest one."""
    slugs = list(slugs)
    found = {question.slug: question for question in Question.objects.filter(slug__in=slugs).current().with_items()}
    return [entry_of(found[slug]) for slug in slugs if slug in found]


def competency_entries(slugs: Iterable[str]) -> list[KitFileCompetency]:
    """The competencies with these slugs, in this order."""
    slugs = list(slugs)
    found = {
        competency.slug: competency
        for competency in Competency.objects.filter(slug__in=slugs).prefetch_related("anchors")
    }
    return [_competency(found[slug]) for slug in slugs if slug in found]


def practice_entries(slugs: Iterable[str]) -> list[KitFilePractice]:
    """The practice prompts with these slugs, in this order."""
    slugs = list(slugs)
    prompts = PracticePrompt.objects.filter(slug__in=slugs).select_related("competency").prefetch_related("samples")
    found = {prompt.slug: prompt for prompt in prompts}
    return [_practice(found[slug]) for slug in slugs if slug in found]


def category_entries() -> tuple[KitFileName, ...]:
    """The categories that not every installation has."""
    rows = Category.objects.exclude(slug__in=FirstCategory.values)
    return tuple(KitFileName(row.slug, row.name, row.is_unconventional) for row in rows)


def group_entries() -> tuple[KitFileName, ...]:
    """The groups that not every installation has."""
    return tuple(KitFileName(row.slug, row.name) for row in CompetencyGroup.objects.exclude(slug__in=FirstGroup.values))


def _competency(competency: Competency) -> KitFileCompetency:
    return KitFileCompetency(
        slug=competency.slug,
        name=competency.name,
        short_name=competency.short_name,
        group=competency.group_id,
        definition=competency.definition,
        anchors=tuple(KitFileAnchor(anchor.level, anchor.text) for anchor in competency.anchors.all()),
    )


def _practice(prompt: PracticePrompt) -> KitFilePractice:
    return KitFilePractice(
        slug=prompt.slug,
        title=prompt.title,
        area=prompt.competency.group_id,
        competency=prompt.competency.slug,
        prompt=prompt.prompt,
        looks_for=tuple(prompt.looks_for.splitlines()),
        samples=tuple(KitFileSample(sample.answer, sample.rating, sample.why) for sample in prompt.samples.all()),
    )


def _exhibit_entry(row: Exhibit) -> KitFileExhibit:
    """With the bytes of its file, so that the kit file is whole. Refused (RuleViolation): a file that is missing."""
    data = read_exhibit_file(row.file) if row.file else b""
    return KitFileExhibit(row.kind, row.text, row.description, row.file_name, data)


def entry_of(question: Question) -> KitFileQuestion:
    """The question as it stands in a kit file. Costs no query after `with_items()`."""
    content = content_of(question)
    return KitFileQuestion(
        slug=question.slug,
        title=content.title,
        prompt=content.prompt,
        competency=content.competency.slug,
        category=content.category.slug,
        kind=content.kind,
        unconventional=content.category.is_unconventional,
        minutes=content.minutes,
        rationale=content.rationale,
        strong_answer=content.strong_answer,
        assessment_points=content.assessment_points,
        pitfalls=content.pitfalls,
        follow_ups=content.follow_ups,
        anchors=tuple(KitFileAnchor(level, text) for level, text in sorted(content.anchors.items())),
        author=question.author_name,
        reviewer=question.reviewer_name,
        reviewed_on=question.reviewed_on,
        version=question.version,
        status=Question.Status.DRAFT.value if question.is_being_written else question.status,
        sources=content.sources,
        sample_answer=content.sample_answer,
        exhibits=tuple(map(_exhibit_entry, question.exhibits.all())),
        language=content.language,
        levels=content.levels,
        tags=content.tags,
    )
