"""A mail server that takes everything, or answers as a test says, on a port of this machine."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Sink:
    """What arrived, by recipient and as bytes; what is offered, and answered to a recipient; if anybody is there."""

    def __init__(self) -> None:
        self.arrived: list[str] = []
        self.answers: dict[str, str] = {}
        self.is_away = False
        self.extensions: list[str] = []
        self.letters: list[bytes] = []
        self.port = 0


@contextmanager
def smtp_sink() -> Iterator[Sink]:
    sink = Sink()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if not sink.is_away:
                self._say("220 sink")
                self._converse()

        def _converse(self) -> None:
            to = ""
            while line := self.rfile.readline().decode().strip():
                verb = line[:4].upper()
                if verb == "RCPT":
                    to = line.partition("<")[2].partition(">")[0]
                    self._say(sink.answers.get(to, "250 ok"))
                elif verb == "DATA":
                    self._say("354 go on")
                    letter = b""
                    while (row := self.rfile.readline()) != b".\r\n":
                        letter += row
                    sink.letters.append(letter)
                    sink.arrived.append(to)
                    self._say("250 taken")
                elif verb == "EHLO":
                    lines = ["sink", *sink.extensions]
                    for name in lines[:-1]:
                        self._say(f"250-{name}")
                    self._say(f"250 {lines[-1]}")
                elif verb == "QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 ok")

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        sink.port = server.server_address[1]
        serving: Any = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        serving.start()
        yield sink
        server.shutdown()
