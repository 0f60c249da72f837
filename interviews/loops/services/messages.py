"""Mails about interviews: rows that wait until they are due, written only when they are sent.

A change that calendars must hear of raises the interview's sequence, and everybody on the panel gets a row for the
new number. A row whose number is no longer the interview's is out of date and is dropped when its turn comes. A
reminder hangs on the start of the round instead, for a round may move without a mail; one that was due plans the next,
until the card is in.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from core import audit, jobs
from core.errors import RuleViolation
from core.mails import send
from core.wording import clock
from interviews.locks import lock_whole_run
from interviews.models import Interview, Loop, Message, Scorecard, Seat
from interviews.scheduling.cautions import is_announced
from interviews.scheduling.guest_links import is_locked_out
from interviews.scheduling.invitations import mail_of, owed_card
from interviews.scheduling.reminding import FIRST_AFTER, first_reminder_at, next_reminder_at
from interviews.states import DID_NOT_TAKE_PLACE
from interviews.visibility import check_is_not_blind

PAUSE = timedelta(hours=1)
NOBODY_WAITS = "Nobody waits for this scorecard: it is in, or its round is not over or did not take place."


def invite_panel(interview: Interview) -> int:
    """Add an invitation for everybody on the panel who has none for the time that stands now.

    Returns how many were added. Nobody is invited to an interview that is over or has no time.
    """
    if interview.status != Interview.Status.SCHEDULED or interview.end <= timezone.now():
        return 0
    panel = interview.panel.attending().values_list("panelist_id", flat=True)
    return _add(Message.Kind.INVITATION, interview, panel, timezone.now())


def raise_sequence(interview: Interview) -> None:
    """Count one more change that calendars must hear of."""
    interview.calendar_sequence = F("calendar_sequence") + 1
    interview.save(update_fields=["calendar_sequence"])
    interview.refresh_from_db(fields=["calendar_sequence"])


def tell_panel_of_change(interview: Interview) -> int:
    """After time, place or panel changed: a new number, and new invitations where there were invitations before.
    Returns how many.

    Nobody hears of changes to an interview that is over.
    """
    if interview.ends_at is None or interview.ends_at <= timezone.now():
        return 0
    number = 0
    if is_announced(interview):
        raise_sequence(interview)
        number = invite_panel(interview)
    plan_reminders(interview)
    return number


def tell_who_left(interview: Interview, person: int) -> None:
    """After a person left the panel: out of their calendar with it, and the others hear who is left."""
    if call_off(interview, [person]):
        invite_panel(interview)
        plan_reminders(interview)
    else:
        tell_panel_of_change(interview)


def call_off(interview: Interview, recipients: Iterable[int] | None = None) -> int:
    """Take the interview out of the calendars of those invited before (or of these of them). Returns how many."""
    invited = interview.messages.filter(kind=Message.Kind.INVITATION).values_list("recipient_id", flat=True)
    to_tell = set(invited) if recipients is None else set(invited) & set(recipients)
    if not to_tell or (interview.ends_at and interview.ends_at <= timezone.now()):
        return 0
    raise_sequence(interview)
    return _add(Message.Kind.CANCELLATION, interview, to_tell, timezone.now())


def plan_reminders(interview: Interview) -> int:
    """Add the first reminder of the scorecard for every counting seat: one a person and start, however often this is
    called. Those of an earlier time of the round are dropped when their turn comes."""
    if interview.status != Interview.Status.SCHEDULED or interview.end + FIRST_AFTER <= timezone.now():
        return 0
    due: dict[datetime, list[int]] = {}
    for seat in interview.panel.counting().attending().select_related("panelist"):
        due.setdefault(first_reminder_at(seat.panelist, interview.end), []).append(seat.panelist_id)
    return sum(
        _add(Message.Kind.REMINDER, interview, people, due_at, round_starts_at=interview.start)
        for due_at, people in due.items()
    )


def plan_next_reminder(message: Message) -> None:
    """After one was due, the next, at the opening's pace, unless it is planned already."""
    due_at = next_reminder_at(message.recipient, message.interview.loop.candidate.opening, timezone.now())
    if due_at is None:
        return
    with transaction.atomic():
        interview = Interview.objects.select_for_update(of=("self",)).get(pk=message.interview_id)
        start, number = message.round_starts_at, message.number + 1
        _add(Message.Kind.REMINDER, interview, [message.recipient_id], due_at, round_starts_at=start, number=number)


