"""People as a list names them, in a mail, a spreadsheet or a directory: who stands in each line. Nothing is made up."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accounts.models import User
from core.addresses import WrittenAddress, address_of_cell, written_addresses
from core.reading.sheets import Subject, Table, TableRow, table_of_csv
from core.search import folded

Role = User.SiteRole

# How lists call the roles that somebody can have here; what opening and panel decide is a member's.
ROLE_WORDS = {
    Role.ADMIN: ("admin", "administrator", "administratorin", "administrateur", "administratrice", "administrador"),
    Role.RECRUITER: ("recruiter", "recruiterin", "recruiting", "recruteur", "recruteuse", "reclutador", "reclutadora"),
    Role.MEMBER: ("member", "panelist", "panellist", "interviewer", "interviewerin", "hiring manager", "mitglied"),
}
SITE_ROLES = {word: role for role, words in ROLE_WORDS.items() for word in words}
# What the columns of a table are called. Of the parts of a name one whole is made, in the order of the columns.
COLUMN_WORDS = {
    "name": (
        *("name", "full name", "first name", "last name", "given name", "family name", "surname", "forename", "person"),
        *("vorname", "nachname", "nom", "prenom", "nombre", "apellido", "apellidos", "display name"),
    ),
    "email": (
        *("email", "e-mail", "mail", "email address", "e-mail address", "mail address", "address", "e-mail-adresse"),
        *("adresse", "courriel", "correo", "correo electronico", "adresse e-mail"),
    ),
    "role": ("role", "rolle", "rol", "site role", "access"),
    "title": ("title", "job title", "position", "what they do", "funktion", "fonction", "puesto", "cargo"),
}
COLUMNS = {word: part for part, words in COLUMN_WORDS.items() for word in words}
SEPARATORS = re.compile(r"[,;\t|]")
BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,3}[.)])\s+")
# At the ends of a piece of a line, and around a part of it.
SEPARATED = " ,;\t|"
AROUND = " \t—\"'“”„<>()[]-–:"
# Stands for a comma inside a name while a line is cut.
HELD = "\x00"


@dataclass(frozen=True)
class WrittenPerson:
    """Somebody as a line of a list names them. What the line does not say is empty."""

    line: int
    name: str = ""
    email: str = ""
    role: str = ""
    title: str = ""


def people_in_text(text: str) -> list[WrittenPerson]:
    """Everybody whom a text names, in its order: one a line, or several addresses of mail side by side, or a table
    whose first line names its columns."""
    table = table_of_csv(text, PEOPLE)
    if table.head_line and _holds_addresses(table):
        return people_in_table(table)
    return [person for number, line in enumerate(text.split("\n"), 1) for person in _people_in_line(line, number)]


def people_in_table(table: Table) -> list[WrittenPerson]:
    """Everybody in the rows of a table. Where no column is called as one of addresses, a row is read as a line."""
    parts = _parts_of(table)
    if "email" not in parts.values():
        rows = [(row.line, "\t".join(row.cells)) for row in table.rows]
        return [person for number, line in rows for person in _people_in_line(line, number)]
    return [person for row in table.rows if (person := _person_of_row(row, parts))]


def names_column(cell: str) -> bool:
    """Whether a cell is the name of a column of people."""
    return _plain(cell) in COLUMNS


def has_address(text: str) -> bool:
    return any(written_addresses(text))


PEOPLE = Subject(names_column=names_column, is_content=has_address)


def _plain(cell: str) -> str:
    return " ".join(folded(cell.replace("_", " ")).split())


def _parts_of(table: Table) -> dict[int, str]:
    names = ((column, COLUMNS.get(_plain(name), "")) for column, name in enumerate(table.columns))
    return {column: part for column, part in names if part}


def _holds_addresses(table: Table) -> bool:
    """Whether the column that is called as one of addresses holds some, in half of the rows or more."""
    columns = [column for column, part in _parts_of(table).items() if part == "email"]
    held = sum(any(has_address(" ".join(row.cells[at : at + 1])) for at in columns) for row in table.rows)
    return held * 2 >= len(table.rows) > 0


def _person_of_row(row: TableRow, parts: dict[int, str]) -> WrittenPerson | None:
    said: dict[str, list[str]] = {part: [] for part in COLUMN_WORDS}
    for column, part in parts.items():
        if column < len(row.cells) and row.cells[column]:
            said[part].append(row.cells[column])
    if not any(said.values()):
        return None
    return WrittenPerson(
        line=row.line,
        name=" ".join(said["name"]),
        email=address_of_cell(" ".join(said["email"])),
        role=SITE_ROLES.get(_plain(" ".join(said["role"])), ""),
        title=", ".join(said["title"]),
    )


def _people_in_line(line: str, number: int) -> Iterator[WrittenPerson]:
    text = BULLET.sub("", line)
    if not text.strip(AROUND) or _names_columns(text):
        return
    addresses = [*written_addresses(text)]
    if len(addresses) < 2:
        yield _person_in(text, addresses[0] if addresses else None, number)
        return
    for piece in _pieces(text, addresses):
        yield _person_in(piece, next(written_addresses(piece), None), number)


def _names_columns(text: str) -> bool:
    cells = [cell for cell in SEPARATORS.split(text) if cell.strip()]
    return len(cells) > 1 and all(names_column(cell) for cell in cells)


def _pieces(text: str, addresses: Sequence[WrittenAddress]) -> list[str]:
    """A line of several people, cut where one ends: after an address, or before it where the line begins with one."""
    is_address_first = not text[: addresses[0].start].strip(AROUND)
    if is_address_first:
        cuts = [0, *(found.start for found in addresses[1:]), len(text)]
    else:
        cuts = [0, *(found.end for found in addresses[:-1]), len(text)]
    return [text[begin:end] for begin, end in zip(cuts, cuts[1:], strict=False)]


def _person_in(text: str, address: WrittenAddress | None, number: int) -> WrittenPerson:
    """Somebody in a piece of text: the address, a word for a role, the name, and what they do after it."""
    if address is None:
        before, after = text, ""
    else:
        before, after = text[: address.start], text[address.end :]
        if address.is_bracketed:
            # As mail programs write it: all that stands before the brackets is the name, be there a comma in it.
            before = before.strip(SEPARATED).replace(",", HELD)
    said = [part.replace(HELD, ",").strip(AROUND) for part in SEPARATORS.split(f"{before}\t{after}")]
    roles = [part for part in said if _plain(part) in SITE_ROLES]
    others = [part for part in said if part and part not in roles]
    return WrittenPerson(
        line=number,
        name=others[0] if others else "",
        email=address.address if address else "",
        role=SITE_ROLES[_plain(roles[0])] if roles else "",
        title=", ".join(others[1:]),
    )
