"""Saved pages of the web as text: headings, lists, tables and code by the signs that people type in plain text.

What stands around the text of a page, such as its navigation, becomes lines about the file, so that no question takes
it for its own and nobody misses it. A block stands on the line of its tag where there is room for it, else below.
"""

import html
import re
from html.parser import HTMLParser

from questionbank.importing.reading.inline import read_inline
from questionbank.importing.reading.what_asks import is_question

ENDINGS = ("html", "htm", "xhtml")
UNREAD = "<!-- Scripts and styles of the page: {}, not read -->"

_BEGINS_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.I | re.DOTALL
)
_BEGINS_PIECE = re.compile(r"\s*<(?:h[1-6]|p|ul|ol|dl|div|table|section|article|main)\b.*>\s*\Z", re.I | re.DOTALL)
_MARKDOWN = re.compile(r"^(?:#{1,6} |```|~~~|[-*+] |\d+[.)] )|\]\(", re.MULTILINE)

# What is no text of the page, and what to call it.
_AROUND = {
    "head": "Title of the page",
    "nav": "Navigation",
    "header": "Head of the page",
    "footer": "Foot of the page",
    "aside": "Beside the text",
    "form": "Form",
    "dialog": "Dialog",
    "button": "Button",
    "select": "Choices",
    "textarea": "Field",
}
_UNREAD = ("script", "style", "template", "svg", "iframe", "object")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = (
    *("p", "div", "section", "article", "main", "body", "html", "dl", "dt", "dd", "blockquote", "figure", "figcaption"),
    *("address", "fieldset", "legend", "center", "hr", "caption", "title", "thead", "tbody", "tfoot", "tr"),
)
_LISTS = ("ul", "ol", "menu")
_MARKS = {"b": "**", "strong": "**", "em": "*", "i": "*", "del": "~~", "s": "~~"}
_CODE = ("code", "kbd", "samp", "tt")
_KNOWN = frozenset(
    (
        *("a", "abbr", "acronym", "area", "audio", "base", "big", "br", "canvas", "cite", "col", "colgroup", "data"),
        *("del", "details", "dfn", "embed", "font", "img", "input", "ins", "label", "link", "map", "mark", "meta"),
        *("noscript", "option", "optgroup", "output", "param", "picture", "pre", "progress", "q", "small", "source"),
        *("span", "strike", "sub", "summary", "sup", "table", "td", "th", "time", "track", "u", "var", "video", "wbr"),
        *("li", "nobr", "hgroup", "bdi", "bdo", "ruby", "rt", "rp", "meter", "datalist", "search", "slot"),
        *(*_AROUND, *_UNREAD, *_HEADINGS, *_BLOCKS, *_LISTS, *_MARKS, *_CODE),
    )
)
_NO_TAG = re.compile(r"<(?!!)(?=[^<>]*(?:<|\Z))")
_SPAN = re.compile(r"(`[^`]+`)")
# What Markdown would take for the beginning of a mark.
_OPENS = re.compile(r"&(?=#?\w+;)|<(?!https?:)|\[|\\|(?<![\w`])[*_~](?=\S)")
_INDENT = "    "


def is_page(text: str, ending: str) -> bool:
    """Whether a text is a page of the web, or a piece of one that holds no Markdown."""
    if ending in ENDINGS or _BEGINS_PAGE.match(text[:5_000]):
        return True
    return bool(_BEGINS_PIECE.match(text)) and not _MARKDOWN.search(text)


def text_of_page(text: str) -> str:
    """The text of a page."""
    page = _Page()
    page.feed(_without_open_tags(text))
    page.close()
    return page.text()


def _without_open_tags(text: str) -> str:
    """The text with a sign for what opens a tag or a comment and never closes it, which would take long to look for."""
    behind = text.rfind("-->") + 1
    return _NO_TAG.sub("&lt;", text[:behind]) + _NO_TAG.sub("&lt;", text[behind:].replace("<!--", "&lt;!--"))


