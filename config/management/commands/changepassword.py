"""A password is chosen by its owner alone, and that somebody was let in is in the audit trail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

INSTEAD = "access_link EMAIL"


class Command(BaseCommand):
    help = f"Not used here: manage.py {INSTEAD}"

    requires_system_checks = ()

    def run_from_argv(self, argv: list[str]) -> None:
        super().run_from_argv(argv[:2])  # whatever options the usual command has

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(f"Use this instead: manage.py {INSTEAD}")
