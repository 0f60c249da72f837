"""Documents of Word as text: headings, lists and tables by the same signs that people type in plain text.

Each paragraph is a line of its own, so that a line number is that of the paragraph.
"""

import io
import re
import zipfile
from xml.etree import ElementTree

from core.errors import CannotRead
from core.reading.encodings import EMPTY, refuse_size
from core.reading.office_parts import part_of

DAMAGED = "This document is damaged or protected. Open it, save it anew as DOCX, and choose it again."
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of_docx(data: bytes, file: str) -> str:
    """The text of a document. Raises CannotRead for what is none."""
    refuse_size(data, file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = part_of(archive, "word/document.xml")
            styles = part_of(archive, "word/styles.xml") if "word/styles.xml" in archive.namelist() else None
            notes = _notes_in(archive)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, RuntimeError, OSError, ValueError) as error:
        raise CannotRead(file, DAMAGED) from error
    headings = _heading_styles(styles) if styles is not None else {}
    lines = _lines_of(body.find(f"{_W}body"), headings)
    if not any(line.strip() for line in lines):
        raise CannotRead(file, EMPTY)
    return "\n".join([*lines, *notes])


# What a document keeps beside its text, and what to call it.
_BESIDE = re.compile(r"word/(footnote|endnote|comment|header|footer)(?:s|\d*)\.xml")


def _notes_in(archive: zipfile.ZipFile) -> list[str]:
    """Footnotes, comments and what stands on every page, each as a line about the file, so that no question takes it
    for its own and nobody misses it."""
    notes: list[str] = []
    for name in archive.namelist():
        if found := _BESIDE.fullmatch(name):
            part = part_of(archive, name)
            inside = [part] if found[1] in ("header", "footer") else part.findall(f"{_W}{found[1]}")
            said = (" ".join(_text_of(each) for each in note.iter(f"{_W}p")).strip() for note in inside)
            notes += [f"<!-- {found[1].capitalize()}: {text.replace('-->', '→')} -->" for text in said if text]
    return notes


def _heading_styles(styles: ElementTree.Element) -> dict[str, int]:
    """The styles that are headings, whatever they are called in the language of the program."""
    found: dict[str, int] = {}
    for style in styles.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        match = re.match(r"heading (\d)", (name.get(f"{_W}val") or "").lower()) if name is not None else None
        if match:
            found[style.get(f"{_W}styleId") or ""] = int(match[1])
        elif name is not None and (name.get(f"{_W}val") or "").lower() == "title":
            found[style.get(f"{_W}styleId") or ""] = 1
    return found


def _lines_of(body: ElementTree.Element | None, headings: dict[str, int]) -> list[str]:
    lines: list[str] = []
    for element in body if body is not None else ():
        if element.tag == f"{_W}p":
            lines.append(_line_of(element, headings))
        elif element.tag == f"{_W}tbl":
            lines += _table_lines(element)
        elif element.tag == f"{_W}sdt":
            lines += _lines_of(element.find(f"{_W}sdtContent"), headings)
    return lines


def _line_of(paragraph: ElementTree.Element, headings: dict[str, int]) -> str:
    properties = paragraph.find(f"{_W}pPr")
    text = _text_of(paragraph)
    if not text.strip() or properties is None:
        return text
    style = properties.find(f"{_W}pStyle")
    level = headings.get(style.get(f"{_W}val") or "", 0) if style is not None else 0
    if level:
        return f"{'#' * min(level, 6)} {text.replace('**', '')}"
    numbering = properties.find(f"{_W}numPr")
    if numbering is not None or (style is not None and (style.get(f"{_W}val") or "").startswith("List")):
        depth = numbering.find(f"{_W}ilvl") if numbering is not None else None
        deep = int(depth.get(f"{_W}val") or 0) if depth is not None else 0
        return f"{'  ' * min(deep, 12)}- {text}"
    return text


def _text_of(paragraph: ElementTree.Element) -> str:
    """The words; a paragraph of which all is bold gets the signs of bold text."""
    pieces: list[str] = []
    is_bold = True
    for run in paragraph.iter(f"{_W}r"):
        said = "".join(_sign_of(part) for part in run)
        bold = run.find(f"{_W}rPr/{_W}b")
        if said.strip():
            is_bold = is_bold and bold is not None and bold.get(f"{_W}val") not in ("0", "false")
        pieces.append(said)
    text = "".join(pieces)
    return f"**{text.strip()}**" if text.strip() and is_bold and pieces else text


def _sign_of(part: ElementTree.Element) -> str:
    if part.tag == f"{_W}t":
        return part.text or ""
    return {f"{_W}tab": "\t", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}.get(part.tag, "")


def _table_lines(table: ElementTree.Element) -> list[str]:
    rows = []
    for row in table.iter(f"{_W}tr"):
        cells = [" ".join(_text_of(each) for each in cell.iter(f"{_W}p")) for cell in row.iter(f"{_W}tc")]
        rows.append("| " + " | ".join(cell.replace("|", "/").replace("**", "") for cell in cells) + " |")
    if rows:
        rows.insert(1, "|" + " --- |" * rows[0].count(" | ") + " --- |")
    return rows
