"""The migrated database that one run keeps for the next: whole, and never that of other migrations."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from tests import migrated


@pytest.mark.sqlite
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="nothing of PostgreSQL is kept")
@pytest.mark.django_db(transaction=True)
def test_what_was_kept_is_copied(tmp_path, monkeypatch):
    monkeypatch.setattr(migrated, "FOLDER", tmp_path / "kept")
    copy = tmp_path / "copy.sqlite3"
    assert not migrated.copied_to(copy)
    migrated.keep()
    assert migrated.copied_to(copy)
    with closing(sqlite3.connect(copy)) as opened:
        found = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert set(connection.introspection.table_names()) <= found


def test_other_migrations_or_packages_are_another_database(tmp_path, monkeypatch):
    monkeypatch.setattr(migrated, "ROOT", tmp_path)
    (tmp_path / "app" / "migrations").mkdir(parents=True)

    def kept_after(file, text):
        (tmp_path / file).write_text(text)
        return migrated.kept()

    kept = [kept_after("requirements.txt", "django==5.2")]
    kept.append(kept_after("app/migrations/0001_initial.py", "operations = []"))
    kept.append(kept_after("app/migrations/0001_initial.py", "operations = [1]"))
    kept.append(kept_after("app/migrations/0002_more.py", "operations = [1]"))
    kept.append(kept_after("requirements.txt", "django==5.3"))
    assert len(set(kept)) == len(kept)
    assert kept_after("app/views.py", "changed") == kept[-1]