class _Page(HTMLParser):
    """Goes through the tags once, and writes a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.pieces: list[str] = []
        self.begins = 0
        # What stands before the words of the next block: "## ", "- ".
        self.before = ""
        self.is_apart = False
        # The lists that are open, each with the number of its next entry; 0 where they do not count.
        self.lists: list[int] = []
        self.marks: list[tuple[str, int, str]] = []
        # What stands around the text and is read now: its tag, how often that is open, and its first line.
        self.around, self.depth, self.since = "", 0, 0
        self.tables: list[_OpenTable] = []
        self.articles = 0
        self.unread = ""
        self.number_unread = 0
        self.is_pre = False
        self.in_summary = False

    def text(self) -> str:
        """All lines that were written."""
        self._break()
        while self.tables:
            self._end_table()
        self.depth = min(self.depth, 1)
        self._end_around()
        unread = [UNREAD.format(self.number_unread)] if self.number_unread else []
        return "\n".join([*self.lines, *unread])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.unread:
            return
        values = {name: value or "" for name, value in attrs}
        if tag in _UNREAD:
            self.unread = tag
            self.number_unread += 1
        elif tag not in _KNOWN:
            # Perhaps an address between angle brackets.
            self._say(self.get_starttag_text() or "")
        elif self.is_pre:
            self.pieces += ["\n"] * (tag == "br")
        elif tag in _AROUND and not (tag == "header" and self.articles):
            self._start_around(tag)
        elif tag in ("main", "article"):
            self.articles += 1
            self._break()
        else:
            self._start(tag, values)

    def _start(self, tag: str, values: dict[str, str]) -> None:
        if tag in _HEADINGS:
            self._break()
            self.before = "#" * int(tag[1]) + " "
        elif tag in _LISTS:
            self._break()
            start = values.get("start", "1")
            self.lists.append((int(start) if start.isdigit() else 1) if tag == "ol" else 0)
        elif tag == "li":
            self._start_entry()
        elif tag in ("table", "tr", "td", "th"):
            self._start_in_table(tag)
        elif tag in ("details", "summary"):
            self._break()
            self.in_summary = tag == "summary"
            self._write(f"<{tag}>")
        elif tag == "pre":
            self._break()
            self.is_pre = True
        elif tag == "br":
            self._break_line()
        elif tag == "img":
            self.pieces.append(f"![{values.get('alt', '')}]({_address(values.get('src', ''))})")
        elif tag in _BLOCKS:
            self._break()
            self.is_apart = self.is_apart or tag in ("p", "div", "dt", "dd", "blockquote", "figure")
        elif tag in _MARKS or tag in _CODE or tag == "a":
            self.marks.append((tag, len(self.pieces), values.get("href", "")))

    def handle_endtag(self, tag: str) -> None:
        if self.unread:
            self.unread = "" if tag == self.unread else self.unread
        elif tag == "pre" and self.is_pre:
            self._end_code()
        elif self.is_pre:
            return
        elif tag == self.around:
            self._end_around()
        elif tag == "tr" and self.tables:
            self._end_row()
        elif tag in _HEADINGS or tag in _BLOCKS or tag == "li":
            self._break()
            self.articles -= tag in ("main", "article") and self.articles > 0
            self.is_apart = self.is_apart or tag in ("p", "dd")
        elif tag in _LISTS:
            self._break()
            self.lists = self.lists[:-1]
            self.is_apart = True
        elif tag in ("td", "th") and self.tables:
            self._end_cell()
        elif tag == "table" and self.tables:
            self._end_table()
        elif tag in ("details", "summary"):
            self._break()
            self.in_summary = False
            self._write(f"</{tag}>")
        elif any(tag == name for name, _, _ in self.marks):
            self._end_mark(tag)

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self._say(data if self.is_pre else _as_typed(data))

    def handle_comment(self, data: str) -> None:
        if not self.unread and data.strip():
            self._break()
            self._note(data)

    def _say(self, words: str) -> None:
        if words.strip() and not "".join(self.pieces).strip():
            self.begins = self.getpos()[0]
        self.pieces.append(words)

    def _start_entry(self) -> None:
        self._break()
        self.lists = self.lists or [0]
        number = self.lists[-1]
        self.lists[-1] += bool(number)
        marker = f"{number}. " if number else "- "
        self.before, self.is_apart = _INDENT * (len(self.lists) - 1) + marker, False

    def _break(self) -> None:
        """End the block that was read."""
        while self.marks:
            self._end_mark(self.marks[-1][0])
        said = " ".join("".join(self.pieces).split())
        self.pieces = []
        if not said:
            return
        before = self.before or _INDENT * len(self.lists)
        if said.startswith("#"):
            said = f"&#35;{said[1:]}"
        if self.is_apart and not before.strip() and self.lines and self.lines[-1].strip():
            self.lines.append("")
        self._write(f"{before}{said}", self.begins)
        self.before, self.is_apart = "", False

    def _break_line(self) -> None:
        if self.before.startswith("#") or self.in_summary:
            self.pieces.append(" ")
        else:
            self._break()

    def _write(self, line: str, at: int = 0) -> None:
        if not self.around and not self.tables:
            self.lines += [""] * (at - 1 - len(self.lines))
        self.lines.append(line)

    def _end_mark(self, tag: str) -> None:
        while self.marks:
            name, since, address = self.marks.pop()
            words = "".join(self.pieces[since:])
            self.pieces[since:] = [_marked(name, words, address)]
            if name == tag:
                return

    def _end_code(self) -> None:
        code = html.unescape("".join(self.pieces)).strip("\n")
        self.pieces, self.marks, self.is_pre = [], [], False
        if code.strip():
            indent = _INDENT * len(self.lists)
            fence = "`" * max(3, *(len(found) + 1 for found in re.findall(r"`{3,}", code)), 3)
            self._write(f"{indent}{fence}", self.begins)
            self.lines += [*(f"{indent}{line}" for line in code.split("\n")), f"{indent}{fence}"]

    def _start_around(self, tag: str) -> None:
        self._break()
        self.depth += tag == self.around
        if not self.around:
            self.around, self.depth, self.since = tag, 1, len(self.lines)

    def _end_around(self) -> None:
        """Say what stands around the text on one line. A form around the text itself is none of that."""
        self._break()
        self.depth -= 1
        if self.depth or not self.around:
            return
        name, self.around = self.around, ""
        held = self.lines[self.since :]
        if name == "form" and any(line.startswith("#") for line in held):
            return
        del self.lines[self.since :]
        words = " / ".join(filter(None, map(_words_of, held)))
        if words:
            self._note(f"{_AROUND[name]}: {words}")

    def _note(self, words: str) -> None:
        said = " ".join(words.replace("<!--", "").replace("-->", "→").split())
        self._write(f"<!-- {said} -->", self.getpos()[0])

    def _start_in_table(self, tag: str) -> None:
        self._break()
        if tag == "table":
            self.tables.append(_OpenTable(len(self.lines), self.getpos()[0]))
        elif tag == "tr" and self.tables:
            self._end_row()
        elif self.tables:
            self._end_cell()
            self.tables[-1].cell = len(self.lines)
            self.tables[-1].names_columns |= tag == "th"

    def _end_cell(self) -> None:
        self._break()
        table = self.tables[-1]
        if table.cell is not None:
            table.row.append(_cell_of(self.lines[table.cell :]))
            table.cell = None

    def _end_row(self) -> None:
        table = self.tables[-1]
        self._end_cell()
        if table.row:
            table.rows.append(table.row)
            table.row = []

    def _end_table(self) -> None:
        """Write a table with its rows; one that only arranges the page stays the blocks in its cells."""
        self._end_row()
        table = self.tables.pop()
        if table.arranges(self.lines[table.since :]):
            return
        if table.holds_cards:
            del self.lines[table.since :]
            for asked, answer in table.rows:
                self._write(f"- {asked} :: {answer}", table.line)
            self.is_apart = True
            return
        del self.lines[table.since :]
        if self.lines and self.lines[-1].strip():
            self.lines.append("")
        width = max(map(len, table.rows))
        rows = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in table.rows]
        self._write(rows[0], table.line)
        self.lines += [f"|{' --- |' * width}", *rows[1:], ""]


class _OpenTable:
    """A table whose cells are read."""

    def __init__(self, since: int, line: int) -> None:
        self.since, self.line = since, line
        self.rows: list[list[str]] = []
        self.row: list[str] = []
        self.cell: int | None = None
        self.names_columns = False

    @property
    def holds_cards(self) -> bool:
        """Whether it has no names for its two columns, and asks in one what it answers in the other."""
        is_asking = all(row[0].endswith("?") for row in self.rows)
        return is_asking and not self.names_columns and all(len(row) == 2 for row in self.rows)

    def arranges(self, lines: list[str]) -> bool:
        """Whether it only arranges blocks, or has no names for its columns and asks in its first row."""
        if max(map(len, self.rows), default=0) < 2 or any(re.match(r"#|```|\|", line) for line in lines):
            return True
        if self.holds_cards or self.names_columns:
            return False
        return len(self.rows) < 2 or any(is_question(html.unescape(cell)) for cell in self.rows[0])


def _words_of(line: str) -> str:
    return read_inline(re.sub(r"^\s*(?:#+ |- |\d+\. |<!-- )|(?<= )-->$", "", line)).text


def _cell_of(lines: list[str]) -> str:
    entries = (re.sub(r"^\s*(?:- |\d+\. )?", "", line) for line in lines if line.strip())
    return "<br>".join(entries).replace("|", "\\|")


def _marked(tag: str, words: str, address: str) -> str:
    """Words between the signs of a mark; the space around them stays outside."""
    bare = words.strip()
    if not bare:
        return words
    before, behind = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    if tag == "a":
        link = _address(address)
        marked = f"[{bare}]({link})" if link.startswith(("http", "#")) else bare
    elif tag in _CODE:
        marked = bare if "`" in bare else f"`{html.unescape(bare)}`"
    else:
        sign = _MARKS[tag]
        marked = bare if sign in bare else f"{sign}{bare}{sign}"
    return f"{before}{marked}{behind}"


def _address(written: str) -> str:
    return "" if written.startswith("data:") else re.sub(r"[\s()<>]", lambda found: f"%{ord(found[0]):02X}", written)


def _as_typed(words: str) -> str:
    """Words of a page as somebody has to type them in Markdown; code between ticks stays as it is."""
    parts = _SPAN.split(words)
    return "".join(
        part if number % 2 else _OPENS.sub(lambda found: f"&#{ord(found[0])};", part)
        for number, part in enumerate(parts)
    )
