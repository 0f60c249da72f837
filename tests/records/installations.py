"""Whole installations of their own, run by commands as an administrator runs them."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

from tools.base import ROOT

FILE = "own.sqlite3"
COUNTS = """
from django.apps import apps
from records.backups.rows import LEFT_OUT, lines_of, tables_of
from core.fingerprint import of_parts
for model in tables_of(apps):
    print(model._meta.label_lower, model._base_manager.count(), of_parts(lines_of(model)))
"""


@dataclass
class Installation:
    """A data folder, a database, and a key."""

    folder: Path
    database: str
    key: str = "one that is long enough for every check of it, and of no use"

    def environment(self) -> dict[str, str]:
        return {**os.environ, "DATA_DIR": str(self.folder), "DATABASE_URL": self.database, "SECRET_KEY": self.key}

    def start(self, *words: str) -> "subprocess.Popen[str]":
        command = [sys.executable, ROOT / "manage.py", *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=ROOT, env=self.environment(), stdout=pipe, stderr=pipe, text=True)

    def manage(self, *words: str) -> str:
        """What a command prints; AssertionError with its complaint where it fails."""
        running = self.start(*words)
        said, complaint = running.communicate()
        assert running.returncode == 0, complaint
        return said

    def refusal(self, *words: str) -> str:
        """The sentence with which a command ends that must fail. Never a traceback."""
        running = self.start(*words)
        _, complaint = running.communicate()
        assert running.returncode == 1 and "Traceback" not in complaint, complaint
        return complaint.strip().splitlines()[-1]

    def shell(self, source: str) -> str:
        return self.manage("shell", "--no-imports", "-c", source)

    def tables(self) -> dict[str, tuple[str, str]]:
        """Count and hash of every table's rows."""
        lines = (line.split() for line in self.shell(COUNTS).splitlines())
        return {name: (count, digest) for name, count, digest in lines}

    def files(self) -> dict[str, bytes]:
        """What the file store holds."""
        store = self.folder / "files"
        return {str(path.relative_to(store)): path.read_bytes() for path in store.rglob("*") if path.is_file()}


def new_installation(folder: Path, name: str, *, like: "Installation | None" = None, vendor: str = "") -> Installation:
    """Without a single table, or with a copy of another's database; on the kind that the tests run on, or another."""
    place = folder / name
    place.mkdir()
    if (vendor or connection.vendor) == "sqlite":
        if like:
            shutil.copy(like.folder / FILE, place / FILE)
        return Installation(place, f"sqlite:///{place / FILE}")
    given = settings.DATABASES["default"]
    database = f"{name}_{folder.name}".replace("-", "_")
    template = f' TEMPLATE "{like.database.rpartition("/")[2].partition("?")[0]}"' if like else ""
    user = given["USER"] or given["OPTIONS"]["user"]
    with psycopg.connect(host=given["HOST"], user=user, dbname="postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{database}"{template}')
    return Installation(place, f"postgresql:///{given['HOST']}/{database}?user={user}")
