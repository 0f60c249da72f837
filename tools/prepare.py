"""Bring an installation up to date before it serves: schema, static files and, where wanted, the demo company.

One interpreter does it all, because starting Django costs more than most of the steps. What it prints on standard
output is for the person who started it; progress goes to standard error.
"""

import argparse
import os
import sys

from tools import stamps
from tools.base import BUILD, ROOT, one_at_a_time

STATIC_STAMP = BUILD / ".static-stamp"


def main() -> None:
    """Prepare as the arguments say. Every step may be repeated; the demo is loaded into an empty database only."""
    options = argparse.ArgumentParser(prog="tools.prepare")
    options.add_argument("--demo", action="store_true", help="load the demo company if nobody has an account yet")
    wanted = options.parse_args()

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    progress("Bringing the database up to date ...")
    call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    collect_static()
    is_first = not get_user_model().objects.exists()
    if is_first and wanted.demo:
        progress("Loading the demo company ...")
        call_command("load_demo", stdout=sys.stderr)
    if wanted.demo:
        call_command("demo_sign_ins")
    if not get_user_model().objects.exists():
        print("Nobody has an account yet.")
        call_command("first_visit")


def collect_static() -> None:
    """Collect and compress static files, unless nothing in them changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    sources = [ROOT / "requirements.txt", ROOT / "config" / "settings.py"]
    value = stamps.fingerprint(sources, stamps.tree_state([ROOT / "static", BUILD / "assets"]))
    with one_at_a_time("static"):
        if stamps.is_current(STATIC_STAMP, value) and os.path.isdir(settings.STATIC_ROOT):
            return
        progress("Collecting static files ...")
        call_command("collectstatic", interactive=False, verbosity=0)
        stamps.write(STATIC_STAMP, value)


def progress(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
