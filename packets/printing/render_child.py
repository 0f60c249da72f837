"""The process that lays out documents: no network, bounded memory, nothing secret, gone with its parent.

It is started as `python -m packets.printing.render_child`, warms up, and then answers one request at a time on its
pipes. A request is JSON {"html", "sheets", "pictures"}, the pictures in base64; an answer is one letter, "+" and a PDF
or "-" and what went wrong. Both carry their length first.
"""

import ctypes
import json
import os
import resource
import signal
import struct
import sys
from base64 import b64decode
from contextlib import suppress
from typing import Any, BinaryIO

MEMORY_BYTES = 512 * 1024 * 1024
LONGEST_SECONDS = 60
LENGTH = struct.Struct(">I")
LONGEST_REQUEST = 16 * 1024 * 1024

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
# What a layout never does. Raised as audit events by the interpreter itself, so no library gets around them.
_REFUSED_EVENTS = (
    "socket.connect",
    "socket.bind",
    "socket.sendto",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
)


def main() -> None:
    """Confine this process, warm up, serve until the parent closes the pipe."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    _silence()
    _confine()
    _send(answers, b"+" + _warm())
    while (request := receive(requests)) is not None:
        _send(answers, _answer(request))


def receive(stream: BinaryIO) -> bytes | None:
    """One message, or None when the other side is gone."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    body = stream.read(LENGTH.unpack(head)[0])
    return body if len(body) == LENGTH.unpack(head)[0] else None


def _send(stream: BinaryIO, body: bytes) -> None:
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def _write_pdf(html: str, sheets: tuple[str, ...], pictures: dict[str, tuple[str, bytes]]) -> bytes:
    # Not above: the libraries load in a process that is confined, and never in the worker that imports this module.
    from packets.printing.pdf import write_pdf

    return write_pdf(html, sheets, pictures)


def _answer(request: bytes) -> bytes:
    wanted = json.loads(request)
    pictures = {name: (kind, b64decode(body)) for name, (kind, body) in wanted.get("pictures", {}).items()}
    # Whatever the parent does, nothing runs for longer: the default action of the alarm ends the process.
    signal.alarm(LONGEST_SECONDS)
    try:
        return b"+" + _write_pdf(wanted["html"], tuple(wanted["sheets"]), pictures)
    except SystemExit:
        raise
    except MemoryError:
        return b"-MemoryError"
    except BaseException as error:  # a refused address is no Exception for WeasyPrint; the parent must hear of it
        # Only the kind of error: its words could quote what a person wrote.
        return b"-" + type(error).__name__.encode()
    finally:
        signal.alarm(0)


def _warm() -> bytes:
    page = '<!doctype html><html lang="en"><title>Warm</title><h1>Ready</h1><p><b>Go</b></p>'
    return _write_pdf(page, tuple(sys.argv[1:]), {})[:4]


def _silence() -> None:
    """Nothing that a library prints may mix with the answers or reach a log: it could quote people's text."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)


def _confine() -> None:
    # An orderly end, so that the fonts' temporary folder goes too.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        # A network of its own with nothing in it, where the system lets an ordinary process have one.
        if libc.unshare(_CLONE_NEWNET):
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _REFUSED_EVENTS:
        raise PermissionError(event)


if __name__ == "__main__":
    main()
