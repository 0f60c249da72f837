"""Tables as files (E9, E10): nothing is worked out, whatever stands between the columns, and types stay types."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.test import RequestFactory
from openpyxl import load_workbook

from core.spreadsheets import (
    CELL_UNITS,
    CUT,
    SEPARATORS,
    as_csv,
    as_xlsx,
    harmless,
    separator_for,
    separator_of_zone,
)

HOSTILE = [
    "=1+1",
    "solid answer;=1+1;@SUM(A1)",
    "fine, +49 30, -2",
    "a\t=1+1",
    "a|=1+1",
    "first\n=1+1",
    "first\r\n@SUM(A1)",
    "a;=1;=2;;=3",
    ' ; "=1+1"',
    '";=1+1;"',
    '"=1+1"',
    'x","=1+1","',
    "  =1+1",
    "a; ＝1+1",  # noqa: RUF001
    "a\u2028=1+1",
    "a\v-1",
]
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001


def cells(body: str, separator: str) -> list[str]:
    """As a careless program reads them: line breaks end rows even between quotation marks, spaces and quotation marks
    fall off."""
    found = [cell for row in csv.reader(io.StringIO(body, newline=""), delimiter=separator) for cell in row]
    pieces = [piece for cell in found for piece in cell.splitlines()]
    raw = [piece for line in body.splitlines() for piece in line.split(separator)]
    return [piece.strip(' "\t') for piece in pieces + raw]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("written", SEPARATORS)
def test_no_separator_makes_a_formula_of_text(text, written):
    """E9."""
    body = "".join(as_csv(["what"], [["x", text, "y"], [text]], written))
    for separator in (*SEPARATORS.values(), "|"):
        assert not [cell for cell in cells(body.removeprefix("\ufeff"), separator) if cell.startswith(SIGNS)]


def test_an_apostrophe_stands_at_the_sign():
    """E9."""
    assert harmless("solid answer;=1+1;@SUM(A1)") == "solid answer;'=1+1;'@SUM(A1)"
    assert harmless("\tindented") == "'\tindented"


@pytest.mark.parametrize("text", ["", "a=b", "3", "'x", "well-made, sound; a - b", "1,5", "mail a@b.example"])
def test_other_text_stays_as_it_is(text):
    assert harmless(text) == text


def test_numbers_and_times_of_a_csv():
    at = datetime(2026, 3, 11, 22, 0, 30, 5, tzinfo=UTC)
    row = [-3, 2.5, date(2026, 3, 12), at, True, None]
    kept = {"comma": "-3,2.5,2026-03-12,", "semicolon": "-3;2,5;2026-03-12;", "tab": "-3\t2.5\t2026-03-12\t"}
    for separator, start in kept.items():
        sign = SEPARATORS[separator]
        [head, line] = as_csv(["a", "b"], [row], separator)
        assert head == f"\ufeffa{sign}b\r\n"
        assert line == f"{start}2026-03-11T22:00:30+00:00{sign}yes{sign}\r\n"


def test_an_xlsx_holds_what_a_cell_is():
    """E10."""
    at = datetime(2026, 3, 11, 22, 0, 30, 5, tzinfo=UTC)
    row = [-3, 2.5, date(2026, 3, 12), at, False, None, "=1+1", "12"]
    with as_xlsx("Sheet", [*"abcdefgh"], [row]) as stream:
        head, line = load_workbook(stream).active.iter_rows()
    assert [cell.value for cell in head] == [*"abcdefgh"]
    assert [cell.data_type for cell in line] == ["n", "n", "d", "d", "s", "n", "s", "s"]
    values = [-3, 2.5, datetime(2026, 3, 12), datetime(2026, 3, 11, 22, 0, 30), "no", None, "=1+1", "12"]
    assert [cell.value for cell in line] == values


def test_what_no_cell_holds_is_cut_and_says_so():
    with as_xlsx("Sheet", ["a"], [["😀" * 20_000], ["x" * CELL_UNITS]]) as stream:
        _, cut, whole = [row[0].value for row in load_workbook(stream).active.iter_rows()]
    assert cut.endswith(CUT) and set(cut.removesuffix(CUT)) == {"😀"}
    assert CELL_UNITS - 2 <= len(cut.encode("utf-16-le")) // 2 <= CELL_UNITS
    assert len(whole) == CELL_UNITS


@pytest.mark.parametrize(
    ("language", "zone", "expected"),
    [
        ("de-DE,de;q=0.9,en;q=0.8", "UTC", "semicolon"),
        ("fr", "America/New_York", "semicolon"),
        ("pt-BR", "America/Sao_Paulo", "semicolon"),
        ("ja", "Asia/Tokyo", "comma"),
        ("en-GB,en;q=0.9", "Europe/London", "comma"),
        ("en-US,en", "Europe/Berlin", "semicolon"),
        ("en-US,en", "America/New_York", "comma"),
        ("", "Europe/Paris", "semicolon"),
        ("*", "Asia/Tokyo", "comma"),
        ("xx-nonsense/../", "Europe/Paris", "comma"),
    ],
)
def test_the_separator_that_a_program_expects_is_guessed(language, zone, expected):
    """E9."""
    assert separator_for(RequestFactory().get("/", headers={"accept-language": language}), zone) == expected
    assert separator_of_zone(zone) in SEPARATORS
