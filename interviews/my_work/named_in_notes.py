"""Notes that name somebody and that they have not looked at since."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from interviews.models import NoteMention
from interviews.my_work.items import PLAN, WorkItem
from interviews.notes.threads import Thread

# The others come up as these are read.
SHOWN = 5


def unseen_mentions(user: User, now: datetime) -> QuerySet[NoteMention]:
    return NoteMention.objects.unseen_by(user)


def named_in_notes(user: User, notes: list[int], now: datetime) -> Iterable[WorkItem]:
    """One item a note, the longest waiting first."""
    rows = unseen_mentions(user, now).filter(note__in=notes).order_by("note__at", "pk")
    for mention in rows.select_related("note__by", "note__opening", "note__loop__candidate")[:SHOWN]:
        thread = Thread.of(mention.note)
        yield WorkItem(
            title=f"{mention.note.by} names you in a note",
            url=thread.url,
            verb="Read it",
            sentence=f"On {thread.name}.",
            order=PLAN,
            at=mention.note.at,
        )
