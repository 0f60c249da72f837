"""Notes of the planning."""

from collections.abc import Iterable

from accounts.models import User
from interviews.models import NoteMention, PlanNote
from interviews.notes.threads import Thread


def make_note(thread: Thread, text: str, *, by: User, mentions: Iterable[User] = ()) -> PlanNote:
    """A note as it stands, of which no mail was asked for yet."""
    note = PlanNote.objects.create(opening=thread.opening, loop=thread.loop, text=text, by=by)
    NoteMention.objects.bulk_create([NoteMention(note=note, person=person) for person in mentions])
    return note
