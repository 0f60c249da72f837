"""The mail to somebody whom a note names: that it does, and where it stands. What it says is read there alone."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from core import mails
from core.organisation import organisation_name, sender
from interviews.models import NoteMention
from interviews.notes.threads import Thread


def deliver(mention: NoteMention) -> dict[str, Any]:
    """The work of a claimed row: send its mail, or drop it where they looked already, the note was removed, or it is
    closed to them by now."""
    note = mention.note
    thread = Thread.of(note)
    if mention.seen_at is None and note.removed_at is None and thread.is_read_by(mention.person):
        mails.send(_mail(mention, thread))
    return {}


def _mail(mention: NoteMention, thread: Thread) -> EmailMessage:
    context = {
        "writer": mention.note.by.name,
        "opening": thread.opening.title,
        "link": f"{settings.BASE_URL}{thread.url}",
        "organisation": organisation_name(),
    }
    return EmailMessage(
        subject=f"{mention.note.by.name} names you in a note",
        body=render_to_string("emails/note.txt", context),
        from_email=sender(),
        to=[mention.person.email],
        # The same for every attempt: a mail that was sent twice is shown once.
        headers={"Message-ID": f"<note.{mention.pk}@loopwright>", "Auto-Submitted": "auto-generated"},
    )
