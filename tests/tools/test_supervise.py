"""What one start refuses, and what it makes of the environment."""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.tools.waiting import is_alive, linux_only, pid_in, wait_for
from tools import broker, data_folder, supervise
from tools.base import ROOT
from tools.processes import Spec

HOLDER = """
import pathlib, sys, time
from tools import data_folder
handle = data_folder.claim(pathlib.Path(sys.argv[1]))
print("claimed", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "claimed\n"
    yield process
    process.kill()
    process.communicate()


def refusal_of(call, *words, capsys):
    with pytest.raises(SystemExit) as ended:
        call(*words)
    assert ended.value.code == 1
    return capsys.readouterr().err


def test_a_second_run_on_a_data_folder_is_refused_with_a_sentence(tmp_path, holder, capsys):
    said = refusal_of(data_folder.claim, tmp_path, capsys=capsys)
    assert said == (
        f"Loopwright is already running on the data folder {tmp_path} (process {holder.pid}). "
        "Stop that one, or name another folder: make run DATA=folder\n"
    )


def test_the_folder_of_a_killed_run_is_free(tmp_path, holder):
    holder.kill()
    holder.wait()
    handle = data_folder.claim(tmp_path)
    assert (tmp_path / "lock").read_text() == str(os.getpid())
    os.close(handle)


def test_a_killed_run_is_waited_for_while_its_broker_ends(tmp_path):
    """The broker inherits the lock; it may live a moment longer than its supervisor."""
    handle = data_folder.claim(tmp_path)
    wait_for_end = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    heir = subprocess.Popen(wait_for_end, stdin=subprocess.PIPE, pass_fds=[handle])
    os.close(handle)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (tmp_path / "lock").write_text(str(ended.pid))
    has_let_go = threading.Event()

    def let_go():
        has_let_go.set()
        heir.stdin.close()

    threading.Timer(0.5, let_go).start()
    again = data_folder.claim(tmp_path)
    assert has_let_go.is_set()
    heir.wait()
    os.close(again)


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    said = refusal_of(data_folder.claim, tmp_path / "file" / "data", capsys=capsys)
    assert said.startswith(f"The data folder {tmp_path / 'file' / 'data'} cannot be written (Not a directory).")


def test_the_secret_key_is_made_once_and_private(tmp_path, capsys):
    key = data_folder.secret_key(tmp_path)
    assert len(key) > 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert data_folder.secret_key(tmp_path) == key
    assert key not in capsys.readouterr().out


def test_half_a_secret_key_is_refused(tmp_path, capsys):
    (tmp_path / "secret-key").write_text("short")
    assert "does not hold a whole key" in refusal_of(data_folder.secret_key, tmp_path, capsys=capsys)


def test_a_port_in_use_is_refused_with_a_sentence(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refusal_of(supervise.listen, port, capsys=capsys)
    assert said == f"Port {port} is already in use. Stop what uses it, or choose another: make run PORT={port + 1}\n"


@pytest.mark.parametrize("text", ["web", "0", "65536", "-1", "80.5", ""])
def test_what_is_no_port_is_refused(text, capsys):
    assert "a port is a number from 1 to 65535" in refusal_of(supervise.port_from, text, capsys=capsys)


def test_data_and_port_are_honoured(tmp_path):
    plan = supervise.plan_from({"DATA": str(tmp_path / "mine"), "PORT": "8123"})
    assert plan.port == 8123
    assert plan.environment["DATA_DIR"] == str(tmp_path / "mine")
    assert plan.environment["BASE_URL"] == "http://localhost:8123"
    assert plan.environment["BROKER_URL"] == f"redis+socket://{tmp_path}/mine/broker/valkey.sock?virtual_host=0"


def test_what_nobody_says_is_the_data_folder_of_the_project_with_the_demo():
    plan = supervise.plan_from({})
    assert (plan.data, plan.port, plan.with_demo) == (ROOT / "data", 8000, True)
    assert plan.environment["EMBEDDED"] == "1"
    assert "DATABASE_URL" not in plan.environment


def test_the_demo_has_its_company_unless_another_is_named():
    assert supervise.plan_from({}).environment["ORGANISATION"] == supervise.SHOWN_IN_DEMO["ORGANISATION"]
    assert "ORGANISATION" not in supervise.plan_from({"ORGANISATION": "Ours"}).environment
    assert "ORGANISATION" not in supervise.plan_from({"DEMO": "0"}).environment


def test_an_outside_broker_replaces_the_embedded_one():
    plan = supervise.plan_from({"BROKER_URL": "redis://elsewhere"})
    assert plan.broker_socket is None
    assert "BROKER_URL" not in plan.environment and "CACHE_URL" not in plan.environment


@pytest.mark.parametrize(
    ("given", "loads"),
    [
        ({}, True),
        ({"DEMO": "0"}, False),
        ({"DATABASE_URL": "postgresql://somewhere"}, False),
        ({"DATABASE_URL": "postgresql://somewhere", "DEMO": "1"}, True),
    ],
)
def test_the_demo_never_enters_an_outside_database_unasked(given, loads):
    assert supervise.plan_from(given).with_demo is loads


def test_a_long_data_path_gets_a_short_private_socket(tmp_path, monkeypatch):
    monkeypatch.setattr(broker.tempfile, "gettempdir", lambda: str(tmp_path))
    folder = Path("/srv") / ("deep" * 40)
    address = broker.socket_for(folder)
    assert len(str(address)) <= broker.LONGEST_SOCKET_PATH or len(str(tmp_path)) > 60
    assert stat.S_IMODE(address.parent.stat().st_mode) == 0o700
    assert broker.socket_for(folder) == address
    assert broker.socket_for(folder / "other") != address


def test_a_socket_folder_open_to_others_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(broker.tempfile, "gettempdir", lambda: str(tmp_path))
    folder = Path("/srv") / ("deep" * 40)
    broker.socket_for(folder).parent.chmod(0o755)
    assert "is not a private folder of yours" in refusal_of(broker.socket_for, folder, capsys=capsys)


# A whole supervisor, its programs replaced by small ones: it serves, and everything ends with it.
FAKE = """
import os, sys
from tools import supervise
from tools.processes import Spec

