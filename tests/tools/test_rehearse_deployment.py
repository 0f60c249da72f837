"""The deployment document is what is typed, and names files that are there (G2)."""

import re
import subprocess

import pytest

from tools import rehearse_deployment as rehearsal
from tools.base import ROOT
from tools.machine import PDF_PACKAGES

DOCUMENT = rehearsal.DOCUMENT.read_text()
UNITS = sorted((ROOT / "deploy").glob("loopwright-*.service"))


def test_every_block_of_the_section_is_typed_in_its_order() -> None:
    """G2: commands of the document and of the rehearsal are one text."""
    blocks = rehearsal.commands(DOCUMENT)
    assert len(blocks) == DOCUMENT.count("```sh\n") == 10
    assert all(block in rehearsal.script(DOCUMENT) for block in blocks)


def test_bash_reads_it() -> None:
    subprocess.run(["bash", "-n", "-c", rehearsal.script(DOCUMENT)], check=True)
    subprocess.run(["bash", "-n", "-c", rehearsal.SYSTEMCTL], check=True)


def test_bash_reads_the_scripts_that_it_copies() -> None:
    for script in (file for file in (ROOT / "deploy").iterdir() if file.read_text().startswith("#!")):
        subprocess.run(["sh", "-n", str(script)], check=True)


def test_what_it_copies_is_there() -> None:
    typed = rehearsal.script(DOCUMENT)
    named = set(re.findall(r"deploy/[\w.-]+\w", typed))
    assert named and all((ROOT / name).exists() for name in named)
    assert all(package in typed for package in PDF_PACKAGES)


def test_every_process_has_a_unit() -> None:
    commands = {unit.stem: re.search(r"^ExecStart=(.+)$", unit.read_text(), re.MULTILINE)[1] for unit in UNITS}
    assert set(commands) == {f"loopwright-{name}" for name in ("web", "worker", "pdf", "beat", "backup")}
    taken = ",".join(re.findall(r"--queues=([a-z,]+)", " ".join(commands.values())))
    assert sorted(taken.split(",")) == ["calendars", "clock", "mail", "pdf"]


@pytest.mark.parametrize("name", re.findall(r"^([A-Z0-9_]+)=", (ROOT / "deploy/loopwright.env").read_text(), re.M))
def test_the_file_of_settings_names_what_the_settings_read(name: str) -> None:
    from config.env import env

    assert name in env.scheme
