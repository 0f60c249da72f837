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
# What the columns of a table are called, without spaces, hyphens and capitals. "Name" is the whole name, or what stands
# beside a given name.
GIVEN_NAMES = ("firstname", "givenname", "forename", "vorname", "prenom")
FAMILY_NAMES = ("lastname", "familyname", "surname", "nachname", "apellido", "apellidos")
NAMES = ("name", "nom", "nombre")
WHOLE_NAMES = ("fullname", "displayname", "person", "nomcomplet", "nombrecompleto")
COLUMN_WORDS = {
    "name": (*WHOLE_NAMES, *NAMES, *GIVEN_NAMES, *FAMILY_NAMES),
    "email": (
        *("email", "mail", "emailaddress", "mailaddress", "address", "emailadresse", "adresseemail"),
        *("adresse", "courriel", "correo", "correoelectronico"),
    ),
    "role": ("role", "rolle", "rol", "siterole", "access"),
    "title": ("title", "jobtitle", "position", "whattheydo", "funktion", "fonction", "puesto", "cargo"),
}
COLUMNS = {word: part for part, words in COLUMN_WORDS.items() for word in words}
# What separates the cells of a line. A comma may stand inside a name, as anything may between quotation marks.
CELL = re.compile(r'(?:"[^"\n]*"|[^;\t|])+')
PART = re.compile(r'(?:"[^"\n]*"|[^,])+')
IN_BRACKETS = re.compile(r"\[[^\]]*\]|\([^)]*\)|\*")
BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,3}[.)])\s+")
AROUND = " ,;\t|—\"'“”„<>()[]-–:"


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
        return [person for row in table.rows for person in _people_in_cells(row)]
    return [person for row in table.rows if (person := _person_of_row(row, parts))]


def people_in_sheets(table: Table) -> list[WrittenPerson]:
    """Everybody whom the sheets of a file name: all sheets with an address, or the first where none has any."""
    sheets = [sheet for sheet in table.sheets if holds_address(sheet)] or [table]
    return [person for sheet in sheets for person in people_in_table(sheet)]


def names_column(cell: str) -> bool:
    """Whether a cell is the name of a column of people."""
    return column_word(cell) in COLUMNS


def column_word(cell: str) -> str:
    """The name of a column as it is looked up, whichever program wrote it: "First Name [Required]", "givenName"."""
    return re.sub(r"[\W_]", "", folded(IN_BRACKETS.sub("", cell)))


def columns_of_name(words: Sequence[str], whole_names: Sequence[str] = WHOLE_NAMES) -> set[int]:
    """Which columns together are a name: the one that holds whole names, else all that hold a part of one."""
    is_name_whole = bool({*words} & {*FAMILY_NAMES}) or not {*words} & {*GIVEN_NAMES}
    preferred = (*whole_names, *NAMES) if is_name_whole else whole_names
    whole = next((words.index(word) for word in preferred if word in words), None)
    if whole is not None:
        return {whole}
    return {at for at, word in enumerate(words) if word in COLUMN_WORDS["name"]}


def has_address(text: str) -> bool:
    return any(written_addresses(text))


def holds_address(table: Table) -> bool:
    return any(has_address(cell) for row in table.rows for cell in row.cells)


PEOPLE = Subject(names_column=names_column, is_content=has_address)


def _plain(cell: str) -> str:
    return " ".join(folded(cell.replace("_", " ")).split())


def _parts_of(table: Table) -> dict[int, str]:
    words = [column_word(name) for name in table.columns]
    of_name = columns_of_name(words)
    parts = ((at, COLUMNS.get(word, "")) for at, word in enumerate(words))
    return {at: part for at, part in parts if part and (part != "name" or at in of_name)}


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


def _people_in_cells(row: TableRow) -> Iterator[WrittenPerson]:
    """Whoever a row without named columns names: somebody whose address has a cell of its own, else whom its text
    names."""
    cells = [cell for cell in row.cells if cell]
    addresses = [[*written_addresses(cell)] for cell in cells]
    if sum(map(len, addresses)) != 1:
        yield from _people_in_line("\t".join(cells), row.line)
        return
    at = next(at for at, found in enumerate(addresses) if found)
    rest = [text.strip(AROUND) for text in _without(cells[at], addresses[at][0])]
    yield _person_of([*cells[:at], *rest, *cells[at + 1 :]], addresses[at][0], row.line)


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
    cells = [cell for cell in re.split(r"[,;\t|]", text) if cell.strip()]
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
    """Somebody in a piece of text. Only what separates cells ends a name. A comma does not: what is behind it may be
    the given name, and a name is never taken apart."""
    texts = _without(text, address) if address else [text]
    return _person_of([cell for text in texts for cell in CELL.findall(text)], address, number)


def _without(text: str, address: WrittenAddress) -> list[str]:
    """What stands before an address, and what after it."""
    return [text[: address.start], text[address.end :]]


def _person_of(cells: Sequence[str], address: WrittenAddress | None, number: int) -> WrittenPerson:
    """Somebody by the cells around their address: a word for a role, the name, and what they do."""
    parts = [[said for part in PART.findall(cell) if (said := part.strip(AROUND))] for cell in cells]
    roles = [said for cell in parts for said in cell if _plain(said) in SITE_ROLES]
    others = [text for cell in parts if (text := ", ".join(said for said in cell if said not in roles))]
    return WrittenPerson(
        line=number,
        name=others[0] if others else "",
        email=address.address if address else "",
        role=SITE_ROLES[_plain(roles[0])] if roles else "",
        title=", ".join(others[1:]),
    )
