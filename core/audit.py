"""The audit trail: one append-only row for each thing that a person did. Ids and field names, never opinions."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from core.models import AuditEvent


def record(
    action: str,
    subject: models.Model,
    *,
    by: Any,
    scope: str = "",
    fields: Iterable[str] = (),
    reason: str = "",
) -> AuditEvent:
    """Write one event in the caller's transaction, so that the deed and its trace commit together.

    `action` is `noun.deed` ("scorecard.submitted"). `by` is the user, or None for the system itself. `scope` names
    what access to the event follows from ("opening:7"). `reason` is what the person gave as a reason for the deed.
    """
    return AuditEvent.objects.create(
        action=action,
        by_id=getattr(by, "pk", None),
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=f"{subject._meta.verbose_name} {subject.pk}",
        scope=scope,
        fields=sorted(set(fields)),
        reason=reason,
    )
