"""Which of the offered slots can still be had, and which times could be offered."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from appointments.models import TimeOffer
from interviews.loops.loop_times import LoopDay
from interviews.models import Interview, Loop
from interviews.scheduling.diaries import LONGEST, read_diaries
from interviews.scheduling.hours import Span
from interviews.scheduling.looking_for_times import panels_of, people_of, search_for
from interviews.scheduling.proposing import propose
from interviews.states import InterviewStatus


def rounds_to_offer(loop: Loop) -> list[Interview]:
    """Rounds that have no time yet, in their order."""
    return list(loop.interviews.filter(status=InterviewStatus.UNSCHEDULED).order_by("position"))


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
    diaries = read_diaries(people_of(panels), since, until, besides=interviews)
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
        return any(diaries[seat.panelist_id].sits_elsewhere(Span(start, end)) for seat in panels[interview.pk])

    return {slot.pk for slot in slots if any(is_taken(time.interview, time.starts_at) for time in slot.times.all())}


def cautions_of_slots(loop: Loop, slots: Sequence[Mapping[int, datetime]], now: datetime) -> list[str]:
    """What gives pause about each choice, as about times that a planner gives; of one that is the only one, without
    its number."""
    day = LoopDay(loop, now)
    return [
        sentence if len(slots) == 1 else f"Choice {number}: {sentence}"
        for number, slot in enumerate(slots, 1)
        for sentence in day.cautions(slot)
    ]


def propose_slots(loop: Loop, number: int, now: datetime) -> list[dict[int, datetime]]:
    """Up to so many choices, each a day that holds every round without a time, as `interviews.scheduling.proposing`
    finds them."""
    search = search_for(loop, rounds_to_offer(loop), now)
    proposals = propose(search, number) if search else []
    return [dict(proposal.times) for proposal in proposals]
