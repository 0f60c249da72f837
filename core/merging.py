"""Two people save the same thing: what only one of them changed is kept for both, and what both changed is refused with
both versions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from core import audit
from core.errors import StaleRevision
from core.seen import Seen, mark_of
from core.wording import listed


@dataclass(frozen=True)
class Conflict:
    """A field that two people changed: what is stored now, and whose it is as far as the audit trail knows."""

    name: str
    stored: Any
    by: str = ""
    at: datetime | None = None


def merged(
    row: Model,
    typed: Mapping[str, Any],
    seen: Seen | None,
    *,
    stored: Mapping[str, Any] | None = None,
    subject: Model | None = None,
    subjects: Mapping[str, tuple[Model, str]] | None = None,
) -> dict[str, Any]:
    """What to write of `typed`, called under the lock of `row`: without the fields that whoever typed left as the page
    showed them, so that they stay as they are stored.

    `stored` are the values by field where they are not simply the row's; `subject` is the row that the audit trail
    names where it is another, `subjects` the same by field, with what the trail calls it. Without `seen` (a page from
    before this was asked, another program) all of it is written.
    Refused (StaleRevision with the `conflicts` and what is `seen` now): a field that both changed, to different values.
    """
    if seen is None:
        return dict(typed)
    stored = {name: getattr(row, name) for name in typed} if stored is None else stored
    mine = {name: value for name, value in typed.items() if not seen.showed(name, value)}
    conflicting = [
        name
        for name, value in mine.items()
        if name in stored and not seen.showed(name, stored[name]) and mark_of(stored[name]) != mark_of(value)
    ]
    if conflicting:
        whose = {name: (subjects or {}).get(name, (subject or row, name)) for name in conflicting}
        conflicts = [Conflict(name, stored[name], *audit.last_change(*whose[name])) for name in conflicting]
        raise StaleRevision(sentence_of(conflicts), {"conflicts": conflicts, "seen": Seen.of(stored)})
    # A field that the page showed but that has no mark there is written as it was typed.
    return mine | {name: value for name, value in typed.items() if name not in seen.marks}


def sentence_of(conflicts: Iterable[Conflict]) -> str:
    """Says who was first, and that nothing is lost."""
    names = sorted({conflict.by for conflict in conflicts if conflict.by})
    who = listed(names) if names else "Somebody else"
    return f"{who} saved this while you had it open. Nothing is lost."
