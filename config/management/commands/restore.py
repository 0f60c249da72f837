"""Bring a backup back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.management.refusals import refusals_as_sentences
from core.wording import counted
from records.backups.manifest import KEYS
from records.backups.restoring import Restored, missing_files, restore


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty database and file store. Everything is compared with what was saved, and "
        "whoever was erased since is erased again, before anybody sees it."
    )
    # The tables that they would look at come with the backup.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--without-files", action="store_true", help="the file store is still there: rows alone")
        parser.add_argument("--noted", default="", help="the seal that `backup` printed: the backup must have it")
        parser.add_argument(
            "--journal",
            type=Path,
            action="append",
            default=[],
            metavar="BACKUP",
            help="a later backup, for its journal of erasures; those beside FOLDER are found without this",
        )

    def handle(
        self, *args: Any, folder: Path, without_files: bool, noted: str, journal: list[Path], **options: Any
    ) -> None:
        try:
            with refusals_as_sentences():
                restored = restore(folder, with_files=not without_files, journals=journal, noted=noted)
                missing = missing_files()
        except OSError as error:
            raise CommandError(f"The backup could not be restored: {error.strerror}. Run it again.") from None
        for sentence in self._sentences(folder, restored, missing):
            self.stdout.write(sentence)

    def _sentences(self, folder: Path, restored: Restored, missing: int) -> list[str]:
        manifest = restored.manifest
        rows, files = counted(manifest.rows, "row", figures=True), counted(len(manifest.files), "file", figures=True)
        said = [f"Restored as of {manifest.made_at}: {rows}, {files}. Counts, hashes and the audit trail are right."]
        if restored.is_migrated:
            said.append("The backup was made by an older version; it was brought up to date.")
        lines = counted(restored.journal, "erasure", figures=True)
        said.append(f"The journal knows {lines}; erased again just now: {restored.erased_again:,}.")
        said.append("If somebody was erased after the latest backup in reach, erase them again by hand.")
        if missing:
            said.append(f"Named by a row and not in the file store: {counted(missing, 'file', figures=True)}.")
        if not restored.has_same_key:
            where = f"{folder / KEYS} holds it" if (folder / KEYS).exists() else "It is not in the backup"
            said.append(f"SECRET_KEY is not the one of the backup. {where}; second factors need it.")
        return said
