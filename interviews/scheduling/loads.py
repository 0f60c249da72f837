"""How much somebody has to do, beside what they said is enough: for whoever picks people for a round."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from core.wording import counted
from interviews.models import Interview
from interviews.scheduling.diaries import Diary, read_diaries
from interviews.scheduling.plan_cautions import over_limits

# What a field for somebody who is to sit in a round asks for.
LOAD = "load"


def load_words(diary: Diary, moment: datetime, when: str = "this") -> str:
    """Says "2 of 4 interviews this week, 5 this month": with a limit where the person gave one. Those that have no
    time yet count to now, which is said: "..., 1 of them without a time"."""
    week = _of_limit(diary.in_week(moment), diary.most_a_week)
    month, limit = diary.in_month(moment), diary.most_a_month
    undated = diary.undated_around(moment)
    said = f", {undated} of them without a time" if undated else ""
    return f"{week} {when} week, {month}{f' of {limit}' if limit is not None else ''} {when} month{said}"


def _of_limit(number: int, limit: int | None) -> str:
    if limit is None:
        return counted(number, "interview", figures=True)
    return f"{number} of {counted(limit, 'interview', figures=True)}"


def loads_now(people: Sequence[User]) -> dict[int, str]:
    """What each of these people has this week and this month, by their keys. Two statements."""
    now = timezone.now()
    return {key: load_words(diary, now) for key, diary in read_diaries(people, now, now, now=now).items()}


def loads_around(interview: Interview, people: Iterable[User]) -> dict[int, str]:
    """The same for the week and the month of a round, once it has a time."""
    if interview.starts_at is None:
        return loads_now(list(people))
    diaries = read_diaries(people, interview.start, interview.start, now=timezone.now())
    return {key: load_words(diary, interview.start, "that") for key, diary in diaries.items()}


def limit_cautions(interview: Interview, people: Iterable[User]) -> list[str]:
    """A sentence for each of these people who sits in this round and has more interviews with it than they want.
    Nothing before the round has a time."""
    if interview.starts_at is None:
        return []
    diaries = read_diaries(people, interview.start, interview.start)
    return [sentence for diary in diaries.values() for sentence in over_limits(diary, [interview.start])]
