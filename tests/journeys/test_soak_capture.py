"""The soak test of `make soak-capture` in its short form, on SQLite with the real server."""

import json
import subprocess
import sys

import pytest

from bench import soak_capture

pytestmark = pytest.mark.slow


def test_what_was_acknowledged_survives_a_few_kills(tmp_path):
    words = [sys.executable, "-m", "bench.soak_capture", "--one", "--kills", "4"]
    environment = soak_capture.environment_for(tmp_path)
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stderr[-2000:]
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["kills"] == 4
    assert figures["acknowledged"] >= 2 * soak_capture.BOTS
    assert figures["lost"] == figures["false_saved"] == 0
