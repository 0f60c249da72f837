"""Words as a search compares them, and the form that "plans", "planned" and "planning" share.

All of it is worked out here, when a row is kept and when words are typed, so every database holds and finds the same.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from snowballstemmer import stemmer

from core.search import folded
from core.text import normalized

LONGEST = 60
MOST_JOINED = 3
_STEMMERS = {
    "en": stemmer("english"),
    "de": stemmer("german"),
    "fr": stemmer("french"),
    "es": stemmer("spanish"),
    "it": stemmer("italian"),
    "nl": stemmer("dutch"),
    "pt": stemmer("portuguese"),
}
LANGUAGES = tuple(_STEMMERS)

# Names that lose what tells them apart when their signs are left out.
_SIGNS = {"c++": "cplusplus", "c#": "csharp", "f#": "fsharp", ".net": "dotnet"}
_JOINTS = "-‐‑'’ʼ"  # noqa: RUF001
_PART = r"[^\W_]+(?:[\u0300-\u036f\u0900-\u0dff]+[^\W_]*)*"
_PIECES = re.compile(rf"(?<![\w.])(?:c\+\+|[cf]#|\.net)(?!\w)|{_PART}(?:[{_JOINTS}]{_PART})*", re.IGNORECASE)
_PARTS = re.compile(_PART)


@dataclass(frozen=True)
class Piece:
    """A word of a text and where it stands; `parts` are what hyphens and apostrophes join, `joined` is all of it. A
    long chain, as addresses have them, is no word."""

    start: int
    end: int
    parts: tuple[str, ...]
    # Where each part stands, the same for all where signs make a name.
    places: tuple[tuple[int, int], ...]

    @property
    def joined(self) -> str:
        return "".join(self.parts)


def pieces_of(text: str) -> Iterator[Piece]:
    """The words of a text in their order, as written: case and accents still matter to their forms."""
    for found in _PIECES.finditer(text):
        if named := _SIGNS.get(found[0].lower()):
            yield Piece(*found.span(), (named,), (found.span(),))
            continue
        parts = list(_PARTS.finditer(text, *found.span()))
        for some in [parts] if len(parts) <= MOST_JOINED else [[part] for part in parts]:
            words = tuple(part[0][:LONGEST] for part in some)
            yield Piece(some[0].start(), some[-1].end(), words, tuple(part.span() for part in some))


def parts_in(text: str) -> list[str]:
    """The words of a text as written, one for each part of a joined word."""
    return [part for stretch in _PIECES.findall(text) for part in _of_stretch(_parts_of, stretch)]


def words_in(text: str) -> list[str]:
    """The folded words of a text, one for each part of a joined word."""
    return [word for stretch in _PIECES.findall(text) for word in _of_stretch(_words_of, stretch)]


@lru_cache(maxsize=50_000)
def plain(word: str) -> str:
    """The word folded, without anything that parts words."""
    return "".join(letter for letter in folded(word) if unicodedata.category(letter)[0] in "LMN")[:LONGEST]


@lru_cache(maxsize=50_000)
def forms(word: str, language: str) -> frozenset[str]:
    """The word itself and what it shares with its other forms, folded. A language without word forms has the word
    alone."""
    found = {plain(word)}
    if language in _STEMMERS and word.isalpha():
        stem = _STEMMERS[language].stemWord
        # People leave accents out when they type, and endings look different without them.
        found |= {plain(stem(normalized("NFC", word).lower())), plain(stem(plain(word)))}
    return frozenset(found - {""})


@lru_cache(maxsize=10_000)
def forms_in_any(word: str) -> frozenset[str]:
    """Its forms in every language: nobody says which one they type."""
    return frozenset().union(*(forms(word, language) for language in LANGUAGES))


def tokens_of(text: str, language: str) -> set[str]:
    """Everything by which the text is found: its words, their forms, and joined words as one."""
    stretches = set(_PIECES.findall(text))
    return set().union(*(_of_stretch(_tokens_of, stretch, language) for stretch in stretches))


# Texts say the same words again and again, so what a stretch of one gives is worked out once.


def _of_stretch(work: Any, stretch: str, *more: str) -> Any:
    """What `work` makes of one match of `_PIECES`. An endless one is not remembered, for it would fill the memory."""
    return (work if len(stretch) <= LONGEST else work.__wrapped__)(stretch, *more)


@lru_cache(maxsize=50_000)
def _parts_of(stretch: str) -> tuple[str, ...]:
    return tuple(part for piece in pieces_of(stretch) for part in piece.parts)


@lru_cache(maxsize=50_000)
def _words_of(stretch: str) -> tuple[str, ...]:
    return tuple(plain(part) for part in _of_stretch(_parts_of, stretch))


@lru_cache(maxsize=50_000)
def _tokens_of(stretch: str, language: str) -> frozenset[str]:
    words = {word for piece in pieces_of(stretch) for word in (*piece.parts, piece.joined[:LONGEST])}
    return frozenset().union(*(forms(word, language) for word in words))
