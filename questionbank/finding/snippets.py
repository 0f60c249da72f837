"""Why a row is there: the words that were looked for, marked in the title and in the part that holds most of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.full_text import Term
from core.word_forms import forms, pieces_of
from questionbank.finding.searched_parts import parts_of
from questionbank.models import Question

# Of how many characters a snippet is made, and how many of them stand before its first marked word.
LENGTH, BEFORE = 150, 50


@dataclass(frozen=True)
class Snippet:
    """A piece of one part of a question. `part` names it, empty for the question itself."""

    part: str
    text: SafeString


@dataclass(frozen=True)
class Hit:
    """A word of a text that was looked for, and by which of the terms."""

    start: int
    end: int
    terms: frozenset[str]


def title_of(question: Question, terms: Iterable[Term]) -> SafeString:
    """The title with the words marked."""
    return _marked(question.title, hits_in(question.title, question.language, list(terms)), 0, len(question.title))


def snippet_of(question: Question, terms: Iterable[Term]) -> Snippet | None:
    """The part that holds most of the terms, the first of equals; None where no part holds any."""
    terms = list(terms)
    best: tuple[int, str, str, list[Hit]] = (0, "", "", [])
    for name, text in parts_of(question):
        hits = hits_in(text, question.language, terms)
        held = len(frozenset().union(*(hit.terms for hit in hits)))
        if held > best[0]:
            best = (held, name, text, hits)
    held, name, text, hits = best
    return Snippet(name, _cut(text, hits)) if held else None


def hits_in(text: str, language: str, terms: Sequence[Term]) -> list[Hit]:
    """Where the terms stand in a text, in its order."""
    found = []
    for piece in pieces_of(text):
        if met := met_by(terms, forms(piece.joined, language)):
            found.append(Hit(piece.start, piece.end, met))
            continue
        for part, (start, end) in zip(piece.parts, piece.places, strict=True):
            if met := met_by(terms, forms(part, language)):
                found.append(Hit(start, end, met))
    return found


def met_by(terms: Iterable[Term], found: Iterable[str]) -> frozenset[str]:
    """Which of the terms these forms of a word meet."""
    return frozenset(term.typed for term in terms if term.meets(found))


def _cut(text: str, hits: Sequence[Hit]) -> SafeString:
    """The text around its first hit, whole words, with signs where something was left out."""
    start = _word_start(text, max(hits[0].start - BEFORE, 0), hits[0].start)
    end = len(text) if len(text) <= start + LENGTH else text.rfind(" ", hits[0].end, start + LENGTH)
    end = end if end > hits[0].end else max(hits[0].end, min(len(text), start + LENGTH))
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return format_html("{}{}{}", before, _marked(text, hits, start, end), after)


def _word_start(text: str, start: int, first: int) -> int:
    space = text.find(" ", start, first) if start else -1
    return space + 1 if space >= 0 else start


def _marked(text: str, hits: Iterable[Hit], start: int, end: int) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in _pieces(text, hits, start, end)))


def _pieces(text: str, hits: Iterable[Hit], start: int, end: int) -> Iterator[str]:
    for hit in hits:
        if start <= hit.start and hit.end <= end:
            yield text[start : hit.start]
            yield format_html("<mark>{}</mark>", text[hit.start : hit.end])
            start = hit.end
    yield text[start:end]
