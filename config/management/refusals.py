"""What the commands about people have in common: nobody is signed in, whoever may run them owns the installation."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from accounts.models import User
from core.errors import RuleViolation


def find_person(email: str) -> User:
    """The account that signs in by `email`. Raises CommandError where there is none."""
    person = User.objects.signing_in_by(email).first()
    if person is None:
        raise CommandError(f"Nobody signs in as {email}.")
    return person


@contextmanager
def refusals_as_sentences() -> Iterator[None]:
    """What a service refuses ends the command with its sentence."""
    try:
        yield
    except ValidationError as mistake:
        raise CommandError(" ".join(mistake.messages)) from None
    except RuleViolation as violation:
        raise CommandError(violation.sentence) from None
