"""`make soak-outages`: the database, then the file store, away under traffic: what each kind of request got, how fast.

The web server of `make run` on a PostgreSQL and an S3-compatible store of its own, each behind a relay that can be cut
(connections end, new ones are refused) or hushed (whatever is sent vanishes, as with a machine that lost its power).
Each kind of request is sent by a visitor of its own, one after another, through all phases. What promise R20 says of
each is `EXPECTED`; an answer of another kind, and one that takes longer than `WITHIN_MS`, is counted as wrong; only a
download may wait longer, for a store that is silent. The first `SETTLES_SECONDS` after a part is back are not counted:
the pool tries again a few seconds at a time. The last line is JSON.
"""

import argparse
import asyncio
import http.client
import json
import logging
import os
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.relay import Relay
from bench.soak_capture import PATIENCE, TOKEN, Server, environment_for

OUTAGES = ("database gone", "database silent", "store gone", "store silent")
# By kind of request, the answer while the database, and while the store is away. At all other times it is 200.
EXPECTED = {
    "alive": (200, 200),
    "ready": (503, 200),
    "style sheet": (200, 200),
    "page": (503, 200),
    "save": (503, 200),
    "download": (503, 503),
}
# R20 for a page without the database, and for what needs no part at all.
WITHIN_MS = 2000
SETTLES_SECONDS = 6.0
BUCKET = "loopwright-soak"


@dataclass
class Seen:
    """The answers to one kind of request in one phase."""

    statuses: Counter[int] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)

    def note(self, status: int, milliseconds: float) -> None:
        self.statuses[status] += 1
        self.milliseconds.append(milliseconds)

    def as_json(self) -> dict[str, Any]:
        took = self.milliseconds or [0.0]
        answers = {str(status): number for status, number in sorted(self.statuses.items())}
        return {"answers": answers, "median_ms": round(statistics.median(took)), "slowest_ms": round(max(took))}


class VisitorOfOneKind(threading.Thread):
    """Sends the same request again and again, each on a connection of its own, and notes what came in which phase."""

    def __init__(self, kind: str, port: int, cookie: str, request: Any) -> None:
        super().__init__(daemon=True)
        self.kind, self.port, self.cookie, self.request = kind, port, cookie, request
        self.phase = ""
        self.seen: dict[str, Seen] = {}
        self.is_over = threading.Event()

    def run(self) -> None:
        while not self.is_over.is_set():
            phase, request = self.phase, self.request()
            begun = time.monotonic()
            status = self.send(*request)
            # An answer that was asked for in one phase and came in the next says nothing of either.
            if phase and phase == self.phase:
                self.seen.setdefault(phase, Seen()).note(status, 1000 * (time.monotonic() - begun))
            time.sleep(0.05)

    def send(self, method: str, path: str, body: str = "") -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        headers = {
            "Cookie": self.cookie,
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/json",
            "Accept": "application/json" if method == "POST" else "text/html",
            "Host": f"localhost:{self.port}",
        }
        try:
            connection.request(method, path, body.encode() or None, headers)
            reply = connection.getresponse()
            reply.read()
            return reply.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


def requests_of(world: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    """By kind: whose session, and what makes the next request."""
    return {
        "alive": ("", lambda: ("GET", "/healthz")),
        "ready": ("", lambda: ("GET", "/readyz")),
        "style sheet": ("", lambda: ("GET", world["style_sheet"])),
        "page": (world["recruiter"], lambda: ("GET", "/")),
        "save": (world["panelist"], saves(world["card"], world["question"])),
        "download": (world["recruiter"], lambda: ("GET", world["download"])),
    }


def saves(card: int, question: int) -> Any:
    """Each save takes the place of whatever is stored: what the versions protect is no question of this soak."""
    from core import fingerprint

    numbers = count(1)

    def request() -> tuple[str, str, str]:
        from interviews.models import Rating

        there = Rating.objects.filter(scorecard_id=card, interview_question_id=question).first()
        revision, words = (there.revision, there.evidence) if there else (0, "")
        base = fingerprint.of_fields({"evidence": words}) if there else ""
        body = {"evidence": f"Heard {next(numbers)}.", "revision": revision, "base": base}
        return "POST", f"/scorecards/{card}/answers/{question}/", json.dumps(body)

    return request


def make_world() -> dict[str, Any]:
    """A packet whose PDF lies in the store, and an open card of a panelist."""
    from django.core.files.storage import default_storage
    from django.core.management import call_command
    from django.templatetags.static import static
    from django.test import Client
    from django.urls import reverse

    from config import demo
    from interviews.models import Scorecard
    from packets.printing.services import render_document

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    default_storage.make_place()
    company = demo.hire_people()
    demo.open_openings(company, "lead")
    first, second = [row for row in demo.texts()["candidates"] if row["opening"] == "lead"][:2]
    loop = demo.loop_decided(company, demo.add_candidate(company, first))
    packet = demo.approve(company, demo.write_packet(company, loop))
    render_document(packet.document_id)
    active = demo.loop_active(company, demo.add_candidate(company, second))
    card = Scorecard.objects.filter(seat__interview__loop=active).select_related("seat__panelist")[0]

    def session_of(person: Any) -> str:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}"

    return {
        "recruiter": session_of(company.rita),
        "panelist": session_of(card.panelist),
        "card": card.pk,
        "question": card.interview.questions.order_by("position")[0].pk,
        "download": reverse("packets:document_download", args=[packet.document_id]),
        "style_sheet": static("css/kit.css"),
    }


