"""Pictures of a PDF's pages, for the preview: the only file that imports PDFium.

Only PDFs that we made ourselves come here, with their hash checked. Still everything is bounded: bytes, pages, pixels.
"""

import io
import re
import threading
from typing import Any

MOST_BYTES = 32 * 1024 * 1024
# More pages than anybody looks at as pictures; the PDF itself has them all.
MOST_PAGES = 40
# Twice the width of the pane, for fine screens. An A4 page is 1.4 million pixels then.
WIDTH = 1_000
MOST_PIXELS = 4_000_000

# PDFium may not be entered by two threads at once.
_turn = threading.Lock()


class NoPicture(Exception):
    """This file cannot be shown as pictures, or has no such page."""


def page_count(pdf: bytes) -> int:
    """How many pages there are. Raises NoPicture for what is no PDF."""
    with _turn:
        document = _opened(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_words(pdf: bytes, most: int = MOST_PAGES) -> list[str]:
    """The letters and digits of each page, small and without anything between: where a text stands is found by them.
    Raises NoPicture for what is no PDF."""
    with _turn:
        document = _opened(pdf)
        try:
            return [_words_of(document[number]) for number in range(min(len(document), most))]
        finally:
            document.close()


def _words_of(page: Any) -> str:
    try:
        text = page.get_textpage()
        try:
            return re.sub(r"[\W_]+", "", text.get_text_range()).lower()
        finally:
            text.close()
    finally:
        page.close()


def page_picture(pdf: bytes, number: int) -> bytes:
    """One page as PNG, the first being 1. The same PDF gives the same picture. Raises NoPicture beyond the bounds."""
    if not 1 <= number <= MOST_PAGES:
        raise NoPicture
    with _turn:
        document = _opened(pdf)
        try:
            return _drawn(document, number)
        finally:
            document.close()


def _opened(pdf: bytes) -> Any:
    import pypdfium2

    if len(pdf) > MOST_BYTES:
        raise NoPicture
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        raise NoPicture from None


def _drawn(document: Any, number: int) -> bytes:
    if number > len(document):
        raise NoPicture
    page = document[number - 1]
    try:
        width, height = page.get_size()
        scale = WIDTH / max(width, 1)
        if WIDTH * height * scale > MOST_PIXELS:
            raise NoPicture
        bitmap = page.render(scale=scale)
        try:
            out = io.BytesIO()
            bitmap.to_pil().save(out, "PNG", compress_level=4)
            return out.getvalue()
        finally:
            bitmap.close()
    finally:
        page.close()
