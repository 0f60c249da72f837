"""What text people type may contain, and how much of it."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from django.core.exceptions import ValidationError

MAX_CHARACTERS = 20_000
MAX_LINES = 500
MOST_ACCENTS = 30
NormalForm = Literal["NFC", "NFD", "NFKC", "NFKD"]

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# What programs take for the end of a line, whatever it looks like on a page.
_LINE_BREAK = re.compile("[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
# Controls, and formatting that turns the order of all that follows, up to the end of the line and beyond.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# Letters and symbols by their category for which nothing is drawn: fillers of Hangul, an empty pattern of Braille.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_UNSEEN = frozenset(["Cc", "Cf", "Cs", "Zl", "Zp", "Zs", "Mn", "Mc", "Me"])
NOTHING_TO_SEE = "Nothing of this can be seen. Write at least one letter, figure or sign."


def clean_text(value: str, *, max_characters: int = MAX_CHARACTERS, max_lines: int = MAX_LINES) -> str:
    """Text as it is kept: line ends become a plain newline, everything else stays as typed.

    Refuses with a sentence for the field (ValidationError): NUL and lone surrogates, which no database stores
    faithfully, and text beyond the limits, which no PDF could hold.
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise ValidationError(
            "Remove the invisible NUL character. It often comes along when text is copied from a file.", code="nul"
        )
    if _LONE_SURROGATE.search(text):
        raise ValidationError(
            "One character is only half there, as when an emoji was cut in two. Delete it and type it again.",
            code="surrogate",
        )
    if len(text) > max_characters:
        raise ValidationError(
            f"Shorten this to {max_characters:,} characters; it has {len(text):,}.", code="max_length"
        )
    lines = text.count("\n") + 1
    if lines > max_lines:
        raise ValidationError(f"Shorten this to {max_lines:,} lines; it has {lines:,}.", code="max_lines")
    return text


def normalized(form: NormalForm, text: str) -> str:
    """The Unicode normal form ("NFC", ...) of a text, in time that grows with its length.

    Python sorts the accents of one letter in time that grows with the square of their number, so that a field full of
    nothing else would hold up a worker for minutes. More than 30 of them, which no script has, are taken in pieces.
    """
    if text.isascii():
        return text
    pieces, start, accents = [], 0, 0
    for place, sign in enumerate(text):
        accents = accents + 1 if _begins_with_accent(sign) else 0
        if accents > MOST_ACCENTS:
            pieces.append(text[start:place])
            start, accents = place, 1
    return "".join(unicodedata.normalize(form, piece) for piece in [*pieces, text[start:]])


@lru_cache(maxsize=10_000)
def _begins_with_accent(sign: str) -> bool:
    """Whether the sign itself, or what it stands for, is drawn on the letter before it."""
    return not sign.isascii() and unicodedata.combining(unicodedata.normalize("NFKD", sign)[0]) > 0


def search_words(value: str, *, max_characters: int = 120) -> str:
    """What somebody looks for in a list: without NUL, which a database refuses to compare, and not endlessly long."""
    return value.replace("\x00", "").strip()[:max_characters]


def clean_line(value: str, *, max_characters: int) -> str:
    """One line of text, without spaces at its ends. Refuses what `clean_text` refuses, and what breaks a line.

    Control characters are refused too: a line goes into headers of mails, calendar files and file names.
    """
    text = clean_text(value, max_characters=max_characters).strip()
    validate_line(text)
    return text


def validate_line(text: str) -> None:
    """Refuse what is no short text: line breaks of every kind, control characters, signs that turn the direction of
    what stands around them, and a text of which nothing can be seen. For fields of models, whichever way a text comes
    in."""
    if _LINE_BREAK.search(text):
        raise ValidationError("Keep this on one line.", code="line_break")
    if found := _CONTROL.search(text):
        before = text[max(0, found.start() - 20) : found.start()].strip()
        where = f"after “{before}”" if before else "at the beginning"
        raise ValidationError(
            f"Remove the invisible character {where}. It often comes along when text is copied.", code="control"
        )
    if text and not is_seen(text):
        raise ValidationError(NOTHING_TO_SEE, code="unseen")


def is_seen(text: str) -> bool:
    """Whether at least one sign of it leaves a mark of its own on a page: spaces, invisible characters and accents
    without a letter do not."""
    return any(sign not in _BLANKS and unicodedata.category(sign) not in _UNSEEN for sign in text)


def has_blanks(text: str) -> bool:
    """Whether a sign of it leaves no mark, and changes no other sign either."""
    return any(not is_seen(sign) and not unicodedata.category(sign).startswith("M") for sign in text)


def one_line(value: str) -> str:
    """A line as a header or a calendar file may hold it: every control character and line break is a space."""
    return " ".join(_CONTROL.sub(" ", value).split())


def direction_of(text: str) -> str:
    """The direction that a paragraph runs in, by its first letter that has one: "rtl" or "ltr". The Unicode rule."""
    for letter in text:
        if (kind := unicodedata.bidirectional(letter)) in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"
