"""Child processes that never outlive their parent, described as data and kept running.

Three things stand between a killed supervisor and an orphan. On Linux the kernel signals each child when its parent
dies. A watcher process (`tools.watcher`) holds the other end of a pipe and ends every group when the pipe closes; it
also covers other systems and grandchildren. And a supervisor that sees its own parent gone stops by itself.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from tools.base import ROOT, say

PR_SET_PDEATHSIG = 1
RESTART_LIMIT = 5
RESTART_WINDOW_SECONDS = 60.0
LOG_LIMIT_BYTES = 5_000_000


@dataclass(frozen=True, eq=False)
class Spec:
    """One child process. Foundations start first, and stop after everything that stands on them has ended."""

    name: str
    command: list[str]
    folder: Path = ROOT
    environment: dict[str, str] = field(default_factory=dict)
    grace_seconds: float = 10.0
    is_foundation: bool = False
    inherited: tuple[int, ...] = ()


class ChildrenFailed(Exception):
    """A child could not be kept running. Its text is a sentence for the person at the terminal."""


_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """Ask the kernel to send this process a signal when its parent ends. Does nothing where no kernel offers it."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, number)


def follow_make() -> None:
    """End when `make` ends, even when it is killed without a chance to pass the signal on.

    Only under make: a supervisor that somebody starts from a shell may outlive the shell.
    """
    if "MAKELEVEL" in os.environ:
        die_with_parent()


class Children:
    """Starts the processes of some specs, restarts those that die, and ends them all in order."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.is_impatient = False
        self.running: dict[Spec, subprocess.Popen[bytes]] = {}
        self.deaths: dict[str, deque[float]] = {}
        self.watcher = _start_watcher()

    def start(self, spec: Spec) -> None:
        """Start one child in a process group of its own, its output in `<logs>/<name>.log`."""
        with _open_log(self.log_of(spec)) as log:
            child = subprocess.Popen(
                spec.command,
                cwd=spec.folder,
                env={**os.environ, **spec.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=spec.inherited,
                preexec_fn=die_with_parent,
            )
        self.running[spec] = child
        self._tell_watcher(f"+{child.pid}")

    def log_of(self, spec: Spec) -> Path:
        return self.logs / f"{spec.name}.log"

    def keep_running(self) -> None:
        """Start again what has died. Raises ChildrenFailed when one dies too often."""
        if self.watcher.poll() is not None:
            self._replace_watcher()
        for spec, child in list(self.running.items()):
            if child.poll() is None:
                continue
            self._end_group(spec)
            self._count_death(spec, child.returncode)
            say(f"{spec.name} ended ({_how(child.returncode)}); starting it again.")
            self.start(spec)

    def stop(self) -> None:
        """End every child: a polite signal, then its grace, then force. Foundations go last.

        Setting `is_impatient` meanwhile, from a signal handler, skips the rest of the grace.
        """
        for is_foundation in (False, True):
            group = [spec for spec in self.running if spec.is_foundation is is_foundation]
            for spec in group:
                _signal_group(self.running[spec].pid, signal.SIGTERM, only_leader=True)
            started = time.monotonic()
            for spec in group:
                self._wait(self.running[spec], until=started + spec.grace_seconds)
                self._end_group(spec)

    def close(self) -> None:
        """Stop, then let the watcher go."""
        self.stop()
        self._dismiss_watcher()

    def _dismiss_watcher(self) -> None:
        if self.watcher.stdin:
            self.watcher.stdin.close()
        self.watcher.wait()

    def _wait(self, child: subprocess.Popen[bytes], *, until: float) -> None:
        while child.poll() is None and time.monotonic() < until and not self.is_impatient:
            time.sleep(0.05)

    def _end_group(self, spec: Spec) -> None:
        """Make sure nothing of a child's group is left, and forget it."""
        child = self.running.pop(spec)
        _signal_group(child.pid, signal.SIGKILL)
        child.wait()
        self._tell_watcher(f"-{child.pid}")

    def _count_death(self, spec: Spec, code: int) -> None:
        now = time.monotonic()
        times = self.deaths.setdefault(spec.name, deque(maxlen=RESTART_LIMIT))
        times.append(now)
        if len(times) == RESTART_LIMIT and now - times[0] < RESTART_WINDOW_SECONDS:
            raise ChildrenFailed(
                f"{spec.name} ended {RESTART_LIMIT} times within a minute ({_how(code)}), so everything stops. "
                f"Its last lines, from {self.log_of(spec)}:\n{last_lines(self.log_of(spec))}"
            )

    def _tell_watcher(self, line: str) -> None:
        try:
            self._write_to_watcher(line)
        except BrokenPipeError:
            self._replace_watcher()

    def _replace_watcher(self) -> None:
        """Somebody killed the watcher: a new one learns everything again."""
        self._dismiss_watcher()
        self.watcher = _start_watcher()
        for child in self.running.values():
            self._write_to_watcher(f"+{child.pid}")

    def _write_to_watcher(self, line: str) -> None:
        assert self.watcher.stdin
        self.watcher.stdin.write(f"{line}\n".encode())


def last_lines(file: Path, count: int = 15) -> str:
    """The end of a log, for an error message."""
    if not file.exists():
        return "(nothing was written)"
    return "\n".join(file.read_text(errors="replace").splitlines()[-count:])


def _start_watcher() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tools.watcher"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        bufsize=0,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def _open_log(path: Path) -> BinaryIO:
    """Open a log for appending; an old one that has grown large is put aside once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
        path.replace(path.with_suffix(".old.log"))
    return path.open("ab")


def _signal_group(leader: int, number: int, *, only_leader: bool = False) -> None:
    try:
        (os.kill if only_leader else os.killpg)(leader, number)
    except (ProcessLookupError, PermissionError):
        pass


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
