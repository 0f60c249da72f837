"""Calls to other people's servers (S18): which are made, and what comes of the others."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from core import outside
from core.outside import CallRefused, fetched, is_public, why_not_call
from tests.web_server import Site, site

MB = 1_000_000


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with site(tmp_path, monkeypatch) as served:
        yield served


def refusal(address: str, *hosts: str, at_most: int = MB, seconds: float = 5) -> str:
    with pytest.raises(CallRefused) as refused:
        fetched(address, hosts, at_most=at_most, seconds=seconds)
    return refused.value.sentence


def test_what_lies_at_an_allowed_host_is_read(web: Site) -> None:
    address = web.says("/mine.ics", b"BEGIN")
    assert fetched(f"{address}?key=1", [web.host], at_most=MB, seconds=5) == b"BEGIN"


@pytest.mark.parametrize(
    "address",
    [
        "http://calendar.example.org/mine",
        "ftp://calendar.example.org/",
        "file:///etc/passwd",
        "https://",
        "https://me@calendar.example.org/",
        "https://calendar.example.org@evil.example/",
        "https://calendar.example.org:x/",
        "https://[::1/",
        "https://cälendar.example.org/",
        "https://calendar.example.org/\r\nHost: other",
        "calendar.example.org",
        "",
    ],
)
def test_an_address_is_whole_and_over_https(address: str) -> None:
    assert why_not_call(address, ["*"]) == outside.NOT_AN_ADDRESS


def test_only_hosts_that_are_named_are_called() -> None:
    address = "https://Calendar.Example.ORG/mine"
    assert "not among the hosts" in why_not_call(address, [])
    assert "not among the hosts" in why_not_call(address, ["example.org", "*.calendar.example.org"])
    for allowed in ("calendar.example.org", "*.example.org", "*"):
        assert why_not_call(address, [allowed]) == ""
    other_port = "https://calendar.example.org:8443/"
    assert why_not_call(other_port, ["calendar.example.org", "*"]) and not why_not_call(
        other_port, ["calendar.example.org:8443"]
    )


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
        *("224.0.0.1", "ff02::1", "255.255.255.255"),
    ],
)
def test_a_machine_at_home_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:220:1::1", "::ffff:93.184.215.14"])
def test_a_machine_of_the_internet_is(address: str) -> None:
    assert is_public(address)


def test_a_name_that_leads_home_is_not_called(web: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where only one of several addresses is at home."""
    monkeypatch.setattr(outside, "is_public", is_public)
    assert "private network" in refusal(web.says("/a", b"secret"), web.host)
    monkeypatch.setattr(outside.socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", (one, 443)) for one in BOTH])
    assert "private network" in refusal("https://two.example.org/", "*")
    assert web.asked == []


BOTH = ("93.184.215.14", "10.0.0.1")


def test_a_redirect_is_followed_on_the_same_host_alone(web: Site) -> None:
    address = web.says("/old", b"", status=302, Location="/new")
    web.says("/new", b"here")
    assert fetched(address, [web.host], at_most=MB, seconds=5) == b"here"
    away = web.says("/away", b"", status=301, Location="https://evil.example/mine")
    assert "another host, evil.example" in refusal(away, web.host, "*")
    down = web.says("/down", b"", status=301, Location=f"http://{web.host}/new")
    assert refusal(down, web.host) == outside.NOT_AN_ADDRESS
    port = web.says("/port", b"", status=301, Location="https://localhost:1/new")
    assert "not among the hosts" in refusal(port, web.host)
    ring = web.says("/ring", b"", status=307, Location="/ring")
    assert refusal(ring, web.host) == outside.TOO_MANY_TURNS


def test_what_is_too_large_is_cut_off(web: Site) -> None:
    """50 MB are sent; little more than the limit is read."""
    sent = 0

    def endless(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        for _ in range(50):
            handler.wfile.write(b"x" * MB)
            sent += MB

    web.answers["/large"] = endless
    assert "more than 1 MB" in refusal(web.address("/large"), web.host)
    assert sent < 20 * MB


@pytest.mark.parametrize("begins", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\nBEGIN"])
def test_what_drips_is_ended(web: Site, begins: bytes) -> None:
    """Wherever it begins to be slow: each byte comes in time, and all of them do not."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(begins)
        for _ in range(40):
            handler.wfile.write(b"x")
            time.sleep(0.1)

    web.answers["/slow"] = drip
    began = time.monotonic()
    assert "longer than 1 seconds" in refusal(web.address("/slow"), web.host, seconds=1)
    assert time.monotonic() - began < 3


def test_an_answer_that_is_none_has_its_sentence(web: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "answers 404" in refusal(web.says("/gone", b"", status=404), web.host)
    web.answers["/noise"] = lambda handler: handler.wfile.write(b"\x00" * 100)
    assert "cannot be reached" in refusal(web.address("/noise"), web.host)
    assert "cannot be reached" in refusal("https://localhost:1/", "localhost:1")
    assert "no host" in refusal("https://nowhere.invalid/", "*")


def test_a_certificate_that_nobody_trusts_ends_the_call(web: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    import ssl

    monkeypatch.setattr(outside, "tls_context", ssl.create_default_context)
    assert "no certificate" in refusal(web.says("/a", b"secret"), web.host)
    assert web.asked == []
