import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.command_files import named_file
from core.errors import CannotRead, RuleViolation
from core.wording import counted, sentence_case
from questionbank.importing.arrivals import arrivals_of
from questionbank.importing.arriving import ANSWERS, BOTH, RENAME, SKIP, UPDATE, ArrivingQuestion
from questionbank.importing.bringing_in import bring_in, start_import
from questionbank.importing.kit_as_list import found_in_kit, kit_settled
from questionbank.importing.kit_clashes import SettledKit
from questionbank.importing.kit_content import KitFile
from questionbank.importing.kit_files import KitFileError, parse_kit_file
from questionbank.importing.reading.found import Found
from questionbank.importing.reading.reader import FORMATS, LAYOUT_NAMES, opened_later, read_file
from questionbank.importing.services import load_kit_file_questions
from questionbank.importing.unasked import left_as_close, said_of, settled

# What becomes of questions of a list that clash, where nobody says otherwise.
USUAL = {"same_words": SKIP, "same_name": RENAME}


class Command(BaseCommand):
    help = f"Read the questions of a file and bring them into the bank as drafts. {FORMATS}"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Only read the file and say what is in it.")
        parser.add_argument("--json", action="store_true", help="Print the questions as a list of JSON.")
        parser.add_argument(
            "--layout", default="", choices=["", *LAYOUT_NAMES], help="Read it so, instead of guessing."
        )
        parser.add_argument(
            "--same-words",
            choices=list(ANSWERS),
            help="What becomes of a question that the bank or the file asks already (default: skip; of a kit, the next "
            "version of what has its short name, and both of anything else).",
        )
        parser.add_argument(
            "--same-name",
            choices=list(ANSWERS),
            help="What becomes of another question of the same name (default: rename, with a number; of a kit, both).",
        )
        parser.add_argument(
            "--close",
            default=SKIP,
            choices=[UPDATE, BOTH, SKIP],
            help="What becomes of a question of a list to which one in the bank is close (default: skip).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        kit, found = self._read(path, options["layout"])
        if options["json"]:
            self.stdout.write(json.dumps([each.as_data() for each in found.questions], ensure_ascii=False, indent=2))
        else:
            self._describe(found)
        answers = {name: options[name] for name in ("same_words", "same_name")}
        if not options["dry_run"] and kit:
            self._bring_in_kit(kit_settled(kit, **answers))
        elif not options["dry_run"]:
            settling = {name: answer or USUAL[name] for name, answer in answers.items()}
            self._bring_in(settled(found.questions, **settling, close=options["close"]), path.name)
        counts = f"{len(found.questions)} found, {len(found.left_over)} left over, {found.doubtful} doubtful"
        self.stderr.write(counts)

    def _read(self, path: Path, layout: str) -> tuple[KitFile | None, Found]:
        with named_file(path):
            content = path.read_bytes()
        try:
            if opened_later(content, path.name).is_kit:
                kit = parse_kit_file(content, path.name)
                return kit, found_in_kit(kit, content)
            return None, read_file(content, path.name, layout=layout).found
        except (CannotRead, KitFileError) as refusal:
            raise CommandError(str(refusal)) from refusal

    def _describe(self, found: Found) -> None:
        self.stdout.write(f"Read as: {LAYOUT_NAMES.get(found.layout, 'A kit file')}")
        for question in found.questions:
            self.stdout.write(f"{question.source_line:>5}  {question.prompt.splitlines()[0]}")
            for doubt in question.doubts:
                self.stdout.write(f"       {doubt}")
        for left in found.left_over:
            self.stdout.write(f"Left over, lines {left.first_line} to {left.last_line}. {left.why}: {left.text[:70]!r}")

    def _bring_in_kit(self, coming: SettledKit) -> None:
        for arrival in arrivals_of(coming.kit, coming.staying):
            self.stderr.write(f"{arrival.entry.title}: {arrival.sentence}")
        load_kit_file_questions(kit=coming.kit, staying=coming.staying, is_brought=True)
        self.stderr.write("Its role and loop templates come in on the page Import a kit.")

    def _bring_in(self, arriving: list[ArrivingQuestion], name: str) -> None:
        coming = [entry for entry in arriving if entry.answer != SKIP]
        for sentence in left_as_close(arriving):
            self.stderr.write(sentence)
        if not coming:
            raise CommandError(f"{name}: nothing in it is new to the bank. {said_of(arriving)}".rstrip())
        try:
            started = start_import(planned=[entry.planned for entry in coming], files=[name], by=None)
        except RuleViolation as refusal:
            raise CommandError(refusal.sentence) from refusal
        bring_in(started.pk)
        started.refresh_from_db()
        if not started.is_done:
            raise CommandError(started.error or "Another worker brings them in now.")
        self.stderr.write(f"{sentence_case(counted(started.total, 'question'))} imported as drafts.")
        if said := said_of(arriving):
            self.stderr.write(said)
