"""Load the demo company into an empty installation."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.crypto import get_random_string

from accounts.models import User
from config import demo
from core.command_files import named_file

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def password_file() -> Path:
    """Where the password of the demo sign-ins is kept, readable by the owner alone."""
    return settings.DATA_DIR / "demo-password"


class Command(BaseCommand):
    help = "Load the invented company of the demo. Does nothing where people exist already."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            self.stdout.write("There are people here already, so the demo company is not loaded.")
            return
        password = "-".join(get_random_string(4, LETTERS) for _ in range(3))
        file = password_file()
        with transaction.atomic():
            demo.build(password)
            # Without it nobody could sign in, so then nothing is loaded.
            with named_file(file):
                file.parent.mkdir(parents=True, exist_ok=True)
                file.touch(mode=0o600)
                file.write_text(password + "\n", encoding="utf-8")
        self.stdout.write("The demo company is loaded.")
