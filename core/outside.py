"""Calls to other people's servers, such as the one that keeps somebody's calendar: the one way out of the house.

An address that a person typed may name a machine of our own network, be slow, endless, or lead somewhere else. So it
is asked over https alone, at a host that the installation allows and at a public address of it: the very address that
was looked at is the one that is called, so that a name cannot mean another machine a moment later.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, urljoin, urlsplit

HTTPS_PORT = 443
REDIRECTS_AT_MOST = 3
CHUNK = 64 * 1024
ANY_HOST = "*"
ANY_BELOW = "*."
MOVED = frozenset({301, 302, 303, 307, 308})
OK = 200
READS_CALENDARS = {"Accept": "text/calendar, */*;q=0.1"}
# Addresses of IPv6 that carry one of IPv4.
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")

NOT_AN_ADDRESS = "Give a whole address that begins with https://."
TOO_MANY_TURNS = "The address leads on and on, and nowhere."


class CallRefused(Exception):
    """Nothing came of a call. `sentence` says why, and holds no more of the address than its host."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotReached(CallRefused):
    """The host does not answer now, or not in time; another time it may."""


def why_not_call(address: str, hosts: Collection[str]) -> str:
    """Why this address is never called, as far as it says so itself; empty where it is. `hosts` are those that are
    allowed: a name, with a port where that is another than 443, `*.example.org` for all below it, `*` for any."""
    try:
        _checked(address, hosts)
    except CallRefused as refusal:
        return refusal.sentence
    return ""


def fetched(address: str, hosts: Collection[str], *, at_most: int, seconds: float) -> bytes:
    """What lies at the address: `at_most` so many bytes, got within so many seconds.

    CallRefused: a host that is not allowed or not public, another host that it leads to, an answer that is none, too
    late or too large.
    """
    with _Deadline(seconds) as deadline:
        for _ in range(REDIRECTS_AT_MOST + 1):
            parts = _checked(address, hosts)
            with _answer(parts, deadline) as answer:
                if answer.status not in MOVED:
                    return _read(answer, parts, at_most)
                address = _next(parts, answer)
    raise CallRefused(TOO_MANY_TURNS)


def posted(address: str, hosts: Collection[str], body: bytes, *, seconds: float) -> int:
    """Hand JSON over at the address, and give the status of the answer, of which nothing else is read. It is handed to
    nobody whom the address leads on to.

    CallRefused: as `fetched`; NotReached: no answer, or too late a one.
    """
    with _Deadline(seconds) as deadline:
        parts = _checked(address, hosts)
        with _answer(parts, deadline, "POST", body, {"Content-Type": "application/json"}) as answer:
            return answer.status


def host_of(address: str) -> str:
    """The host that an address names, as it may be shown: no path, no key."""
    return urlsplit(address).hostname or ""


class _Deadline:
    """Ends whatever connection is open when the time is over, however slowly it goes on sending."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.is_over = False
        self._open: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> "_Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def holds(self, connection: socket.socket) -> None:
        self._open = connection
        if self.is_over:
            self._end()

    def _end(self) -> None:
        self.is_over = True
        if self._open is not None:
            try:
                self._open.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it has ended by itself


class _Connection(HTTPSConnection):
    """To an address that was looked at, under the name that the certificate has to show."""

    def __init__(self, parts: SplitResult, address: str, deadline: _Deadline) -> None:
        super().__init__(parts.hostname or "", parts.port or HTTPS_PORT, timeout=deadline.seconds)
        self._address, self._deadline = address, deadline

    def connect(self) -> None:
        raw = socket.create_connection((self._address, self.port), self.timeout)
        self._deadline.holds(raw)
        self.sock = tls_context().wrap_socket(raw, server_hostname=self.host)
        self._deadline.holds(self.sock)


def tls_context() -> ssl.SSLContext:
    return ssl.create_default_context()


def is_public(address: str) -> bool:
    """Whether an address of the internet protocol is a machine of the whole internet, and none of a network at home."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inside = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
        if found in TRANSLATED:
            inside = ipaddress.IPv4Address(found.packed[-4:])
        if inside:
            return is_public(str(inside))
    return found.is_global and not found.is_multicast


def _checked(address: str, hosts: Collection[str]) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port or HTTPS_PORT
    except ValueError:
        raise CallRefused(NOT_AN_ADDRESS) from None
    host = parts.hostname or ""
    if parts.scheme != "https" or not host or "@" in parts.netloc or not address.isascii() or not address.isprintable():
        raise CallRefused(NOT_AN_ADDRESS)
    named = host if port == HTTPS_PORT else f"{host}:{port}"
    if not any(_allows(allowed.lower(), named) for allowed in hosts):
        raise CallRefused(f"{_shown(named)} is not among the hosts that are allowed here.")
    return parts


def _allows(allowed: str, named: str) -> bool:
    if allowed == ANY_HOST:
        return ":" not in named
    return named.endswith(allowed[1:]) if allowed.startswith(ANY_BELOW) else named == allowed


@contextmanager
def _answer(
    parts: SplitResult,
    deadline: _Deadline,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] = READS_CALENDARS,
) -> Iterator[HTTPResponse]:
    host = _shown(parts.hostname or "")
    connection = _Connection(parts, _address_of(parts), deadline)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, path, body, {"User-Agent": "Loopwright", **headers})
        with connection.getresponse() as answer:
            yield answer
        if deadline.is_over:
            raise NotReached(_too_slow(host, deadline))
    except ssl.SSLCertVerificationError:
        raise CallRefused(f"{host} shows no certificate that is trusted.") from None
    except (OSError, HTTPException, ValueError):
        sentence = _too_slow(host, deadline) if deadline.is_over else f"{host} cannot be reached."
        raise NotReached(sentence) from None
    finally:
        connection.close()


def _address_of(parts: SplitResult) -> str:
    """One of the addresses that the name has now. Where any of them is not public, none is called."""
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, parts.port or HTTPS_PORT, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotReached(f"There is no host {_shown(host)}.") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise CallRefused(f"{_shown(host)} is a machine of a private network, which is never called.")
    return addresses[0]


def _read(answer: HTTPResponse, parts: SplitResult, at_most: int) -> bytes:
    host = _shown(parts.hostname or "")
    if answer.status != OK:
        raise CallRefused(f"{host} answers {answer.status}: there is nothing to read at this address.")
    read = bytearray()
    while chunk := answer.read1(CHUNK):
        read += chunk
        if len(read) > at_most:
            raise CallRefused(f"{host} sends more than {at_most // 1_000_000} MB.")
    return bytes(read)


def _next(parts: SplitResult, answer: HTTPResponse) -> str:
    """Where a redirect leads: to another place of the same host."""
    address = urljoin(parts.geturl(), answer.getheader("Location", ""))
    try:
        host = host_of(address)
    except ValueError:
        raise CallRefused(NOT_AN_ADDRESS) from None
    if host != parts.hostname:
        raise CallRefused(f"The address leads to another host, {_shown(host)}.")
    return address


def _too_slow(host: str, deadline: _Deadline) -> str:
    return f"{host} takes longer than {deadline.seconds:.0f} seconds."


def _shown(host: str) -> str:
    return host[:80]
