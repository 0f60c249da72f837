"""Django's command, and a sentence where what it collects has not been built yet."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.management.commands import collectstatic
from django.core.management.base import CommandError


class Command(collectstatic.Command):
    def handle(self, **options: Any) -> str | None:
        if not (settings.BASE_DIR / "build" / "assets" / "vendor").is_dir():
            raise CommandError("Style sheet and fonts are not built yet. Build them first: python3 -m tools.assets")
        return super().handle(**options)
