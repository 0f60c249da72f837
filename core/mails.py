"""Handing a mail to the server, from a worker. The one place that knows what a mail server's answer means."""

import email
import smtplib
import socket
import ssl
from email.policy import SMTPUTF8
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from core.addresses import canonical_domain, is_international, is_of_sample
from core.errors import JobRefused, PartAway
from core.organisation import mail_connection

# From here on an answer is for good: the same mail would be refused again (RFC 5321, 4.2.1).
FOR_GOOD = 500
ASCII_ONLY = (
    "The mail server takes no addresses with letters beyond ASCII before the @ (it does not offer SMTPUTF8). Nothing "
    "was sent to {}: ask for another address."
)


def send(mail: EmailMessage) -> None:
    """Hand the mail over. To addresses of sample data nothing leaves, and that is no mistake.

    Raises PartAway where the server does not answer, or says that it cannot just now: the mail waits, for a day if need
    be. Raises JobRefused where the server will never take it, so that a person sees it.
    """
    if all(is_of_sample(parseaddr(address)[1]) for address in mail.recipients()):
        return
    try:
        _hand_over(mail)
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


def why_not_sent(mail: EmailMessage, host: str) -> str:
    """Hand the mail over now, for somebody who waits, and say in sentences why `host` did not take it; empty where it
    did."""
    try:
        _hand_over(mail)
    except smtplib.SMTPAuthenticationError as error:
        return f"{host} refused the user name or the password. It said: {_answer(error)}."
    except smtplib.SMTPRecipientsRefused as error:
        return f"{host} takes no mail to {', '.join(error.recipients)}."
    except smtplib.SMTPResponseException as error:
        return f"{host} refused it. It said: {_answer(error)}."
    except smtplib.SMTPNotSupportedError:
        return f"{host} does not offer what was asked of it, such as STARTTLS. Try another encryption."
    except JobRefused as refusal:
        return refusal.sentence
    except ssl.SSLError:
        return f"{host} speaks no such encryption on this port, or its certificate is not valid."
    except socket.gaierror:
        return f"There is no server of the name {host}."
    except OSError:
        return f"{host} does not answer on this port."
    finally:
        if mail.connection:
            mail.connection.close()
    return ""


def _answer(error: smtplib.SMTPResponseException) -> str:
    said = error.smtp_error
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join(text.split())[:200].rstrip(".")


def _hand_over(mail: EmailMessage) -> None:
    addresses = [parseaddr(address)[1] for address in (*mail.recipients(), *mail.reply_to)]
    connection = mail.connection = mail.connection or mail_connection()
    international = [address for address in addresses if is_international(address)]
    if not international or not isinstance(connection, EmailBackend):
        mail.send()
        return
    try:
        connection.open()
        server = connection.connection
        assert server is not None
        server.ehlo_or_helo_if_needed()
        if not server.has_extn("smtputf8"):
            raise JobRefused(ASCII_ONLY.format(international[0]))
        recipients = [_in_envelope(parseaddr(address)[1]) for address in mail.recipients()]
        options = ["SMTPUTF8", "BODY=8BITMIME"]
        server.sendmail(parseaddr(mail.from_email)[1], recipients, in_utf8(mail), mail_options=options)
    finally:
        connection.close()


def _in_envelope(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{canonical_domain(domain)}"


def in_utf8(mail: EmailMessage) -> bytes:
    """The mail with its addresses as they are (RFC 6532); Django would write what no server reads as an address."""
    message = email.message_from_bytes(mail.message().as_bytes(), policy=SMTPUTF8)
    for header, addresses in (("To", mail.to), ("Cc", mail.cc), ("Reply-To", mail.reply_to)):
        if addresses:
            del message[header]
            message[header] = ", ".join(addresses)
    return message.as_bytes(policy=SMTPUTF8)


def _verdict(code: int, error: Exception) -> JobRefused | PartAway:
    if code < FOR_GOOD:
        return PartAway(f"The mail server cannot take it just now ({code}).")
    return JobRefused(f"The mail server refuses it for good ({code}, {type(error).__name__}).")


def _away(error: Exception) -> str:
    return f"The mail server does not answer ({type(error).__name__})."
