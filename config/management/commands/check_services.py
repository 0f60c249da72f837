"""Say what of an installation works, and what does not."""

from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import parts


class Command(BaseCommand):
    help = "Try database, schema, disk, file store, broker, mail and clock. Ends with an error where one does not work."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--make-bucket", action="store_true", help="make S3_BUCKET where it is not there")
        parser.add_argument("--before-start", action="store_true", help="no worker runs yet: leave the clock out")

    def handle(self, *args: Any, make_bucket: bool, before_start: bool, **options: Any) -> None:
        if make_bucket:
            self._make_bucket()
        failed = [
            part.name for part in parts.EVERY_PART if not (before_start and part is parts.CLOCK or self._say(part))
        ]
        if failed:
            raise CommandError(f"Not working: {', '.join(failed)}.")

    def _say(self, part: parts.InstalledPart) -> bool:
        try:
            sentence, works = part.works(), True
        except Exception as error:  # whatever the reason: that is what is asked here
            sentence, works = parts.cause(error), False
        self.stdout.write(f"{'works' if works else 'FAILS'}  {part.name:<10}  {sentence}")
        return works

    def _make_bucket(self) -> None:
        store: Any = default_storage
        if not hasattr(store, "make_place"):
            raise CommandError("There is no bucket to make: S3_BUCKET is not set.")
        try:
            store.check_place()
        except FileNotFoundError:
            store.make_place()
            self.stdout.write(f"Made {store.place}.")
