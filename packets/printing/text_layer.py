"""The text layer of a PDF: what is read aloud, searched and copied is what was typed.

The layout engine names a character for each glyph. Where several glyphs make one letter, as in Hindi or Thai or with a
free accent, that falls short: letters change places or vanish. So a document with such letters says each of its lines
once more, in Unicode. Lines that run from right to left are left as they are: readers turn them themselves.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pydyf

_VARIANTS = "\ufe0e\ufe0f"
# A glyph that says nothing by itself is the rest of a letter; the standard wants a character for it all the same.
_SILENT_GLYPH = re.compile(rb"^(<[0-9a-f]{4}>) <>$")
_SILENT = rb"\1 <200b>"


def say_lines(document: Any, pdf: pydyf.PDF) -> None:
    """Complete the text layer of a laid out document. For `write_pdf(finisher=...)`.

    The tree of boxes is the engine's own affair; a test holds that its lines and the marked content are as many, and
    where they were not, nothing is added.
    """
    trees = [getattr(page, "_page_box", None) for page in document.pages]
    lines = [box.text for tree in trees if tree for box in tree.descendants() if hasattr(box, "text")]
    if any(_has_composed_letters(line) for line in lines):
        marked = list(_marked_lines(pdf))
        if len(marked) == len(lines):
            for properties, line in zip(marked, lines, strict=True):
                if _is_said_again(line):
                    properties["ActualText"] = pydyf.String(line)
    for stream in _streams(pdf):
        stream.stream[:] = [
            _SILENT_GLYPH.sub(_SILENT, part) if isinstance(part, bytes) else part for part in stream.stream
        ]


def _has_composed_letters(line: str) -> bool:
    return not line.isascii() and any(
        unicodedata.category(letter).startswith("M") and letter not in _VARIANTS for letter in line
    )


def _is_said_again(line: str) -> bool:
    """Not where it runs to the left, and with an emoji only where it must: some readers lose one that is said so."""
    if any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in line):
        return False
    return _has_composed_letters(line) or max(line, default="") <= "\uffff"


def _marked_lines(pdf: pydyf.PDF) -> Iterator[pydyf.Dictionary]:
    """What stands at the beginning of each line's marked content, in the order of the document."""
    pages = {page.reference: page for page in pdf.objects if _is(page, "/Page")}
    found = {
        (reference, part["MCID"]): part
        for reference, page in pages.items()
        for stream in _streams(pdf)
        if page["Contents"] == stream.reference
        for part in stream.stream
        if isinstance(part, pydyf.Dictionary) and "MCID" in part
    }
    for element in pdf.objects:
        if _is(element, "/StructElem") and element["S"] == "/Span" and [type(kid) for kid in element["K"]] == [int]:
            yield found[element["Pg"], element["K"][0]]


def _is(thing: Any, kind: str) -> bool:
    return isinstance(thing, pydyf.Dictionary) and thing.get("Type") == kind


def _streams(pdf: pydyf.PDF) -> Iterator[pydyf.Stream]:
    return (thing for thing in pdf.objects if isinstance(thing, pydyf.Stream))
