from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.text import slugify

from core.errors import RuleViolation
from core.wording import listed
from hiring.kits.export import collect_kit_file
from hiring.models import LoopTemplate, Role
from questionbank.importing.kit_content import KitFile
from questionbank.importing.kit_files import shipped_kit_files, write_kit_file


class Command(BaseCommand):
    help = "Write a role with its loop template, competencies and questions as a kit file, as they are now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kit", help="the kit's or the role's short name, such as ml-team-lead")
        parser.add_argument("--template", help="the loop template's name, where the role has several")
        parser.add_argument("--output", type=Path, help="the file to write (default: standard output)")

    def handle(self, *args: Any, kit: str, template: str | None, output: Path | None, **options: Any) -> None:
        role = find_role(kit)
        try:
            content = collect_kit_file(template=find_template(role, template), **header_of(kit, role))
        except RuleViolation as refusal:
            raise CommandError(refusal.sentence) from refusal
        text = write_kit_file(content)
        if output is None:
            self.stdout.write(text, ending="")
            return
        output.write_text(text, encoding="utf-8")
        self.stdout.write(f"{output}: {len(content.questions)} questions")


def find_role(slug: str) -> Role:
    roles = {role.kit_slug or slugify(role.name): role for role in Role.objects.all()}
    if slug not in roles:
        known = f"Known are {listed(sorted(roles))}." if roles else "There are no roles yet."
        raise CommandError(f"There is no role “{slug}”. {known}")
    return roles[slug]


def find_template(role: Role, name: str | None) -> LoopTemplate:
    published = role.loop_templates.published().order_by("pk")
    found = list(published.filter(name=name) if name else published)
    if not found:
        raise CommandError(f"The role “{role}” has no published loop template{f' “{name}”' if name else ''}.")
    if len(found) > 1:
        raise CommandError(f"Choose one with --template: {listed([template.name for template in found], 'or')}.")
    return found[0]


def header_of(slug: str, role: Role) -> dict[str, str]:
    """How the kit calls itself: as the file it came from does, else after the role."""
    shipped: dict[str, KitFile] = {kit.slug: kit for kit in shipped_kit_files()}
    if slug in shipped:
        origin = shipped[slug]
        return {"slug": slug, "name": origin.name, "summary": origin.summary, "language": origin.language}
    return {"slug": slug, "name": role.name}
