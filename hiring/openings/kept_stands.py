"""How far the largest openings are, counted by the worker: the list of openings would read every row of theirs."""

from django.db import transaction
from django.utils import timezone

from hiring.models import KeptStand, Opening


@transaction.atomic
def keep_stands() -> None:
    """Count them anew; forget those that are small enough by now to be counted while somebody waits."""
    numbers = Opening.objects.numbers_of_largest()
    KeptStand.objects.exclude(opening__in=numbers).delete()
    now = timezone.now()
    KeptStand.objects.bulk_create(
        (KeptStand(opening_id=key, numbers=found, counted_at=now) for key, found in numbers.items()),
        update_conflicts=True,
        unique_fields=["opening"],
        update_fields=["numbers", "counted_at"],
    )
