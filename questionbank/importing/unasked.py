"""Questions that come in while nobody looks: what becomes of those that clash is said once, for all of a file."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any

from core.wording import counted, listed, sentence_case
from questionbank.finding.marks import name_mark
from questionbank.importing.arriving import (
    NAMED,
    NEAR,
    NEW,
    RENAME,
    REPEATED,
    SKIP,
    UPDATE,
    ArrivingQuestion,
    arriving_in,
)
from questionbank.importing.found_rows import note_near, row_of
from questionbank.importing.planned import offered_categories
from questionbank.importing.reading.found import FoundQuestion
from questionbank.importing.twins import numbered
from questionbank.models import ImportFile, Question

SAID = {SKIP: "left out", UPDATE: "made the next version of one in the bank", RENAME: "given another name"}
WHY = {REPEATED: "asked already", NAMED: "name taken", NEAR: "close to one in the bank"}


def settled(found: Sequence[FoundQuestion], *, same_words: str, same_name: str, close: str) -> list[ArrivingQuestion]:
    """The questions of one file with an answer for each that clashes: `same_words` for what the bank or the file asks
    already, `same_name` for what is only called the same, `close` for what the bank asks nearly the same. What clashes
    within the file alone updates nothing, and is left out instead."""
    file, categories = ImportFile(position=1), offered_categories()
    rows = [(file, row_of(file, number, question, categories)) for number, question in enumerate(found)]
    note_near([row for _, row in rows])
    names = FreeNames(row.name for _, row in rows)
    answers = {NEW: "", REPEATED: same_words, NAMED: same_name, NEAR: close}
    choices: dict[str, dict[str, Any]] = {}
    for entry in arriving_in(rows, {}, competency="", categories=categories):
        answer = answers[entry.state]
        if answer == UPDATE and not entry.in_bank:
            answer = SKIP
        choices[entry.key] = {"take": True, "answer": answer}
        if answer == RENAME:
            choices[entry.key]["name"] = names.beside(entry.row.title)
    return arriving_in(rows, choices, competency="", categories=categories)


class FreeNames:
    """Names that nothing in the bank has, and nothing else that comes in with them."""

    def __init__(self, coming: Iterable[str]) -> None:
        self.taken = {name_mark(title) for title in Question.objects.values_list("title", flat=True)}.union(coming)
        self.numbers: dict[str, Iterator[int]] = defaultdict(lambda: count(2))

    def beside(self, title: str) -> str:
        """The title with the first number that makes it a name of its own."""
        names = (numbered(title, number) for number in self.numbers[name_mark(title)])
        name = next(name for name in names if name_mark(name) not in self.taken)
        self.taken.add(name_mark(name))
        return name


def said_of(arriving: Sequence[ArrivingQuestion]) -> str:
    """What became of those that clash, and why, in a sentence; empty where none does."""
    numbers = Counter((entry.answer, entry.state) for entry in arriving)
    said = [
        f"{counted(number, 'question')} {words} ({why})"
        for answer, words in SAID.items()
        for state, why in WHY.items()
        if (number := numbers[answer, state])
    ]
    return f"{sentence_case(listed(said))}." if said else ""


def left_as_close(arriving: Iterable[ArrivingQuestion]) -> list[str]:
    """Each that was left out because the bank asks nearly the same, with what that is."""
    left = [entry for entry in arriving if entry.state == NEAR and entry.answer == SKIP]
    return [f"Line {entry.row.source_line}, “{entry.title}”: close to “{entry.near}”, left out." for entry in left]
