"""The data folder: everything an embedded installation stores, and the lock that keeps two runs out of it."""

import fcntl
import os
import secrets
import time
from pathlib import Path

from tools.base import say, stop

PATIENCE_SECONDS = 15.0


def claim(folder: Path) -> int:
    """Make the folder if needed and lock it for this run. Returns the lock's descriptor; keep it open.

    A second run stops with a sentence. A run whose supervisor was killed may still be closing its broker: that one
    is waited for.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        stop(f"The data folder {folder} cannot be written ({error.strerror}). Name another: make run DATA=folder")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _locked(handle):
        holder = os.pread(handle, 20, 0).decode().strip()
        if _is_alive(holder) or time.monotonic() > deadline:
            stop(
                f"Loopwright is already running on the data folder {folder} (process {holder or 'unknown'}). "
                "Stop that one, or name another folder: make run DATA=folder"
            )
        time.sleep(0.1)
    os.ftruncate(handle, 0)
    os.pwrite(handle, str(os.getpid()).encode(), 0)
    return handle


def secret_key(folder: Path) -> str:
    """The installation's secret key: made at the first start, readable by its owner alone."""
    file = folder / "secret-key"
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        key = file.read_text().strip()
        if len(key) < 50:
            stop(
                f"{file} does not hold a whole key. Restore it from a backup, or remove it: "
                "a new one is made then, and everybody is signed out."
            )
        return key
    key = secrets.token_urlsafe(64)
    with os.fdopen(handle, "w") as stream:
        stream.write(key)
        stream.flush()
        os.fsync(stream.fileno())
    say(f"Made a secret key in {file}.")
    return key


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(process: str) -> bool:
    if not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
