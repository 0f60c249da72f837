"""What was found in a file, as plain values: the same for every layout and every kind of file."""

from dataclasses import dataclass, field
from typing import Any

CODE, TABLE, PICTURE = "code", "table", "picture"
# The parts of a question that are lists of sentences.
LISTS = ("strong_answer", "points", "pitfalls", "follow_ups", "sources", "tags")


@dataclass(frozen=True)
class FoundExhibit:
    """Something that is shown with a question: code, a table, or the address of a picture."""

    kind: str
    text: str
    caption: str = ""


@dataclass
class FoundQuestion:
    """One question of a file. What the file does not say stays empty; `doubts` are sentences for whoever checks it."""

    prompt: str
    source_line: int
    title: str = ""
    category: str = ""
    rationale: str = ""
    sample_answer: str = ""
    strong_answer: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    pitfalls: list[str] = field(default_factory=list)
    follow_ups: list[str] = field(default_factory=list)
    exhibits: list[FoundExhibit] = field(default_factory=list)
    level: str = ""
    competency: str = ""
    minutes: int | None = None
    sources: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    # How it is asked, once somebody said so: no file does.
    kind: str = ""
    last_line: int = 0

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "FoundQuestion":
        """The question of which `as_data` made this."""
        exhibits = [FoundExhibit(**exhibit) for exhibit in data["exhibits"]]
        return cls(**{**data, "exhibits": exhibits})

    def as_data(self) -> dict[str, Any]:
        """Everything but where it ends, for a file of JSON."""
        values = {name: value for name, value in vars(self).items() if name not in ("kind", "last_line")}
        values |= {"kind": self.kind} if self.kind else {}
        return values | {"exhibits": [vars(exhibit) for exhibit in self.exhibits]}


@dataclass(frozen=True)
class LeftOver:
    """A stretch of the file that belongs to no question, and why."""

    first_line: int
    last_line: int
    text: str
    why: str


@dataclass
class Found:
    """All of one file. Every line that says something belongs to a question or is left over."""

    layout: str
    questions: list[FoundQuestion]
    left_over: list[LeftOver]

    @property
    def doubtful(self) -> int:
        return sum(bool(question.doubts) for question in self.questions)
