"""Why a line of a kit file cannot be read, in words for whoever wrote it: never those of the program that reads it.

The reader's own message says what kind of mistake it is; the line itself says which sign made it, and what helps.
"""

import re
from dataclasses import dataclass
from typing import Any

# A line with a key: dashes of a list, the key, what stands behind its colon.
_KEYED = re.compile(r"\s*(?P<dashes>(?:-\s+)*)(?P<key>[A-Za-z_][\w-]*)\s*:(?:\s+(?P<value>.*))?$")
_PLACE = re.compile(r"\s*(?P<dashes>(?:-\s+)*)")
_OPEN_QUOTE = re.compile(r"\s*(?:-\s+)*(?:[\w-]+\s*:\s+)?(?P<sign>[\"'])(?P<rest>.*)$")

TAB = "A tab stands at the beginning of this line. Indent with spaces instead."
NOT_CLOSED = "A quotation mark opens here and is not closed. Close it at the end of the text."
BRACKET = (
    "A bracket opens here and is not closed, or text in it holds a comma, a colon or a bracket. Close the bracket, and "
    "put such text in quotes."
)
DEEPER = "This line is indented deeper than its neighbours. Put the keys of one entry exactly under one another."
INDENTED = (
    "This line is not indented as its neighbours are. Put the keys of one entry, and the dashes of one list, exactly "
    "under one another."
)
NO_KEY = "This line has no key. Write one with a colon and a space after it, or indent the line below its text."
BACKSLASH = "A backslash between double quotes has a meaning of its own. Put the text between single quotes."
MARKED_TEXT = "After > or | the text begins on the next line, indented. For text with such a sign in front, use quotes."
UNKNOWN = "This line cannot be read. Text with a colon, a bracket, a quotation mark or # in it belongs in quotes."


@dataclass(frozen=True)
class KitMistake:
    """A line, counted from 1, and the sentence about it."""

    line: int
    sentence: str


def mistake_of(error: Any, text: str) -> KitMistake:
    """What stopped the reader. `error` is a yaml.YAMLError about this text."""
    lines = text.splitlines() or [""]
    problem = f"{getattr(error, 'context', None) or ''}; {getattr(error, 'problem', None) or ''}"
    at, since = _line_of(error, "problem_mark"), _line_of(error, "context_mark")
    here = lines[min(at, len(lines)) - 1]
    if re.match(r" *\t", here):
        return KitMistake(at, TAB)
    if opened := _opened_quote(lines, since or at, at):
        return KitMistake(opened, NOT_CLOSED)
    if "flow" in problem:
        return KitMistake(since or at, BRACKET)
    if "expected ':'" in problem:
        return KitMistake(since or at, NO_KEY)
    return KitMistake(at, _about(problem, here, _sign_at(error, here)))


def _line_of(error: Any, mark: str) -> int:
    found = getattr(error, mark, None)
    return found.line + 1 if found else 0


def _sign_at(error: Any, line: str) -> str:
    column = error.problem_mark.column if getattr(error, "problem_mark", None) else 0
    return line[column : column + 1]


def _about(problem: str, line: str, sign: str) -> str:
    keyed = _KEYED.match(line)
    value = (keyed["value"] or "").strip() if keyed else ""
    if "escape" in problem or "hexdecimal" in problem or "hexadecimal" in problem:
        return BACKSLASH
    if "values are not allowed" in problem:
        return _in_quotes(line, "for it holds a colon") if ":" in value else DEEPER
    if "cannot start" in problem or "anchor" in problem or "alias" in problem or "tag" in problem:
        return _in_quotes(line, f"for it begins with {value[:1] or sign}")
    if "keys are not allowed" in problem:
        return _in_quotes(line, "for it begins with ?")
    if "line break" in problem:
        return MARKED_TEXT
    if value[:1] in ("'", '"', "[", "{"):
        return _in_quotes(line, f"all of it, for it begins with {value[0]} and goes on behind the closing one")
    return INDENTED if "expected" in problem else UNKNOWN


def _in_quotes(line: str, reason: str) -> str:
    keyed = _KEYED.match(line)
    text = f"the text after “{keyed['key']}:”" if keyed else "the text"
    return f"Put {text} in quotes, {reason}."


def _opened_quote(lines: list[str], first: int, last: int) -> int:
    """The first line in this range that opens a quotation mark and does not close it, if the error may come of it."""
    for number in range(first, min(last, len(lines)) + 1):
        found = _OPEN_QUOTE.match(lines[number - 1])
        if found and found["sign"] not in found["rest"]:
            return number
    return 0


def field_in(text: str, line: int) -> str:
    """The way to the field in a line, "questions[3].prompt", by the indents of the lines above it: the reader itself
    cannot say where it was when it stopped."""
    steps: list[_Step] = []
    for written in text.splitlines()[:line]:
        steps = _followed(steps, written.expandtabs(4))
    names = [f"[{step.name}]" if step.is_entry else f".{step.name}" for step in steps]
    return "".join(names).removeprefix(".")


@dataclass(frozen=True)
class _Step:
    """A key, or an entry of a list, with the column in which it stands. A leaf has its value in its own line."""

    column: int
    name: str
    is_entry: bool = False
    is_leaf: bool = False


def _followed(steps: list[_Step], line: str) -> list[_Step]:
    found = _PLACE.match(line)
    if found is None or not line.strip() or line.lstrip().startswith("#"):
        return steps
    for dash in re.finditer("-", found["dashes"]):
        column = found.start("dashes") + dash.start()
        before = [step for step in steps if step.column == column and step.is_entry]
        number = int(before[-1].name) + 1 if before else 0
        steps = [*_outside(steps, column, is_entry=True), _Step(column, str(number), is_entry=True)]
    keyed = _KEYED.match(line)
    if keyed is None:
        return _outside(steps, len(line) - len(line.lstrip())) if not found["dashes"] else steps
    column, value = keyed.start("key"), (keyed["value"] or "").strip()
    is_leaf = bool(value) and value[0] not in "|>"
    return [*_outside(steps, column), _Step(column, keyed["key"], is_leaf=is_leaf)]


def _outside(steps: list[_Step], column: int, *, is_entry: bool = False) -> list[_Step]:
    """The steps that something in this column stands under. Dashes may stand right under the key of their list."""
    return [
        step
        for step in steps
        if not step.is_leaf and (step.column < column or (is_entry and step.column == column and not step.is_entry))
    ]
