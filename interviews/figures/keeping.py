"""Months of figures that a worker adds up, so that a page adds up twelve of them and not a hundred thousand ratings.

Kept are loops whose debrief has begun: their cards are locked for good, and a loop that goes on and comes back has a
debrief more. So a kept month is good as long as the loops that it was made of are those that stand there now, with the
same debriefs: the number of debriefs, and the sums of the keys of both, are compared each time. For a reader from whom
the sealed-card rule or anything else keeps one of them the numbers differ, and that month is added up anew from what
they read; so is a month in which something happened since, and every loop that is not as far.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import BooleanField, Count, DateField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from accounts.models import User
from hiring.models import Opening
from interviews.figures.insights import opening_name, read_answers, read_cards
from interviews.figures.tallies import Tallies, Tally, sum_of, tallies_of
from interviews.models import KeptMonth, Loop
from interviews.states import CARDS_ARE_LOCKED
from interviews.visibility import debrief_readable_by
from questionbank.models import Competency

# What one turn of the worker makes, well within the time that a task may take.
MONTHS_AT_ONCE = 6
# Months that are asked for one by one; with more of them everything is added up directly.
MOST_ONE_BY_ONE = 40

STAMPED = ("opening", "month", "number", "loop_keys", "debrief_keys")
Place = tuple[int, date]


class Stamp(NamedTuple):
    """Which loops of an opening stand in a month, by which debriefs, and what opening and role are called."""

    opening: int
    month: date
    opening_name: str
    role: str
    debriefs: int
    loop_keys: int
    debrief_keys: int

    @property
    def place(self) -> Place:
        return self.opening, self.month

    @property
    def numbers(self) -> tuple[int, int, int]:
        return self.debriefs, self.loop_keys, self.debrief_keys


def by_month(loops: QuerySet[Loop]) -> QuerySet[Any, Any]:
    """Those of these loops whose cards are locked, as stamps, in one query. One row for each debrief: a loop with two
    counts twice, then and now."""
    locked = loops.filter(status__in=CARDS_ARE_LOCKED, debriefs__isnull=False).order_by()
    month = TruncMonth("planned_at", output_field=DateField(), tzinfo=UTC)
    places = locked.values(opening=F("candidate__opening"), month=month)
    return places.annotate(number=Count("pk"), loop_keys=Sum("pk"), debrief_keys=Sum("debriefs__pk"))


def stamps_of(rows: Iterable[tuple[Any, ...]]) -> list[Stamp]:
    """Stamps of such rows, with what openings and roles are called: asked for each opening, and not for each loop."""
    rows = list(rows)
    openings = Opening.objects.filter(pk__in={opening for opening, *_ in rows}).order_by()
    names = {pk: called for pk, *called in openings.values_list("pk", opening_name(), "role__name")}
    return [Stamp(opening, month, *names[opening], *numbers) for opening, month, *numbers in rows]


def year_before(now: datetime) -> datetime:
    """Twelve months back, to the first day of that month: the year that figures look back to has whole months."""
    return now.astimezone(UTC).replace(year=now.year - 1, day=1, hour=0, minute=0, second=0, microsecond=0)


def next_month(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _in_place(place: Place) -> Q:
    opening, month = place
    first, last = (datetime(day.year, day.month, 1, tzinfo=UTC) for day in (month, next_month(month)))
    return Q(candidate__opening=opening, planned_at__gte=first, planned_at__lt=last)


# --- The worker -----------------------------------------------------------------------------------------------


def keep_months() -> int:
    """Make what is missing, and anew what is no longer so; forget what no page asks for. Returns how many were made.

    Part of no transaction: a month in which something changes while it is added up is left for the next turn.
    """
    now = timezone.now()
    recent = Loop.objects.for_figures().filter(planned_at__gte=year_before(now))
    stamps = stamps_of(by_month(recent).values_list(*STAMPED))
    kept = {(row.opening_id, row.month): row for row in KeptMonth.objects.defer("tallies")}
    places = {stamp.place for stamp in stamps}
    KeptMonth.objects.filter(pk__in=[row.pk for place, row in kept.items() if place not in places]).delete()
    names = _names_now()
    wanted = [stamp for stamp in stamps if not _is_good(kept.get(stamp.place), stamp, names)]
    return sum(_keep(stamp, now) for stamp in wanted[:MONTHS_AT_ONCE])


def _keep(stamp: Stamp, now: datetime) -> bool:
    loops = Loop.objects.for_figures().filter(_in_place(stamp.place), status__in=CARDS_ARE_LOCKED)
    keys = list(loops.values_list("pk", flat=True))
    cards, answers = read_cards(keys), read_answers(keys)
    if not all(card.is_over(now) for card in cards) or stamps_of(by_month(loops).values_list(*STAMPED)) != [stamp]:
        return False
    tallies = tallies_of(cards, answers)
    names = {
        "opening": stamp.opening_name,
        "role": stamp.role,
        "competency": sorted({answer.competency for answer in answers}),
    }
    numbers = dict(zip(("debriefs", "loop_keys", "debrief_keys"), stamp.numbers, strict=True))
    said = {by: {key: tally.as_json() for key, tally in rows.items()} for by, rows in tallies.items()}
    KeptMonth.objects.update_or_create(
        opening_id=stamp.opening,
        month=stamp.month,
        defaults={**numbers, "names": names, "tallies": said, "made_at": now},
    )
    return True


def _is_good(kept: KeptMonth | None, stamp: Stamp | None, names: set[str] | None) -> bool:
    """Whether it is made of what stands there now. `names` are those of competencies, where they are told."""
    if kept is None or stamp is None or (kept.debriefs, kept.loop_keys, kept.debrief_keys) != stamp.numbers:
        return False
    is_called_so = (kept.names["opening"], kept.names["role"]) == (stamp.opening_name, stamp.role)
    return is_called_so and (names is None or names.issuperset(kept.names["competency"]))


def _names_now() -> set[str]:
    """What competencies are called today."""
    return set(Competency.objects.values_list("name", flat=True))


# --- The page -------------------------------------------------------------------------------------------------


def tallies_for(reader: User, followed: QuerySet[Loop], by: str, now: datetime) -> Tallies:
    """What these loops come to, by the kind of group `by` and by opening: the cards of all of them, and the answers of
    those whose debrief has begun and is open to the reader."""
    kinds = dict.fromkeys((by, "opening"))
    readable = debrief_readable_by(reader)
    good, rest = _good_months(readable, followed, kinds)
    # By their keys: the database then begins with these few loops, and not with all cards.
    is_read = ExpressionWrapper(readable & Q(status__in=CARDS_ARE_LOCKED), output_field=BooleanField())
    loops = list(followed.filter(rest).order_by().annotate(is_read=is_read).values_list("pk", "is_read"))
    cards = [card for card in read_cards([pk for pk, _ in loops]) if card.is_over(now)]
    direct = tallies_of(cards, read_answers([pk for pk, is_open in loops if is_open]), kinds)
    return {kind: sum_of([direct[kind], *(month[kind] for month in good)]) for kind in kinds}


def _good_months(readable: Q, followed: QuerySet[Loop], kinds: Collection[str]) -> tuple[list[Tallies], Q]:
    """The kept months that hold for whoever reads these debriefs, and the condition of the loops that stand in none of
    them."""
    number = Count("pk", filter=readable)
    rows = list(by_month(followed).annotate(readable=number).values_list(*STAMPED, "readable"))
    known = stamps_of(row[:-1] for row in rows if row[-1] == row[STAMPED.index("number")])
    stamps = {stamp.place: stamp for stamp in known}
    names = _names_now() if "competency" in kinds else None
    good = {
        place: kept
        for kept in KeptMonth.objects.filter(opening__in={opening for opening, _ in stamps})
        if _is_good(kept, stamps.get(place := (kept.opening_id, kept.month)), names)
    }
    others = [place for opening, month, *_ in rows if (place := (opening, month)) not in good]
    if len(others) > MOST_ONE_BY_ONE:
        return [], Q()
    rest = ~Q(status__in=CARDS_ARE_LOCKED)
    for place in others:
        rest |= _in_place(place)
    return [_tallies(kept, kinds) for kept in good.values()], rest


def _tallies(kept: KeptMonth, kinds: Iterable[str]) -> Tallies:
    return {by: {key: Tally.from_json(said) for key, said in kept.tallies[by].items()} for by in kinds}
