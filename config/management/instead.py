"""A command of Django's that is not used here: it names the one that is, and does nothing."""

from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError


class NotUsedHere(BaseCommand):
    """`instead` is the command to type, with what it takes."""

    instead: ClassVar[str]
    requires_system_checks = ()

    @property
    def help(self) -> str:  # type: ignore[override]
        return f"Not used here: manage.py {self.instead}"

    def run_from_argv(self, argv: list[str]) -> None:
        super().run_from_argv(argv[:2])  # whatever options the usual command has

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(f"Use this instead: manage.py {self.instead}")
