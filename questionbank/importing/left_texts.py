"""Text of a list that fitted nowhere, put to use by whoever looks at it: a question of its own, or more of one."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from questionbank.importing.arriving import place_of
from questionbank.importing.found_rows import note_near, row_of, say_anew
from questionbank.importing.planned import offered_categories
from questionbank.importing.reading.found import FoundQuestion
from questionbank.models import ImportFile, ImportPreview

QUESTION, ABOVE = "question", "above"


@transaction.atomic
def use_left_over(*, preview: ImportPreview, place: str, into: str) -> str:
    """Make text that was left over a question of its own, or add it to the answer of the question above.

    `place` is the position of a file and the number of the text in it. Returns the key of the question; nothing
    happens, and "" is returned, where no such text is, or no question stands above it.
    """
    position, number = (int(part) for part in place.split("."))
    file = preview.files.select_for_update().filter(position=position).first()
    left = file.found.get("left_over", []) if file else []
    if file is None or number >= len(left):
        return ""
    over = left[number]
    key = _as_question(file, over) if into == QUESTION else _added_above(preview, file, over)
    if key:
        del left[number]
        file.save(update_fields=["found"])
    return key


def _as_question(file: ImportFile, over: Mapping[str, Any]) -> str:
    """The first line asks, what stands below it answers."""
    asked, _, answer = str(over["text"]).partition("\n")
    found = FoundQuestion(
        prompt=re.sub(r"^\s*(?:[-*+•]|\d{1,4}[.)])\s+", "", asked).strip(),
        source_line=over["first_line"],
        last_line=over["last_line"],
        sample_answer=answer.strip(),
    )
    last = file.questions.order_by("-number").values_list("number", flat=True).first()
    number = 0 if last is None else last + 1
    row = row_of(file, number, found, offered_categories())
    note_near([row])
    row.save()
    return f"{file.position}.{number}"


def _added_above(preview: ImportPreview, file: ImportFile, over: Mapping[str, Any]) -> str:
    above = file.questions.filter(source_line__lte=over["first_line"]).order_by("source_line", "number").last()
    if above is None:
        return ""
    found = FoundQuestion.from_data(above.found)
    found.sample_answer = _joined(found.sample_answer, over["text"])
    found.last_line = max(found.last_line, over["last_line"])
    say_anew(above, found)
    key = place_of(file, above)
    stored = ImportPreview.objects.select_for_update().get(pk=preview.pk)
    if edited := stored.choices.get(key, {}).get("fields"):
        edited["sample_answer"] = _joined(edited["sample_answer"], over["text"])
        stored.save(update_fields=["choices"])
    return key


def _joined(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))
