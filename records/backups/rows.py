"""Rows as lines of JSON and back, the same from either database: by fields, so that no client program is needed."""

import base64
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from core import fingerprint

# Sessions: nobody is signed in by a backup. Heartbeats say what lives now.
LEFT_OUT = {"sessions.session", "core.heartbeat"}
AT_ONCE = 500


def tables_of(apps: Any) -> list[type[models.Model]]:
    """Every table that a backup holds, of the models as they are now or, by a migration's state, as they were."""
    found = apps.get_models(include_auto_created=True)
    return sorted(
        (model for model in found if not model._meta.proxy and model._meta.label_lower not in LEFT_OUT),
        key=lambda model: model._meta.label_lower,
    )


def lines_of(model: type[models.Model]) -> Iterator[bytes]:
    """A line for each row, in the order of their keys: equal rows give equal bytes, on either database."""
    names = [field.attname for field in _fields(model)]
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(AT_ONCE):
        values = {name: _plain(value) for name, value in zip(names, row, strict=True)}
        yield f"{fingerprint.canonical_json(values)}\n".encode()


def insert_lines(model: type[models.Model], lines: Iterable[bytes]) -> None:
    """Insert rows exactly as they were, keys included: nothing is filled in, stamped or cleaned."""
    fields = _fields(model)
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608
    rest = iter(lines)
    with connection.cursor() as cursor:
        while some := list(islice(rest, AT_ONCE)):
            cursor.executemany(statement, [_values(fields, json.loads(line)) for line in some])


@contextmanager
def without_triggers(tables: Iterable[type[models.Model]]) -> Iterator[None]:
    """Triggers guard against whoever changes what was written. A restore writes what they guarded, in any order."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            before, after = [], []
            for name, statement in cursor.fetchall():
                before.append(f"DROP TRIGGER {connection.ops.quote_name(name)}")
                after.append(statement)
        else:
            names = [connection.ops.quote_name(model._meta.db_table) for model in tables]
            before = [f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in names]
            after = [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in names]
        for statement in before:
            cursor.execute(statement)
        yield
        for statement in after:
            cursor.execute(statement)


def last_number(model: type[models.Model]) -> int:
    """The highest number that a row of this table ever had, rows that are deleted included; 0 where keys are not
    numbered. A number that was given again would join what the trail says of two things."""
    if not isinstance(model._meta.pk, models.AutoField):
        return 0
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        else:
            cursor.execute(
                "SELECT last_value FROM pg_sequences WHERE schemaname || '.' || quote_ident(sequencename) = "
                "pg_get_serial_sequence(%s, %s)",
                [connection.ops.quote_name(table), model._meta.pk.column],
            )
        found = cursor.fetchone()
    return int(found[0] or 0) if found else 0


def set_last_number(model: type[models.Model], number: int) -> None:
    """Have the next row of this table numbered above `number`, and above every row that is there."""
    if not number:
        return
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
        else:
            for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
                cursor.execute(statement)
            pk: Any = model._meta.pk
            sequence = [connection.ops.quote_name(table), pk.column]
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [*sequence, number])


def clear(model: type[models.Model]) -> None:
    """Remove the rows that migrations made in a table."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def _fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value


def _values(fields: list[Any], row: dict[str, Any]) -> list[Any]:
    return [field.get_db_prep_save(field.to_python(row[field.attname]), connection) for field in fields]
