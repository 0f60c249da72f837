"""Whether panelists come: they say so by one click or by their mail program, and the loop's page shows it.

It changes no panel: whoever runs the loop replaces those who cannot come.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from core import audit
from core.errors import RuleViolation
from hiring.candidates.recusals import why_must_not
from interviews.locks import lock_interview
from interviews.models import Interview, Seat, SeatAnswer

OVER = "This interview is over or called off, so there is nothing to answer."
CHANGED = "The interview has changed since this invitation: only an answer to the newest one counts."
LATER_STANDS = "A later answer stands already."
SAID_OTHERWISE = "They had said otherwise, and anybody can write a mail in their name: ask them. So nothing is noted."
NOT_YOURS = "You are not on the panel of this interview any more."

RECUSED = "A conflict of interest is noted, so somebody else is to come instead."


@transaction.atomic
def answer_invitation(
    *, seat: Seat, answer: str, sequence: int | None = None, mailed_at: datetime | None = None
) -> SeatAnswer:
    """Note that the person of a seat comes, or cannot; said again, it replaces what was said before. `mailed_at` is
    when a mail program wrote it: mails come late, and in any order, and anybody can write one. So a mail turns around
    nothing that was said, and its audit event is about the seat and names nobody as who did it.

    Refused with RuleViolation: an interview that has no time, is over or called off; a seat whose person does not come
    any more or has no account; an invitation (`sequence`) that is not the newest; an answer that is not offered, or
    that was mailed before the one that stands was given, or says otherwise than it; any but "cannot come" of somebody
    who must not interview the candidate.
    """
    if answer not in SeatAnswer.Answer.values:
        raise RuleViolation("Choose one of the answers.")
    interview = lock_interview(seat.interview)
    if not Seat.objects.attending().filter(pk=seat.pk, panelist__is_active=True).exists():
        raise RuleViolation(NOT_YOURS)
    if answer != SeatAnswer.Answer.NOT_COMING and why_must_not(interview.loop.candidate, seat.panelist):
        raise RuleViolation(RECUSED)
    if sentence := why_not_answer(interview):
        raise RuleViolation(sentence)
    if sequence is not None and sequence != interview.calendar_sequence:
        raise RuleViolation(CHANGED)
    answered_at = min(mailed_at or timezone.now(), timezone.now())
    standing = SeatAnswer.objects.filter(seat=seat, calendar_sequence=interview.calendar_sequence).first()
    if mailed_at and standing and standing.answered_at > answered_at:
        raise RuleViolation(LATER_STANDS)
    if mailed_at and standing and standing.answer != answer:
        raise RuleViolation(SAID_OTHERWISE)
    values = {"answer": answer, "calendar_sequence": interview.calendar_sequence, "answered_at": answered_at}
    given, _ = SeatAnswer.objects.update_or_create(seat=seat, defaults=values)
    if mailed_at:
        audit.record("seat.answered_by_mail", seat, by=None, scope=interview.loop.scope, fields=["answer"])
    else:
        audit.record("interview.answered", interview, by=seat.panelist, scope=interview.loop.scope, fields=["answer"])
    return given


def why_not_answer(interview: Interview) -> str:
    """The sentence of a round of which nobody says any more whether they come; empty while they can."""
    return OVER if not interview.is_scheduled or interview.is_over(timezone.now()) else ""
