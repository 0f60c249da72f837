"""A text as blocks: headings, entries of lists, paragraphs, code, tables and folded parts, each with its lines.

Read as people write it, not as a standard has it: a plain text without any markup has blocks too, and what stands on
lines of its own without a blank line between stays apart where it reads as apart.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property

from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.inline import Inline, bold_part, is_bold, read_inline

HEADING, ITEM, PARAGRAPH, CODE, TABLE = "heading", "item", "paragraph", "code", "table"
FOLD, FOLD_END, META = "fold", "fold end", "meta"
TICKED, UNTICKED = "ticked", "unticked"

_HEADING = re.compile(r"^\s{0,3}(#{1,6})(?!#)\s*(.*?)\s*#*\s*$")
_HTML_HEADING = re.compile(r"^\s*<h([1-6])\b[^>]*>(.*?)(?:</h\1\s*>)?\s*$", re.IGNORECASE)
_UNDERLINE = re.compile(r"^\s{0,3}(={3,}|-{3,})\s*$")
_RULE = re.compile(r"^\s{0,3}(?:(?:[-*_=~+]\s*){3,}|[—–─_]{2,})$")
_FENCE = re.compile(r"^\s*(?:[-*+]\s+|\d+[.)]\s+)?(?P<fence>`{3,}|~{3,})\s*(?P<info>[^`]*)$")
_ITEM = re.compile(
    r"^(?P<indent>\s*)(?P<marker>[-*+•◦▪‣●○\u00b7–—](?=\s|\[)|\(?\d{1,4}[.)](?=\s|[A-ZÀ-Þ¿*_#\"“`])|\(?[a-zA-Z][.)](?=\s))\s*(?P<text>.*)$"
)
_CHECKBOX = re.compile(r"^\[(?P<tick>[ xX])\]\s+")
_DELIMITER = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_FOLDING = re.compile(r"(<details\b[^>]*>|</details\s*>|<summary\b[^>]*>|</summary\s*>)", re.IGNORECASE)
_PRE = re.compile(r"<pre\b[^>]*>", re.IGNORECASE)
_PRE_END = re.compile(r"</pre\s*>", re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r"[.?!:;。？！…][\"'”’»)\]*_]*\s*$")
_NUMBERED = re.compile(r"^(?:\(?(\d{1,4})\s*[.)\]:](?=\s|\D)\s*)(.*)$", re.DOTALL)
MOST_IN_A_HEADING = 90


@dataclass
class Block:
    """One piece of a text. `level` is that of a heading, or how deep an entry of a list stands."""

    kind: str
    source: str
    line: int
    last_line: int
    level: int = 0
    marker: str = ""
    indent: int = 0
    is_glued: bool = False
    """Whether no blank line stands before it."""
    info: str = ""
    parts: list["Block"] = field(default_factory=list)

    @cached_property
    def inline(self) -> Inline:
        if self.kind in (CODE, TABLE, META):
            return Inline(self.source)
        # A line that was broken in the middle of a sentence is one again.
        return read_inline(self.source if self.kind == FOLD else " ".join(self.source.split("\n")))

    @property
    def text(self) -> str:
        return self.inline.text

    @cached_property
    def is_bold(self) -> bool:
        return self.kind in (PARAGRAPH, ITEM) and is_bold(self.source)

    @cached_property
    def label(self) -> tuple[str, str]:
        """The part of a question that it names, and the text behind the name."""
        if self.kind in (CODE, TABLE):
            return "", self.source
        if self.kind in (HEADING, FOLD) or self.is_bold or self.inline.is_link:
            if part := words.label_of(self.text):
                return part, ""
        bold, rest = bold_part(self.source)
        if bold and (part := words.label_of(read_inline(bold).text)) and not rest.startswith(("(", "/")):
            return part, read_inline(rest.lstrip(":：-– ")).text
        part, rest = words.split_label(self.text)
        # "A:" answers "Q:", but in a list it is the first of several answers to choose from.
        if part and self.kind != PARAGRAPH and re.match(r"\(?\w\b", self.text) and not self.text[1:2].isalpha():
            return "", self.text
        if not part and self.kind == PARAGRAPH and self.text.endswith((":", "：")):
            part, rest = words.label_of(self.text), ""
        return part, rest

    @cached_property
    def is_like_heading(self) -> bool:
        """Whether a line without markup reads as a heading: short, no sentence, begins large."""
        text = self.text
        return (
            self.kind == PARAGRAPH
            and len(text) <= MOST_IN_A_HEADING
            and "\n" not in text
            and not re.search(r"[.?!,;:…\"”]$", text)
            and not text[:1].islower()
            and any(letter.isalpha() for letter in text)
            and not self.indent
        )

    @cached_property
    def is_like_title(self) -> bool:
        """Whether a line without markup reads as the name of what follows: as a heading, or a few words and a colon."""
        few = self.kind == PARAGRAPH and self.text.endswith((":", "：")) and len(self.text.split()) <= 6
        return self.is_like_heading or (few and not self.indent and not self.label[0])


def without_number(text: str) -> tuple[str, bool]:
    """A text without the number before it, and whether there was one."""
    found = _NUMBERED.match(text)
    return (found[2].strip(), True) if found and found[2].strip() else (text, False)


@dataclass
class _Line:
    number: int
    text: str

    @property
    def indent(self) -> int:
        expanded = self.text.expandtabs(4)
        return len(expanded) - len(expanded.lstrip())


class _Blocks:
    """Goes through the lines once."""

    def __init__(self, lines: list[_Line]) -> None:
        self.lines = lines
        self.at = 0
        self.blocks: list[Block] = []
        # Indents of the entries of lists that are open here, outermost first, each with that of its text.
        self.open: list[tuple[int, int]] = []
        self.is_after_blank = True

    def read(self) -> list[Block]:
        self._meta()
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.text.strip():
                self.is_after_blank = True
                self.at += 1
                continue
            self._read_line(line)
            self.is_after_blank = False
        return self.blocks

    def _read_line(self, line: _Line) -> None:
        if self._comment(line) or self._fold(line) or self._fence(line) or self._preformatted(line):
            return
        if self._heading(line) or self._table(line) or self._rule(line):
            return
        if self._indented_code(line) or self._item(line):
            return
        self._paragraph(line)

    def _add(self, kind: str, source: str, first: _Line, last: _Line, **values: object) -> Block:
        block = Block(kind, source, first.number, last.number, is_glued=not self.is_after_blank, **values)  # type: ignore[arg-type]
        self.blocks.append(block)
        return block

    def _meta(self) -> None:
        """What some programs keep above a text, between two lines of dashes."""
        if not self.lines or self.lines[0].text.strip() != "---":
            return
        for end in range(1, min(len(self.lines), 60)):
            if self.lines[end].text.strip() in ("---", "..."):
                inside = [line.text for line in self.lines[1:end]]
                if all(":" in text or text[:1] in " -#\t" or not text.strip() for text in inside):
                    self._add(META, "\n".join(inside), self.lines[0], self.lines[end])
                    self.at = end + 1
                return

    def _comment(self, line: _Line) -> bool:
        if not line.text.lstrip().startswith("<!--"):
            return False
        end = self.at
        while end < len(self.lines) - 1 and "-->" not in self.lines[end].text:
            end += 1
        if "-->" not in self.lines[end].text:
            end = self.at
        inside = "\n".join(each.text for each in self.lines[self.at : end + 1])
        self._add(META, re.sub(r"<!--|-->", "", inside), line, self.lines[end])
        self.at = end + 1
        return True

    def _fold(self, line: _Line) -> bool:
        text = line.text.strip().lower()
        if text.startswith("<details"):
            self.open = []
            self.at += 1
            return True
        if text.startswith("</details"):
            self._add(FOLD_END, "", line, line)
            self.open = []
            self.at += 1
            return True
        if not text.startswith("<summary"):
            self.at += text.startswith("</summary")
            return text.startswith("</summary")
        end = self.at + 1
        while end < len(self.lines) and not self.lines[end].text.strip().lower().startswith(("</summary", "<details")):
            end += 1
        inside = self.lines[self.at + 1 : end]
        parts = _Blocks([_Line(each.number, each.text) for each in inside]).read()
        source = "\n".join(each.text.strip() for each in inside if each.text.strip())
        last = self.lines[min(end, len(self.lines) - 1)]
        self._add(FOLD, source, line, last, parts=parts)
        self.at = end + 1
        return True

    def _fence(self, line: _Line) -> bool:
        found = _FENCE.match(line.text)
        if not found:
            return False
        end = self.at + 1
        closing = re.compile(rf"^\s*{found['fence'][0]}{{{len(found['fence'])},}}\s*$")
        while end < len(self.lines) and not closing.match(self.lines[end].text):
            end += 1
        inside = [each.text for each in self.lines[self.at + 1 : end]]
        last = self.lines[min(end, len(self.lines) - 1)]
        self._add(CODE, dedented(inside), line, last, info=found["info"].strip(), indent=line.indent)
        self.at = end + 1
        return True

    def _preformatted(self, line: _Line) -> bool:
        if not _PRE.search(line.text):
            return False
        end = self.at
        while end < len(self.lines) - 1 and not _PRE_END.search(self.lines[end].text):
            end += 1
        source = "\n".join(each.text for each in self.lines[self.at : end + 1])
        inside = re.sub(r"</?(?:pre|code|div)\b[^>]*>", "", source, flags=re.IGNORECASE)
        self._add(CODE, dedented(Inline(inside).text.split("\n")), line, self.lines[end], indent=line.indent)
        self.at = end + 1
        return True

    def _heading(self, line: _Line) -> bool:
        found = _HEADING.match(line.text) or _HTML_HEADING.match(line.text)
        if found and not any(letter.isalnum() for letter in found[2]) and not _ITEM.match(line.text):
            self.at += 1
            return True
        if found:
            level = len(found[1]) if found[1].startswith("#") else int(found[1])
            self._add(HEADING, found[2], line, line, level=level)
            self.open = []
            self.at += 1
            return True
        below = self.lines[self.at + 1].text if self.at + 1 < len(self.lines) else ""
        if self.is_after_blank and _UNDERLINE.match(below) and not _ITEM.match(line.text) and "|" not in line.text:
            self._add(HEADING, line.text.strip(), line, self.lines[self.at + 1], level=1 if "=" in below else 2)
            self.open = []
            self.at += 2
            return True
        return False

    def _table(self, line: _Line) -> bool:
        below = self.lines[self.at + 1].text if self.at + 1 < len(self.lines) else ""
        if "|" not in line.text or not ("|" in below and _DELIMITER.match(below)):
            return False
        end = self.at
        while end < len(self.lines) and "|" in self.lines[end].text and self.lines[end].text.strip():
            end += 1
        rows = self.lines[self.at : end]
        self._add(TABLE, "\n".join(row.text.strip() for row in rows), line, rows[-1])
        self.at = end
        return True

    def _rule(self, line: _Line) -> bool:
        is_rule = bool(_RULE.match(line.text))
        self.at += is_rule
        return is_rule

    def _indented_code(self, line: _Line) -> bool:
        """Deeper than a paragraph may stand here, after a blank line; in a list, deeper than the text of its entry."""
        inner = next((text for marker, text in reversed(self.open) if line.indent >= text), 0)
        if not self.is_after_blank or line.indent < inner + 4 or not self.blocks:
            return False
        if _ITEM.match(line.text) and self.open:
            return False
        end = self.at
        while end < len(self.lines) and (not self.lines[end].text.strip() or self.lines[end].indent >= inner + 4):
            end += 1
        while not self.lines[end - 1].text.strip():
            end -= 1
        inside = [each.text for each in self.lines[self.at : end]]
        if not looks_like_code(inside):
            return False
        self._add(CODE, dedented(inside), line, self.lines[end - 1], indent=line.indent)
        self.at = end
        return True

    def _item(self, line: _Line) -> bool:
        found = _ITEM.match(line.text)
        if not found or not found["text"].strip():
            # A marker alone says nothing; its text stands on the next line.
            self.at += bool(found)
            return bool(found)
        box = _CHECKBOX.match(found["text"])
        text = found["text"][box.end() :] if box else found["text"]
        inner = line.indent + max(len(found.group()) - len(found["indent"]) - len(found["text"]), 1)
        while self.open and line.indent <= self.open[-1][0]:
            self.open.pop()
        level = len(self.open)
        self.open.append((line.indent, inner))
        if heading := _HEADING.match(text):
            numbered = f"{found['marker']} {heading[2]}" if found["marker"][0].isdigit() else heading[2]
            self._add(HEADING, numbered, line, line, level=len(heading[1]))
            self.at += 1
            return True
        self.at += 1
        last, lines = line, [text]
        if _opens_quote(words.split_label(text)[1]):
            last = self._to_closing_quote(lines, line)
        last = self._wrapped(lines, last, inner)
        tick = "" if not box else TICKED if box["tick"].strip() else UNTICKED
        values = {"level": level, "marker": found["marker"], "indent": line.indent, "info": tick}
        self._add(ITEM, "\n".join(lines), line, last, **values)
        return True

    def _wrapped(self, lines: list[str], last: _Line, inner: int) -> _Line:
        """Takes lines that go on with the entry above them: indented ones, and those in the middle of a sentence."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            text = line.text.strip()
            if not text or self._begins(line):
                break
            goes_on = text[:1].islower() and not _ENDS_SENTENCE.search(lines[-1])
            if not goes_on and not (line.indent >= min(inner, 2) and line.indent > 0):
                break
            if self._names_part(text):
                break
            lines.append(text)
            last = line
            self.at += 1
        return last

    def _to_closing_quote(self, lines: list[str], last: _Line) -> _Line:
        """Takes the lines of a quotation that opens in the first of them, up to a blank line at most."""
        for ahead in range(self.at, min(self.at + 40, len(self.lines))):
            text = self.lines[ahead].text.strip()
            if not text or words.split_label(text)[0]:
                return last
            if _closes_quote(text):
                lines += [each.text.strip() for each in self.lines[self.at : ahead + 1]]
                self.at = ahead + 1
                return self.lines[ahead]
        return last

    def _begins(self, line: _Line) -> bool:
        """Whether something else than a wrapped line begins here."""
        below = self.lines[self.at + 1].text if self.at + 1 < len(self.lines) else ""
        text = line.text.lstrip()
        return bool(
            _ITEM.match(line.text)
            or _HEADING.match(line.text)
            or _FENCE.match(line.text)
            or _RULE.match(line.text)
            or text.startswith(("<!--", "<details", "</details", "<summary", "<pre", "<h"))
            or _PRE.search(line.text)
            or ("|" in line.text and _DELIMITER.match(below) and "|" in below)
            or _QUESTION_LINE.match(text)
        )

    def _names_part(self, text: str) -> bool:
        bare = re.sub(r"^[*_>\s]+", "", text)
        return bool(words.split_label(re.sub(r"[*_]{1,3}(?=\s*[:：]|[:：])", "", bare))[0])

    def _paragraph(self, line: _Line) -> None:
        first = last = line
        lines = [line.text.strip().lstrip(">").strip()]
        if not line.indent:
            self.open = []
        self.at += 1
        if _opens_quote(words.split_label(lines[0])[1]):
            last = self._to_closing_quote(lines, line)
        while self.at < len(self.lines):
            line = self.lines[self.at]
            text = line.text.strip().lstrip(">").strip()
            if not text or self._begins(line) or self._names_part(text) or _stands_apart(lines[-1], text):
                break
            lines.append(text)
            last = line
            self.at += 1
        source = "\n".join(lines)
        if read_inline(source).text or read_inline(source).pictures:
            self._add(PARAGRAPH, source, first, last, indent=first.indent)


