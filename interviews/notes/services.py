"""What happens to notes: written, changed, removed and had back by their writers."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, jobs
from core.errors import RuleViolation
from core.idempotency import first_time
from core.merging import merged
from core.seen import Seen
from hiring.models import Opening
from interviews.models import Loop, NoteMention, PlanNote
from interviews.notes.threads import Thread

NOT_A_READER = "{person} does not read these notes, so a note cannot name them. Ask them in another way."
ONLY_ITS_WRITER = "Only its writer changes a note."
IS_REMOVED = "This note was removed. Have it back before you change it."


@transaction.atomic
def add_note(*, thread: Thread, text: str, mentions: Iterable[User] = (), key: str = "", by: User) -> PlanNote | None:
    """Write a note. Whoever it names gets a mail that says so, and a line on My work until they looked. `key` sent
    twice writes one note, and gives None the second time.

    Refused (RuleViolation): somebody to whom these notes are closed, as its writer or as one whom it names.
    """
    _lock(thread)
    if why := thread.why_closed(by):
        raise RuleViolation(why)
    people = dict.fromkeys(person for person in mentions if person != by)
    for person in people:
        if not thread.is_read_by(person):
            raise RuleViolation(NOT_A_READER.format(person=person))
    if not first_time(by, key, "note.added", thread.subject):
        return None
    note = PlanNote.objects.create(opening=thread.opening, loop=thread.loop, text=text, by=by)
    for person in people:
        jobs.nudge(NoteMention.objects.create(note=note, person=person))
    _record("note.added", note, by)
    return note


@transaction.atomic
def change_note(*, note: PlanNote, text: str, seen: Seen | None = None, by: User) -> PlanNote:
    """Write one's own note anew; nobody gets another mail. Refused with RuleViolation: somebody else's, a removed one,
    or where it is closed to its writer by now; with StaleRevision where it was changed since it was `seen`."""
    note = _own(note, by)
    if note.removed_at is not None:
        raise RuleViolation(IS_REMOVED)
    values = merged(note, {"text": text}, seen, subject=note.subject)
    if values.get("text", note.text) != note.text:
        note.text, note.changed_at = values["text"], timezone.now()
        note.save(update_fields=["text", "changed_at"])
        _record("note.changed", note, by)
    return note


@transaction.atomic
def remove_note(*, note: PlanNote, by: User) -> None:
    """Take one's own note back: nobody reads it any more. It can be had back."""
    _set_removed(note, by, is_removed=True)


@transaction.atomic
def restore_note(*, note: PlanNote, by: User) -> None:
    """Have one's own note back that was removed."""
    _set_removed(note, by, is_removed=False)


def _set_removed(note: PlanNote, by: User, *, is_removed: bool) -> None:
    """Twice is once."""
    note = _own(note, by)
    if (note.removed_at is not None) == is_removed:
        return
    note.removed_at = timezone.now() if is_removed else None
    note.save(update_fields=["removed_at"])
    _record("note.removed" if is_removed else "note.restored", note, by)


def _own(note: PlanNote, by: User) -> PlanNote:
    _lock(Thread.of(note))
    note = PlanNote.objects.select_for_update(of=("self",)).select_related("opening", "loop__candidate").get(pk=note.pk)
    if note.by_id != by.pk:
        raise RuleViolation(ONLY_ITS_WRITER)
    if why := Thread.of(note).why_closed(by):
        raise RuleViolation(why)
    return note


def _lock(thread: Thread) -> None:
    """Before anything below: a candidate who is erased takes the loop and its notes along."""
    rows = Loop.objects.filter(pk=thread.loop.pk) if thread.loop else Opening.objects.filter(pk=thread.opening.pk)
    rows.select_for_update(of=("self",)).get()


def _record(action: str, note: PlanNote, by: User) -> None:
    """On what it is about, never a word of it."""
    audit.record(action, note.subject, by=by, scope=note.opening.scope, fields=["notes"])
