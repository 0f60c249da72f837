"""`make lint`: everything that can be said about the code without running it."""

import os
import subprocess
import sys

from tools import assets, environment, node
from tools.base import ROOT, VENV, say

# Settings as a hosted installation has them, so that the deployment check looks at what will be deployed.
HOSTED = {
    "SECRET_KEY": "for the checks alone: 1qB7-vR2k_Zt9.Lm4xWc8 Hn3sYp6 Gd5fJa0 Qe",
    "BASE_URL": "https://loopwright.example.org",
    "ALLOWED_HOSTS": "loopwright.example.org",
    "DATABASE_URL": "postgresql://loopwright@database.example.org/loopwright",
    "BROKER_URL": "redis://broker.example.org/0",
    "CACHE_URL": "rediscache://broker.example.org/1",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "TRUSTED_PROXIES": "1",
    "DATA_DIR": "/srv/loopwright",
    "DEBUG": "0",
    "DEMO": "0",
    "EMBEDDED": "0",
}
CHECKS = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "scripts": ["node", str(node.LINTER), "eslint.config.js", "static/js", "tests/js"],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "template lines": ["python", "-m", "tools.template_lines"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}


def main() -> int:
    """Run every check, also after one has failed; 0 only when all passed."""
    environment.ensure(dev=True)
    assets.ensure(dev=True)
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    say(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


def passes(name: str, command: list[str]) -> bool:
    """Whether one check passes; its output goes to the terminal."""
    say(f"-- {name}")
    program, *words = command
    path = node.program() if program == "node" else VENV / "bin" / program
    settings = {**os.environ, **HOSTED}
    if name == "migrations":  # compares files with models, and would otherwise look for a server first
        settings["DATABASE_URL"] = "sqlite://:memory:"
    return subprocess.run([path, *words], cwd=ROOT, env=settings, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
