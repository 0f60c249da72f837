"""`make test`: everything from a bare clone to a verdict.

The tests are run in pieces, two at a time, each by a pytest of its own on services of its own: so neither of two cores
waits for the other, and a test in a browser, which mostly waits, keeps nobody from working. One piece shows what it
does while it runs; what the one beside it says is shown whole, afterwards.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tools import assets, environment, machine, node
from tools.base import ROOT, VENV_PYTHON, say
from tools.processes import die_with_parent, follow_make

NOTHING_COLLECTED = 5
SERVICES = ("DATABASE_URL", "BROKER_URL", "CACHE_URL")
AT_ONCE = 2
# Where whole worlds are walked and real processes started; and the two largest rooms.
WHOLES = ("tests/architecture", "tests/bench", "tests/journeys", "tests/tools")
LARGE = ("tests/interviews", "tests/packets")


@dataclass(frozen=True)
class Piece:
    """Some of the tests, for one pytest. `has_browser`: the tests in a browser must be among them, where required."""

    name: str
    words: tuple[str, ...]
    has_browser: bool = False


# The longest first, so that they end together.
PIECES = (
    Piece("in a browser", ("-m", "browser"), has_browser=True),
    Piece("of the whole, on PostgreSQL", ("-m", "not browser", *WHOLES)),
    Piece("of interviews and packets, on PostgreSQL", ("-m", "not browser", *LARGE)),
    Piece("of all else, on PostgreSQL", ("-m", "not browser", *(f"--ignore={one}" for one in (*WHOLES, *LARGE)))),
    Piece("on SQLite", ("--database=sqlite", "-m", "sqlite")),
)


def main(words: list[str]) -> int:
    """Set up, run every piece, return 0 only when all passed. Words go to pytest, which then runs nothing beside it."""
    environment.ensure(dev=True)
    machine.ensure_pdf_libraries()
    machine.ensure_pdf_reader()
    machine.ensure_browser()
    assets.ensure(dev=shutil.which("java") is not None)  # which runs the checker of HTML
    codes = chosen(words) if words else [of_scripts(), *in_pieces(PIECES)]
    failed = [code for code in codes if code != 0]
    if failed:
        say("Some tests failed; see above.")
    return failed[0] if failed else 0


def chosen(words: Sequence[str]) -> list[int]:
    """What the words choose, on both databases. That none of it is marked `sqlite` is no failure."""
    say("Tests on SQLite:")
    on_sqlite = start(Piece("on SQLite", ("--database=sqlite", "-m", "sqlite", *words))).wait()
    say("Tests on PostgreSQL:")
    return [0 if on_sqlite == NOTHING_COLLECTED else on_sqlite, start(Piece("", (*words,), has_browser=True)).wait()]


@dataclass(eq=False)
class Run:
    """A piece under way. What it says is kept until it is shown; one that nobody keeps shows it itself."""

    process: "subprocess.Popen[bytes]"
    name: str
    kept: IO[bytes] | None

    def show(self) -> None:
        if self.kept is not None:
            say(f"Tests {self.name}:")
            with self.kept:
                self.kept.seek(0)
                shutil.copyfileobj(self.kept, sys.stdout.buffer)
            sys.stdout.flush()
            self.kept = None


def in_pieces(pieces: Sequence[Piece]) -> list[int]:
    """Run the pieces in this order, each as soon as there is room for it. Returns the codes with which they ended."""
    waiting, under_way, ended = deque(pieces), list[Run](), list[Run]()
    while waiting or under_way:
        while waiting and len(under_way) < AT_ONCE:
            under_way.append(begin(waiting.popleft(), under_way))
        time.sleep(0.1)
        ended += [one for one in under_way if one.process.poll() is not None]
        under_way = [one for one in under_way if one not in ended]
        if all(one.kept for one in under_way):
            for one in ended:
                one.show()
    return [one.process.returncode for one in ended]


def begin(piece: Piece, beside: Sequence[Run]) -> Run:
    """Start a piece. One that runs beside a silent one is seen at work."""
    if beside and all(one.kept for one in beside):
        say(f"Tests {piece.name}:")
        return Run(start(piece), piece.name, None)
    kept = tempfile.TemporaryFile()
    return Run(start(piece, kept), piece.name, kept)


def of_scripts(folder: Path = ROOT / "tests" / "js") -> int:
    """The tests of scripts that need no page, with Node's own runner. A folder without any is a failure."""
    say("Tests of scripts:")
    # By name: what Node makes of a folder differs between its versions.
    files = sorted(str(file) for file in folder.rglob("*.test.js"))
    if not files:
        return NOTHING_COLLECTED
    command = [node.program(), "--disable-warning=ExperimentalWarning", "--test", "--test-reporter=spec", *files]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def start(piece: Piece, output: IO[bytes] | None = None) -> "subprocess.Popen[bytes]":
    """Start pytest, with services that it starts itself whatever the caller's environment names.

    Nobody misses the tests in a browser in a piece without them, also where the environment requires them.
    """
    given = {name: value for name, value in os.environ.items() if name not in SERVICES}
    if not piece.has_browser:
        given["REQUIRE_BROWSER"] = "0"
    return subprocess.Popen(
        [str(VENV_PYTHON), "-m", "pytest", *piece.words],
        cwd=ROOT,
        env=given,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        preexec_fn=die_with_parent,
    )


if __name__ == "__main__":
    follow_make()
    sys.exit(main(sys.argv[1:]))
