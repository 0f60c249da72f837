"""What somebody looks at before questions come in: files as they were read, and what was chosen for each question.

A preview is its maker's own and changes nothing of the library, so its steps leave no trail; the import does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction

from accounts.models import User
from core.errors import CannotRead, RuleViolation
from questionbank.importing.arriving import ArrivingQuestion, arriving_in
from questionbank.importing.bringing_in import start_import
from questionbank.importing.reading.found import FoundQuestion
from questionbank.importing.reading.reader import OpenedFile, read_opened
from questionbank.models import ImportFile, ImportPreview, QuestionImport

MOST_FILES = 20
# What can be edited of a question while it is looked at: texts, and lists with one entry a line.
EDITED_TEXTS = ("title", "prompt", "category", "competency", "level", "rationale", "sample_answer")
EDITED_LISTS = ("strong_answer", "points", "pitfalls", "follow_ups", "sources", "tags")


@transaction.atomic
def start_preview(*, opened: Sequence[OpenedFile], by: User) -> ImportPreview:
    """Keep these files while `by` looks at their questions; earlier previews of theirs go.

    Refused (RuleViolation): none of them can be read, with the sentence about the first.
    """
    ImportPreview.objects.filter(started_by=by).delete()
    preview = ImportPreview.objects.create(started_by=by)
    files = [
        ImportFile(preview=preview, position=position, name=each.file[:200], kind=each.kind, text=each.text)
        for position, each in enumerate(opened, start=1)
    ]
    for file in files:
        _read(file)
    if files and all(file.doubts for file in files):
        raise RuleViolation(files[0].doubts)
    ImportFile.objects.bulk_create(files)
    return preview


@transaction.atomic
def read_anew(*, file: ImportFile, layout: str, columns: Sequence[str]) -> None:
    """Read a file in another layout, or with other columns. What was chosen for its questions is forgotten."""
    file.layout, file.columns = layout, list(columns)
    _read(file)
    file.save(update_fields=["layout", "columns", "found", "doubts"])
    preview = ImportPreview.objects.select_for_update().get(pk=file.preview_id)
    kept = {key: value for key, value in preview.choices.items() if not key.startswith(f"{file.position}.")}
    ImportPreview.objects.filter(pk=preview.pk).update(choices=kept)


@transaction.atomic
def keep_choices(*, preview: ImportPreview, choices: Mapping[str, Mapping[str, Any]], competency: str) -> None:
    """Keep what was ticked and answered on one page of a preview; what it did not show stays as it was."""
    stored = ImportPreview.objects.select_for_update().get(pk=preview.pk)
    merged = dict(stored.choices)
    for key, choice in choices.items():
        merged[key] = {**merged.get(key, {}), **choice}
    ImportPreview.objects.filter(pk=preview.pk).update(choices=merged, competency=competency)
    preview.choices, preview.competency = merged, competency


@transaction.atomic
def confirm_preview(*, preview: ImportPreview, by: User) -> QuestionImport:
    """Have everything that is ticked brought in, and let the preview go.

    Refused (RuleViolation): nothing is ticked; a ticked one that is asked already has no answer.
    """
    preview = ImportPreview.objects.select_for_update().get(pk=preview.pk)
    arriving = arriving_of(preview)
    planned = [entry.planned for entry in arriving if entry.comes_in]
    names = [file.name for file in preview.files.all()]
    started = start_import(planned=planned, files=names, by=by)
    preview.delete()
    return started


def arriving_of(preview: ImportPreview) -> list[ArrivingQuestion]:
    """Every question of a preview as it would come in, in the order of the files."""
    found = [
        (f"{file.position}.{number}", file, FoundQuestion.from_data(data))
        for file in preview.files.all()
        for number, data in enumerate(file.found.get("questions", []))
    ]
    return arriving_in(found, preview.choices, preview.competency)


def _read(file: ImportFile) -> None:
    """Read a file as its row says, or keep the sentence that says why it cannot be read."""
    opened = OpenedFile(file.name, file.kind, file.text)
    try:
        reading = read_opened(opened, layout=file.layout, columns=file.columns)
    except CannotRead as refusal:
        file.found, file.doubts = {}, str(refusal)
        return
    file.layout, file.doubts = reading.found.layout, ""
    if reading.table:
        parts = reading.parts or {}
        file.columns = [parts.get(column, "leave") for column in range(len(reading.table.columns))]
    file.found = {
        "questions": [question.as_data() | {"last_line": question.last_line} for question in reading.found.questions],
        "left_over": [asdict(over) for over in reading.found.left_over],
        "layouts": list(reading.layouts),
        "columns": [[name, reading.table.sample(column)[:80]] for column, name in enumerate(reading.table.columns)]
        if reading.table
        else [],
    }
