"""The organisation, as an administrator said it is."""

from typing import Any

from core import organisation
from core.models import Organisation


def say_of_organisation(**fields: Any) -> None:
    """As of now, on every page: what was said before of the same is gone. Forget it after the test."""
    Organisation.objects.update_or_create(pk=Organisation.ONLY, defaults=fields)
    organisation.forget()
