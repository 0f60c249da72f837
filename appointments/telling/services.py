"""A mail to a candidate about their interviews: asked for, sent by a worker, and what became of it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from appointments.models import Appointment, CandidateMail
from appointments.offer_keys import new_key
from appointments.telling.candidate_calendar import candidate_ics
from appointments.telling.drafting import LetterDraft, draft_for
from appointments.telling.known_rounds import KnownRound, holds
from core import audit, jobs
from core.errors import RuleViolation
from core.idempotency import first_time
from core.mails import send
from core.organisation import sender
from core.text import one_line
from interviews.locks import lock_loop, lock_loop_if_there
from interviews.loops.services.rounds import send_invitations
from interviews.models import Loop
from interviews.scheduling import calendar
from packets.handing_over.mails import said_end
from packets.letterhead.current import current_letterhead
from packets.letterhead.placeholders import fill

Outcome = CandidateMail.Outcome
NO_ADDRESS = "This candidate has no email address. Add one to their record first."
NO_NEWS = "Another mail told the candidate all of this meanwhile, so yours was not sent."
NOTHING_TO_SAY = "No round has a time that lies ahead, so there is nothing to write yet."
CHANGED_MEANWHILE = (
    "Somebody changed the interviews while you were reading, so nothing was sent. Your text is kept below: compare it "
    "with the times beside it and send it again."
)


@transaction.atomic
def write_to_candidate(
    *, loop: Loop, language: str, subject: str, body: str, about: str, key: str = "", by: User
) -> CandidateMail:
    """Have a mail about their interviews sent to the candidate of a loop, under the words that somebody read through.

    Guarantees: the same `key` sends one mail, however often it is posted; a mail that waits is not sent beside it.
    Refused (RuleViolation): nothing to say, or nothing new; no address of the candidate; rounds that changed since
    the draft was read (`about` is that draft's).
    """
    lock_loop(loop)
    if not first_time(by, key, "loop.candidate_written_to", loop):
        before = loop.candidate_mails.first()
        if before is not None:
            return before
    draft = draft_for(loop, language, by)
    if sentence := why_not_write(draft):
        raise RuleViolation(sentence)
    if draft.about != about:
        raise RuleViolation(CHANGED_MEANWHILE)
    loop.candidate_mails.with_times().call_off(Outcome.OVERTAKEN)
    mail = CandidateMail.objects.create(
        loop=loop,
        kind=draft.kind,
        language=language,
        time_zone=draft.time_zone,
        subject=one_line(subject),
        body=body,
        requested_by=by,
    )
    Appointment.objects.bulk_create(_appointments(mail, draft.rounds))
    audit.record("loop.candidate_written_to", loop, by=by, scope=loop.scope, fields=["candidate_mails"])
    jobs.nudge(mail)
    return mail


def why_not_write(draft: LetterDraft) -> str:
    """The sentence that stands against sending this draft; empty where it may leave."""
    if not draft.rounds:
        return NOTHING_TO_SAY
    if not draft.has_news:
        return NO_NEWS
    return "" if draft.to else NO_ADDRESS


@transaction.atomic
def send_all(*, loop: Loop, letter: dict[str, str] | None, has_panel: bool, by: User) -> int:
    """Everything that was read through, in one go: the panel's invitations where somebody waits for one, and the
    candidate's mail where a `letter` says so, with the arguments of `write_to_candidate`. Returns how many mails.

    Refused (RuleViolation) as its parts are; then nothing leaves.
    """
    number = send_invitations(loop=loop, by=by).number if has_panel else 0
    if letter is None:
        return number
    write_to_candidate(loop=loop, by=by, **letter)
    return number + 1


@transaction.atomic
def retry_mail(*, mail: CandidateMail, by: User) -> CandidateMail:
    """Let a mail that failed, or that somebody stopped, start anew, in the words that were read through. Does nothing
    to another.

    Refused (RuleViolation) where what it says is not so any more, or a later mail was written: that says what is.
    """
    loop = lock_loop(mail.loop)
    mail.refresh_from_db()
    if not (mail.is_failed or mail.was_stopped):
        return mail
    if mail.was_stopped and loop.candidate_mails.filter(pk__gt=mail.pk).exists():
        raise RuleViolation("A later mail was written. Send that one, or write a new one.")
    if not _still_holds(mail):
        raise RuleViolation("The interviews have changed since this mail was written. Write a new one.")
    jobs.retry(mail, was=mail.job_status, outcome="")
    audit.record("loop.candidate_mail_retried", loop, by=by, scope=loop.scope)
    mail.refresh_from_db()
    return mail


@transaction.atomic
def stop_mail(*, mail: CandidateMail, by: User) -> CandidateMail:
    """Stop a mail that has not left. Does nothing to one that is over."""
    loop = lock_loop(mail.loop)
    if loop.candidate_mails.filter(pk=mail.pk).call_off(Outcome.STOPPED):
        audit.record("loop.candidate_mail_stopped", loop, by=by, scope=loop.scope)
    mail.refresh_from_db()
    return mail


def deliver(mail: CandidateMail) -> dict[str, Any] | None:
    """The work of a claimed row: send its mail, unless it is not true any more or has nobody to go to."""
    with transaction.atomic():
        lock_loop_if_there(mail.loop_id)
        if not CandidateMail.objects.filter(pk=mail.pk).exists():  # erased at this very moment
            return None
        if not _still_holds(mail):
            return {"outcome": Outcome.OVERTAKEN}
        if not mail.loop.candidate.email:
            return {"outcome": Outcome.NO_ADDRESS}
        letter = letter_of(mail)
    send(letter)
    return {"outcome": Outcome.SENT}


def letter_of(mail: CandidateMail) -> EmailMultiAlternatives:
    """The mail as it leaves now, with a calendar file for each round; one that goes out twice for a worker's death
    carries one identity."""
    letter = EmailMultiAlternatives(
        subject=mail.subject,
        body=_body_of(mail),
        to=[mail.loop.candidate.email],
        from_email=sender(),
        reply_to=calendar.answers_go_to(current_letterhead().reply_to or mail.requested_by.email),
        headers={
            "Message-ID": f"<candidate.{mail.pk}@{urlsplit(settings.BASE_URL).hostname or 'loopwright.invalid'}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": mail.language,
        },
    )
    appointments = list(mail.appointments.select_related("interview"))
    files = [(row, candidate_ics(row, mail)) for row in appointments]
    if len(files) == 1:  # calendar programs look for one beside the text (RFC 6047, 2.4), and for no second
        [(row, ics)] = files
        method = calendar.CANCEL if row.is_cancelled else calendar.REQUEST
        letter.attach_alternative(ics.decode(), f"text/calendar; method={method}")
    for number, (_, ics) in enumerate(files, 1):
        letter.attach(f"interview-{number}.ics", ics, "application/ics")
    return letter


def _body_of(mail: CandidateMail) -> str:
    """The words; of an offer with a link whose key is made now, so that only the newest works."""
    if mail.offer is None:
        return mail.body
    link = settings.BASE_URL + reverse("appointments:choose_times", args=[new_key(mail.offer)])
    return fill(mail.body, {"link": link, "until": said_end(mail.offer.expires_at, mail.language)})


def _still_holds(mail: CandidateMail) -> bool:
    if mail.offer is not None:
        return mail.offer.is_open and mail.offer.answered_at is None
    now = timezone.now()
    return all(holds(row, now) for row in mail.appointments.select_related("interview"))


def _appointments(mail: CandidateMail, rounds: Iterable[KnownRound]) -> list[Appointment]:
    rounds = list(rounds)
    numbers = dict(
        Appointment.objects.filter(interview__in=[row.interview.pk for row in rounds])
        .order_by()
        .values("interview")
        .annotate(last=Max("sequence"))
        .values_list("interview", "last")
    )
    return [
        Appointment(
            mail=mail,
            interview=row.interview,
            sequence=numbers[row.interview.pk] + 1 if row.interview.pk in numbers else 0,
            is_cancelled=row.is_cancelled,
            title=row.details.title,
            starts_at=row.details.starts_at,
            minutes=row.details.minutes,
            means=row.details.means,
            place=row.details.place,
            link=row.details.link,
            dial_in=row.details.dial_in,
            people=list(row.details.people),
            listeners=list(row.details.listeners),
        )
        for row in rounds
    ]
