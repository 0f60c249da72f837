"""A table as people write or paste it, read into rows of cells. Pure."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

Row = tuple[str, ...]
# What parts the cells of a pasted table, the surest first.
SEPARATORS = ("\t", ";", ",")
_RULE = re.compile(r"^[\s|:+=-]*-[\s|:+=-]*$")
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class TableRows:
    """The head and the rows below it, all of one width."""

    head: Row
    rows: tuple[Row, ...]


def table_of(text: str) -> TableRows | None:
    """The table that a text holds: with bars as in Markdown, with tabs, semicolons or commas. None where it holds none,
    so that it is shown as it was typed."""
    lines = [line for line in text.splitlines() if line.strip()]
    cells = _by_bars(lines) or _by_separator(lines)
    if len(cells) < 2 or max(map(len, cells)) < 2:
        return None
    width = max(map(len, cells))
    head, *rows = [(*row, *[""] * (width - len(row))) for row in cells]
    return TableRows(head, tuple(rows))


def _by_bars(lines: Sequence[str]) -> list[Row]:
    """Every line has a bar; a line of hyphens below the head is no row."""
    said = [line for line in lines if not _RULE.match(line)]
    if not said or not all(_PIPE.search(line) for line in said):
        return []
    return [tuple(_cell(cell) for cell in _PIPE.split(_bare(line))) for line in said]


def _bare(line: str) -> str:
    """Without the bars at both ends."""
    line = line.strip().removeprefix("|")
    return line.removesuffix("|") if not line.endswith("\\|") else line


def _cell(text: str) -> str:
    return text.replace("\\|", "|").strip()


def _by_separator(lines: Sequence[str]) -> list[Row]:
    """The first separator that parts every line alike."""
    for separator in SEPARATORS:
        rows = [tuple(cell.strip() for cell in row) for row in csv.reader(lines, delimiter=separator)]
        if len({len(row) for row in rows}) == 1 and len(rows[0]) > 1:
            return rows
    return []
