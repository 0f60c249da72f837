"""Say what of an installation works, and what does not."""

import time
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import parts

LOOKS_EVERY_SECONDS = 1.0


class Command(BaseCommand):
    help = "Try database, schema, disk, file store, broker, mail and clock. Ends with an error where one does not work."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--make-bucket", action="store_true", help="make S3_BUCKET where it is not there")
        parser.add_argument("--before-start", action="store_true", help="no worker runs yet: leave the clock out")
        parser.add_argument(
            "--wait", type=float, default=0, metavar="SECONDS", help="give a worker so long to be heard of"
        )

    def handle(self, *args: Any, make_bucket: bool, before_start: bool, wait: float, **options: Any) -> None:
        if make_bucket:
            self._make_bucket()
        wait_for_worker(wait)
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


def wait_for_worker(seconds: float) -> None:
    """Come back once a worker was heard of, and after so many seconds in any case."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and parts.why_not(parts.CLOCK):
        time.sleep(LOOKS_EVERY_SECONDS)
