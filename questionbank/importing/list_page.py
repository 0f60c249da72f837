"""What the preview of lists says: numbers, and one page of its questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questionbank.importing.arriving import ArrivingQuestion
from questionbank.importing.planned import UNSORTED
from questionbank.models import ImportFile

SHOWN = 25
# Beyond the last line of any file.
NO_LINE = 10**9
FILTERS = {
    "all": "All",
    "new": "New",
    "repeated": "Asked already",
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


def matches(entry: ArrivingQuestion, key: str) -> bool:
    """Whether a question is shown where `key` narrows the page."""
    return {
        "new": entry.state == "new",
        "repeated": entry.state == "repeated",
        "unwise": entry.is_unwise,
        "doubtful": bool(entry.found.doubts or entry.refusal),
        "unsorted": entry.planned["competency"] == UNSORTED,
    }.get(key, True)


def filter_lines(arriving: Sequence[ArrivingQuestion], on: str) -> list[FilterLine]:
    """The filters that show something, the whole first."""
    numbers = {key: sum(matches(entry, key) for entry in arriving) for key in FILTERS}
    return [
        FilterLine(key, name, numbers[key], key == on) for key, name in FILTERS.items() if numbers[key] or key == "all"
    ]


@dataclass(frozen=True)
class LeftLine:
    """Text of a file that fitted nowhere. `place` says which of its file it is."""

    file: ImportFile
    place: str
    over: Mapping[str, Any]
    has_question_above: bool


def left_lines(files: Sequence[ImportFile]) -> list[LeftLine]:
    """Everything that fitted nowhere, file by file."""
    return [
        LeftLine(file, f"{file.position}.{number}", over, first <= over["first_line"])
        for file in files
        for first in [min((data["source_line"] for data in file.found.get("questions", [])), default=NO_LINE)]
        for number, over in enumerate(file.found.get("left_over", []))
    ]


def summed_up(
    arriving: Sequence[ArrivingQuestion], known_competencies: set[str], files: Sequence[ImportFile]
) -> dict[str, Any]:
    """What comes in as things stand."""
    coming = [entry for entry in arriving if entry.comes_in]
    updates = sum("updates" in entry.planned for entry in coming)
    named = {entry.planned["competency"] for entry in coming}
    return {
        "found": len(arriving),
        "coming": len(coming),
        "new": len(coming) - updates,
        "updates": updates,
        "staying": len(arriving) - len(coming),
        "unanswered": sum(entry.state == "repeated" and not entry.answer for entry in arriving),
        "competencies": sorted(name for name in named if name.casefold() not in known_competencies),
        "left_over": sum(len(file.found.get("left_over", [])) for file in files),
    }
