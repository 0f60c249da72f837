"""Guests: invited through the service, and coming in the way they do, by the link and the code of two mails."""

import re
from typing import Any

from django.core import mail
from django.test import Client

from accounts.models import User
from core import jobs
from interviews.guests.services import invite_guest
from interviews.models import Guest, Interview, Message

GUS = {"name": "Gus Ferreira", "email": "gus@elsewhere.example", "days": 14}


def make_guest(interview: Interview, *, by: User, **fields: Any) -> Guest:
    """Gus, who comes from elsewhere, invited to this round."""
    return invite_guest(interview=interview, by=by, **{**GUS, **fields})


def mails_of(guest: Guest) -> tuple[str, str]:
    """The address of the newest link and the newest code, out of the mails that are sent now; empty for what is in
    none of them."""
    mail.outbox = []
    jobs.drain()
    link = code = ""
    for letter in mail.outbox:
        if letter.to == [guest.person.email]:
            found = re.search(r"http://[^/]+(/guest/\S+)", letter.body)
            link = found.group(1) if found else link
            found = re.search(r"Your code: (\d{4} \d{4})", letter.body)
            code = found.group(1) if found else code
    return link, code


def come_in(guest: Guest, **options: Any) -> Client:
    """A browser in which the guest followed the newest link and typed the newest code."""
    link, code = mails_of(guest)
    client = Client(**options)
    answer = client.post(link, {"code": code})
    assert answer.status_code == 302, answer.content.decode()
    return client


def plan_first_reminder(guest: Guest) -> Message:
    """A reminder of the guest's scorecard that is due."""
    interview, kind = guest.interview, Message.Kind.REMINDER
    starts_at = interview.starts_at
    return Message.objects.create(kind=kind, interview=interview, recipient=guest.person, round_starts_at=starts_at)
