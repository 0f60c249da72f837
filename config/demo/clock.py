"""When things happen in the demo: on working days, in the hours at which people work.

Stories happen side by side. A story yields the moment at which it goes on, and what it does next happens then: while a
step runs, the clock of this process says that moment. So every row, and the audit trail in its order, is dated as if
the company had worked for months, and nothing is touched up afterwards.
"""

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from zoneinfo import ZoneInfo

from time_machine import travel

ZONE = "Europe/Stockholm"

ROUND_STARTS = (time(9, 30), time(11, 0), time(13, 30), time(15, 0))

Story = Iterator[datetime]
"""What happens to somebody: yields when it goes on, in order."""

# The moment from which a story's days are counted, whatever the clock says while it is told.
_counted_from: ContextVar[datetime | None] = ContextVar("counted_from", default=None)


def tell(stories: Iterable[Story]) -> None:
    """Let stories happen, each step at its moment and after all that came before; what lies ahead of now does not."""
    now = today()
    token = _counted_from.set(now)
    try:
        _tell(stories, until=now)
    finally:
        _counted_from.reset(token)


def _tell(stories: Iterable[Story], until: datetime) -> None:
    steps: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(stories):
        heappush(steps, (next(story), number, story))
    while steps and steps[0][0] <= until:
        moment, number, story = heappop(steps)
        with travel(moment, tick=True):
            following = next(story, None)
        if following is not None:
            heappush(steps, (following, number, story))


def today() -> datetime:
    """Now, where the company works; while stories are told, when that began."""
    return _counted_from.get() or datetime.now(ZoneInfo(ZONE))


def working_day(offset: int) -> date:
    """The working day `offset` working days from today, whenever a story asks; 0 is today or the next one."""
    day, step = today().date(), 1 if offset >= 0 else -1
    while day.weekday() > 4:
        day += timedelta(days=step)
    for _ in range(abs(offset)):
        day += timedelta(days=step)
        while day.weekday() > 4:
            day += timedelta(days=step)
    return day


def on(offset: int, hour: int, minute: int = 0) -> datetime:
    """A time of the working day `offset` working days from today."""
    return datetime.combine(working_day(offset), time(hour, minute), ZoneInfo(ZONE))


def round_times(days: int) -> list[datetime]:
    """When the rounds of a loop start: in the morning `days` working days from today. Today they start within the
    hour, so that a newcomer finds an interview to run; in the evening and at weekends the next morning has to do."""
    now = today()
    if days == 0 and now.weekday() < 5 and 7 <= now.hour < 17:
        first = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return [first + timedelta(minutes=90 * number) for number in range(len(ROUND_STARTS))]
    is_evening = days == 0 and now.weekday() < 5
    return [datetime.combine(working_day(days + is_evening), start, ZoneInfo(ZONE)) for start in ROUND_STARTS]
