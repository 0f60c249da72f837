"""A round begins: by its lead, or by its clock. The one home of what follows from it.

Whatever an act on a round needs of its beginning, it calls `note_beginning` under its lock, so nothing depends on
how soon the worker comes by.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.errors import RuleViolation
from core.transitions import change_status
from hiring.states import FrozenWhen
from interviews.locks import lock_interview
from interviews.loops.services.pinning import pin_agreement
from interviews.models import LOOP_TRANSITIONS, Interview, Loop, Seat
from interviews.models.loops import is_ready_to_start, planned_for, why_round_cannot_start
from interviews.querysets import EARLY
from interviews.states import TAKES_PLACE

ONLY_THE_PANEL = "Only the panel of this round starts it."
STARTS_BY_ITSELF = "It begins by itself at its planned time, too."


class EarlyStart(RuleViolation):
    """A round is to begin long before its time: a question, which a start with `is_early` answers."""


@transaction.atomic
def start_round(*, interview: Interview, is_early: bool = False, by: User) -> Interview:
    """Begin the round now, and with it its loop; a start that counts stays.

    Without a lead on the panel everybody on it may, shadows aside.
    Refused with RuleViolation: people who do not start this round, a round without a time or whose time has passed,
    one that is held, missed or cancelled, a loop whose interviews are over. EarlyStart more than 15 minutes before
    the planned time, unless `is_early` says that it is meant.
    """
    lock_interview(interview)
    seats = list(interview.panel.attending().select_related("panelist"))
    if sentence := why_not_theirs_to_start(seats, by):
        raise RuleViolation(sentence)
    now = timezone.now()
    if sentence := why_round_cannot_start(interview, now):
        raise RuleViolation(sentence)
    if interview.started_by_id is not None and interview.begun_at(now) == interview.started_at:
        return interview
    if starts_early(interview, now) and not is_early:
        raise EarlyStart(f"This round is planned for {planned_for(interview)}. Start it now?")
    _begin(interview, at=now, by=by)
    return interview


def starts_early(interview: Interview, now: datetime) -> bool:
    """A start now asks a question first."""
    return interview.starts_at is not None and interview.starts_at - EARLY > now


def why_not_theirs_to_start(seats: Sequence[Seat], user: User) -> str:
    """Why this person does not start a round with these seats, those of people who come; empty when they do."""
    own = next((seat for seat in seats if seat.panelist_id == user.pk), None)
    if own is None:
        return ONLY_THE_PANEL
    lead = next((seat for seat in seats if seat.is_lead), None)
    if lead is not None and lead.pk != own.pk:
        return f"{lead.panelist} leads this round and starts it. {STARTS_BY_ITSELF}"
    return f"A shadow watches, so others start this round. {STARTS_BY_ITSELF}" if own.is_shadow else ""


@transaction.atomic
def take_back_start(*, interview: Interview, by: User) -> Interview:
    """Undo a start: the round waits for its planned time again, or runs by its clock where that has come.

    The loop stays as it is. Refused with RuleViolation: a round that somebody else started or nobody, and one that is
    over.
    """
    lock_interview(interview)
    if sentence := why_not_take_back(interview, by, timezone.now()):
        raise RuleViolation(sentence)
    interview.started_at = interview.started_by = None
    interview.save(update_fields=["started_at", "started_by"])
    audit.record(
        "interview.start_taken_back",
        interview,
        by=by,
        scope=interview.loop.scope,
        fields=["started_at", "started_by"],
    )
    note_beginning(interview)
    return interview


def why_not_take_back(interview: Interview, user: User, now: datetime) -> str:
    """Why this person cannot take the start of the round back; empty when they can."""
    if interview.started_by_id != user.pk:
        return "Only who started the round takes its start back."
    if not interview.is_scheduled or interview.is_over(now):
        return "This round is over, so its start stays."
    return ""


def note_beginning(interview: Interview) -> None:
    """Write down that the clock of a locked round has begun it, where that is so and nobody has yet."""
    now = timezone.now()
    begun = interview.begun_at(now)
    if begun is None or interview.start > now or not interview.loop.is_before_debrief:
        return
    if interview.started_at != begun or interview.loop.status == Loop.Status.PLANNING:
        _begin(interview, at=begun, by=interview.started_by if interview.started_at == begun else None)


def begin_due_rounds() -> int:
    """Note the beginning of every round whose time has come. Returns how many were looked at."""
    due = list(Interview.objects.due_to_begin(timezone.now()))
    for interview in due:
        with transaction.atomic():
            note_beginning(lock_interview(interview))
    return len(due)


def _begin(interview: Interview, *, at: datetime, by: User | None) -> None:
    interview.started_at, interview.started_by = at, by
    interview.save(update_fields=["started_at", "started_by"])
    audit.record("interview.started", interview, by=by, scope=interview.loop.scope, fields=["started_at", "started_by"])
    pin_agreement(interview.loop, FrozenWhen.FIRST_INTERVIEW)
    if interview.loop.status == Loop.Status.PLANNING:
        make_active(interview.loop, by)


def forget_start(interview: Interview) -> list[str]:
    """Take what an earlier time left behind off a round that gets another one. Returns the fields to be saved."""
    if interview.started_at is None or interview.start - EARLY <= interview.started_at < interview.end:
        return []
    interview.started_at = interview.started_by = None
    return ["started_at", "started_by"]


def make_active(loop: Loop, by: User | None) -> None:
    """The loop, locked, leaves its planning."""
    change_status(loop, Loop.Status.ACTIVE, by=by, table=LOOP_TRANSITIONS, action="loop.started", scope=loop.scope)


def start_if_everybody_invited(loop: Loop, by: User) -> bool:
    """Inviting everybody starts a locked loop, unless something still stands against its start. Returns whether it
    did."""
    if loop.status != Loop.Status.PLANNING or not _is_everybody_invited(loop):
        return False
    try:
        is_ready_to_start(loop)
    except RuleViolation:
        return False
    make_active(loop, by)
    return True


def _is_everybody_invited(loop: Loop) -> bool:
    now = timezone.now()
    rounds = list(loop.interviews.standing())
    if not rounds or any(interview.status not in TAKES_PLACE for interview in rounds):
        return False
    to_come = [interview.pk for interview in rounds if not interview.is_over(now)]
    seats = Seat.objects.attending().filter(interview__in=to_come).for_board()
    return all(seat.is_invited for seat in seats)
