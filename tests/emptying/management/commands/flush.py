"""Django's command, faster where the tests own the database."""

from typing import Any

from django.core.management.commands import flush

from tests.emptying import beginning


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        """As after migrating: where that cannot be put back, as Django does it."""
        if beginning.can_put_back():
            beginning.put_back()
        else:
            super().handle(**options)
