"""A real web server that is told to stop: it says so first, goes on answering, and finishes what it began."""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from tests.journeys.slow_site import SLOW_SECONDS
from tests.journeys.worker import database_url
from tests.tools.waiting import linux_only, wait_for

DRAIN_SECONDS = 2
assert DRAIN_SECONDS < SLOW_SECONDS, "the slow request must outlive the open port"


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def server(request: pytest.FixtureRequest, port: int, transactional_db: None) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "gunicorn", "tests.journeys.slow_site", f"--bind=127.0.0.1:{port}"]
    # With DEBUG, pages do without the list of collected files, which a clone on which nothing ran has not made.
    given = {"DATABASE_URL": database_url(), "DRAIN_SECONDS": str(request.param), "DEBUG": "1"}
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ | given)
    try:
        wait_for(lambda: answer(port, "/readyz")[0] == 200)
        yield process
    finally:
        process.kill()
        process.wait()


def answer(port: int, path: str) -> tuple[int, bytes]:
    """Status and body, or 0 where nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        reply = connection.getresponse()
        return reply.status, reply.read()
    except OSError:
        return 0, b""
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.parametrize("server", [DRAIN_SECONDS], indirect=True)
def test_told_to_stop_it_says_so_first_and_finishes_what_it_began(server: "subprocess.Popen[bytes]", port: int) -> None:
    with ThreadPoolExecutor() as threads:
        begun = threads.submit(answer, port, "/slow")
        wait_for(lambda: begun.running())
        server.terminate()
        wait_for(lambda: answer(port, "/readyz")[0] == 503)
        assert b'"stopping": true' in answer(port, "/readyz")[1]
        assert answer(port, "/healthz") == (200, b"alive")
        wait_for(lambda: answer(port, "/healthz")[0] == 0)
        assert begun.result() == (200, b"finished")
    assert server.wait(10) == 0


@pytest.mark.slow
@pytest.mark.parametrize("server", [60], indirect=True)
def test_told_twice_it_does_not_wait(server: "subprocess.Popen[bytes]", port: int) -> None:
    server.terminate()
    wait_for(lambda: answer(port, "/readyz")[0] == 503)
    server.terminate()
    assert server.wait(20) == 0


@linux_only
@pytest.mark.slow
@pytest.mark.parametrize("server", [0], indirect=True)
def test_the_workers_share_what_was_loaded_before_them(server: "subprocess.Popen[bytes]", port: int) -> None:
    for _ in range(8):
        assert answer(port, "/account/login/")[0] == 200
    workers = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    assert len(workers) == 2
    for worker in workers:
        size = memory_of(worker)
        assert size["Private_Dirty"] < size["Rss"] / 2, size


def memory_of(pid: str) -> dict[str, int]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
