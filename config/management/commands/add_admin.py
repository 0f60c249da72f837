"""Give the first administrator access."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import services
from accounts.mails import access_link


class Command(BaseCommand):
    help = "Add an administrator and print the link by which they choose a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        try:
            person = services.add_person(email=email, name=name, site_role="admin", by=None)
        except ValidationError as mistake:
            raise CommandError(" ".join(mistake.messages)) from None
        self.stdout.write(f"Choose the password here, once: {access_link(person)}")
