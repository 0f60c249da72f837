"""How much a web worker grows: by one page, seen in a forked copy of this process; by every page, in a new process."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
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


def of_new_worker(database: str, visits: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """MiB of a worker before and after these visits (cookies and address), in a process that has seen nothing else."""
    given = json.dumps({"database": database, "visits": visits})
    answer = subprocess.run(
        [sys.executable, "-m", "bench.memory"], input=given, stdout=subprocess.PIPE, text=True, check=True
    )
    start, end = json.loads(answer.stdout.splitlines()[-1])
    return start, end


def _work(database: str, visits: Sequence[tuple[str, str]]) -> tuple[float, float]:
    import django
    from django.db import connections

    connections.settings["default"]["NAME"] = database
    django.setup()
    # Only now are there settings that it can be made from.
    from bench.visitor import Application, Visitor

    visitor = Visitor(Application())
    visitor.get("/healthz")
    start = resident_mib()
    for cookies, address in visits:
        visitor.cookies = cookies
        visitor.get(address)
    return start, resident_mib()


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    print(json.dumps(_work(asked["database"], asked["visits"])))
