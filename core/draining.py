"""Whether this server has been told to stop. One byte that a web server's master shares with its workers.

Imported before the workers are forked (gunicorn.conf.py does), or every process has a byte of its own.
"""

import mmap

_byte = mmap.mmap(-1, 1)


def begin() -> None:
    """From now on readiness answers 503 in every process that shares the byte."""
    _byte[0] = 1


def has_begun() -> bool:
    return _byte[0] == 1
