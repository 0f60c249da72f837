"""Independent readers of PDFs: pikepdf (QPDF) for structure, pdftotext (Poppler) and PDFium for words."""

import io
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2

from packets.printing.renderer import why_unavailable
from tools.machine import PDF_READER


def why_unreadable() -> str:
    """Why tests cannot make a PDF and read it on this machine; empty when they can."""
    return why_unavailable() or ("" if shutil.which(PDF_READER) else f"no {PDF_READER} on this machine")


def opened(body: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(body))


@dataclass(frozen=True)
class Area:
    """A part of each page, in points from its left and top."""

    left: int
    top: int
    width: int
    height: int


# Where a packet's text stands: without running heads, page numbers and the headings at the side.
PACKET_TEXT = Area(left=178, top=83, width=348, height=682)


def words_in(body: bytes, area: Area | None = None) -> str:
    """All words in reading order, with single spaces."""
    crop = area and ["-x", area.left, "-y", area.top, "-W", area.width, "-H", area.height]
    command = [PDF_READER, "-enc", "UTF-8", *map(str, crop or ()), "-", "-"]
    text = subprocess.run(command, input=body, capture_output=True, check=True).stdout
    return " ".join(text.decode().split())


def read_by_pdfium(body: bytes, area: Area | None = None) -> str:
    """The same by another reader."""
    document = pypdfium2.PdfDocument(body)
    try:
        return " ".join(word for page in document for word in _page_text(page, area).split())
    finally:
        document.close()


def _page_text(page: Any, area: Area | None) -> str:
    if area is None:
        return page.get_textpage().get_text_bounded()
    top = page.get_height() - area.top
    return page.get_textpage().get_text_bounded(area.left, top - area.height, area.left + area.width, top)


def letters_outside(body: bytes) -> list[str]:
    """What stands beyond the edge of its page, wholly or in part."""
    document = pypdfium2.PdfDocument(body)
    try:
        return [
            letter
            for page in document
            for letter, left, right in _letters(page)
            if left < 0 or right > page.get_width()
        ]
    finally:
        document.close()


def letters_of_first_page(body: bytes) -> list[tuple[str, float, float]]:
    """Each letter with its left and right edge in points, in the order of the text layer."""
    document = pypdfium2.PdfDocument(body)
    try:
        return list(_letters(document[0]))
    finally:
        document.close()


def _letters(page: Any) -> Iterator[tuple[str, float, float]]:
    text = page.get_textpage()
    for place in range(text.count_chars()):
        left, _, right, _ = text.get_charbox(place)
        yield text.get_text_range(place, 1), left, right


def fonts_of(pdf: pikepdf.Pdf) -> dict[str, bool]:
    """Each font's name, and whether its program is in the file."""
    fonts = {}
    for page in pdf.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            descriptor = font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
            fonts[str(font.BaseFont)] = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    return fonts


def headings_of(pdf: pikepdf.Pdf) -> list[str]:
    """The tags of headings and figures, in order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node and str(node.S) in ("/H1", "/H2", "/H3", "/Figure"):
                found.append(str(node.S))
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot)
    return found


def figure_texts(pdf: pikepdf.Pdf) -> list[str]:
    """The alternative text of every figure."""
    texts: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node and str(node.S) == "/Figure":
                texts.append(str(node.get("/Alt", "")))
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot)
    return texts
