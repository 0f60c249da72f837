"""The fonts that everything is printed in, and which signs they have between them. No font is opened to know it."""

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Tells the layout engine of these fonts and of no other, whatever the machine has.
CONFIGURATION = Path(__file__).resolve().with_name("fonts.conf")
BOX = "\u25af"
COVERAGE = ROOT / "build" / "fonts" / "coverage.json"

# Control and format characters, line ends, lone halves of a pair: they steer other signs and show nothing themselves.
_SHOWS_NOTHING = ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")
# They choose between two drawings of the sign before them.
_VARIANTS = {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}


@cache
def _ranges() -> tuple[list[int], list[int]]:
    pairs = json.loads(COVERAGE.read_text())
    return [first for first, _ in pairs], [last for _, last in pairs]


def has_glyph(sign: str) -> bool:
    """Whether one of the fonts that everything is printed in has this character, or it shows nothing anyway."""
    if sign.isascii() or unicodedata.category(sign) in _SHOWS_NOTHING or ord(sign) in _VARIANTS:
        return True
    firsts, lasts = _ranges()
    place = bisect_right(firsts, ord(sign)) - 1
    return place >= 0 and ord(sign) <= lasts[place]


def missing_signs(text: str) -> list[str]:
    """The characters of a text that no shipped font has, each once, in the order in which they stand there."""
    if text.isascii():
        return []
    return sorted((sign for sign in set(text) if not has_glyph(sign)), key=text.index)


def with_boxes(text: str) -> str:
    """The text with an empty box for each sign that cannot be printed: a reader sees that something is missing."""
    for sign in missing_signs(text):
        text = text.replace(sign, BOX)
    return text


def number_of(sign: str) -> str:
    """Says "U+13000"."""
    return f"U+{ord(sign):04X}"


def all_texts(content: object) -> Iterable[str]:
    """Every text in frozen content, however deep it lies."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for part in content.values():
            yield from all_texts(part)
    elif isinstance(content, list | tuple):
        for part in content:
            yield from all_texts(part)


def missing_in(content: object) -> list[str]:
    """The signs in frozen content that cannot be printed, each once."""
    return list(dict.fromkeys(sign for text in all_texts(content) for sign in missing_signs(text)))