@transaction.atomic
def remind_panelist(*, seat: Seat, by: User) -> None:
    """Remind somebody of their scorecard now; the next one that comes by itself follows from it.

    Refused (RuleViolation): a card that nobody waits for, somebody who wants no reminders or was reminded within the
    last hour, and a person who still owes a card in the loop: whose card is missing is not for them.
    """
    stored = lock_whole_run(seat.scorecard)
    check_is_not_blind(by, stored.interview.loop, "whoever runs the loop sees whose scorecard is missing")
    if stored not in Scorecard.objects.late_of(stored.panelist, timezone.now()):
        raise RuleViolation(NOBODY_WAITS)
    if sentence := why_not_remind(stored.panelist):
        raise RuleViolation(sentence)
    reminders = Message.objects.reminders_of(stored)
    sent = reminders.exclude(sent_at=None).last()
    if sent is not None and was_just_reminded(sent.sent_at, timezone.now()):
        raise RuleViolation(f"{stored.panelist} was reminded at {clock(sent.sent_at)}. Give them an hour.")
    waiting = reminders.filter(job_status=Message.JobStatus.WAITING).first()
    if waiting is None:
        last = reminders.last()
        waiting = Message.objects.create(
            kind=Message.Kind.REMINDER,
            interview=stored.interview,
            recipient=stored.panelist,
            calendar_sequence=stored.interview.calendar_sequence,
            round_starts_at=stored.interview.starts_at,
            number=last.number + 1 if last else 1,
        )
    Message.objects.filter(pk=waiting.pk).update(asked_by=by)
    jobs.wake(waiting)
    audit.record("scorecard.reminded", stored, by=by, scope=stored.interview.loop.scope)


def is_owed(seat: Seat, interview: Interview, now: datetime) -> bool:
    """Of rows in hand, what `ScorecardQuerySet.late_of` says of rows: the round of this seat is over, and somebody
    waits for its card, while its loop runs."""
    takes_place = interview.status not in DID_NOT_TAKE_PLACE and interview.ends_at is not None
    return takes_place and interview.end <= now and seat.scorecard.is_open and not seat.is_shadow


def was_just_reminded(sent_at: datetime | None, now: datetime) -> bool:
    """Within an hour another mail would only press."""
    return sent_at is not None and now - sent_at < PAUSE


def why_not_remind(person: User) -> str:
    """Why this person cannot be reminded by mail; empty for everybody else."""
    if not person.is_active:
        return f"{person} cannot sign in any more. Waive the scorecard, or put somebody else there."
    if is_locked_out(person, timezone.now()):
        return f"The link of {person} has ended. Send a new one, or waive the scorecard."
    if not person.wants_reminders:
        return f"{person} wants no reminders by mail. Ask them yourself."
    return ""


def _add(
    kind: str,
    interview: Interview,
    recipients: Iterable[int],
    due_at: datetime,
    round_starts_at: datetime | None = None,
    number: int = 1,
) -> int:
    """One row a person, kind and sequence, or start of the round and number for a reminder. The interview's row is
    locked, so nobody adds the same meanwhile."""
    version: dict[str, Any] = {"calendar_sequence": interview.calendar_sequence}
    if round_starts_at:
        version = {"round_starts_at": round_starts_at, "number": number}
    there = interview.messages.filter(kind=kind, **version)
    missing = sorted(set(recipients) - set(there.values_list("recipient_id", flat=True)))
    rows = Message.objects.bulk_create(
        Message(
            kind=kind,
            interview=interview,
            recipient_id=recipient,
            calendar_sequence=interview.calendar_sequence,
            due_at=due_at,
            round_starts_at=round_starts_at,
            number=number,
        )
        for recipient in missing
    )
    if due_at <= timezone.now():
        for row in rows:
            jobs.nudge(row)
    return len(rows)


def deliver(message: Message) -> dict[str, Any]:
    """The work of a claimed row: send its mail, or drop it when it has become pointless. A mail that went out twice
    for a worker's death carries one identity."""
    mail = mail_of(message)
    if mail is not None:
        send(mail)
    goes_on = message.kind == Message.Kind.REMINDER and not why_not_remind(message.recipient)
    if goes_on and owed_card(message) is not None:
        plan_next_reminder(message)
    return {"sent_at": timezone.now()} if mail is not None else {}


# What everybody who runs the loop may know of: a reminder would say whose scorecard is missing.
ABOUT_THE_ROUND = (Message.Kind.INVITATION, Message.Kind.CANCELLATION)


def refused_messages(loops: Iterable[int]) -> models.QuerySet[Message]:
    """Invitations and cancellations of these loops that failed for good, of the rounds as they stand."""
    failed = Message.objects.filter(job_status=Message.JobStatus.FAILED, kind__in=ABOUT_THE_ROUND)
    current = failed.filter(interview__loop__in=loops, calendar_sequence=F("interview__calendar_sequence"))
    return current.select_related("recipient", "interview__loop__candidate").order_by("pk")


@transaction.atomic
def retry_messages(*, loop: Loop, by: User) -> int:
    """Send the refused messages of a loop again, to the address that holds now. Returns how many."""
    refused = list(refused_messages([loop.pk]))
    for message in refused:
        jobs.retry(message)
    if refused:
        audit.record("loop.mails_retried", loop, by=by, scope=loop.scope)
    return len(refused)
