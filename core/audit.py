"""The audit trail: one append-only row for each thing that a person did. Ids and field names, never opinions."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models

from core.models import AuditEvent
from core.people import Account, Visitor

Concealment = Callable[[Any], models.Q]
"""Takes a user, of whom its app knows more than the kernel does. Returns the condition of the events that this user
must not see now."""

_concealments: list[Concealment] = []


def conceal(concealment: Concealment) -> None:
    """Register events that some people must not see: called by an app when it starts."""
    if concealment not in _concealments:
        _concealments.append(concealment)


def events_for(user: Visitor) -> models.QuerySet[AuditEvent]:
    """The trail as `user` may read it, newest first: without what an app conceals from them."""
    events = AuditEvent.objects.order_by("-pk")
    for concealment in _concealments:
        events = events.exclude(concealment(user))
    return events


def about(rows: models.QuerySet[Any]) -> models.Q:
    """The condition of the events about these rows: also of those written when their model had another name.

    The chain holds events as they were written, so a model that was renamed says in `EARLIER_LABELS` what they call it.
    """
    labels = [rows.model._meta.label_lower, *getattr(rows.model, "EARLIER_LABELS", ())]
    return models.Q(subject_type__in=labels, subject_id__in=[str(pk) for pk in rows.values_list("pk", flat=True)])


def record(
    action: str,
    subject: models.Model,
    *,
    by: Account | None,
    scope: str = "",
    fields: Iterable[str] = (),
    reason: str = "",
) -> AuditEvent:
    """Write one event in the caller's transaction, so that the action and its trace commit together.

    `action` is `noun.verb` ("scorecard.submitted"). `by` is the user, or None for the system itself. `scope` names
    what access to the event follows from ("opening:7"). `reason` is what the person gave as a reason for the action.
    """
    return AuditEvent.objects.create(
        action=action,
        by_id=by.pk if by else None,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=f"{subject._meta.verbose_name} {subject.pk}",
        scope=scope,
        fields=sorted(set(fields)),
        reason=reason,
    )
