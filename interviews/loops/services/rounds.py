"""One held round: its time and place, and how it ended. How it begins: `beginning`."""

from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User, validate_time_zone
from core import audit, persistence
from core.dates import why_not_near
from core.errors import RuleViolation
from core.merging import merged
from core.seen import Seen
from core.transitions import change_status
from hiring.candidates.transitions import why_not_interview
from hiring.planning import LEAST_MINUTES, MINUTES_SENTENCE, MOST_MINUTES
from interviews.locks import lock_interview, lock_loop
from interviews.loops.services import messages
from interviews.loops.services.beginning import forget_start, note_beginning, start_if_everybody_invited
from interviews.models import INTERVIEW_TRANSITIONS, Interview, Loop, Scorecard
from interviews.models.loops import why_round_cannot_end
from interviews.readings import remember_seats
from interviews.scheduling.local_time import as_instant
from interviews.visibility import check_is_not_blind

SCHEDULE_FIELDS = ("starts_at", "time_zone", "means", "place", "link", "dial_in")


class Invited(NamedTuple):
    """What an act sent, counted under its lock: so many invitations, which may have started the loop's interviews."""

    number: int
    has_started_loop: bool


@transaction.atomic
def schedule_interview(
    *,
    interview: Interview,
    starts_at: datetime,
    time_zone: str,
    place: str = "",
    link: str = "",
    means: str = "",
    dial_in: str = "",
    invite: bool = True,
    seen: Seen | None = None,
    by: User,
) -> Invited:
    """Set or move the time and place of an interview.

    `starts_at` is an instant (aware) or a wall-clock time in `time_zone` (naive; `fold=1` is the second of a time that
    comes twice). With `invite` the panel is invited; who was invited before hears of every change in any case, under
    a higher calendar sequence. Saving the same again changes nothing and sends nothing twice. A reminder of the
    scorecard waits for every panelist. Returned is how many invitations left.
    Refused with RuleViolation: a day so far from today that it was not meant, an unknown zone, a wall-clock time that
    does not exist, an interview that was held or cancelled, a loop that is over, an application that ended.
    StaleRevision where somebody else set the same since it was `seen`, so that no mail leaves for a time that another
    had set.
    """
    lock_interview(interview)
    _check_takes_a_time(interview)
    try:
        validate_time_zone(time_zone)
    except ValidationError as error:
        raise RuleViolation(error.messages[0]) from None
    if sentence := why_not_near(starts_at.date()):
        raise RuleViolation(sentence)
    where = {"time_zone": time_zone, "means": means, "place": place, "link": link, "dial_in": dial_in}
    typed = {"starts_at": as_instant(starts_at, time_zone), **where}
    new = {name: getattr(interview, name) for name in typed} | merged(interview, typed, seen)
    changed = [name for name in SCHEDULE_FIELDS if getattr(interview, name) != new[name]]
    is_new_state = interview.status != Interview.Status.SCHEDULED
    if changed or is_new_state:
        _save_schedule(interview, new, by)
    number = 0
    if (changed or is_new_state) and messages.is_announced(interview):
        number = messages.tell_panel_of_change(interview)
    elif invite:
        number = messages.invite_panel(interview)
    messages.plan_reminders(interview)
    return Invited(number, start_if_everybody_invited(interview.loop, by))


def why_time_is_closed(interview: Interview) -> str:
    """The sentence of a round whose time cannot change any more; empty while it can."""
    try:
        _check_takes_a_time(interview)
    except RuleViolation as refusal:
        return refusal.sentence
    return ""


def _check_takes_a_time(interview: Interview) -> None:
    _check_loop_is_live(interview)
    INTERVIEW_TRANSITIONS.check(interview, Interview.Status.SCHEDULED)
    if sentence := why_not_interview(interview.loop.candidate):
        raise RuleViolation(sentence)


def _save_schedule(interview: Interview, new: dict[str, Any], by: User) -> None:
    for name, value in new.items():
        setattr(interview, name, value)
    forgotten = forget_start(interview)
    change_status(
        interview,
        Interview.Status.SCHEDULED,
        by=by,
        table=INTERVIEW_TRANSITIONS,
        action="interview.scheduled",
        scope=interview.loop.scope,
        also=SCHEDULE_FIELDS,
        beside=forgotten,
    )


@transaction.atomic
def change_round(*, interview: Interview, seen: Seen | None = None, by: User, **changes: Any) -> Interview:
    """Change name, purpose, minutes or overhead of a round of this loop alone. Who was invited hears of a new name or
    length.

    Refused with RuleViolation: a loop whose interviews have started, a round that was cancelled, minutes that no round
    of a template has. StaleRevision where somebody else changed the same since it was `seen`.
    """
    lock_interview(interview)
    _check_may_change(interview)
    if not LEAST_MINUTES <= changes.get("minutes", LEAST_MINUTES) <= MOST_MINUTES:
        raise RuleViolation(MINUTES_SENTENCE)
    changed = persistence.assign(interview, merged(interview, changes, seen))
    if not changed:
        return interview
    persistence.save(interview)
    audit.record("interview.changed", interview, by=by, scope=interview.loop.scope, fields=changed)
    if {"name", "minutes"} & set(changed):
        messages.tell_panel_of_change(interview)
    return interview


def why_round_stays(interview: Interview) -> str:
    """The sentence of a round whose name, purpose and minutes cannot change any more; empty while they can."""
    if interview.loop.status != Loop.Status.PLANNING:
        return "The interviews of this loop have started, so its rounds stay as they are."
    if interview.status == Interview.Status.CANCELLED:
        return "This round is cancelled, so it stays as it is."
    return ""


