"""The end of what a candidate's interviews left behind."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.db.models import ProtectedError, QuerySet

from accounts.models import User
from interviews.models import Debrief, Decision, Guest, Interview, InterviewQuestion, Loop, Scorecard, Seat


def rows_of(loops: Iterable[Loop]) -> list[QuerySet[Any]]:
    """What belongs to these loops and is spoken of in the trail, last references first, the loops themselves last."""
    runs = [loop.pk for loop in loops]
    return [
        Decision.objects.filter(loop__in=runs),
        Debrief.objects.filter(loop__in=runs),
        Scorecard.objects.filter(seat__interview__loop__in=runs),
        Seat.objects.filter(interview__loop__in=runs),
        InterviewQuestion.objects.filter(loop__in=runs),
        Guest.objects.filter(interview__loop__in=runs),
        Interview.objects.filter(loop__in=runs),
        Loop.objects.filter(pk__in=runs),
    ]


def delete_runs(loops: Iterable[Loop]) -> None:
    """Delete these loops with everything said and written in them, earlier versions too. Who came for them as guests is
    forgotten by `forget_guests`.

    Part of a larger action: call it inside a transaction that holds the loops' locks and leaves the trace. What
    belongs to an app on the right must be gone before.
    """
    rows = rows_of(loops)
    Decision.objects.filter(pk__in=rows[0]).update(followed_by=None)
    for some in rows:
        some.delete()


def forget_guests() -> None:
    """Delete who was a guest of interviews that are no more: names and addresses that nobody here needs. What stays of
    one elsewhere keeps the name, and stops nothing: a conflict of interest that holds for another application, or a
    seat in another loop.

    Part of a larger action: call it inside a transaction, once the loops and what was said of their candidate are gone.
    """
    for person in User.objects.filter(is_guest=True, guest=None):
        with suppress(ProtectedError):
            person.delete()
