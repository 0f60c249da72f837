"""The mailbox to which mail programs send their answers, read by a worker every minute.

Its row remembers the last mail that was looked at. Where a worker dies before it does, or the server numbers its mails
anew, mails are looked at again, and kept once all the same. One that answers nothing, or cannot be read, stays in the
mailbox as it came.
"""

import time
from datetime import timedelta
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from appointments.models import InvitationReply, ReplyMailbox
from appointments.replies.reply_mails import MOST_BYTES
from appointments.replies.services import take_reply
from core import jobs
from core.errors import JobRefused
from core.mailbox import MailboxAddress, OpenMailbox, mailbox_address, open_mailbox
from core.states import JobStatus

log = structlog.get_logger(__name__)

# The clock looks every minute, and is a little early at times.
READ_EVERY = timedelta(seconds=45)
# A wrong password is not tried so often that the server locks the mailbox.
TRY_AGAIN_AFTER = timedelta(minutes=30)
AT_ONCE = 50
SECONDS = 20.0
# An answer that lay longer than that answers nothing that is still to come.
GOES_BACK = timedelta(days=31)


def renew_mailbox() -> None:
    """Have the mailbox read that the environment names, if its last reading is old. Of any other nothing is kept."""
    try:
        address = mailbox_address()
    except JobRefused as refusal:
        log.warning("replies.no_address", cause=refusal.sentence)
        return
    name = address.name if address else ""
    ReplyMailbox.objects.exclude(name=name).delete()
    if not name:
        return
    mailbox, is_new = ReplyMailbox.objects.get_or_create(name=name)
    if is_new:
        jobs.nudge(mailbox)
    elif mailbox.finished_at is not None:
        pause = READ_EVERY if mailbox.job_status == JobStatus.DONE else TRY_AGAIN_AFTER
        if mailbox.finished_at < timezone.now() - pause:
            jobs.retry(mailbox, was=mailbox.job_status)


def read_mailbox(job: ReplyMailbox) -> dict[str, Any] | None:
    """The work of a claimed row: take what came since the last time, as much as there is time for."""
    address = mailbox_address()
    if address is None or address.name != job.name:
        return {}
    return {"read_at": timezone.now()} if _read(job, address) else None


def _read(job: ReplyMailbox, address: MailboxAddress) -> bool:
    """False where another worker has the row by now."""
    until = time.monotonic() + SECONDS
    with open_mailbox(address) as mailbox:
        last = job.last_number if job.validity == mailbox.validity else 0
        since = (timezone.now() - GOES_BACK).date()
        for number in mailbox.numbers_after(last, since=since)[:AT_ONCE]:
            if time.monotonic() > until:
                break
            try:
                reply = _taken(job, mailbox, number)
            except SoftTimeLimitExceeded:
                # Or it would take as long again, and no mail behind it would ever be read.
                log.error("replies.took_too_long", number=number)
                jobs.hold(job, validity=mailbox.validity, last_number=number)
                raise
            if not jobs.hold(job, validity=mailbox.validity, last_number=number):
                return False
            if reply is not None and reply.interview_id is not None:
                mailbox.mark_taken(number)
    return True


def _taken(job: ReplyMailbox, mailbox: OpenMailbox, number: int) -> InvitationReply | None:
    """What one mail answers. One that nobody foresaw holds up no other: it lies where it is, and the log names it."""
    mail = mailbox.mail(number, at_most=MOST_BYTES + 1)
    try:
        with transaction.atomic():
            return take_reply(mail) if mail else None
    except (OperationalError, InterfaceError, SoftTimeLimitExceeded):
        raise
    except Exception as error:
        log.error("replies.not_taken", number=number, error=type(error).__name__)
        return None
