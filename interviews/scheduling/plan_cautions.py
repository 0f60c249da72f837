"""What gives pause about times for several rounds at once, each seen beside the others as they would be then. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.wording import counted, listed, time_range
from interviews.scheduling.clashes import busy_sentence
from interviews.scheduling.diaries import Diary
from interviews.scheduling.hours import Span, odd_hours, past_sentences


@dataclass(frozen=True)
class TimedRound:
    """A round with the time it has or would get, held by the clocks of `zone`. `is_new`: it is given that time now."""

    name: str
    span: Span
    people: tuple[int, ...]
    zone: ZoneInfo
    is_new: bool


def cautions_of_plan(
    rounds: Sequence[TimedRound], diaries: Mapping[int, Diary], candidate: str, candidate_zone: ZoneInfo, now: datetime
) -> list[str]:
    """A sentence for each thing, with the round's name before it: a time that has passed, night or weekend for
    somebody, two rounds at once, a person who sits elsewhere, is busy, or would have more interviews than they want.

    `diaries` hold nothing of the loop's own rounds.
    """
    sentences: list[str] = []
    for row in rounds:
        if row.is_new:
            found = [
                *past_sentences(row.span, now, invites=False),
                *odd_hours(row.span, [(candidate, candidate_zone), *_living(row, diaries)], row.zone),
                *_beside(row, rounds, candidate),
                *_elsewhere(row, [diaries[person] for person in row.people]),
            ]
            sentences.extend(f"{row.name}: {sentence}" for sentence in found)
    return [*sentences, *_limits(rounds, diaries)]


def _living(row: TimedRound, diaries: Mapping[int, Diary]) -> list[tuple[str, ZoneInfo]]:
    return [(diaries[person].name, diaries[person].zone) for person in row.people]


def _beside(row: TimedRound, rounds: Iterable[TimedRound], candidate: str) -> list[str]:
    others = [other for other in rounds if other is not row and other.span.overlaps(row.span)]
    return (
        [f"{candidate} is in {listed([f'{other.name}, {_hours(other.span)}' for other in others])}."] if others else []
    )


def _elsewhere(row: TimedRound, diaries: Iterable[Diary]) -> list[str]:
    sentences: list[str] = []
    for diary in diaries:
        sentences.extend(
            f"{diary.name} has another interview, {_hours(sitting)}."
            for sitting in diary.sittings
            if sitting.overlaps(row.span)
        )
        sentences.extend(
            busy_sentence(diary.name, busy.start, busy.end) for busy in diary.busy if busy.overlaps(row.span)
        )
    return sentences


def _limits(rounds: Sequence[TimedRound], diaries: Mapping[int, Diary]) -> list[str]:
    sentences = []
    for person, diary in diaries.items():
        own = [row for row in rounds if person in row.people]
        new = [row for row in own if row.is_new]
        for row in own:
            diary = diary.with_sitting(row.span)
        sentences.extend(over_limits(diary, [row.span.start for row in new]))
    return sentences


def over_limits(diary: Diary, starts: Iterable[datetime]) -> list[str]:
    """That somebody would have more interviews than they want in the weeks and months of these moments, which the diary
    holds."""
    weeks = {diary.week_of(start): diary.in_week(start) for start in starts}
    months = {diary.month_of(start): diary.in_month(start) for start in starts}
    counts = [
        *(("week", number, diary.most_a_week) for number in weeks.values()),
        *(("month", number, diary.most_a_month) for number in months.values()),
    ]
    return [_too_many(diary.name, *row) for row in counts if row[2] is not None and row[1] > row[2]]


def _too_many(name: str, stretch: str, number: int, most: int | None) -> str:
    return f"{name} would have {counted(number, 'interview')} in that {stretch}, and set a limit of {most}."


def _hours(span: Span) -> str:
    return time_range(span.start, span.end)
