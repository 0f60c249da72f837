"""Look whether the audit trail is what was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import audit_chain
from core.wording import counted


class Command(BaseCommand):
    help = "Go through the chain of the audit trail. Ends with an error, and says where, when something was changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--noted", default="", help="the head that an earlier run printed: the chain must contain it"
        )

    def handle(self, *args: Any, noted: str, **options: Any) -> None:
        finding = audit_chain.verify(noted)
        if finding.waiting:
            events = counted(finding.waiting, "event", figures=True)
            since = f"{finding.waiting_since:%Y-%m-%d %H:%M:%S} UTC"
            self.stdout.write(f"Not chained yet, which the worker does every ten seconds: {events}, since {since}.")
        if finding.forgotten:
            reasons = counted(finding.forgotten, "reason", figures=True)
            self.stdout.write(f"Forgotten when somebody's record was erased: {reasons}.")
        if finding.broken:
            raise CommandError("\n".join(["The audit trail was changed.", *finding.broken]))
        events = counted(finding.length, "event", figures=True)
        self.stdout.write(f"As it was written: a chain of {events}. Its head, to be noted elsewhere:")
        self.stdout.write(finding.head)
