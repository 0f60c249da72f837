from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.command_files import named_file
from core.errors import RuleViolation
from core.wording import listed
from hiring.kits.export import collect_kit_file, narrowed
from hiring.kits.short_names import roles_by_short_name
from hiring.models import Role
from questionbank.exporting.question_table import rows_of, written_as
from questionbank.importing.kit_files import write_kit_file


class Command(BaseCommand):
    help = "Write a role with its loop templates, competencies, questions and practice as a kit file, as they are now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kit", help="the kit's or the role's short name, such as ml-team-lead")
        parser.add_argument("--template", default="", help="one loop template by its name (default: all of the role)")
        parser.add_argument("--questions", nargs="+", default=[], help="these questions alone, by their short names")
        parser.add_argument("--as", dest="kind", choices=["yaml", "csv", "xlsx"], default="yaml", help="the format")
        parser.add_argument("--output", type=Path, help="the file to write (default: standard output)")

    def handle(
        self, *args: Any, kit: str, template: str, questions: list[str], kind: str, output: Path | None, **options: Any
    ) -> None:
        if kind == "xlsx" and output is None:
            raise CommandError("An XLSX goes into a file. Name it with --output.")
        try:
            content = collect_kit_file(role=find_role(kit), template=template)
            content = narrowed(content, questions) if questions else content
        except RuleViolation as refusal:
            raise CommandError(refusal.sentence) from refusal
        body = write_kit_file(content).encode() if kind == "yaml" else written_as(kind, rows_of(content))
        if output is None:
            self.stdout.write(body.decode(), ending="")
            return
        with named_file(output):
            output.write_bytes(body)
        self.stdout.write(f"{output}: {len(content.questions)} questions")


def find_role(slug: str) -> Role:
    roles = roles_by_short_name()
    if slug not in roles:
        known = f"Known are {listed(sorted(roles))}." if roles else "There are no roles yet."
        raise CommandError(f"There is no role “{slug}”. {known}")
    return roles[slug]
