"""End somebody's access without a browser."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts import services
from config.management.refusals import find_person, refusals_as_sentences


class Command(BaseCommand):
    help = "End a person's access: every session of theirs ends with its next request. What they wrote stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = find_person(email)
        with refusals_as_sentences():
            services.deactivate_person(person=person, by=None)
        self.stdout.write(f"{person.name} cannot sign in any more. What they wrote stays.")
