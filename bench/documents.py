"""Packets: what the product adds to the bare layout of the same HTML, and what one child process costs over time."""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from bench.measure import Target, ratio, run
from config import demo
from interviews.models import Loop
from packets.models import Document, FeedbackPacket
from packets.printing.content import as_json
from packets.printing.html import SHEETS, print_html
from packets.printing.pdf import STATIC_ADDRESS, bundled_file, write_pdf
from packets.printing.renderer import Renderer
from packets.writing.packet_content import packet_content

KIND = Document.Kind.PACKET
FRESH_CHILDREN, WARM_PACKETS = 3, 6


@dataclass(eq=False)
class Packet:
    """A written packet of a decided loop."""

    company: demo.Company

    @cached_property
    def row(self) -> FeedbackPacket:
        untold = Loop.objects.filter(status="decided", packets__isnull=True).order_by("pk")[0]
        return demo.write_packet(self.company, untold)

    def html(self) -> str:
        """Fetched and set into its template, as a worker does it."""
        row = FeedbackPacket.objects.get(pk=self.row.pk)
        return print_html(KIND, as_json(packet_content(row)))


class Bundled(URLFetcher):
    """Gives the bare layout the same style sheets and fonts."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        return URLFetcherResponse(url, bundled_file(url).read_bytes())


class Bare:
    """WeasyPrint as its manual shows it, and tuned: fonts and parsed style sheets shared by all documents."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.fonts = FontConfiguration()
        self.sheets = self.parsed(self.fonts)

    def parsed(self, fonts: FontConfiguration) -> list[Any]:
        return [
            weasyprint.CSS(
                string=bundled_file(STATIC_ADDRESS + path).read_text(),
                base_url=STATIC_ADDRESS + path,
                url_fetcher=Bundled(),
                font_config=fonts,
            )
            for path in SHEETS[KIND]
        ]

    def document(self) -> Any:
        return weasyprint.HTML(string=self.html, base_url=STATIC_ADDRESS, url_fetcher=Bundled())

    def tuned(self) -> bytes:
        return self.document().write_pdf(stylesheets=self.sheets, font_config=self.fonts, pdf_variant="pdf/ua-1")

    def untagged(self) -> bytes:
        return self.document().write_pdf(stylesheets=self.sheets, font_config=self.fonts)

    def plain(self) -> bytes:
        fonts = FontConfiguration()
        sheets = self.parsed(fonts)
        return self.document().write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")


def measure(company: demo.Company, rounds: int, documents: int) -> dict[str, float]:
    """The figures of goals 8 and 9. `documents` is how many packets one child lays out while its memory is watched."""
    packet = Packet(company)
    html = packet.html()
    bare = Bare(html)
    ours = Target("packet", lambda: write_pdf(html, SHEETS[KIND]))
    tuned, plain = Target("bare tuned", bare.tuned), Target("bare plain", bare.plain)
    untagged, words = Target("bare untagged", bare.untagged), Target("fetch and template", packet.html)
    run([ours, tuned, plain, untagged, words], rounds)
    return {
        "warm_ms": ours.milliseconds,
        "over_tuned": ratio(ours, tuned),
        "over_plain": ratio(ours, plain),
        "tagged_over_untagged": ratio(tuned, untagged),
        "fetch_and_template_share": ratio(words, ours),
        **child_figures(html, documents),
    }


def child_figures(html: str, documents: int) -> dict[str, float]:
    firsts = [first_over_warm(html) for _ in range(FRESH_CHILDREN)]
    return {"first_over_warm": statistics.median(firsts), "child_growth_mib": memory_growth(html, documents)}


def first_over_warm(html: str) -> float:
    """CPU time of the first packet of a fresh child over that of its later ones."""
    child = Child()
    try:
        first = child.seconds(html)
        return first / statistics.median(child.seconds(html) for _ in range(WARM_PACKETS))
    finally:
        child.renderer.stop()


def memory_growth(html: str, documents: int) -> float:
    """MiB by which a child grows from its tenth packet to its last, every packet with words of its own."""
    child = Child()
    try:
        for number in range(10):
            child.seconds(varied(html, number))
        before = child.resident()
        for number in range(10, documents):
            child.seconds(varied(html, number))
        return child.resident() - before
    finally:
        child.renderer.stop()


def varied(html: str, number: int) -> str:
    return html.replace("Thank you", f"Thank you, reader {number}, ")


class Child:
    """A fresh child process that is warm, and what the system says about it."""

    def __init__(self) -> None:
        self.renderer = Renderer()
        # As a worker does: started beforehand, warm by the time of the first document. No public way to wait for it.
        self.renderer.start()
        self.renderer._wait_until_warm()
        process = self.renderer._child
        assert process is not None
        self.folder = Path("/proc") / str(process.pid)

    def seconds(self, html: str) -> float:
        """CPU seconds that one document took the child; wall time where the system does not tell."""
        clock = self.used if self.folder.exists() else time.perf_counter
        return timed(clock, lambda: self.renderer.render(html, SHEETS[KIND]))

    def used(self) -> float:
        # The program's name, in brackets, may hold spaces.
        fields = (self.folder / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self) -> float:
        if not self.folder.exists():
            return float("nan")
        lines = (self.folder / "status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def timed(clock: Callable[[], float], call: Callable[[], object]) -> float:
    before = clock()
    call()
    return max(clock() - before, 1e-6)
