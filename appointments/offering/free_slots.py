"""Which of the offered slots can still be had, and which times could be offered."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from appointments.models import TimeOffer
from interviews.models import Interview, Loop, Seat
from interviews.scheduling.cautions import DAY_BEGINS, DAY_ENDS, SATURDAY
from interviews.scheduling.clashes import LONGEST, Engagement, engagements_of
from interviews.states import InterviewStatus

BREAK = timedelta(minutes=15)
STEP = timedelta(minutes=30)
NOT_BEFORE = timedelta(days=2)
LOOKED_AHEAD = 21
# When proposed rounds begin at the earliest and end at the latest, by the clocks of the place where they are held.
FIRST_HOUR, LAST_HOUR = 9, 18


def rounds_to_offer(loop: Loop) -> list[Interview]:
    """Rounds that have no time yet, in their order."""
    return list(loop.interviews.filter(status=InterviewStatus.UNSCHEDULED).order_by("position"))


def panels_of(interviews: Iterable[Interview]) -> dict[int, list[Seat]]:
    """Who comes to each, by its key."""
    found: dict[int, list[Seat]] = {interview.pk: [] for interview in interviews}
    for seat in Seat.objects.attending().filter(interview__in=found).select_related("panelist").order_by("pk"):
        found[seat.interview_id].append(seat)
    return found


def taken_slots(offer: TimeOffer, now: datetime) -> set[int]:
    """The keys of slots that cannot be had any more: begun, or somebody of a panel sits elsewhere then, or a round of
    theirs is off. Four statements, however many slots."""
    slots = list(offer.slots.prefetch_related("times__interview"))
    times = [time for slot in slots for time in slot.times.all()]
    if not times:
        return {slot.pk for slot in slots}
    interviews = {time.interview_id: time.interview for time in times}
    panels = panels_of(interviews.values())
    since, until = min(time.starts_at for time in times), max(time.starts_at for time in times) + LONGEST
    people = {seat.panelist_id for panel in panels.values() for seat in panel}
    engaged = engagements_of(people, since, until, interviews)
    own = [
        (other.start, other.end)
        for other in offer.loop.interviews.filter(status=InterviewStatus.SCHEDULED).exclude(pk__in=interviews)
    ]

    def is_taken(interview: Interview, start: datetime) -> bool:
        end = start + timedelta(minutes=interview.minutes)
        if start <= now or interview.status != InterviewStatus.UNSCHEDULED or not panels[interview.pk]:
            return True
        if any(begins < end and start < ends for begins, ends in own):
            return True
        comes = {seat.panelist_id for seat in panels[interview.pk]}
        return any(sitting.person in comes and sitting.overlaps(start, end) for sitting in engaged)

    return {slot.pk for slot in slots if any(is_taken(time.interview, time.starts_at) for time in slot.times.all())}


def propose_slots(loop: Loop, number: int, now: datetime) -> list[dict[int, datetime]]:
    """Up to so many choices, one a working day from the day after tomorrow on: the rounds one after another with a
    break between them, where nobody of a panel sits elsewhere, has weekend, or would get up for it at night."""
    rounds = rounds_to_offer(loop)
    if not rounds:
        return []
    panels = panels_of(rounds)
    people = {seat.panelist_id for panel in panels.values() for seat in panel}
    until = now + timedelta(days=LOOKED_AHEAD)
    engaged = engagements_of(people, now, until + timedelta(days=1), ())
    zone = ZoneInfo(rounds[0].time_zone)
    first = (now + NOT_BEFORE).astimezone(zone).replace(hour=FIRST_HOUR, minute=0, second=0, microsecond=0)
    proposed: list[dict[int, datetime]] = []
    for days in range(LOOKED_AHEAD):
        morning = first + timedelta(days=days)
        found = _on_day(morning, rounds, panels, engaged) if morning.weekday() < SATURDAY else None
        if found:
            proposed.append(found)
        if len(proposed) == number:
            break
    return proposed


def _on_day(
    morning: datetime, rounds: Sequence[Interview], panels: Mapping[int, list[Seat]], engaged: Sequence[Engagement]
) -> dict[int, datetime] | None:
    start = morning
    while start.hour < LAST_HOUR and start.date() == morning.date():
        times = _in_a_row(start, rounds)
        evening = morning.replace(hour=LAST_HOUR)
        ends = max(times[row.pk] + timedelta(minutes=row.minutes) for row in rounds)
        if ends <= evening and all(_suits(row, times[row.pk], panels[row.pk], engaged) for row in rounds):
            return times
        start += STEP
    return None


def _in_a_row(start: datetime, rounds: Sequence[Interview]) -> dict[int, datetime]:
    times = {}
    for interview in rounds:
        times[interview.pk] = start
        start = start + timedelta(minutes=interview.minutes) + BREAK
    return times


def _suits(interview: Interview, start: datetime, seats: Sequence[Seat], engaged: Sequence[Engagement]) -> bool:
    end = start + timedelta(minutes=interview.minutes)
    for seat in seats:
        zone = ZoneInfo(seat.panelist.time_zone)
        begins, ends = start.astimezone(zone), end.astimezone(zone)
        latest = begins.replace(hour=DAY_ENDS, minute=0, second=0, microsecond=0)
        if begins.weekday() >= SATURDAY or begins.hour < DAY_BEGINS or ends > latest:
            return False
        if any(sitting.person == seat.panelist_id and sitting.overlaps(start, end) for sitting in engaged):
            return False
    return True
