"""Nobody is above the rules here; who looks for the usual command is told the right one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

INSTEAD = 'add_admin EMAIL "NAME"'


class Command(BaseCommand):
    help = f"Not used here: manage.py {INSTEAD}"

    requires_system_checks = ()

    def run_from_argv(self, argv: list[str]) -> None:
        super().run_from_argv(argv[:2])  # whatever options the usual command has

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(f"Use this instead: manage.py {INSTEAD}")
