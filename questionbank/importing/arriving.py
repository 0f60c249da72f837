"""What each question of a preview would do to the bank: decided here once, for the page and for the import."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from questionbank.exhibits.exhibit_content import ExhibitContent
from questionbank.exhibits.shown_exhibits import ShownExhibit, kept_exhibits
from questionbank.finding.marks import name_mark
from questionbank.importing.found_rows import load_found, written_of
from questionbank.importing.kit_differences import KitDifference, question_differences
from questionbank.importing.planned import (
    UNSORTED,
    content_of_planned,
    planned_of,
    stays_here,
    updated,
)
from questionbank.importing.reading.found import FoundQuestion
from questionbank.importing.twins import Twins, numbered, questions_called, twins_of, why_not_called
from questionbank.models import Category, Competency, ImportFile, ImportQuestion, Question
from questionbank.questions.content import QuestionContent, content_of
from questionbank.states import QuestionKind
from questionbank.writing.question_checks import SecondLook, second_looks

NEW, REPEATED, NAMED, NEAR = "new", "repeated", "named", "near"
UPDATE, RENAME, BOTH, SKIP = "update", "rename", "both", "skip"
ANSWERS = {
    UPDATE: "Update the one in the bank",
    BOTH: "Keep both",
    SKIP: "Skip this one",
    RENAME: "Bring it in as",
}


@dataclass
class ArrivingQuestion:
    """One question of a preview. `twin` asks the same in the bank, `earlier` in the files themselves; `namesake` is
    called the same in the bank, `earlier_name` in the files; `near` asks nearly the same in the bank, where nothing
    asks just the same or has its name. `name_refusal` says why the chosen name will not do.

    What costs the whole of the question, and some queries, is there for those that a page shows (`load`).
    """

    row: ImportQuestion
    file: ImportFile
    categories: Mapping[str, str]
    choice: Mapping[str, Any] = field(default_factory=dict)
    for_unsorted: str = ""
    twin: Question | None = None
    earlier: str = ""
    namesake: Question | None = None
    earlier_name: str = ""
    near: Question | None = None
    name_refusal: str = ""

    # --- By what stands in its row ----------------------------------------------------------------------------------

    @property
    def key(self) -> str:
        return place_of(self.file, self.row)

    @property
    def state(self) -> str:
        if self.twin or self.earlier:
            return REPEATED
        if self.namesake or self.earlier_name:
            return NAMED
        return NEAR if self.near else NEW

    @property
    def answer(self) -> str:
        """What to do with one that clashes: as somebody chose, else nothing yet."""
        return str(self.choice.get("answer", ""))

    @property
    def answers(self) -> list[tuple[str, str]]:
        """The answers on offer: only what is in the bank can be updated, and only a name that is taken be changed."""
        left_out = {UPDATE: not self.in_bank, RENAME: self.state in (NEW, NEAR)}
        return [(answer, words) for answer, words in ANSWERS.items() if not left_out.get(answer)]

    @property
    def refusal(self) -> str:
        return self.row.refusal

    @property
    def competency(self) -> str:
        return self.row.competency or self.for_unsorted or UNSORTED

    @property
    def is_taken(self) -> bool:
        """Whether it is ticked: as somebody chose, else where nothing speaks against it."""
        return bool(self.choice.get("take", self.state == NEW and not self.row.is_unwise and not self.refusal))

    @property
    def comes_in(self) -> bool:
        """Whether it is brought in as things stand. One that clashes needs an answer."""
        if not self.is_taken or self.refusal:
            return False
        if self.answer == RENAME:
            return not self.name_refusal
        return self.state == NEW or self.answer in (UPDATE, BOTH)

    @property
    def updates(self) -> Question | None:
        """The question of the bank of which it becomes the next version."""
        return self.in_bank if self.answer == UPDATE else None

    @property
    def title(self) -> str:
        """What it is called as things stand."""
        return self.new_name if self.answer == RENAME and not self.name_refusal else self.row.title

    @property
    def new_name(self) -> str:
        """The name that somebody chose, or one to begin with."""
        return str(self.choice.get("name", "")) or numbered(self.row.title, 2)

    # --- By all that was found --------------------------------------------------------------------------------------

    @cached_property
    def found(self) -> FoundQuestion:
        return FoundQuestion.from_data(self.row.found)

    @cached_property
    def planned(self) -> dict[str, Any]:
        planned = planned_of(self.found, self.categories) | {"competency": self.competency, "title": self.title}
        return planned | {"updates": self.updates.slug} if self.updates else planned

    @property
    def shown_exhibits(self) -> list[ShownExhibit]:
        """What is shown with it, as a page shows it."""
        return kept_exhibits(ExhibitContent(*exhibit) for exhibit in self.planned["exhibits"])

    @property
    def in_bank(self) -> Question | None:
        """The question of the bank that asks the same, is called the same, or asks nearly the same."""
        return self.twin or self.namesake or self.near

    @property
    def answers_needed(self) -> bool:
        """Whether something is asked of whoever looks at it."""
        return self.state != NEW

    @property
    def in_bank_words(self) -> str:
        """Why the question of the bank stands beside it."""
        if self.twin:
            return "In the bank"
        return "Of this name in the bank" if self.namesake else "Close to it in the bank"

    @property
    def next_version(self) -> str:
        """What it becomes of the question that it updates."""
        return f"Changes version {self.updates.version}" if self.updates else ""

    @cached_property
    def here(self) -> QuestionContent | None:
        """What the question that it updates says now."""
        versions = Question.objects.filter(slug=self.updates.slug) if self.updates else Question.objects.none()
        here = versions.current().with_items().first()
        return content_of(here) if here else None

    @property
    def staying(self) -> list[str]:
        """What of the question that it updates stays as it is."""
        return stays_here(self.here, self.planned["said"]) if self.here else []

    @cached_property
    def updated(self) -> QuestionContent | None:
        """What the question that it updates will say."""
        if self.here is None:
            return None
        category = Category.objects.get(slug=self.planned["category"])
        content = content_of_planned(self.planned, Competency(name=self.competency), category)
        return updated(self.here, content, self.planned["said"])

    @property
    def differences(self) -> list[KitDifference]:
        """What of the question that it updates will read otherwise."""
        return question_differences(self.here, self.updated) if self.here and self.updated else []

    @cached_property
    def looks(self) -> list[SecondLook]:
        """Everything worth a second look in what comes in."""
        return second_looks(written_of(self.planned, self.updated))

    @property
    def kind(self) -> str:
        """How it is asked: as somebody said, else by the words of the question."""
        return str(QuestionKind(self.planned["kind"]).label)

    @property
    def lines(self) -> str:
        first, last = self.found.source_line, self.found.last_line
        return f"lines {first} to {last}" if last > first else f"line {first}"


def place_of(file: ImportFile, row: ImportQuestion) -> str:
    """How pages and choices call a question: the position of its file, and its number there."""
    return f"{file.position}.{row.number}"


def load(arriving: Iterable[ArrivingQuestion]) -> None:
    """Read these in whole, before they are shown or brought in."""
    load_found([entry.row for entry in arriving if "found" not in vars(entry.row)])


def arriving_in(
    rows: Sequence[tuple[ImportFile, ImportQuestion]],
    choices: Mapping[str, Mapping[str, Any]],
    *,
    competency: str,
    categories: Mapping[str, str],
) -> list[ArrivingQuestion]:
    """Every question with what was chosen for it: one query, and two more for each five hundred."""
    chosen = [choices.get(place_of(file, row), {}) for file, row in rows]
    names = [name_mark(choice["name"]) for choice in chosen if choice.get("name")]
    twins = twins_of(filter(None, [*names, *(mark for _, row in rows for mark in (row.wording, row.name))]))
    near = questions_called(row.near for _, row in rows)
    seen: dict[str, str] = {}
    return [
        _arriving(ArrivingQuestion(row, file, categories, choice, competency), twins, near, seen)
        for (file, row), choice in zip(rows, chosen, strict=True)
    ]


def _arriving(
    entry: ArrivingQuestion, twins: Twins, near: Mapping[str, Question], seen: dict[str, str]
) -> ArrivingQuestion:
    """The question beside those of the bank and those `seen` before it."""
    row = entry.row
    if row.wording:
        entry.twin, entry.earlier = twins.by_mark.get(row.wording), seen.get(row.wording, "")
    if entry.state == NEW:
        entry.namesake, entry.earlier_name = twins.by_mark.get(row.name), seen.get(row.name, "")
    if entry.state == NEW:
        entry.near = near.get(row.near)
    if entry.answer == RENAME:
        wanted = str(entry.choice.get("name", ""))
        entry.name_refusal = why_not_called(wanted, lambda mark: mark in seen or mark in twins.by_mark)
    where = f"“{entry.title}”, {entry.file.name}"
    name = name_mark(entry.title) if entry.answer == RENAME else row.name
    for mark in filter(None, (row.wording, name)):
        seen.setdefault(mark, where)
    return entry
