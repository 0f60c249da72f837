from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.errors import RuleViolation
from hiring.kits.services import load_kits
from questionbank.importing.kit_files import KitFileError, shipped_slugs


class Command(BaseCommand):
    help = "Load kits that come with Loopwright, by name or all of them. What is there already stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kits", nargs="*", choices=[*shipped_slugs(), []], help="which kits (default: all)")

    def handle(self, *args: Any, kits: list[str], **options: Any) -> None:
        try:
            templates = load_kits(slugs=kits or shipped_slugs())
        except (KitFileError, RuleViolation) as refusal:
            raise CommandError(str(refusal)) from refusal
        for template in templates:
            self.stdout.write(f"{template.role}: {template}")
