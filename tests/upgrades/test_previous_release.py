"""R18, G5: the release before runs on the schema of this one, so that an update has a way back and needs no pause.

What the release wrote is known from its migrations: the state after the last of them has its models, whose columns and
defaults are those of its code. They write here on the schema that is made by all migrations.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps as apps_of_today
from django.db import connection, connections, transaction
from django.db.migrations.loader import MigrationLoader

from tools.freeze_release import RELEASED, last_migrations

if TYPE_CHECKING:
    from django.db.models import Model

PREVIOUS = max(RELEASED.glob("*.json"), key=lambda path: [int(part) for part in path.stem.split(".")])
# Rows that a trigger keeps as they are; a new one is written instead.
APPEND_ONLY = {"auditevent"}


@pytest.fixture(scope="module")
def then() -> dict[str, type[Model]]:
    """The models of the previous release by their tables, rows of relations included."""
    nodes = list(json.loads(PREVIOUS.read_text()).items())
    state = MigrationLoader(None).project_state(nodes).apps
    ours = {app for app, _ in nodes}
    models = state.get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in models if model._meta.app_label in ours}


def test_new_columns_of_its_tables_fill_themselves(then: dict[str, type[Model]]) -> None:
    """G5: people could not be added, for a column that the earlier code did not know had no default in the database."""
    today = {model._meta.db_table: model for model in apps_of_today.get_models(include_auto_created=True)}
    assert set(then) <= set(today)
    for table, model in then.items():
        known = {field.column for field in model._meta.local_concrete_fields}
        columns = {field.column: field for field in today[table]._meta.local_concrete_fields}
        assert known <= set(columns), f"{table} lost {known - set(columns)}"
        new = [field for name, field in columns.items() if name not in known]
        asked = [field.name for field in new if not (field.null or field.has_db_default())]
        assert asked == [], f"{table}: give db_default to {asked}"


@pytest.fixture
def world(db: None) -> None:
    """Rows of every kind, as today's code writes them."""
    from tests.architecture.world import build_world, hand_over_packets

    hand_over_packets(build_world())


@pytest.mark.sqlite
def test_it_reads_changes_and_adds_rows(world: None, then: dict[str, type[Model]]) -> None:
    """R18: each model of the previous release reads a row, saves it, and adds it anew."""
    written = set()
    for table, model in then.items():
        row = model._default_manager.order_by("pk").last()
        if row is None:
            continue
        with transaction.atomic():
            if model._meta.model_name in APPEND_ONLY:
                row.pk = None
            else:
                row.save(force_update=True)
                delete_alone(row)
            row.save(force_insert=True)
        written.add(table)
    connection.check_constraints()
    assert len(written) > len(then) / 2, sorted(set(then) - written)


def delete_alone(row: Model) -> None:
    """Take a row out and nothing with it; whatever points at it finds it again."""
    quote, options = connection.ops.quote_name, row._meta
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {quote(options.db_table)} WHERE {quote(options.pk.column)} = %s",
            [options.pk.get_db_prep_value(row.pk, connection)],
        )


def test_what_is_noted_of_a_release_was_there(then: dict[str, type[Model]]) -> None:
    """The tool notes the last migration of each app; what it noted before comes before that."""
    noted, now = json.loads(PREVIOUS.read_text()), last_migrations()
    assert set(noted) <= set(now)
    assert all(noted[app] <= now[app] for app in noted)


# --- While others work ----------------------------------------------------------------------------------------


@pytest.fixture
def other_connection(transactional_db: None) -> Iterator[Any]:
    """A second session of the same database, as another process has one."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    other = connection.copy()
    yield other
    other.close()


def test_a_table_in_use_is_waited_for_a_while(other_connection: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """R18: a migration that waits for a table would make everybody wait behind it."""
    from django.core.management import CommandError

    from config.management.commands import migrate

    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "50ms")
    with other_connection.cursor() as cursor:
        cursor.execute("BEGIN; LOCK TABLE core_heartbeat")
        with pytest.raises(CommandError, match="in use"), migrate.alone(connection), connection.cursor() as ours:
            ours.execute("ALTER TABLE core_heartbeat ADD COLUMN more text")
        cursor.execute("ROLLBACK")


@pytest.mark.usefixtures("other_connection")
def test_two_migrations_run_one_after_the_other() -> None:
    """R18: two machines that start at once both migrate."""
    from config.management.commands import migrate

    order: list[str] = []

    def second() -> None:
        try:
            with migrate.alone(connections["default"]):  # each thread has its own
                order.append("second")
        finally:
            connections.close_all()

    with migrate.alone(connection):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(timeout=0.3)
        order.append("first")
    thread.join(timeout=10)
    assert order == ["first", "second"]
