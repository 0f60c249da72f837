"""The two mails by which a guest comes in: the link, and the code that opens it once."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from core import mails
from core.organisation import organisation_name, sender
from core.text import one_line
from core.wording import time_range, zone_name
from interviews.models import Guest
from interviews.scheduling.guest_links import guest_link


def link_mail(guest: Guest) -> None:
    """Send the link, with what it is for. The code is in the other mail."""
    interview = guest.interview
    zone = ZoneInfo(guest.person.time_zone)
    with timezone.override(zone):
        context = {
            "link": guest_link(guest),
            "until": guest.until_at,
            "interview": interview,
            "candidate": interview.loop.candidate,
            "when": time_range(interview.starts_at, interview.ends_at, zone) if interview.starts_at else "",
            "clocks": zone_name(zone),
        }
        _send(guest, f"Your kit for the {interview.spoken_name} with {interview.loop.candidate}", "guest_link", context)


def code_mail(guest: Guest, code: str, until: datetime) -> None:
    """Send the code alone: with it goes nothing that tells what it opens."""
    with timezone.override(ZoneInfo(guest.person.time_zone)):
        context = {"code": f"{code[:4]} {code[4:]}", "until": until}
        _send(guest, f"Your code for {organisation_name()}", "guest_code", context)


def _send(guest: Guest, subject: str, template: str, context: dict[str, Any]) -> None:
    context |= {"person": guest.person, "invited_by": guest.invited_by, "organisation": organisation_name()}
    mail = EmailMessage(
        subject=one_line(subject),
        body=render_to_string(f"emails/{template}.txt", context),
        from_email=sender(),
        to=[guest.person.email],
        reply_to=[guest.invited_by.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mails.send(mail)
