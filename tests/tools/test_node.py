"""npm on machines that are not like ours."""

import subprocess
from typing import Any

import pytest

from tools import node
from tools.base import BUILD


def test_a_home_that_cannot_be_written_stops_no_npm(monkeypatch: pytest.MonkeyPatch) -> None:
    """G9: npm ended with EACCES, for its cache lay in the home folder."""
    asked: dict[str, Any] = {}

    def run(command: list[str], **given: Any) -> subprocess.CompletedProcess[str]:
        asked.update(given)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setenv("HOME", "/proc/nobody")
    monkeypatch.setattr(node.subprocess, "run", run)
    monkeypatch.setattr(node.shutil, "which", lambda name: name)
    monkeypatch.setattr(node.shutil, "copy", lambda *names: None)
    node.npm("ci")
    assert asked["env"]["npm_config_cache"].startswith(f"{BUILD}/")
