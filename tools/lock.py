"""`make lock`: write the locks again from the `.in` files, for every platform, with hashes and without index lines."""

import os
import subprocess
from pathlib import Path

from tools import environment, node
from tools.base import ROOT, say, stop

INPUTS = [
    Path("requirements.in"),
    Path("requirements-dev.in"),
    Path("tools/locks/uv.in"),
    Path("tools/locks/node.in"),
    Path("tools/locks/fonts.in"),
]
OPTIONS = [
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--system-certs",
    "--quiet",
]


def main() -> None:
    """Lock Python packages, then npm's. UPGRADE=1 takes newer indirect versions."""
    uv = environment.uv() or stop("uv could not be installed, and only uv writes these locks.")
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") == "1" else []
    settings = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make lock"}
    for source in INPUTS:
        lock = source.with_suffix(".txt")
        say(f"Locking {lock} ...")
        command = [uv, "pip", "compile", *OPTIONS, *upgrade, str(source), "-o", str(lock)]
        if subprocess.run(command, cwd=ROOT, env=settings, check=False).returncode:
            stop(f"{lock} could not be written; the lines above say why.")
    node.lock()


if __name__ == "__main__":
    main()
