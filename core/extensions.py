"""What a PostgreSQL database needs beside its tables."""

from typing import Any

from django.contrib.postgres.operations import TrigramExtension
from django.core.management.base import CommandError
from django.db import DatabaseError

REFUSED = (
    "This database does not let us create the extension pg_trgm, which finds words that are misspelt. Let its "
    "administrator type this there: CREATE EXTENSION pg_trgm; then migrate again. (The program's own role may do it "
    "where it owns the database; on Debian, pg_trgm comes with the package postgresql.)"
)


class Trigrams(TrigramExtension):
    """Creates `pg_trgm` on PostgreSQL, nothing elsewhere. A refusal says what to do (CommandError)."""

    def database_forwards(self, *args: Any) -> None:
        try:
            super().database_forwards(*args)
        except DatabaseError as mistake:
            raise CommandError(REFUSED) from mistake
