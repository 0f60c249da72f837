"""Clients that send a request byte by byte, and visitors who come meanwhile."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from django.conf import settings

from config.web_worker import GRACE_SECONDS, LEAST_BYTES_A_SECOND, PacedSocket
from tests.journeys.test_draining import answer
from tests.journeys.worker import database_url
from tests.tools.waiting import wait_for

SLOW_CLIENTS = 40
PATIENCE_SECONDS = 6 * GRACE_SECONDS
FORM = b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n"
FORM += b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"


@pytest.fixture
def port(transactional_db: None) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}"]
    given = {"DATABASE_URL": database_url(), "DEBUG": "1", "LOG_LEVEL": "CRITICAL"}
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ | given)
    try:
        wait_for(lambda: answer(port, "/readyz")[0] == 200)
        yield port
    finally:
        process.kill()
        process.wait()


@pytest.mark.slow
@pytest.mark.parametrize("beginning", [FORM, b"GET / HTTP/1.1\r\n"], ids=["body", "headers"])
def test_forty_clients_that_send_byte_by_byte_do_not_stop_the_site(port: int, beginning: bytes) -> None:
    """H16."""
    ended = threading.Event()

    def trickle(client: socket.socket) -> None:
        try:
            client.sendall(beginning)
            while not ended.wait(0.5):
                client.sendall(b"a")
        except OSError:  # it was given up, as it should
            pass

    clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(SLOW_CLIENTS)]
    threads = [threading.Thread(target=trickle, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    time.sleep(1)
    began = time.monotonic()
    status, _ = answer(port, "/account/login/")
    waited = time.monotonic() - began
    ended.set()
    for thread, client in zip(threads, clients, strict=True):
        thread.join()
        client.close()
    assert status == 200 and waited < PATIENCE_SECONDS
    print(f"A visitor waited {waited:.1f} s.")


def test_a_request_is_read_at_a_pace_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """H16: what comes quickly may be large, what comes slowly is given up."""
    ours, theirs = socket.socketpair()
    paced = PacedSocket(fileno=ours.detach())
    now = [1000.0]
    monkeypatch.setattr("config.web_worker.time.monotonic", lambda: now[0])
    with paced, theirs:
        paced.begin()
        for _ in range(10):
            theirs.sendall(b"x" * LEAST_BYTES_A_SECOND)
            received = 0
            while received < LEAST_BYTES_A_SECOND:
                received += len(paced.recv(65536))
            now[0] += 1
        now[0] += GRACE_SECONDS
        theirs.sendall(b"x")
        with pytest.raises(ConnectionResetError):
            paced.recv(1)
        paced.begin()
        assert paced.recv(1) == b"x"
