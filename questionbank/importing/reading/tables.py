"""Tables of questions: which of their columns becomes which part of one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.errors import CannotRead
from core.reading.sheets import Subject, Table, TableRow
from questionbank.importing.reading import vocabulary as words
from questionbank.importing.reading.found import LISTS, Found, FoundQuestion, LeftOver
from questionbank.importing.reading.prompts import set_prompt
from questionbank.importing.reading.what_asks import is_question

LAYOUT = "table"
LEAVE_OUT = "leave"
# What a column can become, in the order of choices.
PARTS = (
    *("prompt", "title", "category", "competency", "level", "minutes", "rationale", "sample_answer", "strong_answer"),
    *("points", "pitfalls", "follow_ups", "sources", "tags"),
)

NO_QUESTIONS = "No column holds questions. Say which one does."
TOO_MANY_CELLS = "This row has more cells than the table has columns; the rest is left over."
FORMULA = "A cell begins as a formula does; it stays text."
ABOVE_TABLE = "Above the names of the columns"
NO_WORDS = "This row has no question"
SEVERAL = "Its row holds several questions. What else stands there was given to each of them."
ABOVE = "Its {} stands in a row above."
NOTE = "A comment on a cell"
SHEET_WITHOUT = "The sheet “{}” holds no questions"
# What programs call a sheet that nobody gave a name.
_UNNAMED_SHEET = re.compile(r"(?:sheet|tabelle|blatt|feuil(?:le)?|hoja)?\W*\d*", re.IGNORECASE)

# What columns alone are called: "scenario question (behavioural)", the sides of a card, the ends of a scale.
_FURTHER_NAMES = (
    ("prompt", re.compile(r"(?:[^\W\d_]+ )?questions?(?: \([^()]*| 1)?|front|vorderseite|recto")),
    (
        "strong_answer",
        re.compile(r"(?:what )?(?:an? )?(?:good|great|strong|ideal)(?: answers?)? (?:looks?|sounds?) like"),
    ),
    ("points", re.compile(r"[2-4]\W+(?:good|average|acceptable|satisfactory|meets expectations)(?: answer)?")),
    ("sample_answer", re.compile(r"back|rückseite|verso")),
    (
        "strong_answer",
        re.compile(r"(?:[1-9]\W+)?(?:excellent|outstanding|strong|great|exceeds expectations)(?: answer)?"),
    ),
    ("pitfalls", re.compile(r"(?:[01]\W+)?(?:poor|weak|unsatisfactory|below expectations)(?: answer)?")),
)

_NUMBERED = re.compile(r"\d\W*$")
# What a cell that spans several rows says of each of them.
_SPANNING = ("category", "competency", "level")
# What a row says of all of its questions; the rest is more likely said of one.
_OF_A_ROW = (*_SPANNING, "tags", "minutes")

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)

QUESTIONS = Subject(names_column=lambda cell: bool(words.label_of(cell)), is_content=is_question)


def guessed_parts(table: Table) -> dict[int, str]:
    """What each column becomes, by its name, and where no name helps by what stands in it."""
    parts: dict[int, str] = {}
    for column, name in enumerate(table.columns):
        part = _part_of(name)
        if part and (part not in parts.values() or part in LISTS or (part == "prompt" and _NUMBERED.search(name))):
            parts[column] = part
    if "prompt" not in parts.values():
        shares = {column: _share_asking(table, column) for column in range(len(table.columns)) if column not in parts}
        best = max(shares, key=lambda column: shares[column], default=None)
        if best is not None and shares[best] >= 0.3:
            parts[best] = "prompt"
    return parts


def asks(table: Table) -> bool:
    """Whether one of its columns is known to hold questions."""
    return "prompt" in guessed_parts(table).values()


def _part_of(name: str) -> str:
    plain = words.plain(name[: words.LONGEST_NAME])
    if plain in ("title", "titel", "titre", "título", "name"):
        return "title"
    if part := words.label_of(name.replace("_", " ")):
        return part
    return next((part for part, pattern in _FURTHER_NAMES if pattern.fullmatch(plain)), "")


def _share_asking(table: Table, column: int) -> float:
    cells = [row.cells[column] for row in table.rows if column < len(row.cells) and row.cells[column]][:200]
    return sum(is_question(cell) for cell in cells) / len(cells) if cells else 0.0


def read_table(table: Table, file: str, parts: Mapping[int, str] | None = None) -> Found:
    """The questions of a table, one a row. Raises CannotRead where no column holds questions."""
    parts = dict(guessed_parts(table) if parts is None else parts)
    if "prompt" not in parts.values():
        raise CannotRead(file, NO_QUESTIONS)
    found = Found(LAYOUT, [], [])
    spanned = _spanned_cells(table, parts)
    for row in table.rows:
        questions = _questions_of(row, parts, spanned.get(row.line, {}))
        if questions:
            found.questions += questions
            _doubt_row(found, questions[0], row, len(table.columns))
        else:
            found.left_over.append(LeftOver(row.line, row.line, " | ".join(filter(None, row.cells)), NO_WORDS))
    found.left_over += [
        LeftOver(row.line, row.line, " ".join(filter(None, row.cells)), ABOVE_TABLE) for row in table.above
    ]
    found.left_over += _left_columns(table, parts)
    return found


def read_sheets(table: Table, file: str, parts: Mapping[int, str]) -> Found:
    """The questions of all sheets of a file. These parts are those of a table's columns, and of those that other sheets
    call alike; what other columns hold is guessed. Raises CannotRead as `read_table`."""
    found = read_table(table, file, parts)
    others = [
        (other, dict(parts) if other.columns == table.columns else guessed_parts(other)) for other in table.beside
    ]
    with_questions = [(other, own) for other, own in others if "prompt" in own.values()]
    if with_questions:
        _name_sheet(found, table)
    for other, own in with_questions:
        _add_sheet(found, _name_sheet(read_table(other, file, own), other), other.sheet)
    found.left_over += [_whole(other) for other, own in others if "prompt" not in own.values()]
    found.left_over += [LeftOver(note.line, note.line, note.cells[0], NOTE) for note in table.notes]
    return found


def _name_sheet(found: Found, table: Table) -> Found:
    """What was found on one of several sheets, with the sheet's name for the category where no column says one."""
    name = "" if _UNNAMED_SHEET.fullmatch(table.sheet) else table.sheet
    for question in found.questions:
        question.category = question.category or name
    return found


