"""Restore a backup into an empty installation: all of it, compared with what was saved, or nothing.

Schema, rows, comparison and the erasure journal are one transaction. So web servers and workers that run meanwhile see
an empty installation until everything is right, and nobody who was erased is there for a moment.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from core import audit, audit_chain, fingerprint
from core.errors import RuleViolation
from core.installation import KEY_FILE, claim_store, key_of_store, this_installation
from core.storage import store_answers
from hiring.models import Candidate
from records.backups import rows
from records.backups.making import file_columns, key_digest
from records.backups.manifest import MANIFEST, Manifest, SavedFile, check_whole, read_manifest
from records.models import Erasure
from records.services.erasure import destroy
from records.services.journal import FOLDER as JOURNAL
from records.services.journal import JournalLine, line_from, store_journal, stored_journal

# What stands in tables that were just migrated, and is written anew.
MADE_BY_MIGRATIONS = {
    "contenttypes.contenttype",
    "auth.permission",
    "core.installation",
    "core.auditchain",
    "questionbank.category",
    "questionbank.competencygroup",
}
AGAIN = "Erased before this backup was restored, and erased again with it."


@dataclass(frozen=True)
class Restored:
    """What a restore did, for the person who asked for it."""

    manifest: Manifest
    erased_again: int
    journal: int
    files: int
    is_migrated: bool
    has_same_key: bool


def restore(folder: Path, *, with_files: bool = True, journals: Iterable[Path] = (), noted: str = "") -> Restored:
    """Restore the backup in `folder`. Whoever a journal of erasures names is erased again: of the backup itself, of
    later backups beside it or in `journals`, and of the file store.

    Guarantees: counts and hashes of all rows, hashes of all files and the chain of the audit trail are as they were
    saved, before anybody sees them. A restore that ends halfway leaves the database empty and can be run again.
    Refused (RuleViolation): the backup is not whole; it was made by a newer version; database or file store hold
    something else. Raises PartAway where the file store does not answer.
    """
    manifest = read_manifest(folder, noted)
    check_whole(folder, manifest)
    target = _check_database(manifest)
    with_files = with_files and manifest.with_files
    _check_store(manifest, with_files)
    entries = [*_saved_journal(folder, manifest), *_later_journals(folder, manifest, journals), *stored_journal()]
    files = sum(_restore_file(folder, saved) for saved in manifest.files) if with_files else 0
    # SQLite changes a schema with these checks off alone, and turns them off outside a transaction alone.
    with connection.constraint_checks_disabled(), transaction.atomic():
        _restore_rows(folder, manifest, target)
        is_migrated = _migrate_forward()
        _check_trail(manifest)
        erased = _erase_again(entries)
        connection.check_constraints()
        audit.record("installation.restored", this_installation(), by=None)
    call_command("migrate", interactive=False, verbosity=0)  # what Django notes of models and permissions
    claim_store()
    store_journal()
    return Restored(manifest, erased, len(set(entries)), files, is_migrated, key_digest() == manifest.key_digest)


# --- May it be restored here? ---------------------------------------------------------------------------------


def _check_database(manifest: Manifest) -> list[tuple[str, str]]:
    """The migrations at which the backup's schema ends, for a database that has none; else nothing."""
    executor = MigrationExecutor(connection)
    if manifest.schema - executor.loader.disk_migrations.keys():
        raise RuleViolation("This backup was made by a newer version. Install that version, and restore with it.")
    applied = set(executor.loader.applied_migrations)
    if not applied:
        return _ends(manifest.schema, executor)
    if applied != manifest.schema:
        raise RuleViolation(
            "This backup was made by an older version, and the database has the tables of this one. Restore it into a "
            "database without tables: it is brought up to date while it is restored."
        )
    full = [model for model in rows.tables_of(apps) if model._meta.label_lower not in MADE_BY_MIGRATIONS]
    if found := next((model for model in full if model._base_manager.exists()), None):
        raise RuleViolation(
            f"The database is not empty: it has rows of {found._meta.verbose_name_plural}. "
            "A backup is restored into an empty one alone. Nothing was changed."
        )
    return []


def _ends(schema: set[tuple[str, str]], executor: MigrationExecutor) -> list[tuple[str, str]]:
    """Of the migrations, those that no other of the same app follows."""
    followed = {
        (app, before)
        for key in schema
        for app, before in executor.loader.disk_migrations[key].dependencies
        if app == key[0]
    }
    return sorted(schema - followed)


def _check_store(manifest: Manifest, with_files: bool) -> None:
    key = key_of_store()
    if key not in ("", manifest.installation) and not _is_unused(key):
        raise RuleViolation("The file store belongs to another installation. Look at S3_BUCKET or DATA_DIR.")
    if not with_files:
        return
    known = {saved.name for saved in manifest.files}
    others = [name for name in _stored_names("") if name not in known and not _is_ours(name)]
    if others:
        raise RuleViolation(
            f"The file store is not empty: it holds {len(others):,} files that are not in the backup. Where it is the "
            "installation's own, and only the database is lost, restore with --without-files."
        )


def _is_unused(key: str) -> bool:
    """Whether the key in the store is that of this very database, which is empty."""
    return connection.introspection.table_names() != [] and this_installation().key == key


