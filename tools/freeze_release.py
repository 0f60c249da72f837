"""`python -m tools.freeze_release VERSION`: note each app's last migration, so that the next release is held to them.

What a release wrote follows from its migrations, which stay in the repository: `tests/upgrades` writes as it did on the
schema of today.
"""

import json
import os
import sys
from pathlib import Path

from tools.base import ROOT, say, stop

RELEASED = ROOT / "tests" / "upgrades" / "released"


def main(version: str) -> None:
    """Write the file of this version, once: a release does not change."""
    path = RELEASED / f"{version}.json"
    if path.exists():
        stop(f"{path.relative_to(ROOT)} is there already: a release does not change.")
    path.write_text(json.dumps(last_migrations(), indent=2) + "\n", encoding="utf-8")
    say(f"Wrote {path.relative_to(ROOT)}.")


def last_migrations() -> dict[str, str]:
    """The last migration of each of our apps, as the code stands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader

    graph = MigrationLoader(None).graph
    leaves = dict(sorted(graph.leaf_nodes()))
    return {app: name for app, name in leaves.items() if Path(apps.get_app_config(app).path).parent == ROOT}


if __name__ == "__main__":
    main(*sys.argv[1:])
