"""People, and a candidate, who would have to be in two interviews at one time. A caution, never a refusal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from core.wording import clock, listed
from interviews.models import Interview, Seat

# Of a round.
LONGEST = timedelta(hours=8)


@dataclass(frozen=True)
class Engagement:
    """When somebody sits in an interview."""

    person: int
    start: datetime
    end: datetime

    def overlaps(self, start: datetime, end: datetime) -> bool:
        return self.start < end and start < self.end


def engagements_of(people: Iterable[int], since: datetime, until: datetime, besides: Iterable[int]) -> list[Engagement]:
    """Every planned interview of these people in that time, those with these keys aside. One statement."""
    seats = (
        Seat.objects.attending()
        .filter(
            panelist__in=list(people),
            interview__status=Interview.Status.SCHEDULED,
            interview__starts_at__lt=until,
            interview__starts_at__gt=since - LONGEST,
        )
        .exclude(interview__in=list(besides))
        .select_related("interview")
    )
    return [Engagement(seat.panelist_id, seat.interview.start, seat.interview.end) for seat in seats]


def clashes_of(interview: Interview) -> list[str]:
    """A sentence for everybody who sits in another planned interview at that time, and for the candidate.

    Says when, and nothing of what the other interview is: it may belong to an opening that the reader does not see.
    """
    if interview.status != Interview.Status.SCHEDULED:
        return []
    return clashes_at(interview, interview.start)


def clashes_at(interview: Interview, start: datetime) -> list[str]:
    """The same for a time that the interview might get."""
    overlapping = _overlapping(interview, start)
    people = interview.panel.attending().values_list("panelist", flat=True)
    return [*_of_people(people, overlapping), *_of_candidate(interview, overlapping)]


def clashes_with(interview: Interview, person: User) -> list[str]:
    """The same for somebody who might sit in this planned interview."""
    return _of_people([person.pk], _overlapping(interview, interview.start))


def _overlapping(interview: Interview, start: datetime) -> list[Interview]:
    end = start + timedelta(minutes=interview.minutes)
    return [
        other
        for other in Interview.objects.filter(
            status=Interview.Status.SCHEDULED,
            starts_at__lt=end,
            starts_at__gt=start - LONGEST,
        ).exclude(pk=interview.pk)
        if other.end > start
    ]


def _of_people(people: Iterable[int], overlapping: list[Interview]) -> list[str]:
    seats = (
        Seat.objects.attending()
        .filter(interview__in=overlapping, panelist__in=people)
        .select_related("panelist", "interview")
    )
    return [f"{seat.panelist} has another interview from {_hours(seat.interview)}." for seat in seats]


def _of_candidate(interview: Interview, overlapping: list[Interview]) -> list[str]:
    own = [other for other in overlapping if other.loop_id == interview.loop_id]
    if not own:
        return []
    rounds = listed([f"the {other.spoken_name} from {_hours(other)}" for other in own])
    return [f"{interview.loop.candidate} is in {rounds}."]


def _hours(interview: Interview) -> str:
    return f"{clock(interview.start)} to {clock(interview.end)}"
