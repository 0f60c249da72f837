"""The mail by which a person gets in. No text that anyone typed goes into it but the organisation's name."""

from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from accounts.access_links import access_link
from accounts.models import AccessMail, User
from core import mails
from core.organisation import organisation_name, sender


def access_mail(person: User) -> EmailMessage:
    """The mail, ready to be sent: to somebody new, or to somebody who has a password and asks for another."""
    subject, template = f"Your account for interviews at {organisation_name()}", "emails/access.txt"
    if person.has_usable_password():
        subject, template = "Choose a new password for Loopwright", "emails/new_password.txt"
    context = {"organisation": organisation_name(), "link": access_link(person)}
    return EmailMessage(
        subject=subject, body=render_to_string(template, context), from_email=sender(), to=[person.email]
    )


def send_access_mail(job: AccessMail) -> dict[str, Any]:
    """The work of a claimed row. An account of sample data lets nobody in, whatever address it has by now."""
    if job.person.is_sample:
        return {}
    mails.send(access_mail(job.person))
    return {}
