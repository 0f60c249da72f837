"""Gunicorn's threads, kept from clients that send a request byte by byte: each of them would hold a thread for ever.

A proxy that takes requests in whole before it passes them on, as the deployment document asks for, keeps them away as
well; this holds where there is none.
"""

import errno
import socket
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

# So long nothing is asked of a request; then it has to have come at this pace. 10 MB may take eight minutes.
GRACE_SECONDS = 3.0
LEAST_BYTES_A_SECOND = 20_000


class PacedSocket(socket.socket):
    """A client's socket from which a request is read at a pace, or not at all: what comes too slowly is, to whoever
    reads it, a client who has left."""

    began = 0.0
    received = 0

    def begin(self) -> None:
        """A request begins now."""
        self.began, self.received = time.monotonic(), 0

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        due = self.began + GRACE_SECONDS + self.received / LEAST_BYTES_A_SECOND
        left = due - time.monotonic()
        if left <= 0:
            raise _too_slow()
        self.settimeout(left)
        try:
            data = super().recv(size, flags)
        except TimeoutError:
            raise _too_slow() from None
        finally:
            self.settimeout(None)
        self.received += len(data)
        return data


class PacedThreadWorker(ThreadWorker):
    """What gunicorn.conf.py names as the kind of its workers."""

    def handle(self, conn: Any) -> Any:
        if not isinstance(conn.sock, PacedSocket):
            conn.sock = PacedSocket(fileno=conn.sock.detach())
        conn.sock.begin()
        return super().handle(conn)


def _too_slow() -> ConnectionResetError:
    return ConnectionResetError(errno.ECONNRESET, "The request came too slowly.")
