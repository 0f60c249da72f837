"""A file with questions, whatever it is: the one way in. What kind of file it is, its first bytes and its name say."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from core.errors import CannotRead
from core.reading import sheets
from core.reading.encodings import refuse_size, text_of_file
from core.reading.sheets import Table
from core.search import bare_words
from core.text import MAX_CHARACTERS
from questionbank.importing.reading import data_lists, tables
from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.block import TABLE
from questionbank.importing.reading.blocks import read_blocks
from questionbank.importing.reading.found import Found, FoundQuestion, LeftOver
from questionbank.importing.reading.guessing import explained, read_text
from questionbank.importing.reading.headings_above import HeadingsAbove
from questionbank.importing.reading.layouts import LAYOUTS
from questionbank.importing.reading.left_over import LeftBlock, stretches_of
from questionbank.importing.reading.marked_texts import as_markdown
from questionbank.importing.reading.progress import UNHEARD, Progress
from questionbank.importing.reading.tables_within import rows_asked
from questionbank.importing.reading.web_pages import is_page, text_of_page
from questionbank.importing.reading.word_files import text_of_docx

FORMATS = (
    "Markdown and plain text, AsciiDoc, Org, reStructuredText, saved web pages (HTML), Word documents (DOCX), "
    "spreadsheets (XLSX and CSV), lists as JSON or YAML, and kit files of another Loopwright. Up to 20 MB and 10,000 "
    "questions at a time."
)
MOST_QUESTIONS = 10_000
TOO_LONG = "One text is {:,} characters long without a break; no question holds more than {:,}. Break it up."
TOO_MANY = "It holds more than 10,000 questions. Split it, and import the parts one after another."
NO_SPREADSHEET = "This is a packed archive, not a document or a spreadsheet. Unpack it, and choose a file in it."
# Marks that turn the direction of what follows, and controls that no text needs.
_INVISIBLE = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufdd0-\ufdef\ufffe\uffff]"
)
_TABLE_RULE = re.compile(r"^[ \t|:]*-{2,}[ \t|:-]*$", re.MULTILINE)
REPEATED = "It asks the same as line {}."
TURNS = "An invisible sign that reverses text stood in line {}. It was taken out."

BESIDE_TABLE = "Beside the table"
TABLES_IN_TEXT = "tables"
LAYOUT_NAMES = {
    **{layout.key: layout.name for layout in LAYOUTS},
    TABLES_IN_TEXT: "Tables within the text",
    tables.LAYOUT: "A table, one row a question",
    data_lists.LAYOUT: "A list of records",
}


@dataclass(frozen=True)
class ReadList:
    """What a file turned out to be. `table` is there for tables, so that their columns can be chosen."""

    file: str
    found: Found
    layouts: tuple[str, ...]
    """The layouts that can be chosen instead, by key."""
    table: Table | None = None
    parts: dict[int, str] | None = None


PACKED = "packed"
OPENED_AT_ONCE = 1_000_000


@dataclass(frozen=True)
class OpenedFile:
    """A file as text, however it was saved: what is kept of it while somebody looks at its questions. Of a large
    document or spreadsheet, which takes long to open, the PACKED bytes until then."""

    file: str
    kind: str
    text: str

    @property
    def is_kit(self) -> bool:
        """Whether it is a kit file, which is brought in whole."""
        return bool(re.search(r"^kit\s*:", self.text[:20_000], re.MULTILINE)) and "\nquestions:" in self.text


def open_file(data: bytes, file: str) -> OpenedFile:
    """The text of a file. Raises CannotRead for what is no text, no document and no spreadsheet."""
    refuse_size(data, file)
    kind = _kind_of(data, file)
    if kind == "xlsx":
        return OpenedFile(file, "rows", sheets.as_text(sheets.table_of_xlsx(data, file, tables.QUESTIONS)))
    if kind == "docx":
        return OpenedFile(file, kind, text_of_docx(data, file))
    text = text_of_file(data, file)
    if is_page(text, kind):
        return OpenedFile(file, kind, text_of_page(text))
    is_list = kind in ("csv", "json", "yaml") or _is_data(text)
    return OpenedFile(file, kind, text if is_list else as_markdown(text, kind))


def opened_later(data: bytes, file: str) -> OpenedFile:
    """The same, but a large document or spreadsheet stays packed; `unpacked` opens it. Raises CannotRead as that."""
    refuse_size(data, file)
    if len(data) > OPENED_AT_ONCE and _kind_of(data, file) in ("docx", "xlsx"):
        return OpenedFile(file, PACKED, b64encode(data).decode())
    return open_file(data, file)


def unpacked(opened: OpenedFile) -> OpenedFile:
    """The text of a file that was put away packed. Raises CannotRead for what is damaged."""
    return open_file(b64decode(opened.text), opened.file) if opened.kind == PACKED else opened


def read_opened(
    opened: OpenedFile, *, layout: str = "", columns: Sequence[str] = (), progress: Progress = UNHEARD
) -> ReadList:
    """The questions of an opened file, in the layout that is named or guessed. Raises CannotRead with a sentence."""
    if opened.kind == "rows":
        reading = _read_table(sheets.table_of_text(opened.text), opened.file, columns)
        turned: list[int] = []
    else:
        text, turned = _without_invisible(opened.text)
        reading = _read_text(text, opened, layout, columns, progress)
    _doubt_turned(reading.found, turned)
    _take_out_invisible(reading.found)
    _doubt_repeated(reading.found)
    if len(reading.found.questions) > MOST_QUESTIONS:
        raise CannotRead(opened.file, TOO_MANY)
    return reading


def read_file(data: bytes, file: str, *, layout: str = "", columns: Sequence[str] = ()) -> ReadList:
    """Both at once: the questions of a file."""
    return read_opened(open_file(data, file), layout=layout, columns=columns)


def _kind_of(data: bytes, file: str) -> str:
    ending = PurePath(file).suffix.lower().lstrip(".")
    if data.startswith(b"PK\x03\x04"):
        if b"word/" in data[:200_000] or b"word/" in data[-200_000:]:
            return "docx"
        if b"xl/" in data[:200_000] or b"xl/" in data[-200_000:]:
            return "xlsx"
        raise CannotRead(file, NO_SPREADSHEET)
    return {"tsv": "csv", "yml": "yaml", "jsonl": "json", "ndjson": "json"}.get(ending, ending)


def _read_text(text: str, opened: OpenedFile, layout: str, columns: Sequence[str], progress: Progress) -> ReadList:
    file, kind = opened.file, opened.kind
    every = tuple(each.key for each in LAYOUTS)
    if layout == tables.LAYOUT or (not layout and (kind == "csv" or _is_separated(text))):
        return _read_table(sheets.table_of_csv(text, tables.QUESTIONS), file, columns)
    if layout == data_lists.LAYOUT or (not layout and (kind in ("json", "yaml") or _is_data(text))):
        read = data_lists.read_json if text.lstrip()[:1] in "[{" else data_lists.read_yaml
        return ReadList(file, read(text, file), (data_lists.LAYOUT, *every))
    for number, line in enumerate(text.split("\n"), 1):
        _refuse_endless(line, file, number)
    in_tables = _tables_in(text) if layout in ("", TABLES_IN_TEXT) else []
    found = in_tables if layout and in_tables else [*in_tables, read_text(text, layout, progress)]
    return ReadList(file, max(found, key=explained), (*every, TABLES_IN_TEXT, tables.LAYOUT))


def _refuse_endless(text: str, file: str, line: int) -> None:
    """No text of the bank is longer, and what reads a line for its marks takes time by the square of its length."""
    if len(text) > MAX_CHARACTERS:
        raise CannotRead(file, TOO_LONG.format(len(text), MAX_CHARACTERS), line)


def _read_table(table: Table, file: str, columns: Sequence[str]) -> ReadList:
    table = table.leading(tables.asks)
    for row in (row for sheet in table.sheets for row in sheet.rows):
        for cell in row.cells:
            _refuse_endless(cell, file, row.line)
    parts = tables.columns_by_name(table, columns) if columns else tables.guessed_parts(table)
    found = tables.read_sheets(table, file, parts)
    return ReadList(file, found, (tables.LAYOUT,), table, parts)


def _is_separated(text: str) -> bool:
    """Whether a text without a telling name is a table: its first line names a question among other parts."""
    head = text.lstrip().split("\n", 1)[0]
    for sign in sheets.SEPARATORS:
        cells = [cell.strip('" ') for cell in head.split(sign)]
        if len(cells) > 1 and not head.lstrip().startswith("|"):
            return sum(bool(words.label_of(cell)) for cell in cells) * 2 >= len(cells) and len(head) < 400
    return False


def _is_data(text: str) -> bool:
    """Whether a text without a telling name is JSON or YAML: it begins with a record or a list of records."""
    beginning = text.lstrip()[:400]
    if re.match(r"\[\s*[\[{\"]|\{\s*[\"}]", beginning):
        return True
    return bool(re.match(r"(?:---\s*\n)?-\s+[\w-]+:\s+\S.*\n\s+[\w-]+:", beginning))


def _tables_in(text: str) -> list[Found]:
    """What tables of a text hold, where they ask."""
    if not _TABLE_RULE.search(text):
        return []
    found: list[Found] = []
    blocks = read_blocks(text)
    merged = Found(TABLES_IN_TEXT, [], [])
    above = HeadingsAbove(has_headings=True)
    left: list[LeftBlock] = []
    for block in blocks:
        if block.kind != TABLE:
            above.enter(block)
            left.append((block, BESIDE_TABLE))
            continue
        read = rows_asked(block)
        if read is None:
            merged.left_over.append(LeftOver(block.line, block.last_line, block.text, "A table without questions"))
            continue
        for question in read.questions:
            category, level = above.say_of(block)
            question.category, question.level = question.category or category, question.level or level
        merged.questions += read.questions
        merged.left_over += read.left_over
    merged.left_over += stretches_of([each for each in left if not above.was_used(each[0])], merged.questions)
    if merged.questions:
        found.append(merged)
    return found


def _without_invisible(text: str) -> tuple[str, list[int]]:
    """The text without signs that nobody sees and that change how it reads, and the lines in which they stood."""
    if not _INVISIBLE.search(text):
        return text, []
    lines = [number for number, line in enumerate(text.split("\n"), 1) if _INVISIBLE.search(line)]
    return _INVISIBLE.sub("", text), lines


def _take_out_invisible(found: Found) -> None:
    """The same of what stood there by its number, as "\\u202e" or "&#8238;", and became a sign while it was read."""
    for question in found.questions:
        if _INVISIBLE.search(json.dumps(question.as_data(), ensure_ascii=False, default=str)):
            cleaned = FoundQuestion.from_data(_without_invisible_in(question.as_data()))
            vars(question).update(vars(cleaned), kind=question.kind, last_line=question.last_line)
            question.doubts.append(TURNS.format(question.source_line))
    found.left_over = [replace(over, text=_INVISIBLE.sub("", over.text)) for over in found.left_over]


def _without_invisible_in(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_invisible_in(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_invisible_in(inner) for inner in value]
    return _INVISIBLE.sub("", value) if isinstance(value, str) else value


def _doubt_repeated(found: Found) -> None:
    """Says of a question that an earlier one asks the same, whatever its punctuation and case."""
    earlier: dict[str, FoundQuestion] = {}
    for question in found.questions:
        if question.exhibits:
            continue
        first = earlier.setdefault(bare_words(question.prompt), question)
        if first is not question:
            question.doubts.append(REPEATED.format(first.source_line))


def _doubt_turned(found: Found, lines: list[int]) -> None:
    for line in lines:
        question: FoundQuestion | None = next(
            (each for each in found.questions if each.source_line <= line <= each.last_line), None
        )
        if question is not None:
            question.doubts.append(TURNS.format(line))
        else:
            found.left_over.append(LeftOver(line, line, "", TURNS.format(line)))
