"""Lists being read: short ones while somebody waits, long ones by a worker that says how far it is.

A preview is its maker's own and changes nothing of the library, so its steps leave no trail; the import does.
"""

from collections.abc import Sequence
from dataclasses import asdict
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models.functions import Length

from accounts.models import User
from core import jobs
from core.errors import CannotRead, RuleViolation
from core.states import JobStatus
from questionbank.importing.found_rows import keep_found
from questionbank.importing.reading.progress import Progress
from questionbank.importing.reading.reader import OpenedFile, read_opened, unpacked
from questionbank.models import ImportFile, ImportPreview

# Characters that are read while somebody waits; longer lists are read by a worker.
READ_AT_ONCE = 300_000
TELL_EVERY = 1.0


def start_preview(*, opened: Sequence[OpenedFile], by: User) -> ImportPreview:
    """Keep these files while `by` looks at their questions; earlier previews of theirs go. A worker reads long ones,
    short ones are read at once.

    Refused (RuleViolation): none of the short ones can be read, with the sentence about the first.
    """
    preview = _keep_files(opened, by)
    if preview.total <= READ_AT_ONCE:
        read_lists(preview.pk)
        doubts = list(preview.files.values_list("doubts", flat=True))
        if all(doubts):
            preview.delete()
            raise RuleViolation(doubts[0])
    return preview


@transaction.atomic
def _keep_files(opened: Sequence[OpenedFile], by: User) -> ImportPreview:
    ImportPreview.objects.filter(started_by=by).delete()
    preview = ImportPreview.objects.create(started_by=by, total=sum(len(each.text) for each in opened))
    ImportFile.objects.bulk_create(
        ImportFile(preview=preview, position=position, name=each.file[:200], kind=each.kind, text=each.text)
        for position, each in enumerate(opened, start=1)
    )
    jobs.nudge(preview)
    return preview


def read_anew(*, file: ImportFile, layout: str, columns: Sequence[str]) -> None:
    """Read a file in another layout, or with other columns. What was chosen for its questions is forgotten."""
    preview = _forget_choices(file, layout, columns)
    if len(file.text) <= READ_AT_ONCE:
        read_lists(preview.pk)


@transaction.atomic
def _forget_choices(file: ImportFile, layout: str, columns: Sequence[str]) -> ImportPreview:
    preview = ImportPreview.objects.select_for_update().get(pk=file.preview_id)
    preview.files.filter(pk=file.pk).update(layout=layout, columns=list(columns), is_read=False)
    kept = {key: value for key, value in preview.choices.items() if not key.startswith(f"{file.position}.")}
    ImportPreview.objects.filter(pk=preview.pk).update(choices=kept, read=preview.total - len(file.text))
    jobs.retry(preview, was=JobStatus.DONE)
    return preview


def read_lists(pk: int) -> None:
    """Read the files of one preview that are not read yet. What a worker runs; killed anywhere, the next one goes on
    with the file at which it was."""
    jobs.run(ImportPreview, pk, _read_files)


def _read_files(preview: ImportPreview) -> dict[str, Any]:
    sizes = dict(preview.files.annotate(size=Length("text")).values_list("pk", "size"))
    for file in preview.files.filter(is_read=False):
        before = sum(sizes.values()) - sum(
            sizes[pk] for pk in preview.files.filter(is_read=False).values_list("pk", flat=True)
        )
        _read(file, _telling(preview, before, sizes[file.pk]))
        file.is_read = True
        file.save(update_fields=["kind", "text", "layout", "columns", "found", "doubts", "is_read"])
    return {"read": preview.total}


def _telling(preview: ImportPreview, before: int, size: int) -> Progress:
    """Notes how far a file is, once a second at most, and keeps the job's row with it."""
    last = monotonic()

    def tell(share: float) -> None:
        nonlocal last
        if monotonic() - last >= TELL_EVERY:
            last = monotonic()
            jobs.hold(preview, read=before + int(size * share))

    return Progress(tell)


def _read(file: ImportFile, progress: Progress) -> None:
    """Read a file as its row says, or keep the sentence that says why it cannot be read."""
    try:
        opened = unpacked(OpenedFile(file.name, file.kind, file.text))
        file.kind, file.text = opened.kind, opened.text
        reading = read_opened(opened, layout=file.layout, columns=file.columns, progress=progress)
    except CannotRead as refusal:
        file.found, file.doubts = {}, str(refusal)
        file.questions.all().delete()
        return
    file.layout, file.doubts = reading.found.layout, ""
    if reading.table:
        parts = reading.parts or {}
        file.columns = [parts.get(column, "leave") for column in range(len(reading.table.columns))]
    # All of it is read by now; the row is kept while each question is compared with the bank.
    keep_found(file, reading.found.questions, progress.part(1, 1))
    file.found = {
        "left_over": [asdict(over) for over in reading.found.left_over],
        "layouts": list(reading.layouts),
        "columns": [[name, reading.table.sample(column)[:80]] for column, name in enumerate(reading.table.columns)]
        if reading.table
        else [],
    }
