"""The lines of a text, and the signs by which people say what a line is: a heading, an entry, a question.

Read as people write it, not as a standard has it.
"""

import re
from dataclasses import dataclass

from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.inline import is_bold
from questionbank.importing.reading.speakers import with_plain_speakers

HEADING = re.compile(r"^\s{0,3}(#{1,6})(?!#)\s*(.*?)\s*#*\s*$")
HTML_HEADING = re.compile(r"^\s*<h([1-6])\b[^>]*>(.*?)(?:</h\1\s*>)?\s*$", re.IGNORECASE)
UNDERLINE = re.compile(r"^\s{0,3}(={3,}|-{3,})\s*$")
RULE = re.compile(r"^\s{0,3}(?:(?:[-*_=~+]\s*){3,}|[—–─_]{2,})$")
FENCE = re.compile(r"^\s*(?:[-*+]\s+|\d+[.)]\s+)?(?P<fence>`{3,}|~{3,})\s*(?P<info>[^`]*)$")
ITEM = re.compile(
    r"^(?P<indent>\s*)(?P<marker>[-*+•◦▪‣●○\u00b7–—](?=\s|\[)|\(?\d{1,4}[.)](?=\s|[A-ZÀ-Þ¿*_#\"“`])|\(?[a-zA-Z][.)](?=\s))\s*(?P<text>.*)$"
)
CHECKBOX = re.compile(r"^\[(?P<tick>[ xX])\]\s+")
# What stands behind the right one of several answers.
TICK_BEHIND = re.compile("\\s+[✅✔☑]\ufe0f?\\s*$")
DELIMITER = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_FOLDING = re.compile(r"(<details\b[^>]*>|</details\s*>|<summary\b[^>]*>|</summary\s*>)", re.IGNORECASE)
PRE = re.compile(r"<pre\b[^>]*>", re.IGNORECASE)
PRE_END = re.compile(r"</pre\s*>", re.IGNORECASE)
ENDS_SENTENCE = re.compile(r"[.?!:;。？！…][\"'”’»)\]*_]*\s*$")


# What is longer was perhaps broken by the program that saved it.
MOST_IN_A_SHORT_LINE = 60


@dataclass
class SourceLine:
    number: int
    text: str

    @property
    def indent(self) -> int:
        expanded = self.text.expandtabs(4)
        return len(expanded) - len(expanded.lstrip())


def separated(text: str) -> list[SourceLine]:
    """The lines, with the tags of folded parts on lines of their own."""
    lines: list[SourceLine] = []
    fence, opens_entry = "", False
    for number, written in enumerate(_unwrapped(text).split("\n"), start=1):
        line = _without_quote_sign(written)
        if found := re.match(r"^\s*(`{3,}|~{3,})", line):
            fence = "" if fence and line.strip().startswith(fence) else fence or found[1]
        if fence or "<" not in line or not _FOLDING.search(line):
            opened = line if fence else _LIST_ENTRY.sub("- ", f"<li>{line.lstrip()}" if opens_entry else line)
            # The words of an entry may begin on the line below its tag.
            opens_entry = opened == "- " or (opens_entry and not line.strip())
            lines.append(SourceLine(number, "" if opens_entry else opened))
            continue
        lines += [SourceLine(number, part) for part in _FOLDING.split(line) if part.strip()]
    return [part for line in lines for part in _without_label_behind(line)]


_WRAPPED = re.compile(r"\A\s*```(?:markdown|md)[ \t]*\n(.*)\n```\s*\Z", re.DOTALL | re.IGNORECASE)


def _unwrapped(text: str) -> str:
    """A text without a fence around all of it; each of its lines stays in its place."""
    text = with_plain_speakers(text)
    if wrapped := _WRAPPED.match(text):
        return "\n" * text.count("\n", 0, wrapped.start(1)) + wrapped[1]
    return text


# The sign that Markdown puts before quoted lines; three of them are the prompt of Python.
_QUOTE_SIGN = re.compile(r"^\s{0,3}(?:>(?!>>)[ \t]?)+")


def _without_quote_sign(line: str) -> str:
    return _QUOTE_SIGN.sub("", line) if ">" in line[:4] else line


_LIST_ENTRY = re.compile(r"^\s*<li\b[^>]*>\s*", re.IGNORECASE)
# A label that slipped onto the end of a quotation.
_LABEL_BEHIND = re.compile(r"^(?P<text>.*[\"”»])\s+(?P<label>[-–•*]\s+(?P<name>[^:\"”]{2,48}:.*))$")


def _without_label_behind(line: SourceLine) -> list[SourceLine]:
    found = _LABEL_BEHIND.match(line.text)
    if not found or not words.split_label(found["name"])[0]:
        return [line]
    return [SourceLine(line.number, found["text"]), SourceLine(line.number, found["label"])]


def counts_on(marker: str, text: str) -> bool:
    """Whether a line goes on counting within itself, "1) slow down, 2) listen", and so is one text."""
    number = marker.strip("(.)")
    return number.isdigit() and bool(re.search(rf"[,;] (?:and )?\(?{int(number) + 1}{re.escape(marker[-1])} ", text))


# "Question 4:", "Q4.", "Q:", also bold or as a heading.
QUESTION_LINE = re.compile(
    r"^[*_#\s>?]*(?:(?:primary|main|opening|alternative|lead) question|question|hauptfrage|einstiegsfrage|frage|"
    r"pregunta|问题|题目|问|q)\s*(?:(?:one|two|three|four|five|six|seven|eight|nine|ten)\s*[.:)]|(?:n[o°º]\.?\s*)?\d{1,4}\s*[.:)\]–-]|\d{1,4}[*_]*\s*$|\s?[:：.)])",
    re.IGNORECASE,
)


def is_question_line(text: str) -> bool:
    return bool(QUESTION_LINE.match(text))


def without_question_word(text: str) -> str:
    """A text without "Question 4:" and the like before it."""
    return QUESTION_LINE.sub("", text, count=1).lstrip(" \t*_:：.)-–").rstrip("*_ \t")


def stands_apart(before: str, text: str) -> bool:
    """Whether a line directly below another one begins something of its own."""
    if ENDS_SENTENCE.search(before):
        return True
    if is_bold(before) or is_bold(text):
        return True
    return len(before) <= MOST_IN_A_SHORT_LINE and not text[:1].islower()
