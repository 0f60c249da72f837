"""What gives pause about the time of a round, said before a mail leaves: a caution, never a refusal."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from core import fingerprint
from hiring.candidates.recusals import MUST_NOT
from hiring.models import Candidate
from interviews.models import Interview, Loop, Seat
from interviews.scheduling.clashes import clashes_at, clashes_with
from interviews.scheduling.hours import Span, is_odd, odd_hours, past_sentences, said_locally
from interviews.states import MessageKind


@dataclass(frozen=True)
class TimeQuestion:
    """Cautions that somebody answers with "all the same". `key` is what the answer sends: it holds for these alone."""

    sentences: tuple[str, ...]
    key: str


def question_about(cautions: list[str], sent: Mapping[str, str]) -> TimeQuestion | None:
    """The question that these cautions are; None where there are none, or what was `sent` answers them."""
    key = fingerprint.of_fields({"cautions": cautions})
    return TimeQuestion(tuple(cautions), key) if cautions and sent.get("anyway") != key else None


def cautions_about(interview: Interview, start: datetime, zone: str) -> list[str]:
    """A sentence for each thing about this time of the round: it has passed, it is night or weekend for somebody
    or where it is held, somebody is elsewhere then."""
    past = past_sentences(_span(interview, start), timezone.now())
    return [*past, *_odd_hours(interview, start, zone), *clashes_at(interview, start)]


def cautions_about_length(interview: Interview, minutes: int) -> list[str]:
    """What gives pause about the time of a round once it takes these minutes, and did not before; nothing of a round
    without a time, or of one that is over."""
    if not interview.is_scheduled or interview.is_over(timezone.now()):
        return []
    known = cautions_about(interview, interview.start, interview.time_zone)
    changed = copy(interview)
    changed.minutes = minutes
    found = cautions_about(changed, interview.start, interview.time_zone)
    return [sentence for sentence in found if sentence not in known]


def cautions_before_inviting(loop: Loop) -> list[str]:
    """The same for every round to come of which somebody waits for an invitation, each named; and who of them must not
    interview the candidate."""
    now = timezone.now()
    rounds = [row for row in loop.interviews.order_by("position") if row.is_scheduled and not row.is_over(now)]
    waiting: dict[int, list[Seat]] = {}
    for seat in _comes(rounds).for_board():
        if not seat.is_invited:
            waiting.setdefault(seat.interview_id, []).append(seat)
    return [
        f"{interview}: {sentence}"
        for interview in rounds
        if interview.pk in waiting
        for sentence in [
            *_conflicts_of(waiting[interview.pk], loop.candidate),
            *cautions_about(interview, interview.start, interview.time_zone),
        ]
    ]


def _conflicts_of(seats: Iterable[Any], candidate: Candidate) -> list[str]:
    return [MUST_NOT.format(person=seat.panelist, candidate=candidate) for seat in seats if seat.is_recused]


def cautions_about_person(interview: Interview, person: User) -> list[str]:
    """The same for somebody whom a seat would invite to the planned time; nothing where no mail would leave."""
    if not interview.is_scheduled or interview.is_over(timezone.now()) or not is_announced(interview):
        return []
    return [*odd_hours_of(interview, person.name, person.time_zone), *clashes_with(interview, person)]


def odd_hours_of(interview: Interview, name: str, zone: str) -> list[str]:
    """That a planned time is night or weekend for somebody who lives by these clocks; nothing where it is neither."""
    theirs = ZoneInfo(zone)
    if not is_odd(Span(interview.start, interview.end), theirs):
        return []
    return [f"{said_locally(interview.start, theirs)} for {name}."]


def is_announced(interview: Interview) -> bool:
    """Whether anybody was ever invited to this interview: changes are mailed then."""
    return interview.messages.filter(kind=MessageKind.INVITATION).exists()


def _comes(rounds: list[Interview]) -> Any:
    return Seat.objects.attending().filter(interview__in=rounds)


def _odd_hours(interview: Interview, start: datetime, held_in: str) -> list[str]:
    """For the candidate and whoever sits there."""
    candidate = interview.loop.candidate
    seats = _comes([interview]).select_related("panelist")
    panel = [(seat.panelist.name, ZoneInfo(seat.panelist.time_zone)) for seat in seats]
    return odd_hours(_span(interview, start), [(candidate.called, candidate.zone), *panel], ZoneInfo(held_in))


def _span(interview: Interview, start: datetime) -> Span:
    return Span(start, start + timedelta(minutes=interview.minutes))
