"""Children live and die with their parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.tools.waiting import is_alive, linux_only, pid_in, wait_for
from tools import processes
from tools.base import ROOT
from tools.processes import Children, ChildrenFailed, Spec

# A child with a grandchild; both write their process number, and neither minds a polite signal.
STUBBORN = """
import os, pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if len(sys.argv) > 2:
    subprocess.Popen([sys.executable, "-c", sys.argv[2], sys.argv[1] + ".grandchild"])
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
time.sleep(120)
"""

PARENT = """
import pathlib, sys, time
from tools.processes import Children, Spec
folder, code = pathlib.Path(sys.argv[1]), sys.argv[2]
children = Children(folder / "logs")
children.start(Spec("stubborn", [sys.executable, "-c", code, str(folder / "pid"), code]))
while True:
    time.sleep(0.05)
    children.keep_running()
"""


@pytest.fixture
def children(tmp_path):
    made = Children(tmp_path / "logs")
    yield made
    made.close()


def python(code: str, *words: object) -> list[str]:
    return [sys.executable, "-c", code, *map(str, words)]


@linux_only
def test_a_killed_parent_leaves_no_child_and_no_grandchild(tmp_path):
    parent = subprocess.Popen(python(PARENT, tmp_path, STUBBORN), cwd=ROOT)
    pids = [pid_in(tmp_path / "pid"), pid_in(tmp_path / "pid.grandchild")]
    assert all(map(is_alive, pids))
    parent.kill()
    parent.wait()
    wait_for(lambda: not any(map(is_alive, pids)))


def test_a_killed_watcher_is_replaced_and_still_knows_the_children(children):
    children.start(Spec("first", python("import time; time.sleep(60)")))
    children.watcher.kill()
    children.watcher.wait()
    children.start(Spec("second", python("import time; time.sleep(60)")))
    started = list(children.running.values())
    children.running.clear()
    children.watcher.stdin.close()  # what the watcher sees of a parent that was killed
    assert [child.wait(timeout=60) for child in started] == [-signal.SIGTERM, -signal.SIGTERM]


def test_a_watcher_killed_while_nothing_happens_is_replaced(children):
    first = children.watcher
    first.kill()
    first.wait()
    children.keep_running()
    assert children.watcher is not first and children.watcher.poll() is None


def test_a_child_that_ends_is_started_again(tmp_path, children, capsys):
    marks = tmp_path / "marks"
    code = "import sys, time; open(sys.argv[1], 'a').write('x'); time.sleep(60)"
    spec = Spec("steady", python(code, marks))
    children.start(spec)
    wait_for(lambda: marks.exists() and marks.read_text() == "x")
    os.kill(children.running[spec].pid, signal.SIGKILL)
    wait_for(lambda: children.running[spec].poll() is not None)
    children.keep_running()
    wait_for(lambda: marks.read_text() == "xx")
    assert "steady ended (signal SIGKILL); starting it again." in capsys.readouterr().out


def test_a_child_that_keeps_ending_is_given_up_with_its_last_words(children):
    spec = Spec("hopeless", python("import sys; sys.exit('I cannot find my files')"))

    def until_given_up():
        children.start(spec)
        while True:
            children.keep_running()
            time.sleep(0.02)

    with pytest.raises(ChildrenFailed, match=r"(?s)hopeless ended 5 times within a minute.*I cannot find my files"):
        until_given_up()


def test_deaths_long_apart_are_forgiven(children, monkeypatch):
    now = 0.0
    monkeypatch.setattr(processes.time, "monotonic", lambda: now)
    for _ in range(20):
        now += processes.RESTART_WINDOW_SECONDS
        children._count_death(Spec("old", []), 1)


def test_foundations_stop_after_everything_that_stands_on_them(tmp_path, children):
    ends = tmp_path / "ends"
    code = (
        "import signal, sys, time\n"
        "def end(*_):\n"
        "    time.sleep(float(sys.argv[3]))\n"
        "    open(sys.argv[1], 'a').write(sys.argv[2])\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "open(sys.argv[1] + sys.argv[2], 'w').close()\n"
        "time.sleep(60)\n"
    )
    children.start(Spec("ground", python(code, ends, "g", 0), is_foundation=True))
    children.start(Spec("house", python(code, ends, "h", 0.3)))
    wait_for(lambda: Path(f"{ends}g").exists() and Path(f"{ends}h").exists())
    children.stop()
    assert ends.read_text() == "hg"


def test_a_stubborn_child_is_forced_after_its_grace(tmp_path, children):
    spec = Spec("stubborn", python(STUBBORN, tmp_path / "pid"), grace_seconds=0.3)
    children.start(spec)
    pid_in(tmp_path / "pid")
    child = children.running[spec]
    children.stop()
    assert child.returncode == -signal.SIGKILL


def test_impatience_skips_the_grace(tmp_path, children):
    spec = Spec("stubborn", python(STUBBORN, tmp_path / "pid"), grace_seconds=600)
    children.start(spec)
    pid_in(tmp_path / "pid")
    children.is_impatient = True
    started = time.monotonic()
    children.stop()
    assert time.monotonic() - started < 300


def test_a_large_log_is_put_aside_once(tmp_path, children, monkeypatch):
    monkeypatch.setattr(processes, "LOG_LIMIT_BYTES", 10)
    log = tmp_path / "logs" / "talker.log"
    log.parent.mkdir(exist_ok=True)
    log.write_text("an old log that is too long")
    spec = Spec("talker", python("print('new')"))
    children.start(spec)
    children.running[spec].wait()
    assert log.read_text() == "new\n"
    assert (tmp_path / "logs" / "talker.old.log").read_text().startswith("an old log")
