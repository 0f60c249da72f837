"""Tables: rows of CSV and XLSX, and which of their columns becomes which part of a question."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.encodings import EMPTY, MAX_BYTES, refuse_size
from questionbank.importing.reading.found import CannotRead, Found, FoundQuestion, LeftOver
from questionbank.importing.reading.prompts import set_prompt

LAYOUT = "table"
MOST_ROWS, MOST_COLUMNS, MOST_UNPACKED = 50_000, 100, 200_000_000
SEPARATORS = ",;\t|"
LEAVE_OUT = "leave"
LISTS = ("strong_answer", "points", "pitfalls", "follow_ups", "sources")
# What a column can become, in the order of choices.
PARTS = (
    *("prompt", "title", "category", "competency", "level", "minutes", "rationale", "sample_answer", "strong_answer"),
    *("points", "pitfalls", "follow_ups", "sources"),
)

DAMAGED = "This spreadsheet is damaged or protected. Open it, save it anew as XLSX, and choose it again."
NO_QUESTIONS = "No column holds questions. Say which one does."
TOO_MANY_CELLS = "This row has more cells than the table has columns; the rest is left over."
FORMULA = "A cell begins as a formula does; it stays text."
NO_WORDS = "This row has no question"


@dataclass(frozen=True)
class TableRow:
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows with the names of their columns; without a first row of names the columns are counted."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    head_line: int = 0

    def sample(self, column: int) -> str:
        """The first cell of a column in which something stands."""
        return next((row.cells[column] for row in self.rows if column < len(row.cells) and row.cells[column]), "")


def table_of_csv(text: str) -> Table:
    """The table of a text with separated values; the sign that separates them is found out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator_of(text))
    rows: list[TableRow] = []
    line = 1
    try:
        for cells in reader:
            rows.append(TableRow(line, tuple(cell.strip() for cell in cells)))
            line = reader.line_num + 1
    except csv.Error:
        return _with_head([TableRow(number, (each,)) for number, each in enumerate(text.split("\n"), 1)])
    return _with_head(rows)


def table_of_xlsx(data: bytes, file: str) -> Table:
    """The table of the first sheet that holds one. Formulas stay the text that they are."""
    refuse_size(data, file)
    _refuse_swollen(data, file)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        sheets = [_rows_of_sheet(sheet) for sheet in book.worksheets]
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        OSError,
        TypeError,
        AttributeError,
    ) as error:
        raise CannotRead(file, DAMAGED) from error
    rows = next((rows for rows in sheets if rows), [])
    if not rows:
        raise CannotRead(file, EMPTY)
    return _with_head(rows)


def as_text(table: Table) -> str:
    """A table as text that `table_of_text` makes the same table of."""
    rows = [[row.line, *row.cells] for row in table.rows]
    return json.dumps([list(table.columns), table.head_line, rows], ensure_ascii=False)


def table_of_text(text: str) -> Table:
    columns, head_line, rows = json.loads(text)
    return Table(tuple(columns), tuple(TableRow(line, tuple(cells)) for line, *cells in rows), head_line)


def _rows_of_sheet(sheet: "openpyxl.worksheet.worksheet.Worksheet") -> list[TableRow]:
    rows = []
    for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True), 1):
        texts = tuple("" if cell is None else str(cell).strip() for cell in cells)
        if any(texts):
            rows.append(TableRow(number, texts))
    return rows