@contextmanager
def store() -> Iterator[int]:
    """An S3-compatible store in memory; yields its port."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    try:
        yield server.get_host_and_port()[1]
    finally:
        server.stop()


def run(seconds: float, outages: Sequence[str]) -> dict[str, Any]:
    """These outages, each before and after, every phase of that many seconds, on parts of their own."""
    from tests import services

    phases = phases_of(outages)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="loopwright-soak-"))
        database = stack.enter_context(services.postgres())
        files = stack.enter_context(store())
        os.environ.clear()
        os.environ.update(environment_for(folder, database) | in_the_store(files))
        import django

        django.setup()
        world = make_world()
        socket_folder = Path(urlsplit(database).path).parent
        relays = {
            "database": Relay(lambda: asyncio.open_unix_connection(socket_folder / ".s.PGSQL.5432")),
            "store": Relay(lambda: asyncio.open_connection("127.0.0.1", files)),
        }
        # From here on the server alone meets the relays.
        os.environ["DATABASE_URL"] = f"postgresql://loopwright@127.0.0.1:{relays['database'].port}/loopwright"
        os.environ |= in_the_store(relays["store"].port)
        server = Server()
        visitors = [VisitorOfOneKind(kind, server.port, *request) for kind, request in requests_of(world).items()]
        try:
            settles(visitors)
            go_through(visitors, relays, phases, seconds)
        finally:
            for visitor in visitors:
                visitor.is_over.set()
            server.close()
            for relay in relays.values():
                relay.close()
    return report(visitors, phases)


def in_the_store(port: int) -> dict[str, str]:
    """What the settings read of a store at that port."""
    keys = {"S3_ACCESS_KEY": "a-key", "S3_SECRET_KEY": "a-secret"}
    return {"S3_BUCKET": BUCKET, "S3_ENDPOINT": f"http://127.0.0.1:{port}", **keys}


def settles(visitors: list[VisitorOfOneKind]) -> None:
    """Begin, and wait until the server answers everybody."""
    for visitor in visitors:
        visitor.start()
    time.sleep(SETTLES_SECONDS)


def phases_of(outages: Sequence[str]) -> list[str]:
    return ["all there", *chain.from_iterable((outage, f"after {outage}") for outage in outages)]


def go_through(
    visitors: list[VisitorOfOneKind], relays: dict[str, Relay], phases: Sequence[str], seconds: float
) -> None:
    for phase in phases:
        if phase in OUTAGES:
            part, how = phase.split()
            {"gone": relays[part].cut, "silent": relays[part].hush}[how]()
        else:
            say(visitors, "settling")
            for relay in relays.values():
                relay.mend()
            time.sleep(SETTLES_SECONDS)
        say(visitors, phase)
        print(phase, flush=True)
        time.sleep(seconds)
        wait_for_everybody(visitors, phase)


def wait_for_everybody(visitors: list[VisitorOfOneKind], phase: str) -> None:
    """The first who asks a store that is silent waits longest."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and any(phase not in one.seen for one in visitors):
        time.sleep(0.1)


def say(visitors: list[VisitorOfOneKind], phase: str) -> None:
    for visitor in visitors:
        visitor.phase = phase


def report(visitors: list[VisitorOfOneKind], phases: Sequence[str]) -> dict[str, Any]:
    """What each kind got in each phase, and in sentences what the promise forbids."""
    seen = {phase: {one.kind: one.seen.get(phase, Seen()).as_json() for one in visitors} for phase in phases}
    return {"phases": seen, "wrong": [line for phase in phases for line in wrong_in(phase, seen[phase])]}


def expected(kind: str, phase: str) -> int:
    without_database, without_store = EXPECTED[kind]
    if phase not in OUTAGES:
        return 200
    return without_database if phase.startswith("database") else without_store


def wrong_in(phase: str, seen: dict[str, dict[str, Any]]) -> Iterator[str]:
    for kind, got in seen.items():
        if set(got["answers"]) != {str(expected(kind, phase))}:
            yield f"{kind}, {phase}: {got['answers']} instead of {expected(kind, phase)} alone"
        if got["slowest_ms"] > WITHIN_MS and kind != "download":
            yield f"{kind}, {phase}: {got['slowest_ms']} ms"


def main() -> int:
    options = argparse.ArgumentParser(prog="bench.soak_outages")
    options.add_argument("--seconds", type=float, default=15.0, help="how long each phase lasts at least")
    options.add_argument("--outages", nargs="+", choices=OUTAGES, default=OUTAGES)
    wanted = options.parse_args()
    result = run(wanted.seconds, wanted.outages)
    for phase, kinds in result["phases"].items():
        for kind, got in kinds.items():
            answers = ", ".join(f"{number} x {status}" for status, number in got["answers"].items())
            print(f"{phase:22} {kind:12} {answers:32} median {got['median_ms']} ms, slowest {got['slowest_ms']} ms")
    print(json.dumps(result))
    return 1 if result["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
