"""Tables that other programs wrote, as CSV or XLSX. What a column means is the reader's matter."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any
from xml.etree import ElementTree

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from core.errors import CannotRead
from core.reading.encodings import EMPTY, MAX_BYTES, refuse_size
from core.reading.office_parts import part_of

MOST_ROWS, MOST_COLUMNS, MOST_UNPACKED = 50_000, 100, 200_000_000
SEPARATORS = ",;\t|"
# More lines above the names of columns are no title.
MOST_TITLES = 10

OPEN_QUOTE = "A quote opens in this row and does not close. The row was read up to the end of its line."
_NOTES = re.compile(r"xl/(?:comments/)?comments?\d*\.xml")
_XLSX = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DAMAGED = "This spreadsheet is damaged or protected. Open it, save it anew as XLSX, and choose it again."


@dataclass(frozen=True)
class TableRow:
    line: int
    cells: tuple[str, ...]
    doubt: str = ""
    """What is not sure about how it was read."""


@dataclass(frozen=True)
class Table:
    """Rows with the names of their columns; without a first row of names the columns are counted."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    head_line: int = 0
    above: tuple[TableRow, ...] = ()
    """Titles that stand above the names of the columns."""
    sheet: str = ""
    """What its sheet is called."""
    beside: tuple["Table", ...] = ()
    """The tables of the other sheets of its file, in their order."""
    notes: tuple[TableRow, ...] = ()
    """Comments on cells of the file, each with the name of its cell."""

    @property
    def sheets(self) -> tuple["Table", ...]:
        """Every table of its file, this one first."""
        return (self, *self.beside)

    def leading(self, is_wanted: "Callable[[Table], bool]") -> "Table":
        """The first table of its file of which this is so, with all others beside it; itself where it is so of none."""
        first = next((table for table in self.sheets if is_wanted(table)), self)
        others = tuple(replace(table, beside=()) for table in self.sheets if table is not first)
        return replace(first, beside=others, notes=self.notes)

    def sample(self, column: int) -> str:
        """The first cell of a column in which something stands."""
        return next((row.cells[column] for row in self.rows if column < len(row.cells) and row.cells[column]), "")


@dataclass(frozen=True)
class Subject:
    """What a table is expected to be about, by which its first row is told from the others."""

    names_column: Callable[[str], bool]
    """Whether a cell is the name of a column, such as "Email"."""
    is_content: Callable[[str], bool]
    """Whether a cell can only be content, such as an address."""


def table_of_csv(text: str, subject: Subject) -> Table:
    """The table of a text with separated values; the sign that separates them is found out."""
    return _with_head(list(_rows_of_csv(text, _separator_of(text, subject))), subject)


def table_of_xlsx(data: bytes, file: str, subject: Subject) -> Table:
    """The table of the first sheet that holds one, with those of all other sheets beside it. Formulas stay the text
    that they are. Raises CannotRead."""
    refuse_size(data, file)
    _refuse_swollen(data, file)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        sheets = [(sheet.title, _rows_of_sheet(sheet)) for sheet in book.worksheets]
        notes = list(_notes_in(data))
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        ElementTree.ParseError,
        KeyError,
        ValueError,
        OSError,
        TypeError,
        AttributeError,
    ) as error:
        raise CannotRead(file, DAMAGED) from error
    tables = [replace(_with_head(rows, subject), sheet=title) for title, rows in sheets if rows]
    if not tables:
        raise CannotRead(file, EMPTY)
    return replace(tables[0], beside=tuple(tables[1:]), notes=tuple(notes))


def as_text(table: Table) -> str:
    """A table as text that `table_of_text` makes the same table of."""
    return json.dumps(asdict(table), ensure_ascii=False)


def table_of_text(text: str) -> Table:
    """The table that `as_text` wrote."""
    kept = json.loads(text)
    return _table_of(kept) if isinstance(kept, dict) else _table_of_earlier(*kept)


def _table_of(kept: dict[str, Any]) -> Table:
    rows = {name: tuple(_row_of(**row) for row in kept[name]) for name in ("rows", "above", "notes")}
    beside = tuple(_table_of(table) for table in kept["beside"])
    return Table(tuple(kept["columns"]), head_line=kept["head_line"], sheet=kept["sheet"], beside=beside, **rows)


def _row_of(line: int, cells: list[str], doubt: str) -> TableRow:
    return TableRow(line, tuple(cells), doubt)


