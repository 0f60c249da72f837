"""Who is at a place just now. Kept in the cache and nowhere else: it is true for some seconds, and nobody misses it
afterwards."""

from datetime import datetime
from typing import Any

from django.core.cache import cache

from core.people import Account

TRIES = 3


def note_presence(place: str, person: Account, at: Any, now: datetime, *, seconds: int) -> None:
    """This person is `at` this part of the place now, and for as many seconds as nothing else is heard of them."""
    for _ in range(TRIES):
        there = present_at(place, now, seconds=seconds)
        cache.set(place, there | {person.pk: (person.called, at, now.timestamp())}, seconds)
        # Somebody else may have written between the two, without having read of this person.
        if person.pk in cache.get(place, {}):
            return


def present_at(place: str, now: datetime, *, seconds: int) -> dict[int, tuple[str, Any, float]]:
    """What everybody is called who was heard of within these seconds, at which part, and when; by key."""
    entries: dict[int, tuple[str, Any, float]] = cache.get(place, {})
    return {pk: entry for pk, entry in entries.items() if now.timestamp() - entry[2] < seconds}
