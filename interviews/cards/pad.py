"""The pad for the hour: lines with their time, to be sent to a question during the round or after it. Pure.

A page holds it as plain fields, `text-KEY` and `mark-KEY` for each line, `line` and `line_key` for the one that is
being typed, so it is saved and compared like everything else on the card. Keys are made where a line is begun: what two
devices wrote can be put together line by line.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from core.wording import DOT, clock
from interviews.cards.values import Values
from interviews.models import Pad
from interviews.scheduling.diaries import LONGEST

KEY_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
KEY = re.compile(r"[a-z0-9]{1,16}")
# When, in seconds; the question on screen when it was written; the question that it was sent to.
MARK = re.compile(r"(\d{0,11})\|(\d{0,18})\|(\d{0,18})")
BEFORE, AFTERWARDS = "before", "afterwards"


@dataclass(frozen=True)
class PadLine:
    """One line. `near` is the question that was on screen, `sent` the one that has it now."""

    key: str
    text: str
    at: int | None = None
    near: int | None = None
    sent: int | None = None

    @property
    def mark(self) -> str:
        """Time and questions as the page's field holds them."""
        return "|".join("" if part is None else str(part) for part in (self.at, self.near, self.sent))


def lines_of(pad: Pad | None) -> list[PadLine]:
    return [PadLine(**line) for line in pad.lines] if pad else []


def rows_of(lines: Iterable[PadLine]) -> list[dict[str, Any]]:
    """As they are stored: by time, those from before a clock was known first."""
    ordered = sorted(lines, key=lambda line: (line.at or 0, line.key))
    return [
        {"key": line.key, "text": line.text, "at": line.at, "near": line.near, "sent": line.sent} for line in ordered
    ]


def pad_values(lines: Iterable[PadLine], typing: str, typing_key: str) -> Values:
    """The fields of the pad as a page holds them."""
    values: Values = {"line": typing}
    if typing_key:
        values["line_key"] = typing_key
    for line in lines:
        values[f"text-{line.key}"] = line.text
        values[f"mark-{line.key}"] = line.mark
    return values


def read_mark(mark: str) -> tuple[int | None, ...]:
    """Time and questions of a mark. Raises ValueError for anything else."""
    found = MARK.fullmatch(mark)
    if found is None:
        raise ValueError("not a mark")
    return tuple(int(part) if part else None for part in found.groups())


def stamp(at: int | None, begun: datetime | None) -> str:
    """The time of a line: clock time and minutes since the round began; "afterwards" instead of minutes that no round
    has, and "before" for what was written before it."""
    if at is None or begun is None or at < int(begun.timestamp()):
        return BEFORE
    passed = at - int(begun.timestamp())
    since = AFTERWARDS if passed > LONGEST.total_seconds() else f"{passed // 60} min"
    return f"{clock(datetime.fromtimestamp(at, UTC))}{DOT}{since}"


def as_evidence(line: PadLine, begun: datetime | None) -> str:
    """What a line becomes in a note: what was written beforehand has no time there."""
    said = stamp(line.at, begun)
    return line.text if said == BEFORE else f"{said}  {line.text}"


def appended(evidence: str, words: str) -> str:
    """The note with one more line at its end."""
    return f"{evidence}\n{words}" if evidence and not evidence.endswith("\n") else f"{evidence}{words}"


@dataclass(frozen=True)
class ShownLine:
    """A line as its writer sees it: when, and where it went. `left` says that its question is not in the round."""

    line: PadLine
    stamp: str
    number: int | None = None
    left: bool = False

    @property
    def is_sent(self) -> bool:
        return self.number is not None


def shown_lines(lines: Sequence[PadLine], numbers: Mapping[int, int], begun: datetime | None) -> list[ShownLine]:
    """The lines that hold words, with the numbers of the questions that have them."""
    return [
        ShownLine(
            line,
            stamp(line.at, begun),
            numbers.get(line.sent) if line.sent else None,
            left=line.sent is not None and line.sent not in numbers,
        )
        for line in lines
        if line.text.strip()
    ]


def with_typed(lines: Sequence[PadLine], typing: str, *, key: str, at: int, near: int | None) -> list[PadLine]:
    """The lines with the one that was being typed kept at their end."""
    return [*lines, PadLine(key, typing, at, near)] if typing.strip() else list(lines)


def with_sent(lines: Sequence[PadLine], key: str, question: int) -> list[PadLine]:
    return [replace(line, sent=question) if line.key == key else line for line in lines]
