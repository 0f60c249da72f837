"""Stages of the demo company, built once in a while and remembered: building is slow, and always the same.

What a builder did to the database is kept as rows and played back whenever the same builder is asked for in exactly
the same state of the database; in any other state it is built again. So a remembered stage cannot differ from a built
one, except that its times are those of the first time; so it is forgotten when it is a few minutes old.
"""

import io
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time
from time import monotonic
from typing import Any, TypeVar

import time_machine
from django.db import connection, models, transaction

from core import fingerprint

Row = tuple[Any, ...]
Tables = dict[str, dict[Any, Row]]
Result = TypeVar("Result")
ROWS_AT_ONCE = 400
FORGOTTEN_AFTER_SECONDS = 600


@dataclass(frozen=True)
class Memory:
    """What a builder returned and did to the objects it was given, and the rows it wrote or changed, by table; and the
    monotonic clock's time of it."""

    objects: bytes
    rows: dict[str, list[Row]]
    made_at: float


_memories: dict[tuple[str, str], Memory] = {}


def remembered(name: str, build: Callable[[], Result], *given: models.Model) -> Result:
    """What `build` returns, with its rows in the database: played back if it was built before in the same state.

    Objects that the result shares with the test are `given`: they stay the same objects, changed as `build` changed
    them. Nothing is played back while a test has moved the clock, nor what has deleted rows.
    """
    if time_machine.escape_hatch.is_travelling():
        return build()
    before = everything()
    key = name, digest(before)
    if key not in _memories or monotonic() - _memories[key].made_at > FORGOTTEN_AFTER_SECONDS:
        result = build()
        after = everything()
        if all(before[table].keys() <= after[table].keys() for table in before):
            objects = _dump((result, [vars(one) for one in given]), given)
            _memories[key] = Memory(objects, changes(before, after), monotonic())
        return result
    play_back(_memories[key].rows)
    result, states = _load(_memories[key].objects, given)
    for one, state in zip(given, states, strict=True):
        vars(one).update(state)
    return result


def everything() -> Tables:
    """Every row of every table, by its key, which is the first column."""
    tables: Tables = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)} ORDER BY 1")
            tables[name] = {row[0]: tuple(row) for row in cursor.fetchall()}
    return tables


def digest(tables: Tables) -> str:
    return fingerprint.of_text(repr(sorted((name, list(rows.values())) for name, rows in tables.items())))


def changes(before: Tables, after: Tables) -> dict[str, list[Row]]:
    """The rows of `after` that `before` has not, or has otherwise."""
    found = {
        table: [row for key, row in rows.items() if before[table].get(key) != row] for table, rows in after.items()
    }
    return {table: rows for table, rows in found.items() if rows}


def play_back(rows_of: dict[str, list[Row]]) -> None:
    """Write remembered rows, by table. Foreign keys are checked when the transaction ends; what belongs to a row comes
    before it, for a frozen row takes no more lines."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in sorted(rows_of.items(), reverse=True):
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            for start in range(0, len(rows), ROWS_AT_ONCE):
                write(cursor, table, columns, rows[start : start + ROWS_AT_ONCE])


def write(cursor: Any, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert the rows; one whose key is there is changed."""
    key, *others = names = [connection.ops.quote_name(column) for column in columns]
    place = f"({', '.join(['%s'] * len(names))})"
    cursor.execute(
        f"INSERT INTO {connection.ops.quote_name(table)} ({', '.join(names)}) VALUES {', '.join([place] * len(rows))} "
        f"ON CONFLICT ({key}) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in others)}",
        [_adapted(value) for row in rows for value in row],
    )


def _adapted(value: Any) -> Any:
    """As the database takes it: SQLite knows no times of day."""
    return connection.ops.adapt_timefield_value(value) if isinstance(value, time) else value


def _dump(objects: Any, given: Sequence[models.Model]) -> bytes:
    places = {id(one): place for place, one in enumerate(given)}

    class Pickler(pickle.Pickler):
        def persistent_id(self, one: Any) -> int | None:
            return places.get(id(one))

    stream = io.BytesIO()
    Pickler(stream).dump(objects)
    return stream.getvalue()


def _load(objects: bytes, given: Sequence[models.Model]) -> Any:
    class Unpickler(pickle.Unpickler):
        def persistent_load(self, place: int) -> models.Model:
            return given[place]

    return Unpickler(io.BytesIO(objects)).load()
