"""Copy the installation into a folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.management.refusals import refusals_as_sentences
from core.wording import counted
from records.backups.making import back_up


class Command(BaseCommand):
    help = "Copy database and files into a new folder, while the installation is used. `restore` reads it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="a folder that is not there yet")
        parser.add_argument("--without-files", action="store_true", help="the database alone")
        parser.add_argument("--with-keys", action="store_true", help="SECRET_KEY too: then lock the folder away")

    def handle(self, *args: Any, to: Path, without_files: bool, with_keys: bool, **options: Any) -> None:
        try:
            with refusals_as_sentences():
                finished = back_up(to, with_files=not without_files, with_keys=with_keys)
        except OSError as error:
            raise CommandError(f"The backup could not be written: {error.strerror}. Nothing is left of it.") from None
        manifest = finished.manifest
        rows, files = counted(manifest.rows, "row", figures=True), counted(len(manifest.files), "file", figures=True)
        self.stdout.write(f"{to}: {rows} in {len(manifest.tables)} tables, {files}.")
        if manifest.missing:
            missing = counted(len(manifest.missing), "file", figures=True)
            self.stdout.write(f"Named by a row and not in the file store: {missing}; {to}/backup.json lists them.")
        if manifest.audit_broken:
            self.stdout.write("The audit trail was changed before: see manage.py audit_verify.")
        if not with_keys:
            self.stdout.write("SECRET_KEY is not in it: keep it elsewhere, or second factors have to be set up again.")
        self.stdout.write("Its seal, to be noted elsewhere:")
        self.stdout.write(finished.seal)
