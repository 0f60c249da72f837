"""What the preview of lists says: numbers, and one page of its questions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questionbank.importing.arriving import NAMED, NEAR, NEW, REPEATED, ArrivingQuestion
from questionbank.importing.planned import UNSORTED
from questionbank.models import ImportFile, ImportPreview

SHOWN = 25
LEFT = "left"
# The steps of an import, as its pages count them from 1 on.
STEPS = ("Files", "Preview", "In the bank")
FILTERS = {
    "all": "All",
    "new": "New",
    "repeated": "Asked already",
    "named": "Name taken",
    "near": "Close to another",
    "unwise": "Unwise to ask",
    "doubtful": "To be checked",
    "unsorted": "No competency",
}


@dataclass(frozen=True)
class FilterLine:
    """One way to narrow the questions, and how many it shows."""

    key: str
    name: str
    number: int
    is_on: bool


_MATCHES: dict[str, Callable[[ArrivingQuestion], bool]] = {
    "all": lambda entry: True,
    "new": lambda entry: entry.state == NEW,
    "repeated": lambda entry: entry.state == REPEATED,
    "named": lambda entry: entry.state == NAMED,
    "near": lambda entry: entry.state == NEAR,
    "unwise": lambda entry: entry.row.is_unwise,
    "doubtful": lambda entry: entry.row.is_doubtful,
    "unsorted": lambda entry: entry.competency == UNSORTED,
}


def narrowed(arriving: Iterable[ArrivingQuestion], key: str) -> list[ArrivingQuestion]:
    """Those that are shown where `key`, one of FILTERS, narrows the page."""
    return [entry for entry in arriving if _MATCHES[key](entry)]


def filter_lines(arriving: Sequence[ArrivingQuestion], left_over: int, on: str) -> list[FilterLine]:
    """The filters that show something, the whole first and what is left over last."""
    numbers = {key: len(narrowed(arriving, key)) for key in FILTERS} | {LEFT: left_over}
    names = FILTERS | {LEFT: "Left over"}
    shown = {key: name for key, name in names.items() if numbers[key] or key == "all"}
    return [FilterLine(key, name, numbers[key], key == on) for key, name in shown.items()]


@dataclass(frozen=True)
class LeftLine:
    """Text of a file that fitted nowhere. `place` says which of its file it is."""

    file: ImportFile
    place: str
    over: Mapping[str, Any]
    has_question_above: bool


def left_lines(files: Sequence[ImportFile]) -> list[LeftLine]:
    """Everything that fitted nowhere, file by file; the files know their `first_line` that belongs to a question."""
    return [
        LeftLine(
            file,
            f"{file.position}.{number}",
            over,
            file.first_line is not None and file.first_line <= over["first_line"],  # type: ignore[attr-defined]
        )
        for file in files
        for number, over in enumerate(file.found.get("left_over", []))
    ]


def has_choices(preview: ImportPreview, file: ImportFile) -> bool:
    """Whether something was edited or answered in questions of a file, which reading it anew forgets."""
    return any(
        key.startswith(f"{file.position}.") and {"fields", "answer"} & choice.keys()
        for key, choice in preview.choices.items()
    )


def summed_up(arriving: Sequence[ArrivingQuestion], known_competencies: set[str]) -> dict[str, Any]:
    """What comes in as things stand."""
    coming = [entry for entry in arriving if entry.comes_in]
    updates = sum(entry.updates is not None for entry in coming)
    named = {entry.competency for entry in coming}
    return {
        "found": len(arriving),
        "coming": len(coming),
        "new": len(coming) - updates,
        "updates": updates,
        "staying": len(arriving) - len(coming),
        "unanswered": sum(entry.state != NEW and not entry.answer for entry in arriving),
        "competencies": sorted(name for name in named if name.casefold() not in known_competencies),
    }
