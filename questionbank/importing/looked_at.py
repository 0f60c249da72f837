"""What somebody looks at before questions come in: what was chosen for each question, and what follows from it.

A preview is its maker's own and changes nothing of the library, so its steps leave no trail; the import does.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from questionbank.importing.arriving import ArrivingQuestion, arriving_in
from questionbank.importing.bringing_in import start_import
from questionbank.importing.reading.found import FoundQuestion
from questionbank.models import ImportPreview, QuestionImport

MOST_FILES = 20
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
