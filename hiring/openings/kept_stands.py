"""How far the largest openings are, counted by the worker: the list of openings would read every row of theirs, and so
would their own page, which says how many candidates stand where."""

from django.db import transaction
from django.utils import timezone

from hiring.models import Candidate, KeptStand, Opening
from hiring.querysets import StandNumber

# An opening whose candidates came from more places than this allows is counted while somebody waits.
MOST_KEPT = 2000


@transaction.atomic
def keep_stands() -> None:
    """Count them anew; forget those that are small enough by now to be counted while somebody waits."""
    numbers = Opening.objects.numbers_of_largest()
    candidates = Candidate.objects.filter(opening__in=numbers).numbers_by_opening()
    KeptStand.objects.exclude(opening__in=numbers).delete()
    now = timezone.now()
    KeptStand.objects.bulk_create(
        (
            KeptStand(opening_id=key, numbers=found, candidates=_few(candidates[key]), counted_at=now)
            for key, found in numbers.items()
        ),
        update_conflicts=True,
        unique_fields=["opening"],
        update_fields=["numbers", "candidates", "counted_at"],
    )


def _few(numbers: list[StandNumber]) -> list[StandNumber] | None:
    return numbers if len(numbers) <= MOST_KEPT else None
