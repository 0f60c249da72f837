"""Whether a second person reviews questions, as the organisation sets it."""

from django.db import transaction

from accounts.models import User
from core import audit
from core.merging import merged
from core.seen import Seen
from questionbank.models import ReviewRule


@transaction.atomic
def set_review_rule(*, needs_second_person: bool, seen: Seen | None = None, by: User) -> ReviewRule:
    """Set it for every version that is not in use yet. What is in use stays.

    StaleRevision where somebody else changed the same since it was `seen`.
    """
    row = ReviewRule.objects.select_for_update().first() or ReviewRule()
    for name, value in merged(row, {"needs_second_person": needs_second_person}, seen).items():
        setattr(row, name, value)
    row.save()
    audit.record("review_rule.set", row, by=by, fields=["needs_second_person"])
    return row
