"""Mails by which mail programs answer our invitations: each is kept once, and noted where it may be.

Anybody who knows an invitation, and its whole panel shares one, can write a mail in somebody's name: nothing here
checks who sent it. So what one does is no more than to say whether somebody comes, on a page of those who plan, who
replace nobody by it unasked. It counts where the person of the answer and the sender of the mail are one of the panel,
or the candidate, and where they have not said otherwise, by a click or another mail: what would turn that around waits
for a look. An assistant's answer for somebody else is shown, and not noted.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from appointments.models import Appointment, InvitationReply
from appointments.replies.reply_mails import NotUnderstood, ReadReply, read_reply
from appointments.telling.candidate_calendar import interview_of_uid
from core import audit, fingerprint
from core.addresses import canonical_email
from core.errors import RuleViolation
from interviews.locks import lock_interview, lock_loop
from interviews.loops.services.answers import CHANGED, LATER_STANDS, SAID_OTHERWISE, answer_invitation, why_not_answer
from interviews.models import Interview, Seat

Answer = InvitationReply.Answer
NO_ROUND = "It answers an invitation to none of the interviews here."
NO_SEAT = "This address has no part in the interview, so nothing is noted."
NOT_THEIR_MAIL = "The mail is from {}: an answer counts from the person’s own address alone, so nothing is noted."
UNNAMED = "somebody who is not named"
# What no mail changes here.
LEFT_TO_PEOPLE = {
    Answer.ANOTHER_TIME: "Nothing is noted: whoever plans the loop changes times.",
    Answer.HANDED_ON: "Nothing is noted: whoever plans the loop changes the panel.",
}


@transaction.atomic
def take_reply(mail: bytes) -> InvitationReply | None:
    """Keep an answer to one of our invitations, and note it where it counts; the same mail again changes nothing.

    None for a mail that answers no invitation. Nothing is refused: why an answer does not count stands in its row.
    """
    try:
        read = read_reply(mail)
    except NotUnderstood as trouble:
        return _keep(mail, why_not=trouble.sentence)[0]
    if read is None:
        return None
    interview, is_candidates = interview_of_uid(read.uid)
    if interview is None:
        return _keep(mail, why_not=NO_ROUND)[0]
    lock_interview(interview)  # before a row that points to it, as everybody locks
    reply, is_new = _keep(mail, interview=interview, is_candidates=is_candidates, **_as_read(read))
    if is_new:
        note = _note_candidates if is_candidates else _note_panelists
        reply.why_not = note(reply, read)
        reply.save(update_fields=["why_not", "person", "address", "is_candidates"])
        if reply.why_not:
            audit.record("interview.reply_kept", interview, by=None, scope=interview.loop.scope)
    return reply


@transaction.atomic
def mark_seen(*, reply: InvitationReply, by: User) -> InvitationReply:
    """Somebody who runs the loop has read an answer, and it waits for nobody any more. Does nothing the second time."""
    loop = lock_loop(reply.loop)
    if InvitationReply.objects.filter(pk=reply.pk, seen_at=None).update(seen_at=timezone.now(), seen_by=by):
        audit.record("loop.reply_seen", loop, by=by, scope=loop.scope)
    reply.refresh_from_db()
    return reply


def _keep(mail: bytes, **values: Any) -> tuple[InvitationReply, bool]:
    """The row of this mail, and whether it is new. One about no interview leaves its event here."""
    reply, is_new = InvitationReply.objects.get_or_create(fingerprint=fingerprint.of_bytes(mail), defaults=values)
    if is_new and reply.interview_id is None:
        audit.record("reply.kept", reply, by=None)
    return reply, is_new


def _as_read(read: ReadReply) -> dict[str, Any]:
    return {
        "answer": read.answer,
        "sequence": read.sequence,
        # A clock that is ahead would silence whatever is written after it.
        "written_at": read.written_at and min(read.written_at, timezone.now()),
        "proposed_at": read.starts_at if read.answer == Answer.ANOTHER_TIME else None,
        "words": read.words,
    }


def _note_panelists(reply: InvitationReply, read: ReadReply) -> str:
    """Note whether a panelist comes; else the sentence that says why not."""
    assert reply.interview is not None
    seat = _seat_of(reply.interview, read.attendee)
    if seat is None:
        reply.address = read.attendee
        return NO_SEAT
    reply.person = seat.panelist
    if sentence := _why_not_theirs(read, seat.panelist.known_addresses):
        return sentence
    version = _version(read, reply.interview.calendar_sequence, reply.interview.starts_at)
    mailed_at = read.written_at or timezone.now()
    try:
        answer_invitation(seat=seat, answer=read.answer, sequence=version, mailed_at=mailed_at)
    except RuleViolation as refusal:
        return refusal.sentence
    return ""


def _note_candidates(reply: InvitationReply, read: ReadReply) -> str:
    """Leave an answer of the candidate's standing as one that is noted; else the sentence that says why not."""
    assert reply.interview is not None
    interview = reply.interview
    own = interview.loop.candidate.canonical_email
    if canonical_email(read.attendee) != own:
        reply.is_candidates, reply.address = False, read.attendee
        return NO_SEAT
    if sentence := _why_not_theirs(read, [own]) or why_not_answer(interview):
        return sentence
    known = Appointment.objects.last_said_of([interview]).get(interview.pk)
    if known is None or _version(read, known.sequence, known.starts_at) != known.sequence:
        return CHANGED
    noted = InvitationReply.objects.noted_of_candidate(interview).exclude(pk=reply.pk)
    if reply.written_at and noted.filter(written_at__gt=reply.written_at).exists():
        return LATER_STANDS
    before = noted.filter(Q(sequence=known.sequence) | Q(sequence=None)).first()
    if before is not None and before.answer != read.answer:
        return SAID_OTHERWISE
    audit.record("interview.answered_by_candidate", interview, by=None, scope=interview.loop.scope)
    return ""


def _why_not_theirs(read: ReadReply, addresses: Collection[str]) -> str:
    """What stands against an answer whatever the round: it came from somebody else, or is none that a mail gives."""
    if canonical_email(read.sender) not in addresses:
        return NOT_THEIR_MAIL.format(read.sender or UNNAMED)
    return LEFT_TO_PEOPLE.get(read.answer, "")


def _seat_of(interview: Interview, address: str) -> Seat | None:
    """The seat of whoever has this address, or had it here before."""
    seats = Seat.objects.attending().filter(interview=interview, panelist__is_active=True).select_related("panelist")
    return next((seat for seat in seats if canonical_email(address) in seat.panelist.known_addresses), None)


def _version(read: ReadReply, current: int, starts_at: datetime | None) -> int | None:
    """Which version of the invitation is answered. A program that leaves it out names the hour."""
    if read.sequence is not None:
        return read.sequence
    return current if read.starts_at is not None and read.starts_at == starts_at else -1
