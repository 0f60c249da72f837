"""Say where the first administrator is made, and with which code."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.first_visit.codes import first_address, first_code, is_first_visit


class Command(BaseCommand):
    help = "Print the address and the code of the first visit, on an installation where nobody has an account."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_first_visit():
            raise CommandError("Somebody has an account here. For a link to sign in: manage.py access_link EMAIL")
        self.stdout.write(f"First visit: {first_address()}\nCode: {first_code()}")