def _refuse_swollen(data: bytes, file: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise CannotRead(file, DAMAGED) from None
    if size > MOST_UNPACKED or size > 100 * max(len(data), MAX_BYTES // 100):
        raise CannotRead(file, DAMAGED)


def _separator_of(text: str) -> str:
    """The sign that stands in most lines, and equally often in each of them."""
    beginning = text[:64_000]
    best, most = ",", (0.0, 0)
    for sign in SEPARATORS:
        try:
            rows = [row for row in csv.reader(io.StringIO(beginning, newline=""), delimiter=sign) if any(row)][:60]
        except csv.Error:
            continue
        widths = [len(row) for row in rows]
        if not widths or max(widths) < 2:
            continue
        alike = widths.count(widths[0]) / len(widths) if widths[0] > 1 else 0.0
        known = sum(bool(words.label_of(cell)) for cell in rows[0])
        if (alike + known, widths[0]) > most:
            best, most = sign, (alike + known, widths[0])
    return best


def _with_head(rows: list[TableRow]) -> Table:
    filled = [row for row in rows if any(row.cells)]
    width = max((len(row.cells) for row in filled), default=0)
    head = filled[0].cells if filled else ()
    names_parts = any(words.label_of(cell) for cell in head)
    asks = any(words.is_question(cell) for cell in head)
    if filled and (names_parts or not asks) and len(filled) > 1:
        named = tuple(cell or f"Column {number}" for number, cell in enumerate(head, 1))
        return Table(named, tuple(filled[1:]), filled[0].line)
    return Table(tuple(f"Column {number}" for number in range(1, width + 1)), tuple(filled))


def guessed_parts(table: Table) -> dict[int, str]:
    """What each column becomes, by its name, and where no name helps by what stands in it."""
    parts: dict[int, str] = {}
    for column, name in enumerate(table.columns):
        part = _part_of(name)
        if part and part not in parts.values():
            parts[column] = part
    if "prompt" not in parts.values():
        shares = {column: _share_asking(table, column) for column in range(len(table.columns)) if column not in parts}
        best = max(shares, key=lambda column: shares[column], default=None)
        if best is not None and shares[best] >= 0.3:
            parts[best] = "prompt"
    return parts


def _part_of(name: str) -> str:
    plain = words.plain(name)
    if plain in ("title", "titel", "titre", "título", "name"):
        return "title"
    return words.label_of(name.replace("_", " "))


def _share_asking(table: Table, column: int) -> float:
    cells = [row.cells[column] for row in table.rows if column < len(row.cells) and row.cells[column]][:200]
    return sum(words.is_question(cell) for cell in cells) / len(cells) if cells else 0.0


def read_table(table: Table, file: str, parts: Mapping[int, str] | None = None) -> Found:
    """The questions of a table, one a row. Raises CannotRead where no column holds questions."""
    parts = dict(guessed_parts(table) if parts is None else parts)
    if "prompt" not in parts.values():
        raise CannotRead(file, NO_QUESTIONS)
    found = Found(LAYOUT, [], [])
    for row in table.rows:
        question = _question_of(row, parts)
        if question.prompt:
            found.questions.append(question)
            _doubt_row(found, question, row, len(table.columns))
        else:
            found.left_over.append(LeftOver(row.line, row.line, " | ".join(filter(None, row.cells)), NO_WORDS))
    found.left_over += _left_columns(table, parts)
    return found


def _question_of(row: TableRow, parts: Mapping[int, str]) -> FoundQuestion:
    question = FoundQuestion("", row.line, last_line=row.line)
    for column, part in parts.items():
        cell = row.cells[column] if column < len(row.cells) else ""
        if not cell:
            continue
        if part == "prompt":
            set_prompt(question, cell)
        elif part in LISTS:
            getattr(question, part).extend(entries_of(cell, is_asked=part == "follow_ups"))
        elif part == "minutes":
            number = re.search(r"\d{1,3}", cell)
            question.minutes = int(number.group()) if number else None
        elif part != LEAVE_OUT:
            setattr(question, part, cell)
    if words.has_signs(question.level):
        question.doubts.append(f"The sign {question.level} was taken for the level. Say which level it means.")
    return question


def entries_of(cell: str, *, is_asked: bool = False) -> list[str]:
    """The entries that one cell holds: lines, or parts between semicolons or bars; questions end at their signs."""
    lines = [line for line in cell.split("\n") if line.strip()]
    if len(lines) == 1:
        lines = re.split(r"\s*[;|]\s+|\s+\|\s*|\s*;\s*", cell)
    if len(lines) == 1 and is_asked:
        lines = re.split(r"(?<=[?？])\s+", cell)
    return [stripped for line in lines if (stripped := re.sub(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+", "", line).strip())]


def _doubt_row(found: Found, question: FoundQuestion, row: TableRow, columns: int) -> None:
    if any(extra for extra in row.cells[columns:]):
        question.doubts.append(TOO_MANY_CELLS)
        rest = " | ".join(filter(None, row.cells[columns:]))
        found.left_over.append(LeftOver(row.line, row.line, rest, "More cells than columns"))
    if any(re.match(r"[=@](?=[A-Za-z0-9(+\-])", cell) for cell in row.cells):
        question.doubts.append(FORMULA)


def _left_columns(table: Table, parts: Mapping[int, str]) -> list[LeftOver]:
    left = []
    for column, name in enumerate(table.columns):
        cells = [row.cells[column] for row in table.rows if column < len(row.cells) and row.cells[column]]
        counts = [cell.rstrip(".") for cell in cells] == [str(number) for number in range(1, len(cells) + 1)]
        if cells and not counts and parts.get(column, LEAVE_OUT) == LEAVE_OUT:
            text = "\n".join(cells)
            left.append(LeftOver(table.head_line or table.rows[0].line, table.rows[-1].line, text, f"Column “{name}”"))
    return left


def columns_by_name(table: Table, chosen: Sequence[str]) -> dict[int, str]:
    """The parts that somebody chose, one for each column; what is no part is left out."""
    return {column: part for column, part in enumerate(chosen[: len(table.columns)]) if part in PARTS}
