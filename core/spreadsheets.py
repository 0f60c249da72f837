"""Tables as files that spreadsheet programs open: every CSV and XLSX of the product is written here.

What people typed is shown and never worked out, whichever separator the reading program believes in; numbers, days and
moments are such where the format has them.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from tempfile import TemporaryFile
from typing import IO, Any

from django.http import HttpRequest
from django.utils.formats import get_format
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import TYPE_STRING

Cell = str | int | float | bool | date | datetime | None

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
# The mark by which spreadsheet programs know UTF-8.
MARK = "\ufeff"
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
SEPARATOR_CHOICES = (("comma", "Comma"), ("semicolon", "Semicolon"), ("tab", "Tab"))

CELL_UNITS = 32_767  # more does not fit into one cell of an XLSX
CUT = " … [cut]"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# The wide ones count as formulas in Japanese and Chinese versions of spreadsheet programs.
_SIGNS = "=+\\-@＝＋－＠"  # noqa: RUF001
_BREAKS = "\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
# At the beginning, and behind whatever could begin a cell for a program that expects another separator: quotation marks
# and spaces in between are taken away by some of them.
_FORMULA = re.compile(f'(?:^|[,;|\t{_BREAKS}])[\\s"]*(?=[{_SIGNS}])')
_SPACES_FIRST = ("\t", "\r", "\n")

# Europe writes a comma in numbers, and therefore a semicolon between them; these places do not.
_POINT_IN_EUROPE = {"London", "Dublin", "Belfast", "Jersey", "Guernsey", "Isle_of_Man", "Malta", "Gibraltar"}


def separator_for(request: HttpRequest, zone: str) -> str:
    """Which of SEPARATORS this person's spreadsheet program most likely expects, by the language of the browser and,
    where that is English, by the time zone. A guess: whoever takes a file may choose."""
    language = request.headers.get("Accept-Language", "").split(",")[0].split(";")[0].strip().lower()
    if language and language != "*" and not language.startswith("en"):
        return "semicolon" if get_format("DECIMAL_SEPARATOR", lang=language, use_l10n=True) == "," else "comma"
    return separator_of_zone(zone)


def separator_of_zone(zone: str) -> str:
    """The same where no browser says its language."""
    continent, _, place = zone.partition("/")
    return "semicolon" if continent == "Europe" and place not in _POINT_IN_EUROPE else "comma"


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]], separator: str = "comma") -> Iterator[str]:
    """The file line by line, in UTF-8 with its mark. `separator` is a key of SEPARATORS.

    Between semicolons numbers have the comma that such programs expect. Days are as 2026-03-12, moments in UTC.
    """
    writer = csv.writer(_Echo(), delimiter=SEPARATORS[separator])
    point = "," if separator == "semicolon" else "."
    yield MARK + writer.writerow(columns)
    for row in rows:
        yield writer.writerow([_in_csv(cell, point) for cell in row])


def harmless(text: str) -> str:
    """Text that a spreadsheet program shows and never works out: an apostrophe stands before each sign with which a
    formula could begin, wherever a program might see a cell begin."""
    shown = _FORMULA.sub(r"\g<0>'", text)
    return f"'{shown}" if text.startswith(_SPACES_FIRST) else shown


def as_xlsx(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """The file, written row by row to the disk and never held in memory; the caller closes it.

    Text is text whatever it begins with. What does not fit into a cell is cut, and says so.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append([_in_xlsx(sheet, name) for name in columns])
    for row in rows:
        sheet.append([_in_xlsx(sheet, cell) for cell in row])
    stream = TemporaryFile()  # noqa: SIM115 - the answer closes it
    book.save(stream)
    stream.seek(0)
    return stream


class _Echo:
    """A file that gives back what is written, for a csv writer whose lines are sent one by one."""

    def write(self, text: str) -> str:
        return text


def in_words(cell: Cell) -> str:
    """The cell as text, for a format that has no types."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _in_csv(cell: Cell, point: str) -> str:
    if isinstance(cell, str):
        return harmless(cell)
    words = in_words(cell)
    return words.replace(".", point) if isinstance(cell, float) else words


def _in_xlsx(sheet: Any, cell: Cell) -> Any:
    if isinstance(cell, datetime):
        return _formatted(sheet, cell.astimezone(UTC).replace(tzinfo=None, microsecond=0), "yyyy-mm-dd hh:mm:ss")
    if isinstance(cell, date):
        return _formatted(sheet, cell, "yyyy-mm-dd")
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    if cell is None:
        return None
    return _text(sheet, in_words(cell))


def _formatted(sheet: Any, value: date | datetime, shape: str) -> Any:
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = shape
    return cell


def _text(sheet: Any, value: str) -> Any:
    """A cell that is text whatever it begins with: openpyxl by itself takes "=..." for a formula."""
    cell = WriteOnlyCell(sheet, _fitting(NOT_IN_XML.sub("", value)))
    cell.data_type = TYPE_STRING
    return cell


def _fitting(text: str) -> str:
    """A cell's length is counted as spreadsheet programs count it: an emoji is two."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    if len(encoded) <= 2 * CELL_UNITS:
        return text
    return encoded[: 2 * (CELL_UNITS - len(CUT))].decode("utf-16-le", "ignore") + CUT
