"""What a question says, apart from its history: the part that makes a new version when it changes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from questionbank.exhibits.exhibit_content import ExhibitContent
from questionbank.exhibits.shown_exhibits import content_of_exhibit
from questionbank.models import Category, Competency, FollowUp, Question
from questionbank.questions.follow_ups import WrittenFollowUp
from questionbank.scale import NUMBERS
from questionbank.states import QuestionLanguage

LISTS = ("assessment_points", "pitfalls", "follow_ups")


@dataclass(frozen=True)
class QuestionContent:
    """Everything an interviewer reads. `anchors` is empty where those of the competency hold."""

    title: str
    prompt: str
    competency: Competency
    category: Category
    kind: str
    minutes: int
    language: str = QuestionLanguage.ENGLISH
    levels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    rationale: str = ""
    strong_answer: tuple[str, ...] = ()
    sample_answer: str = ""
    assessment_points: tuple[str, ...] = ()
    pitfalls: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    anchors: Mapping[int, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    exhibits: tuple[ExhibitContent, ...] = ()

    def columns(self) -> dict[str, Any]:
        """The content as the question's own columns; points, pitfalls, follow-ups, exhibits and anchors have
        rows."""
        return {
            "title": self.title,
            "prompt": self.prompt,
            "competency": self.competency,
            "category": self.category,
            "kind": self.kind,
            "minutes": self.minutes,
            "unconventional_before": self.category.is_unconventional,
            "language": self.language,
            "levels": "\n".join(self.levels),
            "tags": "\n".join(self.tags),
            "rationale": self.rationale,
            "strong_answer": "\n".join(self.strong_answer),
            "sample_answer": self.sample_answer,
            "sources": "\n".join(self.sources),
        }

    def by_field(self) -> dict[str, Any]:
        """What a form shows of it, by field: an anchor is a field of its own."""
        own = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "anchors"}
        return own | {f"anchor_{level}": self.anchors.get(level, "") for level in NUMBERS}

    def with_fields(self, values: Mapping[str, Any]) -> "QuestionContent":
        """The same with these fields, as `by_field` names them."""
        wanted = self.by_field() | dict(values)
        texts = {level: wanted.pop(f"anchor_{level}") for level in NUMBERS}
        return replace(self, **wanted, anchors={level: text for level, text in texts.items() if text})


def follow_ups_of(question: Question, content: QuestionContent) -> Iterator[FollowUp]:
    """The follow-ups of a content as rows, not stored yet."""
    for position, line in enumerate(content.follow_ups, start=1):
        yield FollowUp(question=question, position=position, **vars(WrittenFollowUp.of_line(line)))


def content_of(question: Question) -> QuestionContent:
    """What this version says. Costs no query after `with_items()`."""
    return QuestionContent(
        title=question.title,
        prompt=question.prompt,
        competency=question.competency,
        category=question.category,
        kind=question.kind,
        minutes=question.minutes,
        language=question.language,
        levels=tuple(question.levels.splitlines()),
        tags=tuple(question.tags.splitlines()),
        rationale=question.rationale,
        strong_answer=tuple(question.strong_answer.splitlines()),
        sample_answer=question.sample_answer,
        assessment_points=_texts(question.assessment_points.all()),
        pitfalls=_texts(question.pitfalls.all()),
        follow_ups=tuple(WrittenFollowUp(row.text, row.is_always_asked).line for row in question.follow_ups.all()),
        anchors={anchor.level: anchor.text for anchor in question.anchors.all()},
        sources=tuple(question.sources.splitlines()),
        exhibits=tuple(content_of_exhibit(exhibit) for exhibit in question.exhibits.all()),
    )


def _texts(items: Iterable[Any]) -> tuple[str, ...]:
    return tuple(item.text for item in items)
