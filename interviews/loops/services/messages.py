"""Mails about interviews: rows that wait until they are due, written only when they are sent.

A change that calendars must hear of raises the interview's sequence, and everybody on the panel gets a row for the
new number. A row whose number is no longer the interview's is out of date and is dropped when its turn comes. A
reminder hangs on the start of the round instead, for a round may move without a mail.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from core import audit, jobs
from core.mails import send
from interviews.models import Interview, Loop, Message
from interviews.scheduling.cautions import is_announced
from interviews.scheduling.invitations import mail_of

# The answers are still in the ear, and the scorecard is due on the next day.
REMINDER_AFTER = timedelta(hours=2)


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
    """Add a reminder of the scorecard for every counting seat, due some time after the interview ends: one a person and
    start, however often this is called. Those of an earlier time of the round are dropped when their turn comes."""
    if interview.status != Interview.Status.SCHEDULED:
        return 0
    due_at = interview.end + REMINDER_AFTER
    if due_at <= timezone.now():
        return 0
    panel = interview.panel.counting().attending().values_list("panelist_id", flat=True)
    return _add(Message.Kind.REMINDER, interview, panel, due_at, round_starts_at=interview.start)


def _add(
    kind: str,
    interview: Interview,
    recipients: Iterable[int],
    due_at: datetime,
    round_starts_at: datetime | None = None,
) -> int:
    """One row a person, kind and sequence, or start of the round for a reminder. The interview's row is
    locked, so nobody adds the same meanwhile."""
    version: dict[str, Any] = {"calendar_sequence": interview.calendar_sequence}
    if round_starts_at:
        version = {"round_starts_at": round_starts_at}
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
    return {}


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
