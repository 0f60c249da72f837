"""Wall-clock times and the instants they mean, across the hours that a change of clocks skips or repeats."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from core.errors import RuleViolation


def as_instant(moment: datetime, zone_name: str) -> datetime:
    """The instant in UTC. A naive `moment` is wall-clock time in the zone; its `fold` chooses between two of a kind.

    Refused with RuleViolation: a time that the clocks of the zone skip.
    """
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    if is_skipped(moment, zone_name):
        raise RuleViolation(skipped_sentence(moment, zone_name))
    return moment.replace(tzinfo=ZoneInfo(zone_name)).astimezone(UTC)


def is_skipped(moment: datetime, zone_name: str) -> bool:
    """The clocks of the zone jump over this wall-clock time."""
    instant = moment.replace(tzinfo=ZoneInfo(zone_name)).astimezone(UTC)
    return instant.astimezone(ZoneInfo(zone_name)).replace(tzinfo=None, fold=0) != moment.replace(fold=0)


def comes_twice(moment: datetime, zone_name: str) -> bool:
    """The clocks of the zone show this wall-clock time a second time after they are put back."""
    first, second = (moment.replace(tzinfo=ZoneInfo(zone_name), fold=fold) for fold in (0, 1))
    return not is_skipped(moment, zone_name) and first.utcoffset() != second.utcoffset()


def offset_name(moment: datetime, zone_name: str) -> str:
    """Says "UTC+02:00" for a wall-clock time."""
    text = moment.replace(tzinfo=ZoneInfo(zone_name)).strftime("%z")
    return f"UTC{text[:3]}:{text[3:5]}"


def skipped_sentence(moment: datetime, zone_name: str) -> str:
    return f"The clocks in {_place(zone_name)} jump over {moment:%H:%M} on that day. Choose an earlier or a later time."


def twice_sentence(moment: datetime, zone_name: str) -> str:
    return f"The clocks in {_place(zone_name)} show {moment:%H:%M} twice on that day. Choose which of the two you mean."


def _place(zone_name: str) -> str:
    return zone_name.rsplit("/", 1)[-1].replace("_", " ")
