"""Who is free when: what is known of people's time, read in two statements however many people and days there are.

Of another interview a diary holds when it is, and of a person's own calendar that they are busy: whoever plans a loop
sees no more than these hours.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from accounts.models import BusyTime, User
from interviews.models import Seat
from interviews.scheduling.hours import Span
from interviews.states import BEFORE_DEBRIEF, TAKES_PLACE, InterviewStatus

# Of a round.
LONGEST = timedelta(hours=8)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Diary:
    """What is known of one person's time. `sittings` are their other interviews, `undated` those that have no time yet,
    each as if it were held now, `busy` is from their own calendar."""

    person: int
    name: str
    zone: ZoneInfo
    working_days: str = "12345"
    works_from: time = time(9)
    works_until: time = time(18)
    most_a_week: int | None = None
    most_a_month: int | None = None
    sittings: tuple[Span, ...] = field(default=())
    busy: tuple[Span, ...] = field(default=())
    undated: tuple[Span, ...] = field(default=())

    def is_working(self, span: Span) -> bool:
        """Whether all of it lies in one working day of theirs."""
        start, end = span.start.astimezone(self.zone), span.end.astimezone(self.zone)
        return (
            str(start.isoweekday()) in self.working_days
            and start.date() == end.date()
            and self.works_from <= start.time()
            and end.time() <= self.works_until
        )

    def sits_elsewhere(self, span: Span) -> bool:
        return any(sitting.overlaps(span) for sitting in self.sittings)

    def is_busy(self, span: Span) -> bool:
        return any(busy.overlaps(span) for busy in self.busy)

    def week_of(self, moment: datetime) -> tuple[int, int]:
        """A number for the week, by their own clocks."""
        year, week, _ = moment.astimezone(self.zone).isocalendar()
        return year, week

    def month_of(self, moment: datetime) -> tuple[int, int]:
        local = moment.astimezone(self.zone)
        return local.year, local.month

    def in_week(self, moment: datetime) -> int:
        """How many interviews they have in the week of this moment."""
        counted = (*self.sittings, *self.undated)
        return sum(self.week_of(sitting.start) == self.week_of(moment) for sitting in counted)

    def in_month(self, moment: datetime) -> int:
        counted = (*self.sittings, *self.undated)
        return sum(self.month_of(sitting.start) == self.month_of(moment) for sitting in counted)

    def undated_around(self, moment: datetime) -> int:
        """How many of those in the week and the month of this moment have no time yet."""
        week, month = self.week_of(moment), self.month_of(moment)
        return sum(self.week_of(each.start) == week or self.month_of(each.start) == month for each in self.undated)

    def has_room(self, moment: datetime) -> bool:
        """Whether one more interview at this moment stays within what they said is enough."""
        return (self.most_a_week is None or self.in_week(moment) < self.most_a_week) and (
            self.most_a_month is None or self.in_month(moment) < self.most_a_month
        )

    def with_sitting(self, span: Span) -> "Diary":
        return replace(self, sittings=(*self.sittings, span))

    def with_undated(self, span: Span) -> "Diary":
        return replace(self, undated=(*self.undated, span))


def read_diaries(
    people: Iterable[User],
    since: datetime,
    until: datetime,
    *,
    besides: Iterable[int] = (),
    now: datetime | None = None,
) -> dict[int, Diary]:
    """The diaries of these people, by their key: every interview of the months that the time touches, those with the
    keys `besides` aside, and what their calendars say of the time itself. With `now`, also the rounds without a time of
    loops before their debrief, as if they were held now. Two statements."""
    known = {person.pk: person for person in people}
    sittings: dict[int, list[Span]] = {pk: [] for pk in known}
    undated: dict[int, list[Span]] = {pk: [] for pk in known}
    busy: dict[int, list[Span]] = {pk: [] for pk in known}
    first, last = _first_of_month(since) - DAY, _first_of_month(until + timedelta(days=32)) + DAY
    counts = Q(
        interview__status__in=TAKES_PLACE,
        interview__starts_at__gt=min(first, since - LONGEST),
        interview__starts_at__lt=last,
    )
    if now is not None:
        counts |= Q(interview__status=InterviewStatus.UNSCHEDULED, interview__loop__status__in=BEFORE_DEBRIEF)
    seats = Seat.objects.attending().filter(counts, panelist__in=known)
    rows = seats.exclude(interview__in=list(besides)).order_by("interview__starts_at")
    for person, start, minutes in rows.values_list("panelist", "interview__starts_at", "interview__minutes"):
        if start is not None:
            sittings[person].append(Span(start, start + timedelta(minutes=minutes)))
        elif now is not None:
            undated[person].append(Span(now, now + timedelta(minutes=minutes)))
    read = BusyTime.objects.filter(person__in=known, starts_at__lt=until, ends_at__gt=since).order_by("starts_at")
    for person, start, end in read.values_list("person", "starts_at", "ends_at"):
        busy[person].append(Span(start, end))
    return {pk: diary_of(person, sittings[pk], busy[pk], undated[pk]) for pk, person in known.items()}


def diary_of(
    person: User, sittings: Iterable[Span] = (), busy: Iterable[Span] = (), undated: Iterable[Span] = ()
) -> Diary:
    """A person's diary of what was read elsewhere."""
    return Diary(
        person=person.pk,
        name=person.name,
        zone=ZoneInfo(person.time_zone),
        working_days=person.working_days,
        works_from=person.works_from,
        works_until=person.works_until,
        most_a_week=person.most_a_week,
        most_a_month=person.most_a_month,
        sittings=tuple(sittings),
        busy=tuple(busy),
        undated=tuple(undated),
    )


def on_days(diaries: Mapping[int, Diary], first: date, last: date, zone: ZoneInfo) -> dict[int, Diary]:
    """The same diaries with no more busy hours than those that touch these days, so that a search is quick. What limits
    count stays."""
    days = Span(datetime.combine(first, time(), zone), datetime.combine(last, time(), zone) + DAY)
    return {
        pk: replace(diary, busy=tuple(busy for busy in diary.busy if busy.overlaps(days)))
        for pk, diary in diaries.items()
    }


def _first_of_month(moment: datetime) -> datetime:
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
