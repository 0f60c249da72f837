"""Let somebody in whom no mail reaches."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts import services
from config.management.refusals import find_person, refusals_as_sentences


class Command(BaseCommand):
    help = (
        "Print a link by which a person chooses a new password. It works once; that it was made is in the audit trail."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        with refusals_as_sentences():
            link = services.make_access_link(person=find_person(email), by=None)
        self.stdout.write(f"Choose the password here, once: {link}")
