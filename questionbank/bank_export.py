"""What the bank says now of the things a kit names, for writing it back into a file."""

from dataclasses import replace

from questionbank.kit_content import Kit, KitAnchor, KitCompetency, KitPractice, KitSample
from questionbank.models import Competency, PracticePrompt, Question
from questionbank.question_content import entry_of


def collect_kit(kit: Kit) -> Kit:
    """The same kit with competencies, questions and practice prompts as they are in the bank, in the kit's order.

    A question counts in its active version, or in its newest one. What the bank does not have stays as `kit` has it.
    """
    competencies = {entry.slug: entry for entry in map(_competency, Competency.objects.prefetch_related("anchors"))}
    slugs = [entry.slug for entry in kit.questions]
    current = Question.objects.filter(slug__in=slugs).current().with_items()
    questions = {question.slug: entry_of(question) for question in current}
    prompts = PracticePrompt.objects.select_related("competency").prefetch_related("samples")
    practice = {entry.slug: entry for entry in map(_practice, prompts)}
    return replace(
        kit,
        competencies=tuple(competencies.get(entry.slug, entry) for entry in kit.competencies),
        questions=tuple(questions.get(entry.slug, entry) for entry in kit.questions),
        practice=tuple(practice.get(entry.slug, entry) for entry in kit.practice),
    )


def _competency(competency: Competency) -> KitCompetency:
    return KitCompetency(
        slug=competency.slug,
        name=competency.name,
        group=competency.group,
        definition=competency.definition,
        anchors=tuple(KitAnchor(anchor.level, anchor.text) for anchor in competency.anchors.all()),
    )


def _practice(prompt: PracticePrompt) -> KitPractice:
    return KitPractice(
        slug=prompt.slug,
        title=prompt.title,
        area=prompt.competency.group,
        competency=prompt.competency.slug,
        prompt=prompt.prompt,
        looks_for=tuple(prompt.looks_for.splitlines()),
        samples=tuple(KitSample(sample.answer, sample.rating, sample.why) for sample in prompt.samples.all()),
    )
