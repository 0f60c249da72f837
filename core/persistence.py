"""Rows are saved one way: a broken constraint is a sentence, never a crash."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from core.errors import RuleViolation


def save(obj: models.Model, *, fields: Iterable[str] | None = None) -> None:
    """Save `obj`. Raises RuleViolation with the constraint's own sentence, also when somebody else was first."""
    check(obj)
    try:
        with transaction.atomic():
            obj.save(update_fields=fields)
    except IntegrityError:
        check(obj)
        raise


def check(obj: models.Model) -> None:
    """Raise RuleViolation with the sentence of the first constraint that `obj` would break."""
    try:
        # Constraints come first: their sentences are ours.
        obj.validate_constraints()
        obj.validate_unique()
        obj.clean_fields(exclude=[field.name for field in obj._meta.fields if field.is_relation])
    except ValidationError as error:
        raise RuleViolation(_first_sentence(error)) from error


def assign(obj: models.Model, changes: dict[str, Any]) -> list[str]:
    """Set the values that differ, and say which fields they are."""
    changed = [name for name, value in changes.items() if getattr(obj, name) != value]
    for name in changed:
        setattr(obj, name, changes[name])
    return changed


def _first_sentence(error: ValidationError) -> str:
    if hasattr(error, "error_dict"):
        name, errors = next(iter(error.error_dict.items()))
        sentence = str(errors[0].messages[0])
        has_its_own_words = name == "__all__" or errors[0].code == "unique"
        return sentence if has_its_own_words else f"{name.replace('_', ' ').capitalize()}: {sentence}"
    return str(error.messages[0])
