"""The parent's side of PDF making: one warm child a process, a deadline a document, a new child after trouble."""

import atexit
import ctypes
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

from core.errors import JobFailed
from packets.printing.glyphs import CONFIGURATION, COVERAGE
from packets.printing.print_text import PACKET_CHARACTERS
from packets.printing.render_child import LENGTH, LONGEST_REQUEST

ROOT = Path(__file__).resolve().parents[2]
SHEETS = ("css/pdf-packet.css", "css/pdf-internal.css")
# The task that waits has a limit of its own, and needs some of it to store the file.
RENDER_SECONDS = min(60, settings.TASK_HARD_LIMIT_SECONDS - 10)
START_SECONDS = 20
# A belt beside the shared font configuration, which keeps memory flat.
DOCUMENTS_PER_CHILD = 500

PDF_LIBRARIES = {
    "linux": ("libpango-1.0.so.0", "libpangoft2-1.0.so.0"),
    "darwin": ("libpango-1.0.dylib", "libpangoft2-1.0.dylib"),
}
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class RenderFailed(JobFailed):
    """A document could not be made. `sentence` is for the page and holds no text that a person wrote."""


class PdfUnavailable(RenderFailed):
    """This machine lacks what PDFs are made with. Everything else works."""


@cache
def why_unavailable() -> str:
    """The sentence that says what this machine lacks; empty where PDFs can be made. Loads no layout engine."""
    missing = [name for name in PDF_LIBRARIES.get(sys.platform, ()) if not _loads(name)]
    if not missing and COVERAGE.exists():
        return ""
    if not missing:
        return "PDFs cannot be made, because their fonts are missing. An administrator can make them: make assets"
    return (
        f"PDFs cannot be made on this machine, because {missing[0]} is missing. "
        f"An administrator can install it: apt-get install {PACKAGES}"
    )


def _loads(library: str) -> bool:
    for folder in ("", "/opt/homebrew/lib/", "/usr/local/lib/"):
        try:
            ctypes.CDLL(folder + library)
        except OSError:
            continue
        return True
    return False


class Renderer:
    """A child process that makes one document after the other. Threads of this process take turns."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._made = 0
        self._is_warm = False

    def start(self) -> None:
        """Start the child now, so that the first document finds it warm. Does not wait for it."""
        with self._turn:
            self._ensure_child()

    def render(
        self, html: str, sheets: tuple[str, ...], pictures: Mapping[str, tuple[str, str]] | None = None
    ) -> bytes:
        """The PDF of one document. `pictures` are by name: type, and bytes in base64.

        Raises PdfUnavailable where the libraries are missing, and RenderFailed when the document is too large, takes
        too long, needs too much memory or asks for something that is not bundled.
        """
        if sentence := why_unavailable():
            raise PdfUnavailable(sentence)
        request = json.dumps({"html": html, "sheets": sheets, "pictures": pictures or {}}).encode()
        if len(request) > LONGEST_REQUEST:
            raise RenderFailed(f"This document is too long for a PDF. A packet holds {PACKET_CHARACTERS:,} characters.")
        with self._turn:
            return self._ask(request)

    def stop(self) -> None:
        """End the child, if there is one. One that this process was forked with is its parent's, and is left alone."""
        with self._turn:
            self._end_child()

    def _ask(self, request: bytes) -> bytes:
        self._ensure_child()
        self._wait_until_warm()
        try:
            answer = self._exchange(request, RENDER_SECONDS)
        except RenderFailed:
            self._end_child()
            raise
        self._made += 1
        if answer[:1] == b"+":
            return answer[1:]
        # After an error nobody knows what state the layout engine is in.
        self._end_child()
        if answer == b"-MemoryError":
            raise RenderFailed("The PDF needed more memory than a document may have.")
        raise RenderFailed(f"The PDF could not be laid out ({answer[1:].decode()}).")

    def _ensure_child(self) -> None:
        if self._owner != os.getpid():
            # After a fork the child belongs to the parent process: leave it alone.
            self._child = None
        if self._child is not None and (self._child.poll() is not None or self._made >= DOCUMENTS_PER_CHILD):
            self._end_child()
        if self._child is None:
            self._child = subprocess.Popen(  # noqa: S603 - our own module, no word of it from outside
                [sys.executable, "-m", "packets.printing.render_child", *SHEETS],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env=_environment(),
                bufsize=0,
            )
            self._owner, self._made, self._is_warm = os.getpid(), 0, False

    def _wait_until_warm(self) -> None:
        if self._is_warm:
            return
        try:
            answer = self._receive(time.monotonic() + START_SECONDS)
        except RenderFailed:
            self._end_child()
            raise RenderFailed("The process that makes PDFs did not start.") from None
        if answer[:1] != b"+":
            self._end_child()
            raise RenderFailed("The process that makes PDFs did not start.")
        self._is_warm = True

    def _exchange(self, request: bytes, seconds: float) -> bytes:
        assert self._child and self._child.stdin
        deadline = time.monotonic() + seconds
        try:
            self._child.stdin.write(LENGTH.pack(len(request)))
            view = memoryview(request)
            while view:
                view = view[self._child.stdin.write(view) or 0 :]
        except OSError:
            raise RenderFailed("The process that makes PDFs ended.") from None
        return self._receive(deadline)

    def _receive(self, deadline: float) -> bytes:
        head = self._read(LENGTH.size, deadline)
        return self._read(LENGTH.unpack(head)[0], deadline)

    def _read(self, size: int, deadline: float) -> bytes:
        assert self._child and self._child.stdout
        parts = bytearray()
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._child.stdout, selectors.EVENT_READ)
            while len(parts) < size:
                left = deadline - time.monotonic()
                if left <= 0 or not waiting.select(left):
                    raise RenderFailed(f"The PDF took longer than {RENDER_SECONDS} seconds.")
                part = self._child.stdout.read(size - len(parts))
                if not part:
                    raise RenderFailed("The process that makes PDFs ended.")
                parts += part
        return bytes(parts)

    def _end_child(self) -> None:
        if self._child is None or self._owner != os.getpid():
            self._child = None
            return
        self._child.terminate()
        try:
            self._child.wait(1)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe:
                pipe.close()
        self._child = None


def _environment() -> dict[str, str]:
    """What the child needs to find its libraries and fonts; no key, no address, no password."""
    kept = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "XDG_CACHE_HOME", "TMPDIR")
    ours = {"PYTHONHASHSEED": "0", "FONTCONFIG_FILE": str(CONFIGURATION)}
    return {name: os.environ[name] for name in kept if name in os.environ} | ours


renderer = Renderer()
atexit.register(renderer.stop)
