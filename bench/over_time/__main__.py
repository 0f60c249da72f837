"""`python -m bench.over_time seal`, `mutants` or `orders`, each on an empty database in memory; `everything`, which is
`make crawl`, is the crawl and then all three."""

import logging
import os
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

PARTS = ("seal", "mutants", "orders")


def main(part: str = "", *words: str) -> int:
    """Run one part, or everything. Returns its exit code."""
    if part == "everything":
        modules = [["bench.crawl"], *(["bench.over_time", name] for name in PARTS)]
        return max(subprocess.run([sys.executable, "-m", *module]).returncode for module in modules)
    if part not in PARTS:
        print(f"Name one of {', '.join(PARTS)}.")
        return 2
    with tempfile.TemporaryDirectory(prefix="loopwright-over-time-") as folder:
        set_up(Path(folder))
        return import_module(f"bench.over_time.{part}").main(words)


def set_up(folder: Path) -> None:
    """Settings of an installation that nobody uses, and its tables."""
    os.environ |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings", "EMBEDDED": "1", "DEMO": "1"}
    os.environ |= {"SECRET_KEY": "only for a run over a database of its own", "BASE_URL": "http://localhost:8000"}
    os.environ |= {"DATABASE_URL": "sqlite://:memory:", "LOG_LEVEL": "CRITICAL"}
    for name in ("BROKER_URL", "CACHE_URL"):
        os.environ.pop(name, None)
    import django
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT = folder / "static"
    django.setup()
    # Refusals are what is looked for, and each would be a line.
    logging.disable(logging.ERROR)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
