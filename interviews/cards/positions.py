"""Where each person on a running round is in their kit: which question, and nothing else.

Kept in the cache and nowhere else: it is true for some seconds, and nobody misses it afterwards.
"""

from datetime import datetime

from django.core.cache import cache

from accounts.models import User
from core.wording import listed
from interviews.models import Interview

STAYS_FOR = 60  # seconds


def note_position(interview: Interview, user: User, question: int, now: datetime) -> None:
    """This person looks at this question now."""
    seen = _positions(interview, now)
    cache.set(_key(interview), seen | {user.pk: (user.called, question, now.timestamp())}, STAYS_FOR)


def others_at(interview: Interview, user: User, now: datetime) -> str:
    """Says "Paul is at question 2, Sam at question 3."; nothing where nobody else is there."""
    found = sorted(
        (called, question) for pk, (called, question, _) in _positions(interview, now).items() if pk != user.pk
    )
    if not found:
        return ""
    (first, question), *rest = found
    return f"{listed([f'{first} is at question {question}', *(f'{name} at question {at}' for name, at in rest)])}."


def _positions(interview: Interview, now: datetime) -> dict[int, tuple[str, int, float]]:
    entries = cache.get(_key(interview), {})
    return {pk: entry for pk, entry in entries.items() if now.timestamp() - entry[2] < STAYS_FOR}


def _key(interview: Interview) -> str:
    return f"kit-positions-{interview.pk}"
