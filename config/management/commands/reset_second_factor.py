"""Help somebody who lost phone and recovery codes, the only administrator included."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts import services
from config.management.refusals import find_person, refusals_as_sentences


class Command(BaseCommand):
    help = "Take the second factor off a person who lost it. Their sessions end; an administrator sets up a new one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = find_person(email)
        with refusals_as_sentences():
            services.remove_second_factor(person=person, by=None)
        self.stdout.write(f"{person.name} signs in with the password alone now.")
