"""What each question of a preview would do to the bank: decided here once, for the page and for the import."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from questionbank.finding.near import near_to
from questionbank.importing.planned import (
    UNSORTED,
    offered_categories,
    planned_of,
    stays_here,
    title_of,
    why_not_planned,
)
from questionbank.importing.reading.found import FoundQuestion
from questionbank.importing.reading.reader import bare_words
from questionbank.importing.twins import Twins, twins_in_bank
from questionbank.models import ImportFile, Question
from questionbank.questions.content import content_of
from questionbank.writing.question_checks import SecondLook, Written, is_unwise, second_looks

NEW, REPEATED, KNOWN = "new", "repeated", "known"
UPDATE, BOTH, SKIP = "update", "both", "skip"
ANSWERS = ((UPDATE, "Update the one in the bank"), (BOTH, "Keep both"), (SKIP, "Skip this one"))


@dataclass
class ArrivingQuestion:
    """One question of a preview. `twin` asks the same in the bank, `earlier` in the files themselves."""

    key: str
    file: ImportFile
    found: FoundQuestion
    planned: dict[str, Any]
    choice: Mapping[str, Any] = field(default_factory=dict)
    twin: Question | None = None
    earlier: str = ""
    refusal: str = ""

    @property
    def state(self) -> str:
        return REPEATED if self.twin or self.earlier else NEW

    @property
    def answer(self) -> str:
        """What to do with a repeated one: as somebody chose, else nothing yet."""
        return str(self.choice.get("answer", ""))

    @property
    def answers(self) -> list[tuple[str, str]]:
        """The answers on offer: only what is in the bank can be updated."""
        return [answer for answer in ANSWERS if self.in_bank or answer[0] != UPDATE]

    @property
    def in_bank(self) -> Question | None:
        """The question of the bank that asks the same, or nearly the same."""
        return self.twin or self.near

    @cached_property
    def near(self) -> Question | None:
        """The closest question of the bank, where none asks just the same. Costs some queries: it is asked of the
        questions that a page shows, and of those that somebody lets update it."""
        if self.state == REPEATED or self.found.exhibits:
            return None
        close = near_to(self.found.prompt, self.planned["language"], Question.objects.current())
        return close[0].question if close else None

    @cached_property
    def staying(self) -> list[str]:
        """What of the question that it updates stays as it is. Costs some queries, like `near`."""
        if "updates" not in self.planned:
            return []
        here = Question.objects.filter(slug=self.planned["updates"]).current().with_items().first()
        return stays_here(content_of(here), self.planned["said"]) if here else []

    @property
    def is_taken(self) -> bool:
        """Whether it is ticked: as somebody chose, else where nothing speaks against it."""
        return bool(self.choice.get("take", self.state == NEW and not self.is_unwise and not self.refusal))

    @cached_property
    def is_unwise(self) -> bool:
        """Whether it asks about something that is better not asked about."""
        return is_unwise(_written(self.planned))

    @cached_property
    def looks(self) -> list[SecondLook]:
        """Everything worth a second look: of the questions that a page shows."""
        return second_looks(_written(self.planned))

    @property
    def comes_in(self) -> bool:
        """Whether it is brought in as things stand. One that is asked already needs an answer."""
        if not self.is_taken or self.refusal:
            return False
        return self.state == NEW or self.answer in (UPDATE, BOTH)

    @property
    def lines(self) -> str:
        first, last = self.found.source_line, self.found.last_line
        return f"lines {first} to {last}" if last > first else f"line {first}"


def arriving_in(
    found: Iterable[tuple[str, ImportFile, FoundQuestion]], choices: Mapping[str, Mapping[str, Any]], competency: str
) -> list[ArrivingQuestion]:
    """Every question with what was chosen for it, in a constant number of queries but for those that update one that
    is only close."""
    twins, categories = twins_in_bank(), offered_categories()
    seen: dict[str, str] = {}
    arriving = []
    for key, file, question in found:
        arriving.append(_arriving(key, file, question, choices.get(key, {}), competency, categories, twins, seen))
    return arriving


def _arriving(
    key: str,
    file: ImportFile,
    found: FoundQuestion,
    choice: Mapping[str, Any],
    competency: str,
    categories: Mapping[str, str],
    twins: Twins,
    seen: dict[str, str],
) -> ArrivingQuestion:
    edited = replace(found, **choice.get("fields", {}))
    planned = planned_of(edited, categories)
    if planned["competency"] == UNSORTED and competency:
        planned["competency"] = competency
    twin = None if edited.exhibits else twins.of(edited.prompt)
    words = bare_words(edited.prompt)
    earlier = "" if edited.exhibits else seen.get(words, "")
    seen.setdefault(words, f"“{title_of(edited)}”, {file.name}")
    arriving = ArrivingQuestion(key, file, edited, planned, choice, twin, earlier, why_not_planned(planned))
    if choice.get("answer") == UPDATE and arriving.in_bank:
        planned["updates"] = arriving.in_bank.slug
    return arriving


def _written(planned: Mapping[str, Any]) -> Written:
    """What the checks read of it. A list has no anchors."""
    return Written(
        prompt=planned["prompt"],
        follow_ups=planned["follow_ups"],
        has_competency=planned["competency"] != UNSORTED,
        minutes=planned["minutes"],
        good={name: "\n".join(planned[name]) for name in ("strong_answer", "assessment_points")}
        | {"sample_answer": planned["sample_answer"]},
        shown=[text for _, text, _ in planned["exhibits"]],
    )
