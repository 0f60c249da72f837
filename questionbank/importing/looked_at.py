"""What somebody looks at before questions come in: what was chosen for each question, and what follows from it.

A preview is its maker's own and changes nothing of the library, so its steps leave no trail; the import does.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from core.errors import RuleViolation
from core.states import JOB_UNDER_WAY, JobStatus
from questionbank.importing.arriving import ArrivingQuestion, arriving_in, load, place_of
from questionbank.importing.bringing_in import start_import
from questionbank.importing.found_rows import as_edited, load_found, note_near
from questionbank.importing.planned import offered_categories
from questionbank.models import ImportPreview, ImportQuestion, QuestionImport

MOST_FILES = 20
COMES_IN = "These questions come in now. Wait until they are in."
# What can be edited of a question while it is looked at: texts, and lists with one entry a line.
EDITED_TEXTS = ("title", "prompt", "category", "competency", "kind", "level", "rationale", "sample_answer")
EDITED_LISTS = ("strong_answer", "points", "pitfalls", "follow_ups", "sources", "tags")


@transaction.atomic
def keep_choices(*, preview: ImportPreview, choices: Mapping[str, Mapping[str, Any]], competency: str) -> None:
    """Keep what was ticked and answered on one page of a preview; what it did not show stays as it was."""
    stored = ImportPreview.objects.select_for_update().get(pk=preview.pk)
    merged = dict(stored.choices)
    for key, choice in choices.items():
        merged[key] = {**merged.get(key, {}), **choice}
    ImportPreview.objects.filter(pk=preview.pk).update(choices=merged, competency=competency)
    preview.choices, preview.competency = merged, competency


def keep_edit(*, preview: ImportPreview, entry: ArrivingQuestion, fields: Mapping[str, Any]) -> None:
    """Keep what was edited of one question, with what in the bank it is close to as it reads now."""
    row = as_edited(entry.row, fields, entry.categories)
    note_near([row])
    choice = {entry.key: {"fields": fields, "near": row.near}}
    keep_choices(preview=preview, choices=choice, competency=preview.competency)


@transaction.atomic
def confirm_preview(*, preview: ImportPreview, by: User) -> QuestionImport:
    """Have everything that is ticked brought in. The preview stays until all of it is in.

    Refused (RuleViolation): nothing is ticked; it comes in already.
    """
    preview = ImportPreview.objects.select_for_update().get(pk=preview.pk)
    if import_under_way(preview):
        raise RuleViolation(COMES_IN)
    # What failed before is asked for anew with this.
    preview.imports.filter(job_status=JobStatus.FAILED).delete()
    coming = [entry for entry in arriving_of(preview) if entry.comes_in]
    load(coming)
    planned = [entry.planned for entry in coming]
    names = preview.files.values_list("name", flat=True)
    return start_import(planned=planned, files=names, by=by, preview=preview)


def import_under_way(preview: ImportPreview) -> QuestionImport | None:
    """The import of what was chosen in a preview, while it is not over."""
    return preview.imports.filter(job_status__in=JOB_UNDER_WAY).first()


def arriving_of(preview: ImportPreview) -> list[ArrivingQuestion]:
    """Every question of a preview as it would come in, in the order of the files. What a page shows of them, or an
    import takes, is read in whole by `arriving.load`."""
    files = {file.pk: file for file in preview.files.defer("text")}
    categories = offered_categories()
    rows = [(files[row.file_id], row) for row in ImportQuestion.objects.filter(file__in=files).defer("found")]
    choices = preview.choices
    # What was edited counts as it reads now.
    edited = {place_of(file, row): row for file, row in rows if choices.get(place_of(file, row), {}).get("fields")}
    load_found(list(edited.values()))
    anew = {key: as_edited(row, choices[key]["fields"], categories) for key, row in edited.items()}
    for key, row in anew.items():
        row.near = choices[key].get("near", row.near)
    shown = [(file, anew.get(place_of(file, row), row)) for file, row in rows]
    return arriving_in(shown, choices, competency=preview.competency, categories=categories)
