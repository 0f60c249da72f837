"""Who sat on a panel until somebody took them off it, and what was theirs there: what "Undo" sends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from core.pages import whole_number
from interviews.models import InterviewQuestion, Seat

PARTS = ("panelist", "lead", "shadow")


@dataclass(frozen=True)
class Passed:
    """A question or a follow-up by its key: whose it was, and whose it is since. People by their keys, 0 is nobody."""

    key: int
    was: int
    now: int


@dataclass(frozen=True)
class SeatsBefore:
    """The parts of those who were taken off, by person, and what went to others with that."""

    parts: Mapping[int, str]
    asked: tuple[Passed, ...] = ()
    held: tuple[Passed, ...] = ()

    def as_fields(self) -> dict[str, list[str]]:
        """As a form sends it."""
        return {
            "back": [f"{person}-{part}" for person, part in self.parts.items()],
            "asked": [f"{row.key}-{row.was}-{row.now}" for row in self.asked],
            "held": [f"{row.key}-{row.was}-{row.now}" for row in self.held],
        }


def seats_before(
    seats: Iterable[Seat],
    questions: Iterable[InterviewQuestion],
    *,
    off: Iterable[int],
    was: Mapping[str, Any],
    now: Mapping[str, Any],
) -> SeatsBefore:
    """What became of the seats whose keys are `off`, by what a page's choices said before and after
    (`interviews.loops.services.panels.stored_choices`). A follow-up goes along with its question."""
    removed = set(off)
    parts = {seat.panelist_id: was[f"seat-{seat.pk}"] for seat in seats if seat.pk in removed}
    theirs = [question for question in questions if was[f"asker-{question.pk}"] in parts]
    held = [
        row
        for question in questions
        for row in question.follow_ups.all()
        if question in theirs or was[f"probe-{row.pk}"] in parts
    ]
    return SeatsBefore(parts, _passed("asker", theirs, was, now), _passed("probe", held, was, now))


def _passed(kind: str, rows: Iterable[Any], was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Passed, ...]:
    names = [(row.pk, f"{kind}-{row.pk}") for row in rows]
    return tuple(Passed(key, was[name] or 0, now.get(name) or 0) for key, name in names)


def seats_read(sent: QueryDict) -> SeatsBefore | None:
    """What a form sent; None where that is not what our page sends."""
    seats = [text.partition("-") for text in sent.getlist("back")]
    parts = {whole_number(person): part for person, _, part in seats}
    rows = [_passed_read(sent.getlist(name)) for name in ("asked", "held")]
    if None in parts or None in rows or not set(parts.values()) <= set(PARTS):
        return None
    return SeatsBefore({person or 0: part for person, part in parts.items()}, *(row or () for row in rows))


def _passed_read(texts: list[str]) -> tuple[Passed, ...] | None:
    rows = [[whole_number(number) for number in text.split("-")] for text in texts]
    if any(len(row) != 3 or None in row for row in rows):
        return None
    return tuple(Passed(*(number or 0 for number in row)) for row in rows)