# "Question 4:", "Q4.", "Q:", also bold or as a heading.
_QUESTION_LINE = re.compile(
    r"^[*_#\s>]*(?:question|frage|pregunta|q)\s*(?:(?:n[o°º]\.?\s*)?\d{1,4}\s*[.:)\]–-]|\d{1,4}[*_]*\s*$|\s?[:.)])",
    re.IGNORECASE,
)


def is_question_line(text: str) -> bool:
    return bool(_QUESTION_LINE.match(text))


def without_question_word(text: str) -> str:
    """A text without "Question 4:" and the like before it."""
    return _QUESTION_LINE.sub("", text, count=1).lstrip(" \t*_:.)-–").rstrip("*_ \t")


def _stands_apart(before: str, text: str) -> bool:
    """Whether a line directly below another one begins something of its own."""
    if _ENDS_SENTENCE.search(before):
        return True
    if is_bold(before) or is_bold(text):
        return True
    return len(before) <= 60 and not text[:1].islower()


def _opens_quote(text: str) -> bool:
    text = text.strip()
    return text[:1] in '"“„«' and text[:1] != "" and not _closes_quote(text[1:])


def _closes_quote(text: str) -> bool:
    return bool(re.search(r"[\"”“»](?:\s*[-–•*]\s.*)?$", text.strip()))