def sleeper(name):
    code = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(120)"
    return Spec(name, [sys.executable, "-c", code, os.path.join(os.environ["DATA"], name + ".pid")])

supervise.worker_spec = lambda plan: sleeper("worker")
supervise.web_spec = lambda plan, listener: sleeper("web")
supervise.Supervisor._prepare = lambda self, with_demo: "Sign in as rita@example.org"
supervise.is_ready = lambda port: os.path.exists(os.path.join(os.environ["DATA"], "web.pid"))
sys.argv = ["supervise"]
sys.exit(supervise.main())
"""
# As make does: it starts the supervisor and waits for it.
MAKE = "import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', sys.argv[1]]).returncode)"


@pytest.fixture
def start(tmp_path):
    """Start the fake supervisor on a free port; returns the process after it has said where it is."""
    started = []

    def begin(*command):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        given = {"DATA": str(tmp_path), "PORT": port, "MAKELEVEL": "1", "BROKER_URL": "", "BASE_URL": ""}
        process = subprocess.Popen(
            [sys.executable, "-c", *command], cwd=ROOT, env={**os.environ, **given}, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        said = "".join(iter(process.stdout.readline, "Sign in as rita@example.org\n"))
        assert f"Loopwright is at http://localhost:{port}" in said
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def pids(folder: Path) -> list[int]:
    return [pid_in(folder / f"{name}.pid") for name in ("worker", "web")]


def is_free(folder: Path) -> bool:
    """Whether every process that held the data folder has ended, the broker included."""
    probe = "import fcntl, sys; fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    result = subprocess.run([sys.executable, "-c", probe, str(folder / "lock")], capture_output=True, check=False)
    return result.returncode == 0


@linux_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_supervisor_says_so_and_leaves_nothing(tmp_path, start, number):
    process = start(FAKE)
    children = pids(tmp_path)
    assert not is_free(tmp_path)
    process.send_signal(number)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Stopping" in said
    assert not any(map(is_alive, children))
    assert is_free(tmp_path)


@linux_only
def test_a_killed_supervisor_leaves_nothing(tmp_path, start):
    process = start(FAKE)
    children = pids(tmp_path)
    process.kill()
    process.wait()
    wait_for(lambda: not any(map(is_alive, children)) and is_free(tmp_path))


@linux_only
def test_a_killed_make_leaves_nothing(tmp_path, start):
    process = start(MAKE, FAKE)
    children = pids(tmp_path)
    process.kill()
    process.wait()
    wait_for(lambda: not any(map(is_alive, children)) and is_free(tmp_path))


def test_children_are_described_as_data(tmp_path):
    plan = supervise.plan_from({"DATA": str(tmp_path), "PORT": "8123"})
    worker = supervise.worker_spec(plan)
    assert isinstance(worker, Spec) and worker.environment is plan.environment
    assert "--beat" in worker.command and not worker.is_foundation
    assert broker.spec(tmp_path / "broker", tmp_path / "valkey.sock").is_foundation