def _table_of_earlier(columns: list[str], head_line: int, *parts: list[list[Any]]) -> Table:
    """The table of what waits in a preview that began before an upgrade."""
    rows, *above = (tuple(TableRow(line, tuple(cells)) for line, *cells in part) for part in parts)
    return Table(tuple(columns), rows, head_line, above[0] if above else ())


def _rows_of_csv(text: str, separator: str) -> Iterator[TableRow]:
    """The rows as they are quoted. Where a quote does not close as it should, a row ends with its line."""
    lines = [f"{line}\n" for line in text.split("\n")]
    at = 0
    while at < len(lines):
        reader = csv.reader((lines[each] for each in range(at, len(lines))), delimiter=separator, strict=True)
        begins = at
        try:
            for cells in reader:
                yield TableRow(begins + 1, tuple(cell.strip() for cell in cells))
                begins = at + reader.line_num
            at = len(lines)
        except csv.Error:
            yield _row_of_line(lines[begins], begins + 1, separator)
            at = begins + 1


def _row_of_line(line: str, number: int, separator: str) -> TableRow:
    """A line whose quotes are not as a table has them, as a row of its own."""
    is_open = bool(line.count('"') % 2)
    try:
        cells = next(
            csv.reader([line], delimiter=separator, quoting=csv.QUOTE_NONE if is_open else csv.QUOTE_MINIMAL), []
        )
    except csv.Error:
        cells = [line]
    texts = (cell.strip() for cell in cells)
    # The sign that opened a quotation is no part of its words.
    bare = (text[1:] if is_open and text.count('"') == 1 and text.startswith('"') else text for text in texts)
    return TableRow(number, tuple(bare), OPEN_QUOTE if is_open else "")


def _notes_in(data: bytes) -> Iterator[TableRow]:
    """The comments that somebody put on cells."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in filter(_NOTES.fullmatch, archive.namelist()):
            for note in part_of(archive, name).iter(f"{_XLSX}comment"):
                cell = note.get("ref") or ""
                said = "".join(piece.text or "" for piece in note.iter(f"{_XLSX}t")).strip()
                yield TableRow(int(re.sub(r"\D", "", cell) or 1), (f"{cell}: {said}",))


def _rows_of_sheet(sheet: "openpyxl.worksheet.worksheet.Worksheet") -> list[TableRow]:
    rows = []
    for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True), 1):
        texts = ["" if cell is None else str(cell).strip() for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            rows.append(TableRow(number, tuple(texts)))
    return rows


def _refuse_swollen(data: bytes, file: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise CannotRead(file, DAMAGED) from None
    if size > MOST_UNPACKED or size > 100 * max(len(data), MAX_BYTES // 100):
        raise CannotRead(file, DAMAGED)


def _separator_of(text: str, subject: Subject) -> str:
    """The sign that stands in most lines, and equally often in each of them."""
    beginning = text[:64_000]
    best, most = ",", (0.0, 0)
    for sign in SEPARATORS:
        rows = [row.cells for row in islice(filter(_is_filled, _rows_of_csv(beginning, sign)), 60)]
        widths = [len(row) for row in rows]
        if not widths or max(widths) < 2:
            continue
        alike = widths.count(widths[0]) / len(widths) if widths[0] > 1 else 0.0
        known = sum(subject.names_column(cell) for cell in rows[0])
        if (alike + known, widths[0]) > most:
            best, most = sign, (alike + known, widths[0])
    return best


def _is_filled(row: TableRow) -> bool:
    return any(row.cells)


def _with_head(rows: Sequence[TableRow], subject: Subject) -> Table:
    filled = list(filter(_is_filled, rows))
    above = filled[: _titles_above(filled, subject)]
    filled = filled[len(above) :]
    width = max((len(row.cells) for row in filled), default=0)
    head = filled[0].cells if filled else ()
    names_parts = any(subject.names_column(cell) for cell in head)
    has_content = any(subject.is_content(cell) for cell in head)
    if filled and (names_parts or not has_content) and len(filled) > 1:
        named = tuple(cell or f"Column {number}" for number, cell in enumerate(head, 1))
        return Table(named, tuple(filled[1:]), filled[0].line, tuple(above))
    return Table(tuple(f"Column {number}" for number in range(1, width + 1)), tuple(filled))


def _titles_above(rows: Sequence[TableRow], subject: Subject) -> int:
    """How many rows of a cell each stand above the first that names two columns."""
    for number, row in enumerate(rows[:MOST_TITLES]):
        if sum(subject.names_column(cell) for cell in row.cells) > 1:
            return number
        if sum(map(bool, row.cells)) > 1:
            return 0
    return 0
