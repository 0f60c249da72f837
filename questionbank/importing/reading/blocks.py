"""A text as blocks: headings, entries of lists, paragraphs, code, tables and folded parts, each with its lines.

Read as people write it, not as a standard has it: a plain text without any markup has blocks too, and what stands on
lines of its own without a blank line between stays apart where it reads as apart.
"""

import re

from questionbank.importing.reading import lines as signs
from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.block import (
    CODE,
    FOLD,
    FOLD_END,
    HEADING,
    ITEM,
    META,
    PARAGRAPH,
    TABLE,
    TICKED,
    UNTICKED,
    Block,
)
from questionbank.importing.reading.code_text import dedented, looks_like_code
from questionbank.importing.reading.inline import Inline, read_inline
from questionbank.importing.reading.lines import MOST_IN_A_SHORT_LINE, SourceLine, separated
from questionbank.importing.reading.progress import EVERY, UNHEARD, Progress
from questionbank.importing.reading.quotes import closes_quote, opens_quote


def read_blocks(text: str, progress: Progress = UNHEARD) -> list[Block]:
    """The blocks of a text, in order."""
    return _Blocks(separated(text), progress).read()


class _Blocks:
    """Goes through the lines once."""

    def __init__(self, lines: list[SourceLine], progress: Progress = UNHEARD) -> None:
        self.lines, self.progress = lines, progress
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
            if len(self.blocks) % EVERY == 0:
                self.progress.tell_at(self.at, len(self.lines))
        return self.blocks

    def _read_line(self, line: SourceLine) -> None:
        if self._comment(line) or self._fold(line) or self._fence(line) or self._preformatted(line):
            return
        if self._heading(line) or self._table(line) or self._rule(line):
            return
        if self._indented_code(line) or self._item(line):
            return
        self._paragraph(line)

    def _add(self, kind: str, source: str, first: SourceLine, last: SourceLine, **values: object) -> Block:
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

    def _comment(self, line: SourceLine) -> bool:
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

    def _fold(self, line: SourceLine) -> bool:
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
        parts = _Blocks([SourceLine(each.number, each.text) for each in inside]).read()
        source = "\n".join(each.text.strip() for each in inside if each.text.strip())
        last = self.lines[min(end, len(self.lines) - 1)]
        self._add(FOLD, source, line, last, parts=parts)
        self.at = end + 1
        return True

    def _fence(self, line: SourceLine) -> bool:
        found = signs.FENCE.match(line.text)
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

    def _preformatted(self, line: SourceLine) -> bool:
        if not signs.PRE.search(line.text):
            return False
        end = self.at
        while end < len(self.lines) - 1 and not signs.PRE_END.search(self.lines[end].text):
            end += 1
        source = "\n".join(each.text for each in self.lines[self.at : end + 1])
        inside = re.sub(r"</?(?:pre|code|div)\b[^>]*>", "", source, flags=re.IGNORECASE)
        self._add(CODE, dedented(Inline(inside).text.split("\n")), line, self.lines[end], indent=line.indent)
        self.at = end + 1
        return True

    def _heading(self, line: SourceLine) -> bool:
        found = signs.HEADING.match(line.text) or signs.HTML_HEADING.match(line.text)
        if found and not any(letter.isalnum() for letter in found[2]) and not signs.ITEM.match(line.text):
            self.at += 1
            return True
        if found:
            level = len(found[1]) if found[1].startswith("#") else int(found[1])
            self._add(HEADING, found[2], line, line, level=level)
            self.open = []
            self.at += 1
            return True
        below = self.lines[self.at + 1].text if self.at + 1 < len(self.lines) else ""
        if (
            self.is_after_blank
            and signs.UNDERLINE.match(below)
            and not signs.ITEM.match(line.text)
            and "|" not in line.text
        ):
            self._add(HEADING, line.text.strip(), line, self.lines[self.at + 1], level=1 if "=" in below else 2)
            self.open = []
            self.at += 2
            return True
        return False

    def _table(self, line: SourceLine) -> bool:
        below = self.lines[self.at + 1].text if self.at + 1 < len(self.lines) else ""
        if "|" not in line.text or not ("|" in below and signs.DELIMITER.match(below)):
            return False
        end = self.at
        while end < len(self.lines) and "|" in self.lines[end].text and self.lines[end].text.strip():
            end += 1
        rows = self.lines[self.at : end]
        self._add(TABLE, "\n".join(row.text.strip() for row in rows), line, rows[-1])
        self.at = end
        return True

    def _rule(self, line: SourceLine) -> bool:
        is_rule = bool(signs.RULE.match(line.text))
        self.at += is_rule
        return is_rule

    def _indented_code(self, line: SourceLine) -> bool:
        """Deeper than a paragraph may stand here, after a blank line; in a list, deeper than the text of its entry."""
        inner = next((text for marker, text in reversed(self.open) if line.indent >= text), 0)
        if not self.is_after_blank or line.indent < inner + 4 or not self.blocks:
            return False
        if signs.ITEM.match(line.text) and self.open:
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

    def _item(self, line: SourceLine) -> bool:
        found = signs.ITEM.match(line.text)
        if found and signs.counts_on(found["marker"], found["text"]):
            return False
        if not found or not found["text"].strip():
            # A marker alone says nothing; its text stands on the next line.
            self.at += bool(found)
            return bool(found)
        box = signs.CHECKBOX.match(found["text"])
        sign = signs.TICK_BEHIND.search(found["text"])
        text = found["text"][box.end() :] if box else signs.TICK_BEHIND.sub("", found["text"])
        inner = line.indent + max(len(found.group()) - len(found["indent"]) - len(found["text"]), 1)
        while self.open and line.indent <= self.open[-1][0]:
            self.open.pop()
        level = len(self.open)
        self.open.append((line.indent, inner))
        if heading := signs.HEADING.match(text):
            numbered = f"{found['marker']} {heading[2]}" if found["marker"][0].isdigit() else heading[2]
            self._add(HEADING, numbered, line, line, level=len(heading[1]))
            self.at += 1
            return True
        self.at += 1
        last, lines = line, [text]
        if opens_quote(words.split_label(text)[1]):
            last = self._to_closing_quote(lines, line)
        last = self._wrapped(lines, last, inner)
        tick = UNTICKED if box else ""
        tick = TICKED if sign or (box and box["tick"].strip()) else tick
        values = {"level": level, "marker": found["marker"], "indent": line.indent, "info": tick}
        self._add(ITEM, "\n".join(lines), line, last, **values)
        return True

    def _wrapped(self, lines: list[str], last: SourceLine, inner: int) -> SourceLine:
        """Takes lines that go on with the entry above them: indented ones, and those in the middle of a sentence."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            text = line.text.strip()
            if not text or self._begins(line):
                break
            is_broken = text[:1].islower() or len(lines[-1]) > MOST_IN_A_SHORT_LINE
            goes_on = is_broken and not signs.ENDS_SENTENCE.search(lines[-1])
            if not goes_on and not (line.indent >= min(inner, 2) and line.indent > 0):
                break
            if self._names_part(text):
                break
            lines.append(text)
            last = line
            self.at += 1
        return last

    def _to_closing_quote(self, lines: list[str], last: SourceLine) -> SourceLine:
        """Takes the lines of a quotation that opens in the first of them, up to a blank line at most."""
        for ahead in range(self.at, min(self.at + 40, len(self.lines))):
            text = self.lines[ahead].text.strip()
            if not text or words.split_label(text)[0]:
                return last
            if closes_quote(text):
                lines += [each.text.strip() for each in self.lines[self.at : ahead + 1]]
                self.at = ahead + 1
                return self.lines[ahead]
        return last

    def _begins(self, line: SourceLine) -> bool:
        """Whether something else than a wrapped line begins here."""
        below = self.lines[self.at + 1].text if self.at + 1 < len(self.lines) else ""
        text = line.text.lstrip()
        return bool(
            signs.ITEM.match(line.text)
            or signs.HEADING.match(line.text)
            or signs.FENCE.match(line.text)
            or signs.RULE.match(line.text)
            or text.startswith(("<!--", "<details", "</details", "<summary", "<pre", "<h"))
            or signs.PRE.search(line.text)
            or ("|" in line.text and signs.DELIMITER.match(below) and "|" in below)
            or signs.QUESTION_LINE.match(text)
        )

    def _names_part(self, text: str) -> bool:
        bare = re.sub(r"^[*_>\s]+", "", text)
        return bool(words.split_label(re.sub(r"[*_]{1,3}(?=\s*[:：]|[:：])", "", bare))[0])

    def _paragraph(self, line: SourceLine) -> None:
        first = last = line
        lines = [line.text.strip().lstrip(">").strip()]
        if not line.indent:
            self.open = []
        self.at += 1
        if opens_quote(words.split_label(lines[0])[1]):
            last = self._to_closing_quote(lines, line)
        while self.at < len(self.lines):
            line = self.lines[self.at]
            text = line.text.strip().lstrip(">").strip()
            if not text or self._begins(line) or self._names_part(text) or signs.stands_apart(lines[-1], text):
                break
            lines.append(text)
            last = line
            self.at += 1
        source = "\n".join(lines)
        if read_inline(source).text or read_inline(source).pictures:
            self._add(PARAGRAPH, source, first, last, indent=first.indent)
