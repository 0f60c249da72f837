"""What text people type may contain, and how much of it."""

import re

from django.core.exceptions import ValidationError

MAX_CHARACTERS = 20_000
MAX_LINES = 500

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


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


def search_words(value: str, *, max_characters: int = 120) -> str:
    """What somebody looks for in a list: without NUL, which a database refuses to compare, and not endlessly long."""
    return value.replace("\x00", "").strip()[:max_characters]


def clean_line(value: str, *, max_characters: int) -> str:
    """One line of text, without spaces at its ends. Refuses what `clean_text` refuses, and line breaks."""
    text = clean_text(value, max_characters=max_characters).strip()
    if "\n" in text:
        raise ValidationError("Keep this on one line.", code="line_break")
    return text
