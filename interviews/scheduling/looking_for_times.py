"""What is read to look for times for a loop's rounds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.models import User
from interviews.models import Interview, Loop, Seat
from interviews.scheduling.diaries import read_diaries
from interviews.scheduling.hours import Span
from interviews.scheduling.proposing import LOOKED_AHEAD, NOT_BEFORE, RoundToPlace, TimeSearch
from interviews.states import InterviewStatus


def panels_of(interviews: Iterable[Interview]) -> dict[int, list[Seat]]:
    """Who comes to each, by its key. One statement."""
    found: dict[int, list[Seat]] = {interview.pk: [] for interview in interviews}
    for seat in Seat.objects.attending().filter(interview__in=found).select_related("panelist").order_by("pk"):
        found[seat.interview_id].append(seat)
    return found


def search_for(
    loop: Loop, rounds: Sequence[Interview], now: datetime, *, first: date | None = None
) -> TimeSearch | None:
    """Where times for these rounds are looked for, from the day after tomorrow or from `first` on; None where there
    is no round. Four statements."""
    if not rounds:
        return None
    zone = ZoneInfo(rounds[0].time_zone)
    panels = panels_of(rounds)
    since = max(now, datetime.combine(first, time(), zone)) if first else now
    until = since + NOT_BEFORE + timedelta(days=LOOKED_AHEAD + 1)
    moved = {row.pk for row in rounds}
    return TimeSearch(
        rounds=tuple(_to_place(row, panels) for row in rounds),
        diaries=read_diaries(people_of(panels), since, until, besides=moved),
        zone=zone,
        candidate_zone=loop.candidate.zone,
        now=now,
        fixed=tuple(
            Span(other.start, other.end)
            for other in loop.interviews.filter(status=InterviewStatus.SCHEDULED).exclude(pk__in=moved)
        ),
        first=first,
    )


def people_of(panels: Mapping[int, Iterable[Seat]]) -> set[User]:
    return {seat.panelist for panel in panels.values() for seat in panel}


def _to_place(row: Interview, panels: Mapping[int, Sequence[Seat]]) -> RoundToPlace:
    return RoundToPlace(row.pk, row.minutes, tuple(seat.panelist_id for seat in panels[row.pk]))