def _add_sheet(found: Found, further: Found, sheet: str) -> None:
    found.questions += further.questions
    found.left_over += [replace(over, why=f"{over.why}, on the sheet “{sheet}”") for over in further.left_over]


def _whole(table: Table) -> LeftOver:
    names = [table.columns] if table.head_line else []
    rows = [*(row.cells for row in table.above), *names, *(row.cells for row in table.rows)]
    text = "\n".join(" | ".join(filter(None, cells)) for cells in rows)
    last = table.rows[-1].line if table.rows else table.head_line
    return LeftOver(table.head_line or table.rows[0].line, last, text, SHEET_WITHOUT.format(table.sheet))


def _spanned_cells(table: Table, parts: Mapping[int, str]) -> dict[int, dict[str, str]]:
    """What cells above say of rows that leave theirs empty, by row and part: where most rows do, and nothing stands
    twice, somebody joined cells."""
    spanned: dict[int, dict[str, str]] = {}
    for column, part in parts.items():
        cells = [(row.line, row.cells[column] if column < len(row.cells) else "") for row in table.rows]
        said = [cell for _, cell in cells if cell]
        if (
            part not in _SPANNING
            or not (cells and cells[0][1])
            or len(said) * 2 > len(cells)
            or len(set(said)) < len(said)
        ):
            continue
        above = ""
        for line, cell in cells:
            above = cell or above
            if not cell:
                spanned.setdefault(line, {})[part] = above
    return spanned


def _questions_of(row: TableRow, parts: Mapping[int, str], spanned: Mapping[str, str]) -> list[FoundQuestion]:
    """The questions of a row: one for each of its columns that asks. What else it says is said of each."""
    asking = [column for column, part in parts.items() if part == "prompt" and any(row.cells[column : column + 1])]
    others = {column: part for column, part in parts.items() if part != "prompt"}
    questions = [_question_of(row, {**others, column: "prompt"}) for column in asking]
    shared = any(part not in (*_OF_A_ROW, LEAVE_OUT) and any(row.cells[at : at + 1]) for at, part in others.items())
    for question in questions:
        for part, said in spanned.items():
            setattr(question, part, said)
            question.doubts.append(ABOVE.format(part))
        if len(questions) > 1 and shared:
            question.doubts.append(SEVERAL)
    return [question for question in questions if question.prompt]


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
            setattr(question, part, _BREAK.sub("\n", cell))
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
    if row.doubt:
        question.doubts.append(row.doubt)
    if any(re.match(r"[=@](?=[A-Za-z0-9(+\-])", cell) for cell in row.cells):
        question.doubts.append(FORMULA)


def _left_columns(table: Table, parts: Mapping[int, str]) -> list[LeftOver]:
    left = []
    for column, name in enumerate(table.columns):
        cells = [row.cells[column] for row in table.rows if column < len(row.cells) and row.cells[column]]
        if cells and not counts_up(cells) and parts.get(column, LEAVE_OUT) == LEAVE_OUT:
            text = "\n".join(cells)
            left.append(LeftOver(table.head_line or table.rows[0].line, table.rows[-1].line, text, f"Column “{name}”"))
    return left


def counts_up(cells: Sequence[str]) -> bool:
    """Whether cells only number what they stand beside."""
    numbers = [int(cell.rstrip(".")) for cell in cells if cell.rstrip(".").isdecimal() and len(cell) < 9]
    if not numbers or len(numbers) < len(cells) or (len(numbers) == 1 and numbers[0] != 1):
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def columns_by_name(table: Table, chosen: Sequence[str]) -> dict[int, str]:
    """The parts that somebody chose, one for each column; what is no part is left out."""
    return {column: part for column, part in enumerate(chosen[: len(table.columns)]) if part in PARTS}
