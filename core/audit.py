"""The audit trail: one append-only row for each thing that a person did. Ids and field names, never opinions."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog
from django.contrib.auth import get_user_model
from django.db import OperationalError, models
from django.utils import timezone

from core.models import AuditEvent
from core.people import Account, Visitor

log = structlog.get_logger(__name__)

# Who looks at the same thing again within this time leaves one event.
ONE_LOOK = timedelta(hours=1)
# How far back the last change of a field is looked for: two people who plan at once are close to each other.
RECENT = 50

Concealment = Callable[[Any], models.Q]
"""Takes a user, of whom its app knows more than the kernel does. Returns the condition of the events that this user
must not see now."""

_concealments: list[Concealment] = []
_is_quiet: ContextVar[bool] = ContextVar("is_quiet", default=False)


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


def events_about(subject: models.Model) -> list[AuditEvent]:
    """Everything that was done to a thing, in order."""
    return list(_events_of(subject).order_by("pk"))


@contextmanager
def recorded_together() -> Iterator[None]:
    """What is recorded inside is left to one event that the caller records: for many steps that no person took, such as
    those of invented people."""
    token = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(token)


def record(
    action: str,
    subject: models.Model,
    *,
    by: Account | None,
    scope: str = "",
    fields: Iterable[str] = (),
    reason: str = "",
) -> AuditEvent | None:
    """Write one event in the caller's transaction, so that the action and its trace commit together.

    `action` is `noun.verb` ("scorecard.submitted"). `by` is the user, or None for the system itself. `scope` names
    what access to the event follows from ("opening:7"). `reason` is what the person gave as a reason for the action.
    Inside `recorded_together` nothing is written, and None comes back.
    """
    if _is_quiet.get():
        return None
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


def record_view(
    action: str, subject: models.Model, *, by: Account, scope: str = "", fields: Iterable[str] = ()
) -> None:
    """Leave a trace that `by` looked at `subject`, or searched by `fields`: one event for each person, thing and hour.

    `action` ends in "viewed" or "searched", and what was searched for is in no event. Where the event is there
    already, this is one select. Writing it takes no lock that an action holds, and a page is shown all the same while
    the database takes no writes: the log says that the trace is missing.
    """
    named = sorted(set(fields))
    label, since = subject._meta.label_lower, timezone.now() - ONE_LOOK
    there = AuditEvent.objects.filter(subject_type=label, subject_id=str(subject.pk), by_id=by.pk, action=action)
    if there.filter(at__gt=since, fields=named).order_by().exists():
        return
    try:
        record(action, subject, by=by, scope=scope, fields=named)
    except OperationalError as error:
        log.warning("audit.view_missing", action=action, subject=label, error=type(error).__name__)


class GivenReason(NamedTuple):
    """Why something was done, in the words of whoever did it."""

    reason: str
    by: str
    at: datetime


def last_reason(subject: models.Model, action: str) -> GivenReason | None:
    """The reason that was given when this was done to a thing last; None where it was not done, or nobody's words of it
    are left. For whoever may do the same."""
    event = _events_of(subject).filter(action=action).exclude(reason="").order_by("-pk").first()
    return GivenReason(event.reason, _name_of(event.by_id), event.at) if event else None


def last_change(subject: models.Model, field: str) -> tuple[str, datetime | None]:
    """Who changed this field of `subject` last, by name, and when; nothing where no event says so.

    For whoever may change the same field: what else the trail says is not told.
    """
    for event in _events_of(subject).exclude(looks()).order_by("-pk")[:RECENT]:
        if field in event.fields:
            return _name_of(event.by_id), event.at
    return "", None


def _events_of(subject: models.Model) -> models.QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))


def _name_of(person: int | None) -> str:
    return getattr(get_user_model().objects.filter(pk=person or 0).first(), "name", "")


def looks() -> models.Q:
    """The condition of events about looking, which change nothing."""
    return models.Q(action__endswith="viewed") | models.Q(action__endswith="searched")
