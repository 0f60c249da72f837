"""A panelist says that they know the candidate: nobody gives them another seat there, and they decline those they have.
Whoever runs the loop puts somebody else in their place."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.errors import RuleViolation
from hiring.candidates.recusals import recuse, take_recusal_back
from interviews.locks import lock_interview
from interviews.loops.services.answers import CHANGED, NOT_YOURS, OVER, answer_invitation, why_not_answer
from interviews.models import Seat, SeatAnswer
from interviews.states import NOT_HELD_YET


@transaction.atomic
def recuse_oneself(*, seat: Seat, sequence: int | None = None) -> dict[int, str]:
    """Note that the person of a seat must not interview its candidate, and that they do not come to the rounds of this
    loop that they were invited to. Returns what they had answered until then, by the keys of their seats.

    Refused with RuleViolation: a round that is over; a seat whose person does not come any more or has no account; an
    invitation (`sequence`) that is not the newest.
    """
    interview, person = lock_interview(seat.interview), seat.panelist
    if not Seat.objects.attending().filter(pk=seat.pk, panelist__is_active=True).exists():
        raise RuleViolation(NOT_YOURS)
    if interview.status not in NOT_HELD_YET or interview.is_over(timezone.now()):
        raise RuleViolation(OVER)
    if sequence is not None and sequence != interview.calendar_sequence:
        raise RuleViolation(CHANGED)
    recuse(candidate=interview.loop.candidate, person=person, by=person)
    own = list(_own_seats(seat).select_related("interview", "panelist", "answer"))
    said = {each.pk: each.answer.answer if hasattr(each, "answer") else "" for each in own}
    for each in own:
        if not why_not_answer(each.interview):
            answer_invitation(seat=each, answer=SeatAnswer.Answer.NOT_COMING)
    return said


@transaction.atomic
def take_own_recusal_back(*, seat: Seat, said: Mapping[int, str]) -> None:
    """Undo `recuse_oneself`: they may interview the candidate again, and their answers are those that they had `said`.

    Refused with RuleViolation: what somebody else said about them.
    """
    interview, person = lock_interview(seat.interview), seat.panelist
    recusal = interview.loop.candidate.recusals.filter(person=person).first()
    if recusal:
        take_recusal_back(recusal=recusal, by=person)
    for each in _own_seats(seat).filter(answer__answer=SeatAnswer.Answer.NOT_COMING).select_related("interview"):
        earlier = said.get(each.pk)
        if earlier == "":
            SeatAnswer.objects.filter(seat=each).delete()
        elif earlier and not why_not_answer(each.interview):
            answer_invitation(seat=each, answer=earlier)


def _own_seats(seat: Seat) -> QuerySet[Seat]:
    """Every seat of the same person in the same loop."""
    seats = Seat.objects.attending().filter(panelist=seat.panelist_id, interview__loop=seat.interview.loop_id)
    return seats.order_by("pk")
