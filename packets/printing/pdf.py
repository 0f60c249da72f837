"""From print HTML to PDF: the only file that imports WeasyPrint. It runs in a child process (see render_child).

It knows no Django, no database and no settings, so nothing secret is in the process that lays out people's text. The
font configuration and the parsed style sheets are shared by all documents of a process: made anew for each they cost
a third of the time and leak.
"""

import mimetypes
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from core import fingerprint
from packets.printing.glyphs import CONFIGURATION
from packets.printing.table_tags import say_scopes
from packets.printing.text_layer import say_lines

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = (ROOT / "static", ROOT / "build" / "assets")
# Never resolved: it only tells our own files from everything else.
STATIC_ADDRESS = "http://bundled.invalid/static/"
FROZEN = "frozen:"
SUFFIXES = (".css", ".svg")


Pictures = Mapping[str, tuple[str, bytes]]
"""Pictures of one document by name, each with its type: `<img src="frozen:logo">` finds the one called "logo"."""


def write_pdf(html: str, sheets: tuple[str, ...], pictures: Pictures | None = None) -> bytes:
    """Lay out one document, tagged for assistive technology, fonts embedded. The same input gives the same bytes.

    `sheets` are paths under the static folder. Any address but those of bundled style sheets and marks, and of the
    document's own `pictures`, is refused and ends the rendering.
    """
    fetcher = _fetcher()
    fetcher.pictures = pictures or {}
    try:
        document = weasyprint.HTML(string=html, base_url=STATIC_ADDRESS, url_fetcher=fetcher)
        return document.write_pdf(
            stylesheets=[_sheet(path) for path in sheets],
            font_config=_font_configuration(),
            pdf_variant="pdf/ua-1",
            pdf_identifier=_identifier(html, fetcher.pictures),
            finisher=_complete,
        )
    finally:
        fetcher.pictures = {}


def _complete(document: Any, pdf: Any) -> None:
    say_lines(document, pdf)
    say_scopes(document, pdf)


def _identifier(html: str, pictures: Pictures) -> bytes:
    seen = [f"\0{name}\0{kind}\0".encode() + body for name, (kind, body) in sorted(pictures.items())]
    return fingerprint.of_bytes(html.encode(), *seen)[:32].encode()


def bundled_file(address: str) -> Path:
    """The file behind an address in a print style sheet. Raises ValueError for everything that is not bundled."""
    if not address.startswith(STATIC_ADDRESS) or not address.endswith(SUFFIXES):
        raise ValueError("Only bundled style sheets and marks are read.")
    for folder in BUNDLED:
        path = (folder / address.removeprefix(STATIC_ADDRESS)).resolve()
        if path.is_file() and path.is_relative_to(folder.resolve()):
            return path
    raise ValueError("This file is not bundled.")


class BundledOnly(URLFetcher):
    """Opens nothing but bundled files and the pictures at hand, which are never on disk; a refusal stops the
    document instead of leaving a hole in it."""

    pictures: Pictures = {}

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url.startswith(FROZEN) and url.removeprefix(FROZEN) in self.pictures:
            kind, body = self.pictures[url.removeprefix(FROZEN)]
            return URLFetcherResponse(url, body, {"Content-Type": kind})
        path = bundled_file(url)
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": mimetypes.guess_type(path)[0] or ""})


@cache
def _fetcher() -> Any:
    return BundledOnly(fail_on_errors=True)


@cache
def _font_configuration() -> Any:
    # Read when the configuration is made: from here on the machine's own fonts are not there.
    os.environ["FONTCONFIG_FILE"] = str(CONFIGURATION)
    return FontConfiguration()


@cache
def _sheet(path: str) -> Any:
    address = STATIC_ADDRESS + path
    return weasyprint.CSS(
        string=bundled_file(address).read_text(),
        base_url=address,
        url_fetcher=_fetcher(),
        font_config=_font_configuration(),
    )
