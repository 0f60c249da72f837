"""Django's command, one at a time, and never in the way of those who work."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

# The same in every process of an installation, and nobody else's in its database.
LOCK = 70_241_866
# A statement that waits for a table makes everybody wait behind it.
LOCK_TIMEOUT = "5s"
IN_USE = (
    "A table was in use for more than five seconds, so its change was given up and nothing of it is left. What ran "
    "before it stays. Run migrate again, at a quieter time if need be."
)


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> str | None:
        with alone(connections[options["database"]]):
            return super().handle(*args, **options)


@contextmanager
def alone(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Migrate while no other process does, and wait for no table longer than LOCK_TIMEOUT. On SQLite one writer is
    all there is anyway.

    Raises CommandError where a table stayed in use.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "55P03":
            raise
        raise CommandError(IN_USE) from error
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
