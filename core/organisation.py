"""The organisation whose installation this is: its name, its clocks and its mail.

What the environment says holds; where it says nothing, what an administrator said in the browser; and where nobody said
anything, words and values that work.
"""

import time
import zoneinfo
from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr
from functools import lru_cache

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError
from django.utils import timezone

from core.models import Organisation
from core.sealing import opened

UNNAMED = "Your organisation"
# Every page names the organisation. What was changed in another process is seen after so long.
KEPT_SECONDS = 10
NAME, TIME_ZONE, SENDER, SERVER = "name", "time_zone", "mail_from", "mail_host"
KEEPING = "keeps_in_browser"


@dataclass(frozen=True)
class MailServer:
    """A mail server that takes our mails, and how it lets us in. The password is as it is typed."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = ""

    def connection(self) -> BaseEmailBackend:
        """A connection that is not open yet."""
        return get_connection(
            "django.core.mail.backends.smtp.EmailBackend",
            host=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            use_tls=self.security == Organisation.MailSecurity.STARTTLS,
            use_ssl=self.security == Organisation.MailSecurity.TLS,
        )


def fixed_on_server() -> frozenset[str]:
    """What the environment says, so that nobody changes it in the browser: NAME, TIME_ZONE, SENDER, SERVER, KEEPING."""
    said = {
        NAME: settings.ORGANISATION,
        TIME_ZONE: settings.HOUSE_TIME_ZONE,
        SENDER: settings.MAIL_FROM,
        SERVER: _has_server(),
        KEEPING: settings.KEEP_UNSENT_TEXT is not None,
    }
    return frozenset(name for name, value in said.items() if value)


def organisation_name() -> str:
    """What the organisation is called, on pages, in mails and in print."""
    return settings.ORGANISATION or said_here().name or UNNAMED


def house_zone() -> zoneinfo.ZoneInfo:
    """The organisation's time zone: of what leaves the house, whoever asks for it and from where."""
    return zoneinfo.ZoneInfo(settings.HOUSE_TIME_ZONE or said_here().time_zone or settings.TIME_ZONE)


def house_time(moment: datetime) -> datetime:
    """The moment as the organisation's clocks say it."""
    return timezone.localtime(moment, house_zone())


def keeps_in_browser() -> bool:
    """Whether a browser may keep the open kit, and words that are not saved yet, for whoever writes them."""
    said = settings.KEEP_UNSENT_TEXT
    return said_here().keeps_in_browser if said is None else bool(said)


def sender() -> str:
    """Whom our mails are from: a name and an address."""
    if settings.MAIL_FROM:
        return str(settings.MAIL_FROM)
    address = said_here().mail_from
    return formataddr((organisation_name(), address)) if address else settings.DEFAULT_FROM_EMAIL


def mail_server() -> MailServer | None:
    """The server that an administrator named; None where the environment names one, or nobody does."""
    row = Organisation() if _has_server() else said_here()
    if not row.mail_host:
        return None
    return MailServer(row.mail_host, row.mail_port, row.mail_security, row.mail_user, opened(row.mail_password))


def mail_connection() -> BaseEmailBackend:
    """How a mail leaves now."""
    server = mail_server()
    return server.connection() if server else get_connection()


def reaches_nobody() -> bool:
    """Whether mails are kept in a folder because nobody named a server."""
    return not _has_server() and mail_server() is None


def _has_server() -> bool:
    """Whether the environment names a mail server: without one, mails are kept in files."""
    return not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")


def said_here() -> Organisation:
    """The row, or an empty one; a few seconds old at most. Also while the database is away, for error pages name the
    organisation too."""
    try:
        return _kept(int(time.monotonic() // KEPT_SECONDS))
    except DatabaseError:
        return Organisation()


def forget() -> None:
    """Read the row anew: it was changed, or a change of it was taken back."""
    _kept.cache_clear()


@lru_cache(maxsize=1)
def _kept(_: int) -> Organisation:
    return Organisation.objects.first() or Organisation()