def _check_may_change(interview: Interview) -> None:
    if sentence := why_round_stays(interview):
        raise RuleViolation(sentence)


@transaction.atomic
def send_invitations(*, loop: Loop, by: User) -> Invited:
    """Invite everybody who sits in a planned interview and has not been invited to its time. Returned is how many.

    Once everybody of the loop is invited, its interviews start.
    Refused with RuleViolation when no interview of the loop has a time, the loop is over or the application ended.
    """
    lock_loop(loop)
    interviews = list(loop.interviews.select_for_update().filter(status=Interview.Status.SCHEDULED))
    if not loop.is_before_debrief:
        raise RuleViolation("This loop is over, so nobody is invited any more.")
    if sentence := why_not_interview(loop.candidate):
        raise RuleViolation(sentence)
    if not interviews:
        raise RuleViolation("No round has a time yet. Set one before you send invitations.")
    sent = sum(messages.invite_panel(interview) for interview in interviews)
    audit.record("loop.invited", loop, by=by, scope=loop.scope, fields=["messages"])
    return Invited(sent, start_if_everybody_invited(loop, by))


@transaction.atomic
def cancel_interview(*, interview: Interview, reason: str, by: User) -> Interview:
    """Take a round out of the loop; who was invited gets a cancellation for the calendar.

    Refused with RuleViolation: no reason given, an interview that was held or of which somebody submitted a
    scorecard, a loop that is over; and a person who still owes a card in the loop, as in `mark_no_show`.
    """
    if not reason.strip():
        raise RuleViolation("Write why the round is cancelled.")
    lock_interview(interview)
    _check_may_be_cancelled(interview, by)
    interview.cancel_reason = reason
    change_status(
        interview,
        Interview.Status.CANCELLED,
        by=by,
        table=INTERVIEW_TRANSITIONS,
        action="interview.cancelled",
        scope=interview.loop.scope,
        beside=["cancel_reason"],
        reason=reason,
    )
    _remember_panel(interview)
    messages.call_off(interview)
    return interview


def why_not_cancel(interview: Interview, by: User) -> str:
    """The sentence that says why `by` cannot cancel this round now; empty when they can."""
    try:
        _check_may_be_cancelled(interview, by)
    except RuleViolation as refusal:
        return refusal.sentence
    return ""


def _check_may_be_cancelled(interview: Interview, by: User) -> None:
    _check_loop_is_live(interview)
    INTERVIEW_TRANSITIONS.check(interview, Interview.Status.CANCELLED)
    # Nobody writes about a round without a time, so there the answer tells nothing.
    if interview.loop.status == Loop.Status.ACTIVE and interview.status != Interview.Status.UNSCHEDULED:
        check_is_not_blind(by, interview.loop, "a recruiter cancels rounds that have a time")
    check_nothing_submitted(interview)


@transaction.atomic
def mark_held(*, interview: Interview, by: User) -> Interview:
    """The round took place. Marking it twice changes nothing.

    Refused with RuleViolation: a loop whose interviews are over, a round without a time, cancelled or missed, and one
    that lies ahead, whoever started it.
    """
    lock_interview(interview)
    if interview.status == Interview.Status.COMPLETED:
        return interview
    if sentence := why_round_cannot_end(interview, timezone.now()):
        raise RuleViolation(sentence)
    note_beginning(interview)
    change_status(
        interview,
        Interview.Status.COMPLETED,
        by=by,
        table=INTERVIEW_TRANSITIONS,
        action="interview.held",
        scope=interview.loop.scope,
    )
    return interview


@transaction.atomic
def hold_past_rounds(*, loop: Loop, by: User) -> int:
    """Every planned round of the loop whose time has passed took place. Returns how many were marked.

    Each is a `mark_held` of its own, with its refusals and its audit event.
    """
    lock_loop(loop)
    now = timezone.now()
    over = [interview for interview in loop.interviews.order_by("position") if interview.is_over(now)]
    for interview in over:
        mark_held(interview=interview, by=by)
    return len(over)


@transaction.atomic
def mark_no_show(*, interview: Interview, by: User) -> Interview:
    """The candidate did not come: the cards of this round bind nobody, and the round can get a new time.

    Refused with RuleViolation: a loop whose interviews are over, a round that lies ahead or was held, and a person
    who still owes a card in the loop: the answer would tell whether others have submitted theirs.
    """
    lock_interview(interview)
    if sentence := why_round_cannot_end(interview, timezone.now(), Interview.Status.NO_SHOW):
        raise RuleViolation(sentence)
    check_is_not_blind(by, interview.loop, "a recruiter notes that the candidate did not come")
    check_nothing_submitted(interview)
    change_status(
        interview,
        Interview.Status.NO_SHOW,
        by=by,
        table=INTERVIEW_TRANSITIONS,
        action="interview.missed",
        scope=interview.loop.scope,
    )
    _remember_panel(interview)
    return interview


def _remember_panel(interview: Interview) -> None:
    """A round that does not take place binds nobody, and opens nothing before the debrief either."""
    remember_seats(interview.loop, interview.panel.values_list("panelist", flat=True))


def _check_loop_is_live(interview: Interview) -> None:
    if not interview.loop.is_before_debrief:
        raise RuleViolation("The interviews of this loop are over, so its times stay as they are.")


def check_nothing_submitted(interview: Interview) -> None:
    """Refuse with RuleViolation where a card of the round is in, or was before its writer opened it again: a round that
    somebody judged does not leave the loop, and their card with it."""
    if Scorecard.objects.ever_submitted().filter(seat__interview=interview).exists():
        raise RuleViolation("Somebody submitted a scorecard for this round, so it was held.")
