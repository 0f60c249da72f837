"""The mail by which an administrator sees that mails leave."""

from email.utils import formataddr

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from accounts.models import User
from core import organisation
from core.organisation import MailServer


def test_mail(*, server: MailServer, sender: str, to: User) -> EmailMessage:
    """A mail to an administrator through this server, ready to be sent."""
    name = organisation.organisation_name()
    return EmailMessage(
        subject=f"A test mail of {name}",
        body=render_to_string("emails/test_mail.txt", {"organisation": name, "server": server.host}),
        from_email=formataddr((name, sender)) if sender else organisation.sender(),
        to=[to.email],
        connection=server.connection(),
    )
