"""`make test`: everything from a bare clone to a verdict. Tests marked `sqlite` run a second time, on SQLite files."""

import os
import subprocess
import sys

from tools import assets, environment, machine
from tools.base import ROOT, VENV_PYTHON, say
from tools.processes import die_with_parent, follow_make

NOTHING_COLLECTED = 5
SERVICES = ("DATABASE_URL", "BROKER_URL", "CACHE_URL")


def main(words: list[str]) -> int:
    """Set up, run both passes, return 0 only when both passed. Words go to pytest, for both passes."""
    environment.ensure(dev=True)
    machine.ensure_pdf_libraries()
    machine.ensure_browser()
    assets.ensure()
    say("Tests on SQLite:")
    on_sqlite = pytest("--database=sqlite", "-m", "sqlite", *words, REQUIRE_BROWSER="0")
    say("Tests on PostgreSQL:")
    on_postgres = pytest(*words)
    if on_sqlite not in (0, NOTHING_COLLECTED):
        say("The tests on SQLite failed; see above.")
        return on_sqlite
    return on_postgres


def pytest(*words: str, **settings: str) -> int:
    """One run of pytest, with services that it starts itself whatever the caller's environment names."""
    given = {name: value for name, value in os.environ.items() if name not in SERVICES}
    command = [str(VENV_PYTHON), "-m", "pytest", *words]
    done = subprocess.run(command, cwd=ROOT, env={**given, **settings}, preexec_fn=die_with_parent, check=False)
    return done.returncode


if __name__ == "__main__":
    follow_make()
    sys.exit(main(sys.argv[1:]))
