"""The print copy of text that people typed: the same words, in a shape that no layout engine can choke on.

Nothing is added and nothing is lost that shows: a word too long for its line is broken by the style sheet, to the eye
only, so a link that is copied from paper still works. Invisible break marks go, because soft hyphens cost minutes;
paragraphs are cut at 2,000 characters or 40 lines, endless words at 500, because each line costs more the longer the
rest is, and the parts stand as one. A sign that no font has becomes an empty box. Each paragraph knows the direction
it runs in.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import RuleViolation
from core.text import MAX_CHARACTERS, MAX_LINES, direction_of
from packets.printing.glyphs import with_boxes

LONGEST_PARAGRAPH = 2_000
LONGEST_WORD = 500
MOST_LINES = 40
PACKET_CHARACTERS = 200_000

# Soft hyphen, zero width space, word joiner; then control characters, which no paper shows.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_JOINERS = "\u200d\ufe0e\ufe0f"
# How far back a cut may move so that it does not fall into the middle of a letter with its marks, or of an emoji.
_LOOK_BACK = 20


@dataclass(frozen=True)
class Paragraph:
    """The lines of one paragraph. `goes_on` says that the next one is the rest of it."""

    lines: list[str]
    direction: str = "ltr"
    goes_on: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def print_line(text: str) -> str:
    """One line for print: for names, titles and headings."""
    return " ".join(_printable(text).split())


def print_code(text: str) -> str:
    """Code and tables for print: every line with its own indentation, tabs as four spaces."""
    return "\n".join(_printable(line.expandtabs(4)).rstrip() for line in text.splitlines())


def print_paragraphs(text: str) -> list[Paragraph]:
    """The text as paragraphs of lines. A blank line parts paragraphs, and so does their greatest size."""
    blocks = _BLANK_LINES.split(_printable(text).strip("\n"))
    return [paragraph for block in blocks if block.strip() for paragraph in _paragraphs(block)]


def check_length(texts: dict[str, str]) -> None:
    """Refuse with a sentence what no packet can hold. `texts` maps the name of a field to what was typed in it."""
    for name, text in texts.items():
        if len(text) > MAX_CHARACTERS:
            raise RuleViolation(f"“{name}” has {len(text):,} characters. Shorten it to {MAX_CHARACTERS:,}.")
        lines = text.count("\n") + 1
        if lines > MAX_LINES:
            raise RuleViolation(f"“{name}” has {lines:,} lines. Shorten it to {MAX_LINES}.")
    total = sum(map(len, texts.values()))
    if total > PACKET_CHARACTERS:
        raise RuleViolation(f"This packet has {total:,} characters. Shorten it to {PACKET_CHARACTERS:,}.")


def _printable(text: str) -> str:
    return with_boxes(_INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")))


def _paragraphs(block: str) -> Iterator[Paragraph]:
    parts = _cut(block.split("\n"))
    for place, lines in enumerate(parts, 1):
        yield Paragraph(lines, direction_of(block), goes_on=place < len(parts))


def _cut(lines: list[str]) -> list[list[str]]:
    """Parts of at most 2,000 characters and 40 lines: cut between lines where that is enough, else at a space, else
    between two letters."""
    parts: list[list[str]] = [[]]
    room = LONGEST_PARAGRAPH
    for line in lines:
        while len(line) > room:
            if not parts[-1]:
                space = line.rfind(" ", 0, room + 1)
                cut = space if space > 0 else _whole_letters(line, LONGEST_WORD)
                parts[-1].append(line[:cut])
                line = line[cut:].removeprefix(" ")
            parts.append([])
            room = LONGEST_PARAGRAPH
        if len(parts[-1]) >= MOST_LINES:
            parts.append([])
            room = LONGEST_PARAGRAPH
        parts[-1].append(line)
        room -= len(line) + 1
    return [part for part in parts if part]


def _whole_letters(line: str, room: int) -> int:
    for cut in range(room, room - _LOOK_BACK, -1):
        if not _belongs_to_former(line[cut]) and line[cut - 1] != "\u200d":
            return cut
    return room


def _belongs_to_former(letter: str) -> bool:
    is_skin_tone = "\U0001f3fb" <= letter <= "\U0001f3ff"
    return letter in _JOINERS or is_skin_tone or unicodedata.category(letter) in ("Mn", "Mc", "Me")
