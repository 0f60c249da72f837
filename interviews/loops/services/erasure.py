"""The end of what a candidate's interviews left behind."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.db.models import ProtectedError, QuerySet

from accounts.models import User
from hiring.models import Recusal
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
    """Delete these loops with everything said and written in them, earlier versions too, and the guests who came for
    them: names and addresses that nobody here needs any more.

    Part of a larger action: call it inside a transaction that holds the loops' locks and leaves the trace. What
    belongs to an app on the right must be gone before.
    """
    loops = list(loops)
    rows = rows_of(loops)
    guests = list(User.objects.filter(guest__interview__loop__in=loops).values_list("pk", flat=True))
    Decision.objects.filter(pk__in=rows[0]).update(followed_by=None)
    for some in rows:
        some.delete()
    Recusal.objects.filter(person__in=guests, candidate__in=[loop.candidate_id for loop in loops]).delete()
    _forget_guests()


def _forget_guests() -> None:
    """Delete the guests of no interview. What stays of one elsewhere keeps the name, and stops nothing: a conflict of
    interest that holds for another application, or a seat in another loop."""
    for person in User.objects.filter(is_guest=True, guest=None):
        with suppress(ProtectedError):
            person.delete()
