"""Do the whole job once, from a shipped kit to the candidate's PDF, and leave what a team would hold in its hands."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import demo
from core.command_files import named_file
from core.models import AuditEvent, Job
from interviews.cards import services as scorecards
from interviews.debriefs.services.debriefs import open_debrief
from interviews.models import Loop, Scorecard
from interviews.scheduling import calendar
from packets.models import Document
from packets.printing.services import request_debrief, request_paper_kit

PDF_WITHIN_SECONDS = 60.0


class Command(BaseCommand):
    help = "Do the whole job once through the services, on an empty installation; needs a worker beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", type=Path, default=Path("demo-out"))

    def handle(self, *args: Any, output: Path, **options: Any) -> None:
        with named_file(output):
            output.mkdir(parents=True, exist_ok=True)
        self.steps: list[dict[str, Any]] = []
        try:
            self.do_the_job(output)
        finally:
            (output / "loop.json").write_text(json.dumps(self.steps, indent=2, ensure_ascii=False) + "\n", "utf-8")
        self.stdout.write(f"Done in {len(self.steps)} steps: see {output}")

    def do_the_job(self, output: Path) -> None:
        """The eight steps of the main job, each noted down as it is taken."""
        with self.step("Load the kits, open an opening, add a candidate"):
            company = demo.hire_people()
            demo.open_openings(company, "lead")
            candidate = demo.add_candidate(company, demo.texts()["candidates"][0])
        with self.step("Plan the loop, seat the panel, hand out questions and follow-ups, send invitations"):
            loop = demo.loop_held(company, candidate)
        interview = loop.interviews.order_by("position")[0]
        with self.step("Write the calendar file of the first round"):
            seats = interview.panel.select_related("panelist")
            (output / "invitation.ics").write_bytes(calendar.interview_ics(interview, seats))
        with self.step("Make the kit of the first round as a PDF"):
            kit = request_paper_kit(interview=interview, by=company.pia)
            self.save(kit, output / "kit.pdf")
        with self.step("Fill and submit every scorecard"):
            self.submit_every_card(loop)
        with self.step("Open the debrief: lock the cards, fix the mechanical score"):
            open_debrief(loop=loop, by=company.max)
        with self.step("Make the debrief as a PDF"):
            self.save(request_debrief(loop=demo.fresh(loop), by=company.max), output / "debrief.pdf")
        with self.step("Record the decision"):
            demo.decide(company, demo.fresh(loop), level="mid")
        with self.step("Write the packet, have a second person approve it"):
            packet = demo.approve(company, demo.write_packet(company, demo.fresh(loop)))
        with self.step("Make the packet as a PDF"):
            self.save(demo.fresh(packet).document, output / "packet.pdf")

    def submit_every_card(self, loop: Loop) -> None:
        for card in Scorecard.objects.for_loop(loop).counting().order_by("seat__interview__position", "pk"):
            demo.write_card(card, "split")
            card = demo.fresh(card)
            scorecards.submit_scorecard(card=card, revision=card.revision, by=card.panelist)

    def save(self, document: Document, path: Path) -> None:
        """Wait for the worker, then take the file from the store."""
        deadline = time.monotonic() + PDF_WITHIN_SECONDS
        while document.job_status != Job.JobStatus.DONE:
            if document.job_status == Job.JobStatus.FAILED:
                raise CommandError(f"The PDF could not be made: {document.error}")
            if time.monotonic() > deadline:
                raise CommandError("No worker made the PDF. Start one beside this command: `make demo` does.")
            time.sleep(0.1)
            document.refresh_from_db()
        with document.file.open("rb") as stored:
            path.write_bytes(stored.read())

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        """Note a step with the time it took and the audit events it left."""
        began, last = time.monotonic(), AuditEvent.objects.values_list("pk", flat=True).first() or 0
        yield
        events = AuditEvent.objects.filter(pk__gt=last).order_by("pk").values_list("action", flat=True)
        seconds = round(time.monotonic() - began, 2)
        self.steps.append({"step": words, "seconds": seconds, "events": _counted(events)})
        self.stdout.write(f"{words} ({seconds:.2f} s)")


def _counted(actions: Any) -> dict[str, int]:
    """How often each action was recorded, in the order of the first of each."""
    counts: dict[str, int] = {}
    for action in actions:
        counts[action] = counts.get(action, 0) + 1
    return counts
