"""A mailbox that speaks IMAP over TLS on a port of this machine: as much of it as a reader asks for (RFC 3501)."""

import base64
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core import outside
from tests.web_server import make_certificate

USER, PASSWORD = "answers", 'pa ss"word'


class Inbox:
    """The mails by number, what became of each, and what the server does when it is asked."""

    def __init__(self) -> None:
        self.mails: dict[int, bytes] = {}
        self.flags: dict[int, str] = {}
        self.password = PASSWORD
        self.validity = 7
        self.port = 0
        # What ends the conversation: the greeting, a command, or nothing.
        self.drops_at = ""
        self.access = "READ-WRITE"
        self.refuses = ""
        self.speaks_plain = True
        self.asked: list[str] = []

    def add(self, mail: bytes) -> int:
        number = max(self.mails, default=0) + 1
        self.mails[number] = mail
        return number


class _Handler(socketserver.StreamRequestHandler):
    inbox: Inbox

    def handle(self) -> None:
        if self.inbox.drops_at == "greeting":
            return
        self._say("* OK ready")
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            tag, _, rest = line.partition(" ")
            verb = rest.removeprefix("UID ").split(" ")[0].upper()
            self.inbox.asked.append(verb)
            if verb == self.inbox.drops_at:
                return
            if verb in self.inbox.refuses.split(" ")[:1]:
                self._say(f"{tag} NO {self.inbox.refuses.partition(' ')[2] or 'no'}")
                continue
            self._answer(tag, verb, rest)
            if verb == "LOGOUT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _answer(self, tag: str, verb: str, rest: str) -> None:
        inbox, result = self.inbox, "OK done"
        if verb == "CAPABILITY":
            self._say(f"* CAPABILITY IMAP4rev1{' AUTH=PLAIN' if inbox.speaks_plain else ''}")
        elif verb == "AUTHENTICATE":
            self._say("+ ")
            said = base64.b64decode(self.rfile.readline()).decode()
            result = result if said == f"\0{USER}\0{inbox.password}" else "NO [AUTHENTICATIONFAILED] wrong"
        elif verb == "LOGIN":
            quoted = inbox.password.replace('"', '\\"')
            result = result if rest == f'LOGIN {USER} "{quoted}"' else "NO [AUTHENTICATIONFAILED] wrong"
        elif verb == "SELECT":
            self._say(f"* {len(inbox.mails)} EXISTS")
            self._say(f"* OK [UIDVALIDITY {inbox.validity}] numbered")
            result = f"[{inbox.access}] done" if '"INBOX"' in rest else "NO there is none"
            result = f"OK {result}" if result.startswith("[") else result
        elif verb == "SEARCH":
            first = int(rest.split("UID ")[2].partition(":")[0])
            found = [number for number in inbox.mails if number >= first] or list(inbox.mails)[-1:]
            self._say(f"* SEARCH {' '.join(map(str, found))}".rstrip())
        elif verb == "FETCH":
            self._fetch(int(rest.split(" ")[2]), int(re.findall(r"<0\.(\d+)>", rest)[0]))
        elif verb == "STORE":
            inbox.flags[int(rest.split(" ")[2])] = rest.partition("(")[2].rstrip(")")
        self._say(f"{tag} {result}")

    def _fetch(self, number: int, at_most: int) -> None:
        mail = self.inbox.mails.get(number)
        if mail is not None:
            mail = mail[:at_most]
            self.wfile.write(f"* 1 FETCH (UID {number} BODY[]<0> {{{len(mail)}}}\r\n".encode() + mail + b")\r\n")


@contextmanager
def imap_server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """The server, its certificate trusted."""
    inbox, certificate = Inbox(), make_certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"inbox": inbox}))
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    inbox.port = server.server_address[1]
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(outside, "tls_context", lambda: trusting)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield inbox
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
