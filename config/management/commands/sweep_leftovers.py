"""Look at what lies in the file store and belongs to nothing, and sweep it where the hourly sweep will not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.management.refusals import refusals_as_sentences
from core.installation import key_of_store, this_installation
from records.services.leftovers import look, sweep_leftovers, why_not_sweep


class Command(BaseCommand):
    help = "Say what the hourly sweep of stored files finds; with --anyway, sweep although it refuses."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anyway", action="store_true", help="this file store is ours: claim it, and sweep it")

    def handle(self, *args: Any, anyway: bool, **options: Any) -> None:
        with refusals_as_sentences():
            finding = look()
            sentence = why_not_sweep(finding, key_of_store(), this_installation().key)
        self.stdout.write(
            f"{finding.total:,} files, {finding.known:,} of them named by a row, {len(finding.leftovers):,} left over."
        )
        if sentence and not anyway:
            raise CommandError(f"{sentence} If it is all right: manage.py sweep_leftovers --anyway")
        removed = sweep_leftovers(anyway=anyway) if anyway else 0
        self.stdout.write(f"{removed:,} moved to quarantine." if anyway else "The hourly sweep takes them.")
