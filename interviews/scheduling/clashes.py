"""People, and a candidate, who would have to be in two interviews at one time. A caution, never a refusal."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import BusyTime, User
from core.wording import clock, day, listed
from interviews.models import Interview, Seat
from interviews.scheduling.diaries import LONGEST


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
    people = list(interview.panel.attending().values_list("panelist", flat=True))
    busy = _busy(people, start, start + timedelta(minutes=interview.minutes))
    return [*_of_people(people, overlapping), *busy, *_of_candidate(interview, overlapping)]


def clashes_with(interview: Interview, person: User) -> list[str]:
    """The same for somebody who might sit in this planned interview."""
    busy = _busy([person.pk], interview.start, interview.end)
    return [*_of_people([person.pk], _overlapping(interview, interview.start)), *busy]


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


def _busy(people: Iterable[int], start: datetime, end: datetime) -> list[str]:
    """What people's own calendars say; of what takes their time, nobody here knows."""
    taken = BusyTime.objects.filter(person__in=people, starts_at__lt=end, ends_at__gt=start).select_related("person")
    return [busy_sentence(busy.person.name, busy.starts_at, busy.ends_at) for busy in taken]


def busy_sentence(name: str, start: datetime, end: datetime) -> str:
    """Says "Kofi Marrowby is busy from 14:30 to 15:00, by their own calendar."; of longer hours the days, too."""
    if timezone.localdate(start) == timezone.localdate(end):
        return f"{name} is busy from {clock(start)} to {clock(end)}, by their own calendar."
    return f"{name} is busy from {day(start)}, {clock(start)}, to {day(end)}, {clock(end)}, by their own calendar."


def _of_candidate(interview: Interview, overlapping: list[Interview]) -> list[str]:
    own = [other for other in overlapping if other.loop_id == interview.loop_id]
    if not own:
        return []
    rounds = listed([f"the {other.spoken_name} from {_hours(other)}" for other in own])
    return [f"{interview.loop.candidate} is in {rounds}."]


def _hours(interview: Interview) -> str:
    return f"{clock(interview.start)} to {clock(interview.end)}"
