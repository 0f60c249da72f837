"""Make a backup: rows as of one moment, then the files that they name, then what the backup says of itself."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from core import audit, audit_chain, fingerprint
from core.errors import RuleViolation
from core.installation import this_installation
from core.storage import store_answers
from records.backups import rows
from records.backups.manifest import KEYS, Manifest, SavedFile, SavedTable, write_manifest, write_private
from records.services.journal import FOLDER as JOURNAL


@dataclass(frozen=True)
class Finished:
    """A backup that was made, and its seal."""

    manifest: Manifest
    seal: str


def back_up(folder: Path, *, with_files: bool = True, with_keys: bool = False) -> Finished:
    """Copy the whole installation into a new folder, while it is used.

    Guarantees: rows are as of one moment, and nobody waits for them. The folder is there when it is whole; until then
    it has another name. Its owner alone can read it.
    Refused (RuleViolation): the folder is there already. Raises PartAway where the file store does not answer.
    """
    if folder.exists():
        raise RuleViolation(f"{folder} is there already. Name a folder that is not, for example one with the date.")
    under_way = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(under_way, ignore_errors=True)
    under_way.mkdir(parents=True, mode=0o700)
    try:
        finished = _fill(under_way, with_files, with_keys)
        os.rename(under_way, folder)
    except BaseException:
        shutil.rmtree(under_way, ignore_errors=True)
        raise
    audit.record("installation.backed_up", this_installation(), by=None)
    return finished


def _fill(folder: Path, with_files: bool, with_keys: bool) -> Finished:
    key, made_at = this_installation().key, timezone.now()
    (folder / "rows").mkdir(mode=0o700)
    with _one_moment():
        tables = [_save_table(folder, model) for model in rows.tables_of(apps)]
        finding = audit_chain.verify()
        migrations = _schema()
        named = list(_named_files()) if with_files else []
    files, missing = _save_files(folder, named) if with_files else ([], [])
    if with_keys:
        keys = {"SECRET_KEY": settings.SECRET_KEY, "SECRET_KEY_FALLBACKS": list(settings.SECRET_KEY_FALLBACKS)}
        write_private(folder / KEYS, json.dumps(keys, indent=1))
    manifest = Manifest(
        made_at=made_at.isoformat(),
        installation=key,
        migrations=migrations,
        tables=tables,
        files=files,
        missing=missing,
        with_files=with_files,
        audit_head=finding.head,
        audit_broken=len(finding.broken),
        key_digest=key_digest(),
        left_out=sorted(rows.LEFT_OUT),
    )
    return Finished(manifest, write_manifest(folder, manifest))


def key_digest() -> str:
    """By which a restore sees whether the secret key is the same, and which nobody can turn back into it."""
    return fingerprint.of_texts([this_installation().key, settings.SECRET_KEY])


@contextmanager
def _one_moment() -> Iterator[None]:
    """Inside, every statement reads the database as it was at the first. Nobody waits for it."""
    if connection.vendor == "sqlite":
        # Transactions of the ORM take the right to write, which nobody else would then have.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _schema() -> dict[str, list[str]]:
    schema: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        schema.setdefault(app, []).append(name)
    return schema


def _save_table(folder: Path, model: type[models.Model]) -> SavedTable:
    file = f"rows/{model._meta.label_lower}.jsonl"
    count = 0
    with _new_file(folder / file) as stream:
        for line in rows.lines_of(model):
            stream.write(line)
            count += 1
        digest, _ = fingerprint.of_file(stream)
    return SavedTable(model._meta.label_lower, file, count, digest, rows.last_number(model))


def file_columns(all_models: Iterable[type[models.Model]]) -> Iterator[tuple[type[models.Model], str]]:
    """Every column that names a stored file."""
    for model in all_models:
        for column in model._meta.concrete_fields:
            if isinstance(column, models.FileField):
                yield model, column.name


def _named_files() -> Iterator[str]:
    for model, column in file_columns(rows.tables_of(apps)):
        yield from model._base_manager.exclude(**{column: ""}).order_by(column).values_list(column, flat=True)


def _save_files(folder: Path, named: list[str]) -> tuple[list[SavedFile], list[str]]:
    """Copy the files that rows name, and the erasure journal. Files never change, so later is as good as at once."""
    saved: list[SavedFile] = []
    missing: list[str] = []
    (folder / "files").mkdir(mode=0o700)
    for number, name in enumerate([*named, *_journal_files()]):
        try:
            saved.append(_save_file(folder, name, f"files/{number:06d}"))
        except FileNotFoundError:
            missing.append(name)
    return saved, missing


def _journal_files() -> list[str]:
    with store_answers():
        try:
            return [f"{JOURNAL}/{name}" for name in sorted(default_storage.listdir(JOURNAL)[1])]
        except FileNotFoundError:
            return []


def _save_file(folder: Path, name: str, file: str) -> SavedFile:
    with store_answers(), default_storage.open(name, "rb") as stored, _new_file(folder / file) as stream:
        shutil.copyfileobj(stored, stream)
        digest, size = fingerprint.of_file(stream)
    return SavedFile(name, file, size, digest)


@contextmanager
def _new_file(path: Path) -> Iterator[Any]:
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())
