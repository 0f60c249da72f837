"""`make test`: everything from a bare clone to a verdict.

Tests marked `sqlite` run a second time, on SQLite files. Tests in a browser spend most of their time waiting for it,
so they run beside the others and are shown after them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from tools import assets, environment, machine, node
from tools.base import ROOT, VENV_PYTHON, say
from tools.processes import die_with_parent, follow_make

NOTHING_COLLECTED = 5
SERVICES = ("DATABASE_URL", "BROKER_URL", "CACHE_URL")


def main(words: list[str]) -> int:
    """Set up, run every pass, return 0 only when all passed. Words go to pytest, which then runs nothing beside it."""
    environment.ensure(dev=True)
    machine.ensure_pdf_libraries()
    machine.ensure_pdf_reader()
    machine.ensure_browser()
    assets.ensure(dev=shutil.which("java") is not None)  # which runs the checker of HTML
    codes = [on_sqlite(words), on_postgresql(*words)] if words else everything()
    failed = [code for code in codes if code != 0]
    if failed:
        say("Some tests failed; see above.")
    return failed[0] if failed else 0


def everything() -> list[int]:
    """All tests, those in a browser beside the others."""
    with tempfile.TemporaryFile("w+") as output:
        in_a_browser = start("-m", "browser", output=output)
        on_the_server = [on_sqlite(), on_postgresql("-m", "not browser", browser=False)]
        codes = [*on_the_server, of_scripts(), in_a_browser.wait()]
        say("Tests in a browser:")
        output.seek(0)
        shutil.copyfileobj(output, sys.stdout)
    return codes


def on_sqlite(words: Sequence[str] = ()) -> int:
    """The tests that are marked so, on SQLite. None among those that `words` choose is no failure."""
    say("Tests on SQLite:")
    code = start("--database=sqlite", "-m", "sqlite", *words, browser=False).wait()
    return 0 if code == NOTHING_COLLECTED else code


def on_postgresql(*words: str, browser: bool = True) -> int:
    say("Tests on PostgreSQL:")
    return start(*words, browser=browser).wait()


def of_scripts(folder: Path = ROOT / "tests" / "js") -> int:
    """The tests of scripts that need no page, with Node's own runner. A folder without any is a failure."""
    say("Tests of scripts:")
    # By name: what Node makes of a folder differs between its versions.
    files = sorted(str(file) for file in folder.rglob("*.test.js"))
    if not files:
        return NOTHING_COLLECTED
    command = [node.program(), "--disable-warning=ExperimentalWarning", "--test", "--test-reporter=spec", *files]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def start(*words: str, browser: bool = True, output: IO[str] | None = None) -> "subprocess.Popen[bytes]":
    """Start pytest, with services that it starts itself whatever the caller's environment names.

    Without `browser` nobody misses the tests in a browser, also where the environment requires them.
    """
    given = {name: value for name, value in os.environ.items() if name not in SERVICES}
    if not browser:
        given["REQUIRE_BROWSER"] = "0"
    command = [str(VENV_PYTHON), "-m", "pytest", *words]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=given,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        preexec_fn=die_with_parent,
    )


if __name__ == "__main__":
    follow_make()
    sys.exit(main(sys.argv[1:]))
