"""Found questions as rows of a preview: each whole, beside what decides where it stands among all of them."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from core.portions import AT_ONCE, portions_of
from questionbank.finding.marks import name_mark, wording_mark
from questionbank.finding.near import nearest_to_each
from questionbank.importing.planned import (
    UNSORTED,
    competency_in,
    language_in,
    offered_categories,
    planned_of,
    title_of,
    why_not_planned,
)
from questionbank.importing.reading.found import FoundQuestion
from questionbank.importing.reading.progress import UNHEARD, Progress
from questionbank.models import ImportFile, ImportQuestion, Question
from questionbank.questions.content import QuestionContent
from questionbank.writing.question_checks import Written, is_unwise


def keep_found(file: ImportFile, found: Iterable[FoundQuestion], progress: Progress) -> None:
    """Keep what was found in a file, instead of what was found before."""
    file.questions.all().delete()
    categories = offered_categories()
    rows = [row_of(file, number, question, categories) for number, question in enumerate(found)]
    note_near(rows, progress)
    ImportQuestion.objects.bulk_create(rows, batch_size=AT_ONCE)


def row_of(file: ImportFile, number: int, found: FoundQuestion, categories: Mapping[str, str]) -> ImportQuestion:
    """One found question as a row, not stored yet."""
    row = ImportQuestion(file=file, number=number, source_line=found.source_line)
    return _saying(row, found, categories)


def as_edited(row: ImportQuestion, fields: Mapping[str, Any], categories: Mapping[str, str]) -> ImportQuestion:
    """The row as it would be if the file said this, never stored: what was edited stays beside what was found."""
    return _saying(copy(row), replace(FoundQuestion.from_data(row.found), **fields), categories)


def note_near(rows: Sequence[ImportQuestion], progress: Progress = UNHEARD) -> None:
    """Note for each row which question of the bank asks nearly the same. What shows something of its own is close to
    none."""
    asking = [row for row in rows if row.wording]
    found = [FoundQuestion.from_data(row.found) for row in asking]
    asked = [(each.prompt, language_in(each)) for each in found]
    nearest = []
    for number, pk in enumerate(nearest_to_each(asked, Question.objects.current())):
        progress.at(number, len(asked))
        nearest.append(pk)
    slugs: dict[int, str] = {}
    for some in portions_of(sorted({pk for pk in nearest if pk})):
        slugs |= dict(Question.objects.filter(pk__in=some).values_list("pk", "slug"))
    for row, pk in zip(asking, nearest, strict=True):
        row.near = slugs.get(pk, "") if pk else ""


def say_anew(row: ImportQuestion, found: FoundQuestion) -> None:
    """Store that a row says something else. What it asks, it asks still."""
    _saying(row, found, offered_categories()).save()


def load_found(rows: Sequence[ImportQuestion]) -> None:
    """Read these in whole, some hundred a query, where the list of all left out what was found."""
    for some in portions_of(rows):
        found = dict(ImportQuestion.objects.filter(pk__in=[row.pk for row in some]).values_list("pk", "found"))
        for row in some:
            row.found = found[row.pk]


def written_of(planned: Mapping[str, Any], updated: QuestionContent | None = None) -> Written:
    """What the checks read of a planned question, or of the one that it updates as that will be. A list has no
    anchors."""
    says = vars(updated) if updated else planned
    return Written(
        prompt=says["prompt"],
        follow_ups=says["follow_ups"],
        has_competency=updated is not None or planned["competency"] != UNSORTED,
        minutes=says["minutes"],
        good={name: "\n".join(says[name]) for name in ("strong_answer", "assessment_points")}
        | {"sample_answer": says["sample_answer"]},
        anchors=updated.anchors if updated else {},
        shown=[exhibit.text for exhibit in updated.exhibits] if updated else [text for _, text, _ in says["exhibits"]],
    )


def _saying(row: ImportQuestion, found: FoundQuestion, categories: Mapping[str, str]) -> ImportQuestion:
    planned = planned_of(found, categories)
    row.found = found.as_data() | {"last_line": found.last_line}
    row.title = title_of(found)
    row.name = name_mark(row.title)
    # What shows something of its own asks anew.
    row.wording = "" if found.exhibits else wording_mark(found.prompt)
    row.competency = competency_in(found)
    row.is_unwise = is_unwise(written_of(planned))
    row.refusal = why_not_planned(planned)
    row.is_doubtful = bool(found.doubts or row.refusal)
    return row
