"""What is read of a loop to give its rounds their times: rounds, panels, and everybody's diaries."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from interviews.loops.services.times import movable_rounds
from interviews.models import Interview, Loop, Seat
from interviews.scheduling.diaries import LONGEST, Diary, read_diaries
from interviews.scheduling.hours import Span
from interviews.scheduling.looking_for_times import panels_of, people_of
from interviews.scheduling.plan_cautions import TimedRound, cautions_of_plan


class LoopDay:
    """What is read of a loop for its page of times, once."""

    def __init__(self, loop: Loop, now: datetime) -> None:
        self.loop, self.now = loop, now
        self.movable = movable_rounds(loop, now)
        self.rounds = list(loop.interviews.standing().order_by("position"))
        self.panels = panels_of(self.rounds)
        self.zone = ZoneInfo((self.movable or self.rounds)[0].time_zone) if self.rounds else loop.candidate.zone

    def to_place(self, anew: bool) -> list[Interview]:
        """The rounds for which times are proposed: those without one, or all that can be moved."""
        untimed = [row for row in self.movable if row.starts_at is None]
        return self.movable if anew or not untimed else untimed

    def timed(self, times: Mapping[int, datetime]) -> list[TimedRound]:
        """Every round with the time it has, or would get of these."""
        starts = {row.pk: times.get(row.pk, row.starts_at) for row in self.rounds}
        return [
            TimedRound(
                name=row.short_name,
                span=Span(start, start + timedelta(minutes=row.minutes)),
                people=tuple(seat.panelist_id for seat in self.panels[row.pk]),
                zone=ZoneInfo(row.time_zone),
                is_new=row.pk in times and start != row.starts_at,
            )
            for row in self.rounds
            if (start := starts[row.pk]) is not None
        ]

    def diaries(self, since: datetime, until: datetime) -> dict[int, Diary]:
        """Of everybody on a panel, in the order of the rounds, without the loop's own rounds."""
        people = {seat.panelist_id: seat.panelist for row in self.rounds for seat in self.panels[row.pk]}
        found = read_diaries(people_of(self.panels), since, until, besides=[row.pk for row in self.rounds])
        return {pk: found[pk] for pk in people}

    def cautions(self, times: Mapping[int, datetime]) -> list[str]:
        starts = list(times.values())
        diaries = self.diaries(min(starts), max(starts) + LONGEST)
        candidate = self.loop.candidate
        return cautions_of_plan(self.timed(times), diaries, candidate.called, candidate.zone, self.now)

    def parts(self) -> dict[int, str]:
        """Beside a name: that somebody only watches, in every round of theirs."""
        seats: dict[int, list[Seat]] = {}
        for row in self.rounds:
            for seat in self.panels[row.pk]:
                seats.setdefault(seat.panelist_id, []).append(seat)
        return {pk: "Shadow" for pk, own in seats.items() if all(seat.is_shadow for seat in own)}
