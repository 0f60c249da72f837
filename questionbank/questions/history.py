"""How a question came to say what it says: its versions, and the words that each added and took away."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import format_html
from django.utils.safestring import SafeString

from questionbank.models import Question
from questionbank.questions.content import QuestionContent, content_of
from questionbank.states import QuestionKind, QuestionLanguage, QuestionLevel

# A word with what follows it, so that the pieces joined are the text.
_WORDS = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Wording:
    """Some words of a text that stayed, came or went."""

    text: str
    is_new: bool = False
    is_removed: bool = False

    @property
    def markup(self) -> SafeString:
        """Said to screen readers, too: what came is an insertion, what went a deletion."""
        template = "<ins>{}</ins>" if self.is_new else "<del>{}</del>" if self.is_removed else "{}"
        return format_html(template, self.text)


@dataclass(frozen=True)
class ChangedPart:
    """What one part of a question said before and says now, as pieces in reading order."""

    label: str
    pieces: tuple[Wording, ...]


@dataclass(frozen=True)
class VersionLine:
    """One version beside the one before it; `changes` of the first one are empty."""

    question: Question
    changes: tuple[ChangedPart, ...]


def lines_of(versions: Sequence[Question]) -> list[VersionLine]:
    """The versions, newest first, each beside the one before. They were read `with_items()`, the newest first."""
    contents = [content_of(version) for version in versions]
    earlier: list[QuestionContent | None] = [*contents[1:], None]
    return [
        VersionLine(version, tuple(changes_between(before, now)) if before else ())
        for version, now, before in zip(versions, contents, earlier, strict=True)
    ]


def changes_between(before: QuestionContent, now: QuestionContent) -> Iterator[ChangedPart]:
    """The parts that changed, in the order of the page."""
    said = dict(_said(before))
    for label, text in _said(now):
        if text != said[label]:
            yield ChangedPart(label, tuple(pieces_of(said[label], text)))


def pieces_of(before: str, now: str) -> Iterator[Wording]:
    """Both texts as one: what went stands before what came in its place."""
    old, new = _WORDS.findall(before), _WORDS.findall(now)
    for kind, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Wording("".join(new[new_start:new_end]))
            continue
        if old_end > old_start:
            yield Wording("".join(old[old_start:old_end]), is_removed=True)
        if new_end > new_start:
            yield Wording("".join(new[new_start:new_end]), is_new=True)


def _said(content: QuestionContent) -> Iterator[tuple[str, str]]:
    """Each part as people read it, by the name that its page gives it."""
    yield "Title", content.title
    yield "Question", content.prompt
    yield "Competency", content.competency.name
    yield "Category", content.category.name
    yield "Kind", str(QuestionKind(content.kind).label)
    yield "Minutes", str(content.minutes)
    yield "Language", str(QuestionLanguage(content.language).label)
    yield "Levels", ", ".join(str(QuestionLevel(level).label) for level in content.levels) or "all"
    yield "Tags", ", ".join(content.tags)
    yield "Why we ask", content.rationale
    yield "What a strong answer contains", _lines(content.strong_answer)
    yield "Sample answer", content.sample_answer
    yield "Listen for", _lines(content.assessment_points)
    yield "Follow-ups", _lines(content.follow_ups)
    yield "Where people go wrong", _lines(content.pitfalls)
    yield "Anchors", _lines(f"{level}: {text}" for level, text in sorted(content.anchors.items()))
    yield "Exhibits", _lines(exhibit.words for exhibit in content.exhibits)
    yield "Sources", _lines(content.sources)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)
