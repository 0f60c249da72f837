"""Tables that other programs wrote, as CSV or XLSX. What a column means is the reader's matter."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from core.errors import CannotRead
from core.reading.encodings import EMPTY, MAX_BYTES, refuse_size

MOST_ROWS, MOST_COLUMNS, MOST_UNPACKED = 50_000, 100, 200_000_000
SEPARATORS = ",;\t|"
# More lines above the names of columns are no title.
MOST_TITLES = 10

DAMAGED = "This spreadsheet is damaged or protected. Open it, save it anew as XLSX, and choose it again."


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
    above: tuple[TableRow, ...] = ()
    """Titles that stand above the names of the columns."""

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
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator_of(text, subject))
    rows: list[TableRow] = []
    line = 1
    try:
        for cells in reader:
            rows.append(TableRow(line, tuple(cell.strip() for cell in cells)))
            line = reader.line_num + 1
    except csv.Error:
        return _with_head([TableRow(number, (each,)) for number, each in enumerate(text.split("\n"), 1)], subject)
    return _with_head(rows, subject)


def table_of_xlsx(data: bytes, file: str, subject: Subject) -> Table:
    """The table of the first sheet that holds one. Formulas stay the text that they are. Raises CannotRead."""
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
    return _with_head(rows, subject)


def as_text(table: Table) -> str:
    """A table as text that `table_of_text` makes the same table of."""
    rows = [[row.line, *row.cells] for row in table.rows]
    above = [[row.line, *row.cells] for row in table.above]
    return json.dumps([list(table.columns), table.head_line, rows, above], ensure_ascii=False)


def table_of_text(text: str) -> Table:
    """The table that `as_text` wrote."""
    # What waited in a preview before titles were kept has no fourth part.
    columns, head_line, rows, *others = json.loads(text)
    kept = [tuple(TableRow(line, tuple(cells)) for line, *cells in part) for part in (rows, *others)]
    return Table(tuple(columns), kept[0], head_line, *kept[1:])


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


def _separator_of(text: str, subject: Subject) -> str:
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
        known = sum(subject.names_column(cell) for cell in rows[0])
        if (alike + known, widths[0]) > most:
            best, most = sign, (alike + known, widths[0])
    return best


def _with_head(rows: Sequence[TableRow], subject: Subject) -> Table:
    filled = [row for row in rows if any(row.cells)]
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
