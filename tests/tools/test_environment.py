"""Set-up on machines that lack something: it helps itself where it may, and otherwise says what to type."""

import re
import subprocess
import sys

import pytest

from tools import environment, machine, stamps
from tools.base import ROOT


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """An environment that is not the one we run in, and a record of the programs that set-up starts."""
    started = []
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "VENV_PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(environment, "_run", lambda command, quiet=False: started.append(command) or True)
    return started


def refusal(call, capsys):
    with pytest.raises(SystemExit):
        call()
    return capsys.readouterr().err


def test_without_venv_package_and_without_rights_it_says_what_to_type(elsewhere, monkeypatch, capsys):
    monkeypatch.setattr(environment, "_has_pip_source", lambda: False)
    monkeypatch.setattr(machine, "may_install", lambda: False)
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert f"sudo apt-get install -y python{version}-venv" in refusal(environment._create_if_needed, capsys)
    assert elsewhere == []


def test_root_gets_the_venv_package_installed(elsewhere, monkeypatch):
    installed = []
    monkeypatch.setattr(environment, "_has_pip_source", lambda: bool(installed))
    monkeypatch.setattr(machine, "may_install", lambda: True)
    monkeypatch.setattr(machine, "apt_install", lambda *names: installed.extend(names) or True)
    environment._create_if_needed()
    assert installed == ["python3-venv"]
    assert [command[1:3] for command in elsewhere] == [["-m", "venv"]]


def test_a_machine_with_uv_needs_no_venv_package(elsewhere, monkeypatch):
    monkeypatch.setattr(environment, "_has_pip_source", lambda: False)
    monkeypatch.setattr(machine, "may_install", lambda: False)
    monkeypatch.setattr(environment.shutil, "which", lambda name: "/usr/bin/uv" if name == "uv" else None)
    environment._create_if_needed()
    assert elsewhere[0][1:4] == ["-m", "venv", "--without-pip"]


def test_a_working_environment_is_kept(monkeypatch):
    monkeypatch.setattr(environment, "_run", lambda *words, **options: pytest.fail("nothing has to be started"))
    environment._create_if_needed()


def test_installing_is_skipped_until_a_lock_changes(tmp_path, monkeypatch):
    installed = []
    lock = tmp_path / "requirements.txt"
    lock.write_text("one")
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "RUN_LOCKS", [lock])
    monkeypatch.setattr(environment, "install", installed.append)
    environment.ensure()
    environment.ensure()
    assert installed == [[lock]]
    lock.write_text("two")
    environment.ensure()
    assert installed == [[lock], [lock]]


def test_a_failed_installation_leaves_no_stamp(tmp_path, monkeypatch):
    def fail(locks):
        raise SystemExit(1)

    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "install", fail)
    with pytest.raises(SystemExit):
        environment.ensure()
    assert not stamps.is_current(tmp_path / ".loopwright-run", stamps.fingerprint(environment.RUN_LOCKS))
    assert not (tmp_path / ".loopwright-run").exists()


def test_pip_installs_what_uv_cannot(tmp_path, monkeypatch, capsys):
    tried = []
    monkeypatch.setattr(environment, "uv", lambda: "/usr/bin/uv")
    monkeypatch.setattr(environment, "_run", lambda command: tried.append(command) or "uv" not in command[0])
    environment.install([tmp_path / "requirements.txt"])
    assert [("--require-hashes" in command) for command in tried] == [True, True]
    assert "uv could not install the packages; trying pip." in capsys.readouterr().out


def test_when_nothing_installs_it_stops_with_a_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(environment, "uv", lambda: None)
    monkeypatch.setattr(environment, "_run", lambda command: False)
    said = refusal(lambda: environment.install([tmp_path / "requirements.txt"]), capsys)
    assert said.startswith("The Python packages could not be installed")


def test_an_old_python_is_told_what_it_needs():
    code = "import sys; sys.version_info = (3, 9, 1); import tools"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr.startswith("Loopwright needs Python 3.11 or newer, and this is 3.9.")


def test_missing_pdf_libraries_are_installed_where_allowed(monkeypatch):
    installed = []
    monkeypatch.setattr(machine, "missing_pdf_libraries", lambda: [] if installed else ["libpango-1.0.so.0"])
    monkeypatch.setattr(machine, "may_install", lambda: True)
    monkeypatch.setattr(machine, "apt_install", lambda *names: installed.extend(names) or True)
    assert machine.ensure_pdf_libraries() is True
    assert installed == list(machine.PDF_PACKAGES)


def test_missing_pdf_libraries_are_named_in_one_line_elsewhere(monkeypatch, capsys):
    monkeypatch.setattr(machine, "missing_pdf_libraries", lambda: ["libpango-1.0.so.0"])
    monkeypatch.setattr(machine, "may_install", lambda: False)
    monkeypatch.setattr(machine.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    assert machine.ensure_pdf_libraries() is False
    assert capsys.readouterr().out == (
        "PDFs cannot be made on this machine yet; everything else works. To get them: "
        "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0\n"
    )


def test_apt_refreshes_its_lists_only_when_the_first_try_fails(monkeypatch):
    tried = []

    def apt(command):
        tried.append(command[1])
        return tried != ["install"]

    monkeypatch.setattr(machine, "_apt", apt)
    assert machine.apt_install("chromium") is True
    assert tried == ["install", "update", "install"]


def test_a_named_browser_that_is_not_there_is_none(monkeypatch, tmp_path):
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "chromium"))
    assert machine.find_browser() is None


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "tools/locks/uv.txt", "tools/locks/node.txt"]
)
def test_locks_are_hashed_and_name_no_index(name):
    text = (ROOT / name).read_text()
    requirements = [line for line in text.splitlines() if line[:1].isalnum()]
    assert requirements and all("==" in line and line.endswith("\\") for line in requirements)
    assert "://" not in text and "index-url" not in text and "find-links" not in text


def test_the_npm_lock_names_no_registry():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


@pytest.mark.parametrize(("package", "least"), [("django", (5, 2, 19)), ("weasyprint", (69, 0))])
def test_locks_never_fall_behind_known_security_fixes(package, least):
    locked = re.search(rf"^{package}==([0-9.]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert tuple(map(int, locked[1].split("."))) >= least
