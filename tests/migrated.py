"""A migrated SQLite database that one run of the tests keeps for the next: to migrate takes longer than most tests."""

import os
import shutil
from pathlib import Path

from django.db import connection

from tools import stamps
from tools.base import BUILD, ROOT

FOLDER = BUILD / "test-databases"


def kept() -> Path:
    """Where the database of these migrations and these packages is kept, once it is."""
    made_from = [*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "requirements.txt"]
    return FOLDER / f"{stamps.fingerprint(made_from)[:32]}.sqlite3"


def copied_to(place: Path) -> bool:
    """Copy the kept database to this place. False where none is kept yet."""
    if not kept().exists():
        return False
    shutil.copy(kept(), place)
    return True


def keep() -> None:
    """Keep the database of the run, which is migrated and holds nothing else yet."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    copy = FOLDER / f"{os.getpid()}.unfinished"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    copy.replace(kept())
