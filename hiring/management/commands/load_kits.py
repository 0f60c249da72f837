from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.errors import RuleViolation
from hiring.kits.services import load_kits
from questionbank.importing.kit_files import KitFileError


class Command(BaseCommand):
    help = "Load the kits that come with Loopwright. What is there already stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            templates = load_kits()
        except (KitFileError, RuleViolation) as refusal:
            raise CommandError(str(refusal)) from refusal
        for template in templates:
            self.stdout.write(f"{template.role}: {template}")
