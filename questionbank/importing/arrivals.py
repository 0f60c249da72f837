"""What loading a kit would do to each of its questions: decided here once, for the preview and for the loading."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from questionbank.importing.kit_content import KitFile, KitFileQuestion
from questionbank.importing.kit_differences import KitDifference, question_differences
from questionbank.models import Category, Competency, Question
from questionbank.questions.content import QuestionContent, content_of

NEW, VERSION, WAITING, KNOWN = "new", "version", "waiting", "known"


@dataclass(frozen=True)
class Arrival:
    """One question of a file beside its `versions` in the bank, newest first."""

    entry: KitFileQuestion
    content: QuestionContent
    versions: Sequence[Question]
    # Whether somebody chose to leave the one here as it is.
    is_staying: bool = False

    @property
    def active(self) -> Question | None:
        return next((version for version in self.versions if version.status == Question.Status.ACTIVE), None)

    @property
    def state(self) -> str:
        """NEW to the bank, the next VERSION, the next version WAITING as a draft, or KNOWN already.

        People's own decision on a question outranks a file: where they wrote the active version, or retired it,
        the file's news wait for somebody to look at them.
        """
        if not self.versions:
            return NEW
        if self.is_staying or any(content_of(version) == self.content for version in self.versions):
            return KNOWN
        return VERSION if self.active and self.active.author_id is None else WAITING

    @property
    def will_be_active(self) -> bool:
        """Whether some version of it is active once it has arrived."""
        return self.active is not None or (self.state == NEW and self.status == Question.Status.ACTIVE)

    @property
    def comes_active(self) -> bool:
        """Whether it brings words that are in use from then on."""
        return self.state in (NEW, VERSION) and self.status == Question.Status.ACTIVE

    @property
    def number(self) -> int:
        """The version it gets, if it is not known."""
        return self.versions[0].version + 1 if self.versions else self.entry.version

    @property
    def status(self) -> str:
        """The status it gets, if it is not known."""
        return Question.Status.DRAFT if self.state == WAITING else self.entry.status

    @property
    def differences(self) -> list[KitDifference]:
        """What it says otherwise than the version that people use, or the newest one where none is active."""
        if self.state not in (VERSION, WAITING):
            return []
        return question_differences(content_of(self.active or self.versions[0]), self.content)

    @property
    def sentence(self) -> str:
        """What happens to it, for the preview."""
        if self.is_staying:
            return "Left out, yours stays"
        return {
            NEW: f"New, {Question.Status(self.entry.status).label.lower()}",
            VERSION: f"Becomes version {self.number}",
            WAITING: f"Becomes version {self.number}, a draft beside your own",
            KNOWN: "Already in the bank",
        }[self.state]


def arrivals_of(kit: KitFile, staying: Collection[str] = ()) -> list[Arrival]:
    """Every question of the kit, in its order, in a constant number of queries; those of the short names `staying`
    change nothing here."""
    slugs = [entry.slug for entry in kit.questions]
    versions: dict[str, list[Question]] = {slug: [] for slug in slugs}
    for question in Question.objects.filter(slug__in=slugs).with_items().order_by("-version"):
        versions[question.slug].append(question)
    # A competency that is only in the file equals none in the bank, and so does a question about it.
    competencies = {entry.slug: Competency(slug=entry.slug, name=entry.name) for entry in kit.competencies}
    competencies |= {competency.slug: competency for competency in Competency.objects.filter(slug__in=competencies)}
    categories = _categories_of(kit)
    return [
        Arrival(
            entry,
            content_of_entry(entry, competencies[entry.competency], categories[entry.category]),
            versions[entry.slug],
            is_staying=entry.slug in staying,
        )
        for entry in kit.questions
    ]


def _categories_of(kit: KitFile) -> dict[str, Category]:
    """The bank's own, and those that are only in the file."""
    named = {
        entry.slug: Category(slug=entry.slug, name=entry.name, is_unconventional=entry.unconventional)
        for entry in kit.categories
    }
    return named | {category.slug: category for category in Category.objects.all()}


def content_of_entry(entry: KitFileQuestion, competency: Competency, category: Category) -> QuestionContent:
    """What a question of a kit file says."""
    return QuestionContent(
        title=entry.title,
        prompt=entry.prompt,
        competency=competency,
        category=category,
        kind=entry.kind,
        minutes=entry.minutes,
        rationale=entry.rationale,
        strong_answer=entry.strong_answer,
        assessment_points=entry.assessment_points,
        pitfalls=entry.pitfalls,
        follow_ups=entry.follow_ups,
        anchors={anchor.level: anchor.text for anchor in entry.anchors},
        sources=entry.sources,
        sample_answer=entry.sample_answer,
        exhibits=tuple(exhibit.content for exhibit in entry.exhibits),
        language=entry.language,
        levels=entry.levels,
        tags=entry.tags,
    )
