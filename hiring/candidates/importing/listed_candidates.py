"""Candidates as a table names them: which column holds what, and what each row says. Nothing is made up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from accounts.people_lists import written
from core.addresses import address_of_cell, canonical_email, written_addresses
from core.errors import CannotRead
from core.reading.encodings import MAX_BYTES, TOO_LARGE, text_of_file
from core.reading.sheets import Subject, Table, TableRow, table_of_csv, table_of_xlsx
from core.search import folded
from hiring.models import Candidate

MOST_CANDIDATES = 5_000
NO_ADDRESSES = (
    "No column of this file holds addresses of mail. Choose a CSV or XLSX with one candidate in each row, with a name "
    "and an address."
)
NAME, EMAIL, LINKS = "name", "email", "links"
PARTS = {
    "": "Leave it out",
    NAME: "Name, or a part of it",
    EMAIL: "Email",
    "address_as": "How to address them",
    "pronoun": "Pronoun",
    "source": "Where they come from",
    "external_reference": "Reference in your applicant system",
    LINKS: "Links",
}
WHOLE_NAMES = (*written.WHOLE_NAMES, "candidate", "candidatename", "applicant", "bewerber", "candidat")
COLUMN_WORDS = {
    NAME: (*WHOLE_NAMES, *written.COLUMN_WORDS["name"]),
    EMAIL: (*written.COLUMN_WORDS["email"], "candidateemail", "primaryemail"),
    "address_as": ("preferredname", "howtoaddress", "called", "nickname", "rufname"),
    "pronoun": ("pronoun", "pronouns"),
    "source": ("source", "camefrom", "channel", "origin", "quelle"),
    "external_reference": ("reference", "id", "candidateid", "applicationid", "externalid", "atsid"),
    LINKS: ("link", "links", "portfolio", "profile", "website", "linkedin", "url"),
}
COLUMNS = {word: part for part, words in COLUMN_WORDS.items() for word in words}
# By the whole cell, or by its first word: "she/her/hers", "He (him)".
PRONOUNS = {
    **dict.fromkeys(("she", "her", "hers"), Candidate.Pronoun.SHE),
    **dict.fromkeys(("he", "him", "his"), Candidate.Pronoun.HE),
    **dict.fromkeys(("they", "them", "theirs"), Candidate.Pronoun.THEY),
}
WHOLE_PRONOUNS = {
    **dict.fromkeys(("female", "f", "w"), Candidate.Pronoun.SHE),
    **dict.fromkeys(("male", "m"), Candidate.Pronoun.HE),
}
SHEETS = "The sheets “{}” and “{}” both hold candidates. Save each as a file of its own, and import both."
IS_XLSX = b"PK\x03\x04"


@dataclass(frozen=True)
class ListedCandidate:
    """What one row of a table says of a candidate, by the names of a candidate's columns; what it leaves empty is not
    in `said`."""

    line: int
    said: dict[str, str]

    @property
    def name(self) -> str:
        return self.said.get(NAME, "")

    @property
    def email(self) -> str:
        return self.said.get(EMAIL, "")


def table_of_file(data: bytes, file: str) -> Table:
    """The table of a CSV or XLSX. Raises CannotRead, with one sentence, for everything else: a file of another kind,
    one without addresses, one with candidates on several sheets, one with more rows than come in at once."""
    if len(data) > MAX_BYTES:
        raise CannotRead(file, TOO_LARGE)
    if data.startswith(IS_XLSX):
        table = _only_table(table_of_xlsx(data, file, CANDIDATES), file)
    else:
        table = table_of_csv(text_of_file(data, file), CANDIDATES)
    if not written.holds_address(table):
        raise CannotRead(file, NO_ADDRESSES)
    if len(table.rows) > MOST_CANDIDATES:
        raise CannotRead(file, f"At most {MOST_CANDIDATES:,} candidates come in at once; this has {len(table.rows):,}.")
    return table


def _only_table(table: Table, file: str) -> Table:
    """The sheet with candidates. Raises CannotRead where several hold some, for none of them may be passed over."""
    table = table.leading(written.holds_address)
    for other in table.beside:
        if written.holds_address(other) or other.columns == table.columns:
            raise CannotRead(file, SHEETS.format(table.sheet, other.sheet))
    return replace(table, beside=(), notes=())


def guessed_columns(table: Table) -> list[str]:
    """The part that each column most likely holds, by its name; the addresses also by what stands there. Where whole
    names have a column, their parts are left out."""
    words = [written.column_word(name) for name in table.columns]
    of_name = written.columns_of_name(words, WHOLE_NAMES)
    parts = [COLUMNS.get(word, "") for word in words]
    parts = [part if part != NAME or at in of_name else "" for at, part in enumerate(parts)]
    if EMAIL not in parts:
        held = [_addresses_in(table, column) for column in range(len(parts))]
        if max(held, default=0):
            parts[held.index(max(held))] = EMAIL
    if NAME not in parts:
        free = next((column for column, part in enumerate(parts) if not part), None)
        if free is not None:
            parts[free] = NAME
    return parts


def listed_candidates(table: Table, columns: Sequence[str]) -> list[ListedCandidate]:
    """Everybody in the rows, with the columns read as these parts. Of the parts of a name one whole is made."""
    return [found for row in table.rows if (found := _read(row, columns)).said]


def _read(row: TableRow, columns: Sequence[str]) -> ListedCandidate:
    said: dict[str, list[str]] = {}
    for part, cell in zip(columns, row.cells, strict=False):
        if part and cell:
            said.setdefault(part, []).append(cell)
    joined = {part: ("\n" if part == LINKS else " ").join(cells) for part, cells in said.items()}
    if EMAIL in joined:
        joined[EMAIL] = address_of_cell(joined[EMAIL])
    if pronoun := _pronoun_in(joined.pop("pronoun", "")):
        joined["pronoun"] = pronoun
    return ListedCandidate(row.line, joined)


def _pronoun_in(cell: str) -> str:
    """The pronoun that a cell says; empty for every other word, since nobody's pronoun is guessed."""
    plain = " ".join(folded(cell).split())
    first = re.match(r"[a-z]*", plain)
    return str(WHOLE_PRONOUNS.get(plain) or PRONOUNS.get(first[0] if first else "") or "")


def addresses_in(table: Table) -> set[str]:
    """Every address that stands in a table, whatever its columns mean, in the form in which addresses are compared."""
    cells = [cell for row in table.rows for cell in row.cells if "@" in cell]
    found = [each.address for cell in cells for each in written_addresses(cell)]
    return {canonical_email(address) for address in [*found, *map(address_of_cell, cells)]}


def shown_name(file: str) -> str:
    """The name of a file without where it lay."""
    return PurePath(file).name[:200] or "file"


def _addresses_in(table: Table, column: int) -> int:
    return sum(written.has_address(cell) for row in table.rows for cell in row.cells[column : column + 1])


def _names_column(cell: str) -> bool:
    return written.column_word(cell) in COLUMNS


CANDIDATES = Subject(names_column=_names_column, is_content=written.has_address)
