"""A copy of everything that is stored about a candidate, for the candidate who asks for it."""

import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import PurePath

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from core import audit, persistence
from core.errors import PartAway, RuleViolation
from core.states import JobStatus
from hiring.candidates.services import open_resume
from hiring.models import Candidate
from packets.models import Document
from packets.printing.services import read_file
from records.copies import Record, record_of

SCHEMA = "loopwright.record"
VERSION = 1


NOT_ASKED = "Write first when and how the candidate asked for their copy: until then drafts stay closed to everybody."


@transaction.atomic
def record_copy_request(*, candidate: Candidate, words: str, by: User) -> Candidate:
    """Put on record that the candidate asked to read what is written about them: for a month their copy can be
    prepared, drafts included. Who wrote it down, when and in which words is in the audit trail.

    Refused (RuleViolation): no words.
    """
    if not words.strip():
        raise RuleViolation(NOT_ASKED)
    candidate = Candidate.objects.select_for_update(of=("self",)).select_related("opening").get(pk=candidate.pk)
    candidate.copy_asked_at, candidate.copy_request = timezone.now(), words
    persistence.save(candidate, fields=["copy_asked_at", "copy_request"])
    audit.record(
        "candidate.copy_requested",
        candidate,
        by=by,
        scope=candidate.opening.scope,
        fields=["copy_asked_at", "copy_request"],
        reason=words,
    )
    return candidate


@transaction.atomic
def make_copy(*, candidate: Candidate, leave_out: Iterable[str] = (), by: User) -> bytes:
    """A ZIP with the record to read (HTML), the same for machines (JSON), the resume, and every packet that was made.

    Colleagues appear as numbers. Names in `leave_out` that the record mentions are left out of its texts; other
    names in it change nothing. Nothing of the copy is stored here; that it was made is recorded.
    Refused (RuleViolation): no request of the candidate on record; as in `record_of`.
    """
    if not candidate.is_copy_asked_for:
        raise RuleViolation(NOT_ASKED)
    record = record_of(candidate, by)
    wanted = set(leave_out)
    record = record.without(name for name in {mention.name for mention in record.mentions} if name in wanted)
    audit.record("candidate.copy_made", candidate, by=by, scope=candidate.opening.scope)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("record.html", _as_page(candidate, record))
        archive.writestr("record.json", _as_json(record))
        for name, body in _files(candidate):
            archive.writestr(name, body)
    return stream.getvalue()


def _as_page(candidate: Candidate, record: Record) -> str:
    context = {"candidate": candidate, "chapters": record.chapters, "made_at": timezone.localtime()}
    return render_to_string("records/record_file.html", context)


def _as_json(record: Record) -> str:
    content = {"schema": SCHEMA, "version": VERSION, "chapters": [asdict(chapter) for chapter in record.chapters]}
    return json.dumps(content, ensure_ascii=False, indent=2)


def _files(candidate: Candidate) -> Iterable[tuple[str, bytes]]:
    """The resume under a plain name, and the packets' PDFs. A file that is gone or damaged is named as left out."""
    left_out = []
    if name := candidate.resume.name:
        try:
            with open_resume(candidate) as stored:
                yield f"resume{PurePath(name).suffix}", stored.read()
        except PartAway:
            raise
        except RuleViolation:
            left_out.append("the resume")
    approved = Document.objects.filter(loop__candidate=candidate, packets__approved_at__isnull=False)
    made = approved.filter(job_status=JobStatus.DONE)
    for number, document in enumerate(made.distinct().order_by("pk"), 1):
        body = read_file(document)
        if body:
            yield f"packet-{number}.pdf", body
        else:
            left_out.append(f"packet-{number}.pdf")
    if left_out:
        yield "left-out.txt", f"The stored file is missing or damaged: {', '.join(left_out)}.\n".encode()
