"""The rows with which a migrated database begins, and the way back to them.

Django's own `flush` empties every table there is and then lets every app make its first rows anew, under new keys: that
takes longer than most tests, and nothing that was remembered of an earlier state (`tests.memory`) fits any more.
"""

from typing import Any

from django.db import connection, transaction

from tests import memory

_rows: memory.Tables = {}


def keep() -> None:
    """Remember what the database holds now, which is migrated and holds nothing else yet."""
    _rows.update(memory.everything())


def can_put_back() -> bool:
    """Whether the beginning was kept, in a database whose triggers and foreign keys we may silence."""
    if not _rows or connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]


def put_back() -> None:
    """Every table holds the rows of the beginning, under their keys, and no other."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in _filled(cursor):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        memory.play_back({table: list(rows.values()) for table, rows in _rows.items() if rows})


def _filled(cursor: Any) -> list[str]:
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {connection.ops.quote_name(table)})" for table in _rows)
    cursor.execute(" UNION ALL ".join(asked))
    return [table for (table,) in cursor.fetchall()]
