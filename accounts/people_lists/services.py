"""Many colleagues get accounts at once."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.services import add_person
from core.errors import RuleViolation


@transaction.atomic
def add_people(*, people: Sequence[dict[str, Any]], by: User) -> list[User]:
    """Give everybody of these an account and a mail with a link, or nobody.

    Refused (RuleViolation, with the name) where one cannot be added, as when somebody else has just added them.
    """
    return [_add(person, by) for person in people]


def _add(person: dict[str, Any], by: User) -> User:
    try:
        return add_person(by=by, **person)
    except ValidationError as mistake:
        raise RuleViolation(f"Nobody was added. {person['name']}: {' '.join(mistake.messages)}") from None
