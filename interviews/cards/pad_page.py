"""What a page shows of its reader's own pad."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from core import fingerprint
from core.wording import counted
from interviews.cards.pad import PadLine, ShownLine, lines_of, pad_values, shown_lines
from interviews.models import InterviewQuestion, Pad, Scorecard

# From which a page's script makes new lines.
PATTERN = ShownLine(PadLine("new", ""), "")


@dataclass(frozen=True)
class OnScreen:
    """The question that lines are sent to; empty where the step is about none."""

    question: str = ""
    number: str = ""


@dataclass
class PadPage:
    """The pad with its lines as they are read, and the values that a save starts from."""

    lines: list[ShownLine]
    typing: str
    typing_key: str
    revision: int
    base: str
    errors: dict[str, str] = field(default_factory=lambda: {"line": ""})
    pattern = PATTERN

    @property
    def count(self) -> str:
        return counted(len(self.lines), "line", figures=True)

    @property
    def to_read(self) -> list[ShownLine]:
        """Everything on it, for a card that takes no more: a line that was never finished, too."""
        return [*self.lines, *([ShownLine(PadLine("", self.typing), "")] if self.typing.strip() else [])]

    @property
    def waiting(self) -> list[ShownLine]:
        """Lines that no question has yet."""
        return [shown for shown in self.lines if not shown.is_sent]

    @property
    def left(self) -> list[ShownLine]:
        """Lines whose question is in the round no more."""
        return [shown for shown in self.lines if shown.left]

    def near(self, question: int) -> list[ShownLine]:
        """Lines that wait and were written while this question was on screen."""
        return [shown for shown in self.waiting if shown.line.near == question]

    def elsewhere(self, questions: Iterable[int]) -> list[ShownLine]:
        """Lines that wait and were written with none of these on screen."""
        known = set(questions)
        return [shown for shown in self.waiting if shown.line.near not in known]


def pad_of(card: Scorecard) -> Pad | None:
    return getattr(card, "pad", None)


def make_pad_page(card: Scorecard, questions: Iterable[InterviewQuestion], begun: datetime | None) -> PadPage:
    """The pad of a card that its writer looks at; `questions` are those of the round, in their order."""
    pad = pad_of(card)
    lines, typing, typing_key = lines_of(pad), pad.typing if pad else "", pad.typing_key if pad else ""
    numbers = {question.pk: number for number, question in enumerate(questions, start=1)}
    return PadPage(
        lines=shown_lines(lines, numbers, begun),
        typing=typing,
        typing_key=typing_key,
        revision=pad.revision if pad else 0,
        base=fingerprint.of_fields(pad_values(_with_words(lines), typing, typing_key)),
    )


def _with_words(lines: Iterable[PadLine]) -> list[PadLine]:
    """Those that the page shows: an emptied line is gone from it."""
    return [line for line in lines if line.text.strip()]


def span_of(lines: list[ShownLine]) -> str:
    """Says "from 14:38 to 14:50", of lines with a time."""
    times = [shown.stamp.split()[0] for shown in lines if shown.stamp[:1].isdigit()]
    if not times:
        return ""
    return f"at {times[0]}" if len(set(times)) == 1 else f"from {times[0]} to {times[-1]}"
