"""Handing a mail to the server, from a worker. The one place that knows what a mail server's answer means."""

import smtplib

from django.core.mail import EmailMessage

from core.errors import JobRefused, PartAway

# From here on an answer is for good: the same mail would be refused again (RFC 5321, 4.2.1).
FOR_GOOD = 500


def send(mail: EmailMessage) -> None:
    """Hand the mail over.

    Raises PartAway where the server does not answer, or says that it cannot just now: the mail waits, for a day if need
    be. Raises JobRefused where the server will never take it, so that a person sees it.
    """
    try:
        mail.send()
    except smtplib.SMTPConnectError as error:  # a greeting says nothing about this mail, whatever its number
        raise PartAway(_away(error)) from error
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise _verdict(min(codes, default=FOR_GOOD), error) from error
    except smtplib.SMTPResponseException as error:
        raise _verdict(error.smtp_code, error) from error
    except smtplib.SMTPNotSupportedError as error:
        raise _verdict(FOR_GOOD, error) from error
    except OSError as error:  # every other error of smtplib is one, too
        raise PartAway(_away(error)) from error


def _verdict(code: int, error: Exception) -> JobRefused | PartAway:
    if code < FOR_GOOD:
        return PartAway(f"The mail server cannot take it just now ({code}).")
    return JobRefused(f"The mail server refuses it for good ({code}, {type(error).__name__}).")


def _away(error: Exception) -> str:
    return f"The mail server does not answer ({type(error).__name__})."
