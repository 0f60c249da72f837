"""The end of what a candidate's interviews left behind."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from interviews.models import Debrief, Decision, Interview, InterviewQuestion, Loop, Scorecard, Seat


def rows_of(loops: Iterable[Loop]) -> list[QuerySet[Any]]:
    """What belongs to these loops and is spoken of in the trail, last references first, the loops themselves last."""
    runs = [loop.pk for loop in loops]
    return [
        Decision.objects.filter(loop__in=runs),
        Debrief.objects.filter(loop__in=runs),
        Scorecard.objects.filter(seat__interview__loop__in=runs),
        Seat.objects.filter(interview__loop__in=runs),
        InterviewQuestion.objects.filter(loop__in=runs),
        Interview.objects.filter(loop__in=runs),
        Loop.objects.filter(pk__in=runs),
    ]


def delete_runs(loops: Iterable[Loop]) -> None:
    """Delete these loops with everything said and written in them, earlier versions too.

    Part of a larger action: call it inside a transaction that holds the loops' locks and leaves the trace. What
    belongs to an app on the right must be gone before.
    """
    rows = rows_of(loops)
    Decision.objects.filter(pk__in=rows[0]).update(followed_by=None)
    for some in rows:
        some.delete()
