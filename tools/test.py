"""`make test`: everything from a bare clone to a verdict.

Tests marked `sqlite` run a second time, on SQLite files. Tests in a browser spend most of their time waiting for it,
so they run beside the others and are shown after them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from typing import IO

from tools import assets, environment, machine
from tools.base import ROOT, VENV_PYTHON, say
from tools.processes import die_with_parent, follow_make

NOTHING_COLLECTED = 5
SERVICES = ("DATABASE_URL", "BROKER_URL", "CACHE_URL")
IN_A_BROWSER = "tests/journeys"


def main(words: list[str]) -> int:
    """Set up, run every pass, return 0 only when all passed. Words go to pytest, which then runs nothing beside it."""
    environment.ensure(dev=True)
    machine.ensure_pdf_libraries()
    machine.ensure_browser()
    assets.ensure()
    codes = [*both_databases(*words)] if words else everything()
    failed = [code for code in codes if code != 0]
    if failed:
        say("Some tests failed; see above.")
    return failed[0] if failed else 0


def everything() -> list[int]:
    """All tests, those in a browser beside the others."""
    with tempfile.TemporaryFile("w+") as output:
        in_a_browser = start(IN_A_BROWSER, output=output)
        codes = both_databases(f"--ignore={IN_A_BROWSER}", REQUIRE_BROWSER="0")
        codes.append(in_a_browser.wait())
        say("Tests in a browser:")
        output.seek(0)
        shutil.copyfileobj(output, sys.stdout)
    return codes


def both_databases(*words: str, **settings: str) -> list[int]:
    """The tests marked `sqlite` on SQLite, then all on PostgreSQL."""
    say("Tests on SQLite:")
    on_sqlite = start("--database=sqlite", "-m", "sqlite", *words, **{**settings, "REQUIRE_BROWSER": "0"}).wait()
    say("Tests on PostgreSQL:")
    return [0 if on_sqlite == NOTHING_COLLECTED else on_sqlite, start(*words, **settings).wait()]


def start(*words: str, output: IO[str] | None = None, **settings: str) -> "subprocess.Popen[bytes]":
    """Start pytest, with services that it starts itself whatever the caller's environment names."""
    given = {name: value for name, value in os.environ.items() if name not in SERVICES}
    command = [str(VENV_PYTHON), "-m", "pytest", *words]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={**given, **settings},
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        preexec_fn=die_with_parent,
    )


if __name__ == "__main__":
    follow_make()
    sys.exit(main(sys.argv[1:]))
