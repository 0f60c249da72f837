"""What a page showed when it was opened, field by field.

A form sends the marks of what it showed along with what was typed, and the service that saves compares both with what
is stored (`core.merging`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from core import fingerprint

MARK_DIGITS = 12


@dataclass(frozen=True)
class Seen:
    """The marks of what a page showed, by field."""

    marks: Mapping[str, str]

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Seen":
        """What a page shows that is drawn from these values."""
        return cls({name: mark_of(value) for name, value in values.items()})

    @classmethod
    def from_text(cls, text: str) -> "Seen | None":
        """What `as_text` wrote; None for anything else."""
        try:
            marks = json.loads(text)
        except (ValueError, RecursionError):
            return None
        return cls({name: str(mark) for name, mark in marks.items()}) if isinstance(marks, dict) else None

    @property
    def as_text(self) -> str:
        return fingerprint.canonical_json(dict(self.marks))

    def showed(self, name: str, value: Any) -> bool:
        """Whether the page showed this value. Of a field that it did not have, whatever is stored counts as shown."""
        return self.marks.get(name, mark_of(value)) == mark_of(value)


def mark_of(value: Any) -> str:
    """A few digits that differ where two values differ. What is stored and what was cleaned of it are alike."""
    return fingerprint.of_text(_plain(value))[:MARK_DIGITS]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, list | tuple):
        return fingerprint.NUL.join(_plain(each) for each in value)
    return str(value).replace("\r\n", "\n")
