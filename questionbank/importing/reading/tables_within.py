"""Tables of questions that stand within a text, among its headings and lists."""

import re

from core.reading import sheets
from core.reading.sheets import Table
from questionbank.importing.reading import tables
from questionbank.importing.reading.block import Block
from questionbank.importing.reading.found import Found
from questionbank.importing.reading.inline import read_inline


def rows_asked(block: Block) -> Found | None:
    """The questions of a table in a text, one a row; None where it asks nothing."""
    table = _table_of_rows(block.source, block.line)
    parts = tables.guessed_parts(table)
    if "prompt" not in parts.values() or _leads_elsewhere(block.source):
        return None
    return tables.read_table(table, "", parts)


def _leads_elsewhere(source: str) -> bool:
    """Whether a table is one of contents."""
    return source.count("](#") * 2 >= max(source.count("\n") - 1, 1)


def _table_of_rows(source: str, line: int) -> Table:
    rows = []
    for number, row in enumerate(source.split("\n")):
        cells = re.split(r"(?<!\\)\|", row.strip().strip("|"))
        if number != 1:
            rows.append(sheets.TableRow(line + number, tuple(read_inline(cell.strip()).text for cell in cells)))
    return Table(rows[0].cells, tuple(rows[1:]), line)
