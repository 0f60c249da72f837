"""A database for each size, all of them in one server, so that sizes can take turns within one round."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.utils import load_backend

from tests import services
from tests.plugin import environment

# As config.settings gives them to an installation on SQLite.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


@contextmanager
def servers() -> Iterator[Path]:
    """PostgreSQL and Valkey of our own, and the settings loaded with them. Yields a folder that is gone afterwards."""
    with ExitStack() as stack:
        folder = stack.enter_context(services.private_folder())
        os.environ.update(environment(folder), LOG_LEVEL="ERROR")
        os.environ["DATABASE_URL"] = stack.enter_context(services.postgres())
        os.environ.update(stack.enter_context(services.valkey()))
        import django
        from django.conf import settings

        settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.STATIC_ROOT = folder / "static"
        settings.STATIC_ROOT.mkdir()
        django.setup()
        try:
            yield folder
        finally:
            for wrapper in _wrappers:
                close(wrapper)


_wrappers: list[Any] = []


def wrapper_for(**changes: Any) -> Any:
    """A connection under the name "default" to another database. `use` puts it into place."""
    settings_dict = deepcopy(connections.settings["default"]) | changes
    made = load_backend(settings_dict["ENGINE"]).DatabaseWrapper(settings_dict, "default")
    # The backend keeps one pool for each alias, and all of ours share one.
    made._connection_pools = {}
    _wrappers.append(made)
    return made


def postgres_named(name: str) -> Any:
    """A new, empty database in our server."""
    options = {key: value for key, value in connections.settings["default"]["OPTIONS"].items() if key != "pool"}
    maker = wrapper_for(NAME="postgres", OPTIONS=options)
    with maker.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    close(maker)
    return wrapper_for(NAME=name)


def sqlite_at(path: Path) -> Any:
    return wrapper_for(ENGINE="django.db.backends.sqlite3", NAME=str(path), OPTIONS=SQLITE_OPTIONS)


def use(wrapper: Any) -> None:
    """From now on everything talks to this database."""
    connections["default"] = wrapper


def close(wrapper: Any) -> None:
    wrapper.close()
    if getattr(wrapper, "pool", None):
        wrapper.close_pool()
