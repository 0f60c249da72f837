"""Sample data from the command line, as an administrator loads and removes it in the browser."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.management.refusals import find_person, refusals_as_sentences
from config.samples.loading import load_sample
from config.samples.removing import remove_sample, taken_out


class Command(BaseCommand):
    help = "Load a made-up opening to look round in, or take it out again. Says what stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["load", "remove"])
        parser.add_argument(
            "email", help="the administrator in whose name it is done; the hiring manager of the opening"
        )

    def handle(self, *args: Any, act: str, email: str, **options: Any) -> None:
        person = find_person(email)
        if not person.has_perm("accounts.change_settings"):
            raise CommandError(f"{person} is no administrator.")
        with refusals_as_sentences():
            if act == "load":
                load_sample(by=person)
                self.stdout.write("The sample data is loaded.")
                return
            stays = remove_sample(by=person)
        self.stdout.write("\n".join([taken_out(stays), *stays]))