def _is_ours(name: str) -> bool:
    return name == KEY_FILE or name.split("/")[0] in (JOURNAL, "readiness")


def _stored_names(folder: str) -> Iterator[str]:
    with store_answers():
        try:
            folders, names = default_storage.listdir(folder)
        except FileNotFoundError:
            return
    prefix = f"{folder}/" if folder else ""
    yield from (f"{prefix}{name}" for name in names if name and not name.startswith("."))
    for inner in folders:
        yield from _stored_names(f"{prefix}{inner}")


# --- Whoever was erased ---------------------------------------------------------------------------------------


def _saved_journal(folder: Path, manifest: Manifest) -> Iterator[JournalLine]:
    """The journal in a backup: its rows, and what the file store knew."""
    for table in manifest.tables:
        if table.model == Erasure._meta.label_lower:
            for line in (folder / table.file).read_text().splitlines():
                row = json.loads(line)
                yield JournalLine(row["candidate_number"], row["candidate_added_at"], row["at"])
    for saved in manifest.files:
        if saved.name.startswith(f"{JOURNAL}/"):
            yield line_from((folder / saved.file).read_bytes())


def _later_journals(folder: Path, manifest: Manifest, named: Iterable[Path]) -> Iterator[JournalLine]:
    """Journals of other backups of the same installation: those beside this one, and those that a person named."""
    beside = [other.parent for other in folder.resolve().parent.glob(f"*/{MANIFEST}")]
    for other in {*beside, *(path.resolve() for path in named)} - {folder.resolve()}:
        found = read_manifest(other)
        if found.installation == manifest.installation:
            yield from _saved_journal(other, found)


def _erase_again(entries: Iterable[JournalLine]) -> int:
    """Erase whoever a journal names and the database has, whatever stands against it: it was decided before."""
    Erasure.objects.update(is_stored=False)
    erased = 0
    for entry in sorted(set(entries), key=lambda entry: entry.at):
        added_at = datetime.fromisoformat(entry.added_at)
        candidate = Candidate.objects.filter(pk=entry.number, created_at=added_at).first()
        if candidate is not None:
            destroy(candidate, reason=AGAIN, by=None)
            erased += 1
        when = {"at": datetime.fromisoformat(entry.at)}
        Erasure.objects.update_or_create(candidate_number=entry.number, candidate_added_at=added_at, defaults=when)
    return erased


# --- Rows and files -------------------------------------------------------------------------------------------


def _restore_rows(folder: Path, manifest: Manifest, target: list[tuple[str, str]]) -> None:
    executor = MigrationExecutor(connection)
    if target:
        executor.migrate(target)
        # Migrations have PostgreSQL check some keys at once; from here on all of them are checked at the end again.
        connection.check_constraints()
    models_then = executor.loader.project_state(_ends(manifest.schema, executor)).apps
    tables = {model._meta.label_lower: model for model in rows.tables_of(models_then)}
    with rows.without_triggers(tables.values()):
        for model in tables.values():
            rows.clear(model)
        for saved in manifest.tables:
            model = tables[saved.model]
            with (folder / saved.file).open("rb") as lines:
                rows.insert_lines(model, lines)
            rows.set_last_number(model, saved.last_number)
        connection.check_constraints()
    for saved in manifest.tables:
        _compare(tables[saved.model], saved.rows, saved.sha256)


def _compare(model: Any, count: int, sha256: str) -> None:
    if model._base_manager.count() != count or fingerprint.of_parts(rows.lines_of(model)) != sha256:
        raise RuleViolation(
            f"The rows of {model._meta.label_lower} are not those that were saved. Nothing was restored."
        )


def _migrate_forward() -> bool:
    """Bring an older schema up to date, rows and all. Says whether there was anything to do."""
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()
    if not executor.migration_plan(newest):
        return False
    executor.migrate(newest)
    return True


def _check_trail(manifest: Manifest) -> None:
    is_begun = not manifest.audit_head.startswith("0:")
    finding = audit_chain.verify(manifest.audit_head if is_begun else "")
    if len(finding.broken) > manifest.audit_broken:
        raise RuleViolation(f"The audit trail is not what was saved: {finding.broken[0]} Nothing was restored.")


def _restore_file(folder: Path, saved: SavedFile) -> bool:
    """Put one file back under its name. Says whether it was missing: a restore that ended halfway left some."""
    with store_answers():
        if default_storage.exists(saved.name):
            _check_stored(saved)
            return False
        with (folder / saved.file).open("rb") as stream:
            stored = default_storage.save(saved.name, File(stream))
        if stored != saved.name:
            default_storage.delete(stored)
            raise RuleViolation(f"{saved.name} could not be stored under its name. Nothing was restored.")
    _check_stored(saved)
    return True


def _check_stored(saved: SavedFile) -> None:
    with store_answers(), default_storage.open(saved.name, "rb") as stream:
        digest, _ = fingerprint.of_file(stream)
    if digest != saved.sha256:
        raise RuleViolation(f"The file store holds another file as {saved.name}. Nothing was restored.")


def missing_files() -> int:
    """How many files rows name and the file store does not have."""
    named = (
        name
        for model, column in file_columns(rows.tables_of(apps))
        for name in model._base_manager.exclude(**{column: ""}).values_list(column, flat=True)
    )
    with store_answers():
        return sum(not default_storage.exists(name) for name in named)
