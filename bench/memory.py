"""How much a web worker grows by one page, seen in a forked copy of this process."""

import os
import pickle
from collections.abc import Callable
from pathlib import Path


def resident_mib() -> float:
    """Memory of this process; not a number where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS")) / 1024


def growth_mib(prepare: Callable[[], None], page: Callable[[], object], times: int = 5) -> float:
    """MiB that a worker keeps after drawing the page `times` times. `prepare` gives the copy its own connection."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            prepare()
            before = resident_mib()
            for _ in range(times):
                page()
            os.write(writer, pickle.dumps(resident_mib() - before))
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answers:
        body = answers.read()
    os.waitpid(child, 0)
    return pickle.loads(body) if body else float("nan")
