"""Give the first administrator access."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import services
from accounts.access_links import access_link
from accounts.models import User
from config.management.refusals import refusals_as_sentences


class Command(BaseCommand):
    help = "Add an administrator and print the link by which they choose a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        there = User.objects.signing_in_by(email).first()
        if there is not None:
            raise CommandError(
                f"{there.name} has an account as {there.email} already ({there.get_site_role_display().lower()}). "
                f"For a new link to choose a password: manage.py access_link {there.email}"
            )
        with refusals_as_sentences():
            person = services.add_person(email=email, name=name, site_role="admin", by=None)
        self.stdout.write(f"Choose the password here, once: {access_link(person)}")
