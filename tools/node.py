"""Node and npm: the machine's own where they will do, else those that come as a Python wheel.

Packages go to `build/npm`: those that style sheet and fonts are built from, and for `make lint` the linter of scripts.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools import environment
from tools.base import BUILD, ROOT, VENV, stop

NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
WORK = BUILD / "npm"
PACKAGES = WORK / "node_modules"
LINTER = PACKAGES / "eslint" / "bin" / "eslint.js"
# It runs on a Java; where the machine has none, its test looks at less.
HTML_CHECKER = PACKAGES / "vnu-jar" / "build" / "dist" / "vnu.jar"
# What the linter asks for; the tests' timers came with an earlier one.
OLDEST = (20, 19)
CERTIFICATES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")


def program() -> str:
    """The Node that runs the linter and the tests of scripts."""
    own = shutil.which("node")
    return own if own and version_of(own) >= OLDEST else str(_from_wheel("node"))


def version_of(node: str) -> tuple[int, ...]:
    """Major and minor number, or nothing for a program that does not say."""
    try:
        said = subprocess.run([node, "--version"], text=True, capture_output=True, check=False).stdout
    except OSError:
        said = ""
    found = re.match(r"v(\d+)\.(\d+)\.", said)
    return tuple(map(int, found.groups())) if found else ()


def install(*, dev: bool) -> None:
    """Install what package-lock.json says, with linter and HTML checker for `dev` only."""
    npm("ci", *([] if dev else ["--omit=dev"]), "--ignore-scripts", "--no-audit", "--no-fund")


def lock() -> None:
    """Write package-lock.json again from package.json."""
    npm("install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund")
    shutil.copy(WORK / "package-lock.json", ROOT / "package-lock.json")


def npm(*words: str) -> None:
    """Run npm on copies of the project's npm files: the machine's npm, else the one that comes as a Python wheel."""
    WORK.mkdir(parents=True, exist_ok=True)
    for name in NPM_FILES:
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, WORK / name)
    if shutil.which("npm") and _run_npm("npm", *words):
        return
    if not _run_npm(str(_from_wheel("npm")), *words):
        stop("The npm packages could not be fetched; the lines above say why. The command can be run again.")


def _from_wheel(name: str) -> Path:
    environment.ensure()
    environment.install([environment.LOCKS / "node.txt"])
    return VENV / "bin" / name


def _run_npm(program: str, *words: str) -> bool:
    # A home that cannot be written would stop npm.
    settings = {**os.environ, "npm_config_cache": str(WORK / "cache")}
    store = next((path for path in CERTIFICATES if Path(path).exists()), None)
    if store:
        settings.setdefault("NODE_EXTRA_CA_CERTS", store)
    if "/" in program:  # npm looks for its own node on the path
        settings["PATH"] = f"{Path(program).parent}{os.pathsep}{settings.get('PATH', '')}"
    done = subprocess.run([program, *words], cwd=WORK, env=settings, text=True, capture_output=True, check=False)
    if done.returncode:
        print(done.stdout[-2000:], done.stderr[-2000:], sep="\n", file=sys.stderr)
    return done.returncode == 0
