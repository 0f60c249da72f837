"""Openings that colleagues ask for, for those who make them. One query for them, none for the others."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from core.wording import counted
from hiring.models import OpeningRequest
from interviews.my_work.items import TEMPLATE, WorkItem

# The others come up as these are answered.
SHOWN = 5


def asked_openings_for(user: User, now: datetime) -> Iterable[WorkItem]:
    """Those that wait for an answer, the longest waiting first."""
    if not user.has_perm("hiring.answer_opening_request"):
        return
    for asked in OpeningRequest.objects.waiting().select_related("asked_by")[:SHOWN]:
        yield WorkItem(
            title=f"{asked.asked_by} asks for an opening: {asked}",
            url=reverse("hiring:opening_request", args=[asked.pk]),
            verb="Look at it",
            sentence=f"For {counted(asked.headcount, 'person', 'people')}.",
            order=TEMPLATE,
            at=asked.asked_at,
        )