def dedented(lines: list[str]) -> str:
    """Lines of code without the indentation that all of them share; tabs stay tabs."""
    while lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    filled = [line for line in lines if line.strip()]
    shared = min((len(line) - len(line.lstrip()) for line in filled), default=0)
    prefix = filled[0][:shared] if filled else ""
    if not all(line.startswith(prefix) for line in filled):
        return "\n".join(line.rstrip() for line in lines)
    return "\n".join(line[shared:].rstrip() for line in lines)


def looks_like_code(lines: list[str]) -> bool:
    """Whether indented lines are code instead of prose that somebody moved in."""
    filled = [line.strip() for line in lines if line.strip()]
    marked = sum(
        bool(re.search(r"[{};=<>()\[\]]|^(?:#|//|--|\$|>>>)|:$|\b(?:def|class|return|import|SELECT)\b", line))
        for line in filled
    )
    prose = sum(bool(re.search(r"[a-zà-ÿ]{2,}[.?!]$", line)) and len(line.split()) > 5 for line in filled)
    return marked * 2 >= len(filled) and prose * 2 < len(filled)


def read_blocks(text: str) -> list[Block]:
    """The blocks of a text, in order."""
    return _Blocks(_separated(text)).read()


def _separated(text: str) -> list[_Line]:
    """The lines, with the tags of folded parts on lines of their own."""
    lines: list[_Line] = []
    fence = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if found := re.match(r"^\s*(`{3,}|~{3,})", line):
            fence = "" if fence and line.strip().startswith(fence) else fence or found[1]
        if fence or "<" not in line or not _FOLDING.search(line):
            lines.append(_Line(number, line if fence else _LIST_ENTRY.sub("- ", line)))
            continue
        lines += [_Line(number, part) for part in _FOLDING.split(line) if part.strip()]
    return [part for line in lines for part in _without_label_behind(line)]


_LIST_ENTRY = re.compile(r"^\s*<li\b[^>]*>\s*", re.IGNORECASE)
# A label that slipped onto the end of a quotation.
_LABEL_BEHIND = re.compile(r"^(?P<text>.*[\"”»])\s+(?P<label>[-–•*]\s+(?P<name>[^:\"”]{2,48}:.*))$")


def _without_label_behind(line: _Line) -> list[_Line]:
    found = _LABEL_BEHIND.match(line.text)
    if not found or not words.split_label(found["name"])[0]:
        return [line]
    return [_Line(line.number, found["text"]), _Line(line.number, found["label"])]
