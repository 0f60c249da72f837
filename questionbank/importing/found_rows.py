"""Found questions as rows of a preview: each whole, beside what decides where it stands among all of them."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from questionbank.finding.entries import portions_of
from questionbank.finding.marks import name_mark, wording_mark
from questionbank.importing.planned import UNSORTED, offered_categories, planned_of, title_of, why_not_planned
from questionbank.importing.reading.found import FoundQuestion
from questionbank.models import ImportFile, ImportQuestion
from questionbank.writing.question_checks import Written, is_unwise

AT_ONCE = 500


def keep_found(file: ImportFile, found: Iterable[FoundQuestion]) -> None:
    """Keep what was found in a file, instead of what was found before."""
    file.questions.all().delete()
    categories = offered_categories()
    rows = (row_of(file, number, question, categories) for number, question in enumerate(found))
    ImportQuestion.objects.bulk_create(rows, batch_size=AT_ONCE)


def row_of(file: ImportFile, number: int, found: FoundQuestion, categories: Mapping[str, str]) -> ImportQuestion:
    """One found question as a row, not stored yet."""
    row = ImportQuestion(file=file, number=number, source_line=found.source_line)
    return _saying(row, found, categories)


def as_edited(row: ImportQuestion, fields: Mapping[str, Any], categories: Mapping[str, str]) -> ImportQuestion:
    """The row as it would be if the file said this, never stored: what was edited stays beside what was found."""
    return _saying(copy(row), replace(FoundQuestion.from_data(row.found), **fields), categories)


def say_anew(row: ImportQuestion, found: FoundQuestion) -> None:
    """Store that a row says something else."""
    _saying(row, found, offered_categories()).save()


def load_found(rows: Sequence[ImportQuestion]) -> None:
    """Read these in whole, some hundred a query, where the list of all left out what was found."""
    for some in portions_of(rows):
        found = dict(ImportQuestion.objects.filter(pk__in=[row.pk for row in some]).values_list("pk", "found"))
        for row in some:
            row.found = found[row.pk]


def written_of(planned: Mapping[str, Any]) -> Written:
    """What the checks read of a planned question. A list has no anchors."""
    return Written(
        prompt=planned["prompt"],
        follow_ups=planned["follow_ups"],
        has_competency=planned["competency"] != UNSORTED,
        minutes=planned["minutes"],
        good={name: "\n".join(planned[name]) for name in ("strong_answer", "assessment_points")}
        | {"sample_answer": planned["sample_answer"]},
        shown=[text for _, text, _ in planned["exhibits"]],
    )


def _saying(row: ImportQuestion, found: FoundQuestion, categories: Mapping[str, str]) -> ImportQuestion:
    planned = planned_of(found, categories)
    row.found = found.as_data() | {"last_line": found.last_line}
    row.title = title_of(found)
    row.name = name_mark(row.title)
    # What shows something of its own asks anew.
    row.wording = "" if found.exhibits else wording_mark(found.prompt)
    row.competency = found.competency
    row.is_unwise = is_unwise(written_of(planned))
    row.refusal = why_not_planned(planned)
    row.is_doubtful = bool(found.doubts or row.refusal)
    return row
