"""Text of a list that fitted nowhere, put to use by whoever looks at it: a question of its own, or more of one."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction

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
    file.found["questions"].append(found.as_data() | {"last_line": found.last_line})
    return f"{file.position}.{len(file.found['questions']) - 1}"


def _added_above(preview: ImportPreview, file: ImportFile, over: Mapping[str, Any]) -> str:
    above = [
        (data["source_line"], number)
        for number, data in enumerate(file.found["questions"])
        if data["source_line"] <= over["first_line"]
    ]
    if not above:
        return ""
    _, number = max(above)
    key, question = f"{file.position}.{number}", file.found["questions"][number]
    question["sample_answer"] = _joined(question["sample_answer"], over["text"])
    question["last_line"] = max(question["last_line"], over["last_line"])
    stored = ImportPreview.objects.select_for_update().get(pk=preview.pk)
    if edited := stored.choices.get(key, {}).get("fields"):
        edited["sample_answer"] = _joined(edited["sample_answer"], over["text"])
        stored.save(update_fields=["choices"])
    return key


def _joined(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))
