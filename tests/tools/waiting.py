"""Looking at processes from outside, with patience but not for ever."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def wait_for(is_true: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until it is so. The seconds are those after which a busy machine is given up, and show nothing."""
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that has ended but was not collected yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def pid_in(file: Path) -> int:
    """The process number that a child has written, once it has."""
    wait_for(lambda: file.exists() and file.read_text())
    return int(file.read_text())
