from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import QueryDict

from core.command_files import named_file
from core.errors import RuleViolation
from core.wording import counted, listed
from questionbank.exporting.question_table import written_as
from questionbank.exporting.selections import collect_selection, selected_keys, selected_rows
from questionbank.finding.counts import counted as counts_of_the_bank
from questionbank.importing.kit_files import write_kit_file
from questionbank.models import Question
from questionbank.querysets import QuestionQuerySet
from questionbank.questions.filters import QuestionFilters
from questionbank.questions.listing import Listing


class Command(BaseCommand):
    help = (
        "Write questions of the bank as a kit file, which another installation imports whole, or as a table: those "
        "named, else all that a filter leaves, else all. A loop template need not ask them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("questions", nargs="*", help="short names of questions")
        parser.add_argument(
            "--filter", default="", help="what stands behind the ? in the address of the bank's list, in quotes"
        )
        parser.add_argument("--as", dest="kind", choices=["yaml", "csv", "xlsx"], default="yaml", help="the format")
        parser.add_argument("--output", type=Path, help="the file to write (default: standard output)")

    def handle(
        self, *args: Any, questions: list[str], filter: str, kind: str, output: Path | None, **options: Any
    ) -> None:
        if kind == "xlsx" and output is None:
            raise CommandError("An XLSX goes into a file. Name it with --output.")
        keys = selected_keys(_named(questions) if questions else _found(filter))
        try:
            body = written_as(kind, selected_rows(keys)) if kind != "yaml" else _kit_file(keys)
        except RuleViolation as refusal:
            raise CommandError(refusal.sentence) from refusal
        if output is None:
            self.stdout.write(body.decode(), ending="")
            return
        with named_file(output):
            output.write_bytes(body)
        self.stdout.write(f"{output}: {counted(len(keys), 'question', figures=True)}")


def _kit_file(keys: list[int]) -> bytes:
    return write_kit_file(collect_selection(keys)).encode()


def _named(slugs: list[str]) -> QuestionQuerySet:
    found = Question.objects.filter(slug__in=slugs).current()
    missing = sorted(set(slugs) - set(found.values_list("slug", flat=True)))
    if missing:
        raise CommandError(f"The bank has no question {listed([f'“{slug}”' for slug in missing], 'or')}.")
    return found


def _found(address: str) -> QuestionQuerySet:
    """What a filter leaves. One that is not on offer is refused, for it would leave the whole bank."""
    filters = QuestionFilters(
        QueryDict(address.lstrip("?")), shows_drafts=True, counted=counts_of_the_bank(with_drafts=True)
    )
    unknown = [name for name in QueryDict(address.lstrip("?")) if name not in filters.fields or name == "mine"]
    if unknown or filters.errors:
        raise CommandError(f"There is no filter {listed([*unknown, *filters.errors], 'or')} like this.")
    return Listing(Question.objects.all(), filters.wanted()).rows
