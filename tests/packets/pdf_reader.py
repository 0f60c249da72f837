"""An independent reader of PDFs: pikepdf (QPDF) for structure, pdftotext (Poppler) for words."""

import io
import shutil
import subprocess
from typing import Any

import pikepdf

from packets.printing.renderer import why_unavailable
from tools.machine import PDF_READER


def why_unreadable() -> str:
    """Why tests cannot make a PDF and read it on this machine; empty when they can."""
    return why_unavailable() or ("" if shutil.which(PDF_READER) else f"no {PDF_READER} on this machine")


def opened(body: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(body))


def words_in(body: bytes) -> str:
    """All words in reading order, with single spaces."""
    text = subprocess.run([PDF_READER, "-enc", "UTF-8", "-", "-"], input=body, capture_output=True, check=True).stdout
    return " ".join(text.decode().split())


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
