"""What a backup says of itself: `backup.json`, written last. A folder without it is no backup."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from core import fingerprint
from core.errors import RuleViolation

LAYOUT = 1
MANIFEST, SEAL, KEYS = "backup.json", "backup.sha256", "keys.json"


@dataclass(frozen=True)
class SavedTable:
    """One table: its model, the file with a line for each row, and the number that its next row must exceed."""

    model: str
    file: str
    rows: int
    sha256: str
    last_number: int


@dataclass(frozen=True)
class SavedFile:
    """One stored file: its name in the file store, and where it lies in the backup."""

    name: str
    file: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Everything that a restore compares. `migrations` is the schema: names by app."""

    made_at: str
    installation: str
    migrations: dict[str, list[str]]
    tables: list[SavedTable]
    files: list[SavedFile]
    # Rows name them, and the file store did not have them, or not as they were stored.
    missing: list[str]
    with_files: bool
    audit_head: str
    audit_broken: int
    key_digest: str
    layout: int = LAYOUT
    left_out: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def schema(self) -> set[tuple[str, str]]:
        return {(app, name) for app, names in self.migrations.items() for name in names}


def write_manifest(folder: Path, manifest: Manifest) -> str:
    """Write it, and its seal beside it. Returns the seal: whoever notes it elsewhere can show that nothing changed."""
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True)
    seal = fingerprint.of_text(text)
    write_private(folder / SEAL, seal)
    write_private(folder / MANIFEST, text)
    return seal


def read_manifest(folder: Path, noted: str = "") -> Manifest:
    """What the backup says of itself. Refused (RuleViolation): it is unfinished, was changed, or is not one."""
    try:
        text, seal = (_text_of(folder / name) for name in (MANIFEST, SEAL))
    except (FileNotFoundError, NotADirectoryError):
        raise RuleViolation(
            f"{folder} holds no finished backup: {MANIFEST} is missing, and it is written last. Nothing was restored."
        ) from None
    if fingerprint.of_text(text) != (seal := seal.strip()) or (noted and noted != seal):
        raise RuleViolation(f"{MANIFEST} is not what was written. Nothing was restored.")
    values = json.loads(text)
    if values.get("layout") != LAYOUT:
        raise RuleViolation("This backup was made by a newer version. Install that version, and restore with it.")
    return _from(values)


def check_whole(folder: Path, manifest: Manifest) -> None:
    """Read every file of the backup. Refused (RuleViolation): one is missing or not what was written."""
    everything: list[SavedTable | SavedFile] = [*manifest.tables, *manifest.files]
    for saved in everything:
        path = folder / saved.file
        try:
            with path.open("rb") as stream:
                digest, _ = fingerprint.of_file(stream)
        except FileNotFoundError:
            raise RuleViolation(f"{saved.file} is missing from the backup. Nothing was restored.") from None
        if digest != saved.sha256:
            raise RuleViolation(f"{saved.file} is not what was written into the backup. Nothing was restored.")


def write_private(path: Path, text: str) -> None:
    """A file that its owner alone reads, on the disk when this returns."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def _text_of(path: Path) -> str:
    """A damaged text is another one, which its seal shows."""
    return path.read_text(encoding="utf-8", errors="replace")


def _from(values: dict[str, Any]) -> Manifest:
    tables = [SavedTable(**table) for table in values.pop("tables")]
    files = [SavedFile(**file) for file in values.pop("files")]
    return Manifest(tables=tables, files=files, **values)
