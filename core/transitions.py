"""State machines as data: one table for each model, walked by one function, which alone writes a `status`.

The one exception has a field of its own: `job_status`, which `core.jobs` claims and gives back with conditional
updates, for two workers may want the same row and neither may wait for the other.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from core import audit
from core.errors import RuleViolation
from core.people import Account

Condition = Callable[[Any], None]
"""An entry condition: takes the object, raises RuleViolation with the sentence when the step may not happen now."""


@dataclass(frozen=True)
class TransitionTable:
    """Which state may follow which, and what must hold. `steps[from][to]` is a tuple of entry conditions."""

    steps: Mapping[str, Mapping[str, tuple[Condition, ...]]]
    labels: Mapping[str, str]
    field: str = "status"

    def targets(self, state: str) -> tuple[str, ...]:
        """The states that may follow `state`, whatever the conditions say."""
        return tuple(self.steps.get(state, {}))

    def check(self, obj: models.Model, to: str) -> None:
        """Raise RuleViolation unless `obj` may step to `to` now."""
        state = getattr(obj, self.field)
        if to not in self.steps.get(state, {}):
            raise RuleViolation(self._refusal(obj, state, to))
        for condition in self.steps[state][to]:
            condition(obj)

    def why_not(self, obj: models.Model, to: str) -> str:
        """The sentence that stands beside a button which cannot run yet; empty when it can."""
        try:
            self.check(obj, to)
        except RuleViolation as refusal:
            return refusal.sentence
        return ""

    def _refusal(self, obj: models.Model, state: str, to: str) -> str:
        noun = str(obj._meta.verbose_name)
        return f"This {noun} is {self.labels[state].lower()}, so it cannot become {self.labels[to].lower()}."


def change_status(
    obj: models.Model,
    to: str,
    *,
    by: Account | None,
    table: TransitionTable,
    action: str = "",
    scope: str = "",
    also: Iterable[str] = (),
    beside: Iterable[str] = (),
    reason: str = "",
) -> None:
    """Step `obj` to state `to`, save it with the fields in `also`, and record one audit event.

    Fields `beside` are saved along with it and not named in the event: they are no part of the action. A step without
    an `action` leaves no event: it is a part of something that has one.

    Must run inside the service's transaction, on a locked row. Refused with RuleViolation when the table says no.
    """
    table.check(obj, to)
    setattr(obj, table.field, to)
    fields = [table.field, *also]
    obj.save(update_fields=[*fields, *beside])
    if action:
        audit.record(action, obj, by=by, scope=scope, fields=fields, reason=reason)
