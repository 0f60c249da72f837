"""What gives pause about a time by the clock alone: it has passed, or it is night or weekend for somebody. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.wording import clock, listed, long_date, zone_name

# Nobody is asked to interview before the one hour or after the other, in their own zone.
DAY_BEGINS, DAY_ENDS = 7, 21
SATURDAY = 5


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of time."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Span") -> bool:
        """Whether they share any moment; one that begins as the other ends does not."""
        return self.start < other.end and other.start < self.end

    def with_breaks(self, pause: timedelta) -> "Span":
        """Longer by a pause at either end."""
        return Span(self.start - pause, self.end + pause)


def is_odd(span: Span, zone: ZoneInfo) -> bool:
    """Whether any of it is night or weekend by these clocks."""
    begins = span.start.astimezone(zone)
    last = begins.replace(hour=DAY_ENDS, minute=0, second=0, microsecond=0)
    return begins.weekday() >= SATURDAY or begins.hour < DAY_BEGINS or span.end.astimezone(zone) > last


def said_locally(start: datetime, zone: ZoneInfo) -> str:
    """Says "It is Sunday 6 December, 06:30", to go on with for whom."""
    return f"It is {long_date(start.astimezone(zone).date())}, {clock(start, zone)}"


def odd_for(names: Sequence[str], start: datetime, zone: ZoneInfo) -> str:
    """Says "It is Sunday 6 December, 06:30 in New York for Kofi and Mia."."""
    return f"{said_locally(start, zone)} in {zone_name(zone)} for {listed(names)}."


def odd_hours(span: Span, people: Iterable[tuple[str, ZoneInfo]], held_in: ZoneInfo) -> list[str]:
    """A sentence for each zone in which it is night or weekend then: for whom of `people`, each a name and the clocks
    they live by; and of the place of the round, where nobody shares its hours."""
    by_zone: dict[ZoneInfo, list[str]] = {}
    for name, zone in people:
        by_zone.setdefault(zone, []).append(name)
    sentences = [odd_for(names, span.start, zone) for zone, names in by_zone.items() if is_odd(span, zone)]
    if held_in not in by_zone and is_odd(span, held_in):
        sentences.append(f"{said_locally(span.start, held_in)} in {zone_name(held_in)}, where it is held.")
    return sentences


def past_sentences(span: Span, now: datetime, *, invites: bool = True) -> list[str]:
    """What follows for a round whose time has passed; nothing for one that is still to come. `invites`: what is done
    here would invite its panel otherwise."""
    when = f"{long_date(span.start)} at {clock(span.start)}"
    if span.end <= now and invites:
        return [f"{when} has passed, so nobody is invited and the round counts as begun."]
    return [f"{when} has passed, so the round counts as begun."] if span.start <= now else []
