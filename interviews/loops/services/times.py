"""The times of a whole loop, given in one act, and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, fingerprint
from core.errors import RuleViolation, StaleRevision
from core.transitions import change_status
from interviews.locks import lock_interview, lock_loop
from interviews.loops.services.rounds import schedule_interview
from interviews.models import INTERVIEW_TRANSITIONS, Interview, Loop
from interviews.scheduling.cautions import is_announced
from interviews.states import NOT_HELD_YET

OTHERS_CHANGED = "Somebody changed this loop while the page was open. Look at what stands now, and choose again."
NO_TIME_GIVEN = "Give at least one round another time."
KEEPS_A_TIME = "Somebody was invited to the {round}, so it keeps a time. Give it another one instead."


@dataclass(frozen=True)
class TimesGiven:
    """What an act changed: the time that each changed round had before, by its key; how many mails left with it; and
    the `revision` that stands since."""

    before: Mapping[int, datetime | None]
    mails: int
    revision: str


def movable_rounds(loop: Loop, now: datetime) -> list[Interview]:
    """Rounds whose time can be given or changed here: those without one, and those to come. In their order."""
    rounds = loop.interviews.filter(status__in=NOT_HELD_YET)
    return [row for row in rounds.order_by("position") if row.starts_at is None or row.begun_at(now) is None]


def times_revision(loop: Loop) -> str:
    """What stands for the times and panels of a loop: it changes with any of them. Two statements."""
    rounds = loop.interviews.order_by("position").values_list("pk", "status", "starts_at", "minutes")
    seats = loop.interviews.order_by("pk", "panel").values_list("panel__pk", flat=True)
    return fingerprint.of_text(repr((list(rounds), list(seats))))


@transaction.atomic
def give_times(*, loop: Loop, times: Mapping[int, datetime], seen: str, by: User) -> TimesGiven:
    """Give rounds their times by their keys, all or none. Nobody is invited by this; who was invited before hears of a
    change, as `schedule_interview` has it.

    Refused: StaleRevision where the times or the panels are not those that were `seen`; RuleViolation where nothing
    would change, and for what `schedule_interview` refuses, the loop being over for one.
    """
    lock_loop(loop)
    _check_seen(loop, seen)
    rounds = {row.pk: row for row in movable_rounds(loop, timezone.now())}
    if not set(times) <= set(rounds):
        raise StaleRevision(OTHERS_CHANGED, {})
    changed = {pk: start for pk, start in times.items() if rounds[pk].starts_at != start}
    if not changed:
        raise RuleViolation(NO_TIME_GIVEN)
    before = {pk: rounds[pk].starts_at for pk in changed}
    mails = sum(_give_time(rounds[pk], start, by) for pk, start in changed.items())
    audit.record("loop.times_given", loop, by=by, scope=loop.scope, fields=["starts_at"])
    return TimesGiven(before, mails, times_revision(loop))


@transaction.atomic
def take_times_back(*, loop: Loop, before: Mapping[int, datetime | None], seen: str, by: User) -> int:
    """Undo `give_times`: every round has the time again that it had before, or none. Returns how many mails left.

    Refused: StaleRevision where anything changed since; RuleViolation for a round that had no time and to which
    somebody was invited meanwhile.
    """
    lock_loop(loop)
    _check_seen(loop, seen)
    rounds = {row.pk: row for row in movable_rounds(loop, timezone.now())}
    if not set(before) <= set(rounds):
        raise StaleRevision(OTHERS_CHANGED, {})
    mails = 0
    for pk, start in before.items():
        if start is None:
            take_time_off(interview=rounds[pk], by=by)
        else:
            mails += _give_time(rounds[pk], start, by)
    return mails


@transaction.atomic
def take_time_off(*, interview: Interview, by: User) -> Interview:
    """Leave a round without a time, as before it had one. Refused (RuleViolation) once somebody was invited to it."""
    lock_interview(interview)
    if is_announced(interview):
        raise RuleViolation(KEEPS_A_TIME.format(round=interview.spoken_name))
    interview.starts_at = None
    change_status(
        interview,
        Interview.Status.UNSCHEDULED,
        by=by,
        table=INTERVIEW_TRANSITIONS,
        action="interview.time_taken_off",
        scope=interview.loop.scope,
        also=["starts_at"],
    )
    return interview


def _check_seen(loop: Loop, seen: str) -> None:
    if seen != times_revision(loop):
        raise StaleRevision(OTHERS_CHANGED, {})


def _give_time(interview: Interview, start: datetime, by: User) -> int:
    given = schedule_interview(
        interview=interview,
        starts_at=start,
        time_zone=interview.time_zone,
        means=interview.means,
        place=interview.place,
        link=interview.link,
        dial_in=interview.dial_in,
        invite=False,
        by=by,
    )
    return given.number
