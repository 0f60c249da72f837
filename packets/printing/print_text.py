"""The print copy of text that people typed: the same words, in a shape that no layout engine can choke on.

Measured: soft hyphens and endless words cost minutes, deep nesting crashes. So invisible break marks go, any run of
more than 80 characters gets a real space, and paragraphs end at 2,000 characters or 40 lines. What is kept stays as
it was typed.
"""

import re
import unicodedata

from core.errors import RuleViolation
from core.text import MAX_CHARACTERS, MAX_LINES

LONGEST_RUN = 80
LONGEST_PARAGRAPH = 2_000
MOST_LINES = 40
PACKET_CHARACTERS = 200_000

# Soft hyphen, zero width space, word joiner; then control characters, which no paper shows.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LONG_RUN = re.compile(rf"[^ \n]{{{LONGEST_RUN + 1},}}")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_JOINERS = "\u200d\ufe0e\ufe0f"
# How far back a cut may move so that it does not fall into the middle of a letter with its marks, or of an emoji.
_LOOK_BACK = 20

Paragraph = list[str]
"""The lines of one paragraph."""


def print_line(text: str) -> str:
    """One line for print: for names, titles and headings."""
    return " ".join(_breakable(text).split())


def print_paragraphs(text: str) -> list[Paragraph]:
    """The text as paragraphs of lines. A blank line parts paragraphs, and so does their greatest size."""
    blocks = _BLANK_LINES.split(_breakable(text).strip("\n"))
    return [part for block in blocks if block.strip() for part in _cut(block.split("\n"))]


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


def _breakable(text: str) -> str:
    plain = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return _LONG_RUN.sub(lambda run: _with_spaces(run.group()), plain)


def _with_spaces(run: str) -> str:
    pieces = []
    while len(run) > LONGEST_RUN:
        cut = _whole_letters(run)
        pieces.append(run[:cut])
        run = run[cut:]
    return " ".join([*pieces, run])


def _whole_letters(run: str) -> int:
    for cut in range(LONGEST_RUN, LONGEST_RUN - _LOOK_BACK, -1):
        if not _belongs_to_former(run[cut]) and run[cut - 1] != "\u200d":
            return cut
    return LONGEST_RUN


def _belongs_to_former(letter: str) -> bool:
    is_skin_tone = "\U0001f3fb" <= letter <= "\U0001f3ff"
    return letter in _JOINERS or is_skin_tone or unicodedata.category(letter) in ("Mn", "Mc", "Me")


def _cut(lines: list[str]) -> list[Paragraph]:
    """Paragraphs of at most 2,000 characters and 40 lines: cut between lines where that is enough, else at a space."""
    paragraphs: list[Paragraph] = [[]]
    room = LONGEST_PARAGRAPH
    for line in lines:
        while len(line) > room:
            cut = line.rfind(" ", 0, room + 1) if not paragraphs[-1] else 0
            if cut > 0:
                paragraphs[-1].append(line[:cut])
                line = line[cut + 1 :]
            paragraphs.append([])
            room = LONGEST_PARAGRAPH
        if len(paragraphs[-1]) >= MOST_LINES:
            paragraphs.append([])
            room = LONGEST_PARAGRAPH
        paragraphs[-1].append(line)
        room -= len(line) + 1
    return [paragraph for paragraph in paragraphs if paragraph]
