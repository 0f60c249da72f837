"""What somebody looks at before questions come in: what was chosen for each question, and what follows from it.

A preview is its maker's own and changes nothing of the library, so its steps leave no trail; the import does.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from core.errors import RuleViolation
from core.states import JOB_UNDER_WAY, JobStatus
from questionbank.importing.arriving import ArrivingQuestion, arriving_in
from questionbank.importing.bringing_in import start_import
from questionbank.importing.reading.found import FoundQuestion
from questionbank.models import ImportPreview, QuestionImport

MOST_FILES = 20
COMES_IN = "These questions come in now. Wait until they are in."
# What can be edited of a question while it is looked at: texts, and lists with one entry a line.
EDITED_TEXTS = ("title", "prompt", "category", "competency", "level", "rationale", "sample_answer")
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
    arriving = arriving_of(preview)
    planned = [entry.planned for entry in arriving if entry.comes_in]
    names = [file.name for file in preview.files.all()]
    return start_import(planned=planned, files=names, by=by, preview=preview)


def import_under_way(preview: ImportPreview) -> QuestionImport | None:
    """The import of what was chosen in a preview, while it is not over."""
    return preview.imports.filter(job_status__in=JOB_UNDER_WAY).first()


def arriving_of(preview: ImportPreview) -> list[ArrivingQuestion]:
    """Every question of a preview as it would come in, in the order of the files."""
    found = [
        (f"{file.position}.{number}", file, FoundQuestion.from_data(data))
        for file in preview.files.all()
        for number, data in enumerate(file.found.get("questions", []))
    ]
    found.sort(key=lambda each: (each[1].position, each[2].source_line))
    return arriving_in(found, preview.choices, preview.competency)
