"""Handing a mail to the server, from a worker."""

from django.core.mail import EmailMessage

from core.errors import JobFailed


def send(mail: EmailMessage) -> None:
    """Hand the mail over. Raises JobFailed when the server does not take it."""
    try:
        mail.send()
    except OSError as error:
        raise JobFailed(f"The mail server did not take it ({type(error).__name__}).") from error
