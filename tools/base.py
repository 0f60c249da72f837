"""Where things are, and how the machinery speaks."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"


def say(sentence: str) -> None:
    """Print one line now, also when the output is a file or a pipe."""
    print(sentence, flush=True)


def stop(sentence: str, code: int = 1) -> NoReturn:
    """End the program with one sentence on standard error instead of a traceback."""
    print(sentence, file=sys.stderr, flush=True)
    raise SystemExit(code)


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Let one process at a time do a piece of set-up; a second one waits for the first.

    The system drops the lock when its holder ends, however it ends.
    """
    BUILD.mkdir(exist_ok=True)
    handle = os.open(BUILD / f".{name}.lock", os.O_CREAT | os.O_RDWR, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
