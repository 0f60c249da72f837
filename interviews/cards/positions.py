"""Where each person on a running round is in their kit: which question, and nothing else."""

from datetime import datetime

from accounts.models import User
from core.presence import note_presence, present_at
from core.wording import listed
from interviews.models import Interview

STAYS_FOR = 60  # seconds


def note_position(interview: Interview, user: User, question: int, now: datetime) -> None:
    """This person looks at this question now."""
    note_presence(_place(interview), user, question, now, seconds=STAYS_FOR)


def others_at(interview: Interview, user: User, now: datetime) -> str:
    """Says "Paul is at question 2, Sam at question 3."; nothing where nobody else is there."""
    there = present_at(_place(interview), now, seconds=STAYS_FOR)
    found = sorted((called, question) for pk, (called, question, _) in there.items() if pk != user.pk)
    if not found:
        return ""
    (first, question), *rest = found
    return f"{listed([f'{first} is at question {question}', *(f'{name} at question {at}' for name, at in rest)])}."


def _place(interview: Interview) -> str:
    return f"kit-positions-{interview.pk}"
