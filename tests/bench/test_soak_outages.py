"""The soak of `make soak-outages` in its short form: the two outages that nobody is told of."""

import json
import subprocess
import sys

import pytest

from bench.soak_outages import EXPECTED

pytestmark = pytest.mark.slow


def test_what_is_silent_takes_nothing_else_with_it() -> None:
    """R20, G3, G4, H15."""
    words = ["--seconds", "3", "--outages", "database silent", "store silent"]
    command = [sys.executable, "-m", "bench.soak_outages", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode in (0, 1), done.stderr[-2000:]
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["wrong"] == []
    assert all(sum(got["answers"].values()) for phase in result["phases"].values() for got in phase.values())
    assert {frozenset(kinds) for kinds in result["phases"].values()} == {frozenset(EXPECTED)}
