"""`make run`, `demo`, `bench`, `manage`, `docs`: have everything installed and built, then become the program.

The process is replaced rather than kept as a middleman, so that a signal from make reaches what really runs.
"""

import os
import shutil
import sys

from tools import assets, environment, machine
from tools.base import ROOT, VENV_PYTHON, stop
from tools.processes import follow_make


def become(*words: str) -> None:
    """Replace this process by the environment's Python running the words."""
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), *words])


def set_up(*, dev: bool = False) -> None:
    """Environment, PDF libraries, assets: each only where something is missing."""
    environment.ensure(dev=dev)
    machine.ensure_pdf_libraries()
    assets.ensure()


def server() -> None:
    set_up()
    become("-m", "tools.supervise")


def demo() -> None:
    """The whole job once, on a data folder that nobody has used, its results in `demo-out`."""
    set_up()
    output = ROOT / "demo-out"
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir()
    become("-m", "tools.supervise", "--fresh", "--run", "run_demo", "--output", str(output))


def manage(*words: str) -> None:
    """Any management command on the data folder, also while Loopwright is running there."""
    set_up()
    become("-m", "tools.supervise", "--manage", *words)


def bench(*words: str) -> None:
    set_up(dev=True)
    become("-m", "bench", *words)


def soak_capture(*words: str) -> None:
    """Bots type while the server is killed, on databases of their own."""
    set_up(dev=True)
    become("-m", "bench.soak_capture", *words)


def bench_packet(*words: str) -> None:
    """Packets against bare WeasyPrint, one worker against two, and hostile texts."""
    set_up(dev=True)
    become("-m", "bench.bench_packet", *words)


def bench_bank(*words: str) -> None:
    """The question bank with many questions, on databases of its own."""
    set_up(dev=True)
    become("-m", "bench.bench_bank", *words)


def bench_practice(*words: str) -> None:
    """Error rates of made-up raters at practice."""
    set_up(dev=True)
    become("-m", "bench.bench_practice", *words)


def soak_bulk(*words: str) -> None:
    """One bulk job while workers and the broker are killed, on a database of its own."""
    set_up(dev=True)
    become("-m", "bench.soak_bulk", *words)


def soak_outages(*words: str) -> None:
    """Traffic while the database, then the file store is away, on parts of their own."""
    set_up(dev=True)
    become("-m", "bench.soak_outages", *words)


def crawl(*words: str) -> None:
    """Everybody opens everything, on a database of its own, looking for words that are not theirs to read; then they
    act in random orders. With words it is the first alone."""
    set_up(dev=True)
    if words:
        become("-m", "bench.crawl", *words)
    become("-m", "bench.over_time", "everything")


def docs() -> None:
    """Write the documents that are made from the code; a test compares them otherwise."""
    set_up(dev=True)
    os.environ["WRITE_DOCS"] = "1"
    become("-m", "pytest", "-q", "tests/architecture/test_documents.py")


COMMANDS = {
    "server": server,
    "demo": demo,
    "bench": bench,
    "bench_bank": bench_bank,
    "bench_packet": bench_packet,
    "bench_practice": bench_practice,
    "soak_capture": soak_capture,
    "soak_bulk": soak_bulk,
    "soak_outages": soak_outages,
    "crawl": crawl,
    "manage": manage,
    "docs": docs,
}


def main(name: str = "server", *words: str) -> None:
    """Run one of the commands by name."""
    if name not in COMMANDS:
        stop(f"tools.run knows {', '.join(COMMANDS)}, and not {name!r}.")
    follow_make()
    COMMANDS[name](*words)


if __name__ == "__main__":
    main(*sys.argv[1:])
