"""A draft's plan as text: what Undo sends back when the draft itself is gone."""

import json
from typing import Any

from django.core.exceptions import ValidationError

from core.text import clean_text
from hiring.models import LoopTemplate

# Of a round; beside them stand its questions, by their keys.
TEXTS, MINUTES = ("kind", "name", "purpose"), ("minutes", "overhead")
NO_PLAN = "This is no plan of a draft."


def plan_of_draft(template: LoopTemplate) -> dict[str, str]:
    """The fields of `forms.DraftBefore`, which puts them back."""
    rounds = [
        {field: getattr(round, field) for field in (*TEXTS, *MINUTES)}
        | {"questions": [placed.question_id for placed in round.round_questions.order_by("position", "pk")]}
        for round in template.rounds.order_by("position")
    ]
    return {"name": template.name, "summary": template.summary, "rounds": json.dumps(rounds)}


def rounds_in(plan: str) -> list[dict[str, Any]]:
    """The rounds that `plan_of_draft` wrote. ValidationError for what it never writes."""
    try:
        rounds = json.loads(plan)
    except ValueError as error:
        raise ValidationError(NO_PLAN) from error
    if not isinstance(rounds, list) or not all(map(_is_round, rounds)):
        raise ValidationError(NO_PLAN)
    return rounds


def _is_round(values: Any) -> bool:
    if not isinstance(values, dict) or set(values) != {*TEXTS, *MINUTES, "questions"}:
        return False
    keys = values["questions"]
    are_keys = isinstance(keys, list) and all(type(key) is int and 0 < key < 2**63 for key in keys)
    are_texts = all(isinstance(values[field], str) for field in TEXTS)
    are_minutes = all(type(values[field]) is int and 0 <= values[field] < 1000 for field in MINUTES)
    if not (are_keys and are_texts and are_minutes):
        return False
    # As a form reads what somebody types.
    values.update({field: clean_text(values[field]) for field in TEXTS})
    return True
