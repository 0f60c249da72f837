"""Make `.venv` and fill it from the locks. Doing it again costs nothing until a lock changes."""

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from tools import machine, stamps
from tools.base import BUILD, ROOT, VENV, VENV_PYTHON, one_at_a_time, say, stop

LOCKS = ROOT / "tools" / "locks"
RUN_LOCKS = [ROOT / "requirements.txt"]
DEV_LOCKS = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"]


def ensure(*, dev: bool = False) -> Path:
    """Return the environment's Python after making sure that everything locked is installed.

    Stops the program with a sentence when the machine cannot make an environment or a package does not install.
    """
    locks = DEV_LOCKS if dev else RUN_LOCKS
    value = stamps.fingerprint(locks, platform.python_version())
    with one_at_a_time("environment"):
        stamp = VENV / f".loopwright-{'dev' if dev else 'run'}"
        _create_if_needed()
        if not stamps.is_current(stamp, value):
            say(f"Installing Python packages into {VENV.name} ...")
            install(locks)
            stamps.write(stamp, value)
    return VENV_PYTHON


def install(locks: list[Path]) -> None:
    """Install exactly what the locks say, every file checked against its hash: with uv, or with pip where uv fails."""
    listed = [word for lock in locks for word in ("-r", str(lock))]
    installer = uv()
    if installer:
        command = [installer, "pip", "install", "--quiet", "--system-certs", "--require-hashes"]
        if _run([*command, "--python", str(VENV_PYTHON), *listed]):
            return
        say("uv could not install the packages; trying pip.")
    if not _run([str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", *listed]):
        stop("The Python packages could not be installed; the lines above say why. The commands can be run again.")


def uv() -> str | None:
    """The pinned uv inside the environment, else the machine's own, else None."""
    _create_if_needed()
    own = VENV / "bin" / "uv"
    pinned = ["-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(LOCKS / "uv.txt")]
    if _run([str(VENV_PYTHON), *pinned], quiet=True) and own.exists():
        return str(own)
    return shutil.which("uv")


def _works(python: Path) -> bool:
    """Whether this Python starts. One that was copied, or whose base was upgraded away, does not."""
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([str(python), "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _create_if_needed() -> None:
    if _works(VENV_PYTHON):
        return
    say(f"Making a Python environment in {VENV.name} ...")
    shutil.rmtree(VENV, ignore_errors=True)
    if not _has_pip_source() and machine.may_install():
        machine.apt_install("python3-venv")
        importlib.invalidate_caches()
    if _has_pip_source():
        made = _run([sys.executable, "-m", "venv", str(VENV)])
    elif shutil.which("uv"):
        made = _run([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    else:
        version = ".".join(platform.python_version_tuple()[:2])
        stop(
            "This Python cannot make environments: its venv package is missing. "
            f"Type this and start again: {machine.apt_line(f'python{version}-venv')}"
        )
    if not made:
        shutil.rmtree(VENV, ignore_errors=True)
        stop(f"The environment in {VENV.name} could not be made; the lines above say why.")


def _has_pip_source() -> bool:
    """Debian ships Python without ensurepip unless its venv package is installed."""
    return importlib.util.find_spec("ensurepip") is not None and importlib.util.find_spec("venv") is not None


def _run(command: list[str], *, quiet: bool = False) -> bool:
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "VIRTUAL_ENV": str(VENV)}
    if not os.access(Path.home(), os.W_OK):  # it would stop uv, and pip would ask for everything anew
        environment |= {"UV_CACHE_DIR": str(BUILD / "uv-cache"), "PIP_CACHE_DIR": str(BUILD / "pip-cache")}
    return subprocess.run(command, env=environment, capture_output=quiet, check=False).returncode == 0


if __name__ == "__main__":
    ensure(dev="--dev" in sys.argv[1:])
