"""Whether candidates know when their rounds begin, of many loops in one statement. Who meets them and where is compared
on the page of one loop alone (`known_rounds`)."""

from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from appointments.models import Appointment
from interviews.states import InterviewStatus


def with_known_starts(interviews: QuerySet[Any]) -> QuerySet[Any]:
    """With `known_start`, as the last mail said it (None: none did), and `known_off`, whether it said that the round
    does not take place."""
    last = Appointment.objects.said().filter(interview=OuterRef("pk")).order_by("-pk")
    return interviews.annotate(
        known_start=Subquery(last.values("starts_at")[:1]), known_off=Subquery(last.values("is_cancelled")[:1])
    )


def expected_otherwise(now: datetime) -> Q:
    """Condition on rounds `with_known_starts`: the candidate was written, and expects another time, or a round that is
    off."""
    moved = Q(known_start__isnull=False) & (~Q(starts_at=F("known_start")) | Q(known_off=True))
    called_off = Q(status=InterviewStatus.CANCELLED, known_off=False, known_start__gt=now)
    return Q(status=InterviewStatus.SCHEDULED, starts_at__gt=now) & moved | called_off


def is_expected_otherwise(interview: Any, now: datetime) -> bool:
    """The same of one in hand."""
    if interview.status == InterviewStatus.CANCELLED:
        return interview.known_off is False and interview.known_start > now
    is_known = interview.known_start is not None
    differs = interview.known_start != interview.starts_at or interview.known_off
    return bool(interview.is_scheduled and interview.start > now and is_known and differs)
