"""A mailbox in which a worker reads mails: IMAP over TLS, by the standard library. The one place that knows how such a
server speaks.

Where it is the environment says, as for the server that sends mails: so it may stand in a network of one's own. Nothing
is deleted or moved, and nothing that was merely looked at is marked as read.
"""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from imaplib import IMAP4, IMAP4_SSL
from urllib.parse import unquote, urlsplit

from django.conf import settings

from core import outside
from core.errors import JobRefused, PartAway

IMAPS_PORT = 993
SECONDS = 10.0
DEFAULT_FOLDER = "INBOX"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TAKEN = r"(\Seen \Answered)"
# What a server says of its own trouble while somebody signs in (RFC 5530).
NOT_NOW = re.compile(r"UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN")
NO_ADDRESS = "REPLIES_URL is no address of a mailbox: imaps://user:password@imap.example.org/INBOX"


@dataclass(frozen=True)
class MailboxAddress:
    """Where a mailbox is, and how it lets us in."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = DEFAULT_FOLDER

    @property
    def name(self) -> str:
        """Which mailbox it is, without what opens it."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"


def mailbox_address() -> MailboxAddress | None:
    """The mailbox that the environment names; None where it names none. JobRefused: one that makes no sense."""
    if not settings.REPLIES_URL:
        return None
    try:
        parts = urlsplit(settings.REPLIES_URL)
        port = parts.port or IMAPS_PORT
    except ValueError:
        raise JobRefused(NO_ADDRESS) from None
    if parts.scheme != "imaps" or not (parts.hostname and parts.username and parts.password):
        raise JobRefused(NO_ADDRESS)
    folder = unquote(parts.path.strip("/")) or DEFAULT_FOLDER
    return MailboxAddress(parts.hostname, port, unquote(parts.username), unquote(parts.password), folder)


class OpenMailbox:
    """One folder of a mailbox that let us in. `validity` is another number where its mails were numbered anew."""

    def __init__(self, server: IMAP4, validity: int) -> None:
        self._server, self.validity = server, validity

    def numbers_after(self, number: int, *, since: date) -> list[int]:
        """The mails that came after the one of this number, of this day or later, in their order."""
        day = f"{since.day:02}-{MONTHS[since.month - 1]}-{since.year}"
        found = self._asked("SEARCH", f"UID {number + 1}:* SINCE {day}")
        numbers = (int(word) for line in found if isinstance(line, bytes) for word in line.split())
        # A server gives its last mail whatever number was asked for.
        return sorted(each for each in numbers if each > number)

    def mail(self, number: int, *, at_most: int) -> bytes:
        """A mail, or the beginning of one that is larger; empty where somebody took it away meanwhile."""
        found = self._asked("FETCH", str(number), f"(BODY.PEEK[]<0.{at_most}>)")
        return next((bytes(each[1]) for each in found if isinstance(each, tuple)), b"")

    def mark_taken(self, number: int) -> None:
        """Show whoever opens the mailbox that this mail was read and needs nobody."""
        self._asked("STORE", str(number), "+FLAGS.SILENT", TAKEN)

    def _asked(self, command: str, *words: str) -> list[object]:
        answer, found = self._server.uid(command, *words)
        if answer != "OK":
            raise PartAway(f"The mailbox refuses to {command.lower()} just now.")
        return list(found)


@contextmanager
def open_mailbox(address: MailboxAddress) -> Iterator[OpenMailbox]:
    """The mailbox, for as long as the block takes.

    PartAway: its server does not answer, or not in time. JobRefused: it does not let us in, or has no such folder.
    """
    host = address.host
    try:
        server = IMAP4_SSL(host, address.port, ssl_context=outside.tls_context(), timeout=SECONDS)
    except ssl.SSLCertVerificationError:
        raise JobRefused(f"{host} shows no certificate that is trusted.") from None
    except (OSError, IMAP4.error) as error:
        raise PartAway(_away(host, error)) from None
    try:
        _sign_in(server, address)
        yield OpenMailbox(server, _opened(server, address))
    except (OSError, IMAP4.error) as error:
        raise PartAway(_away(host, error)) from None
    finally:
        _leave(server)


def _sign_in(server: IMAP4, address: MailboxAddress) -> None:
    secret = f"\0{address.user}\0{address.password}".encode()
    try:
        if "AUTH=PLAIN" in server.capabilities:
            server.authenticate("PLAIN", lambda _: secret)
        else:
            server.login(address.user, address.password)
    except IMAP4.abort:
        raise
    except (IMAP4.error, UnicodeError) as error:
        if NOT_NOW.search(str(error)):
            raise PartAway(f"{address.host} lets nobody in just now.") from None
        raise JobRefused(f"{address.host} refuses the user name or the password of REPLIES_URL.") from None


def _opened(server: IMAP4, address: MailboxAddress) -> int:
    quoted = address.folder.replace("\\", "\\\\").replace('"', '\\"')
    try:
        answer, _ = server.select(f'"{quoted}"')
    except IMAP4.readonly:  # which imaplib counts among the ends of a connection
        answer = "NO"
    except IMAP4.abort:
        raise
    except (IMAP4.error, UnicodeError):
        answer = "NO"
    if answer != "OK":
        raise JobRefused(f"The mailbox on {address.host} has no folder {address.folder} that can be written to.")
    _, said = server.response("UIDVALIDITY")
    return int(said[0] or 0) if said and said[0] else 0


def _leave(server: IMAP4) -> None:
    try:
        server.logout()
    except (OSError, IMAP4.error):  # it has hung up already
        with suppress(OSError):
            server.shutdown()


def _away(host: str, error: Exception) -> str:
    return f"{host} does not answer ({type(error).__name__})."
