"""What an administrator says of the organisation is kept, and tried out where it can be."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.organisation.mails import test_mail
from core import audit, mails, organisation
from core.errors import RuleViolation
from core.merging import merged
from core.models import Organisation
from core.organisation import MailServer
from core.sealing import sealed
from core.seen import Seen

SAID = ("name", "time_zone", "keeps_in_browser", "mail_from", "mail_host", "mail_port", "mail_security", "mail_user")


@transaction.atomic
def change_organisation(*, seen: Seen | None = None, by: User, **fields: Any) -> Organisation:
    """Keep what is said of the organisation, of its name, time zone and mail.

    Refused: RuleViolation for what the server's environment says; StaleRevision where somebody else changed the same
    since it was `seen`. An empty `mail_password` leaves the one that is stored.
    """
    fixed = organisation.fixed_on_server().intersection(fields)
    if fixed:
        raise RuleViolation("This is set on the server, so it cannot be changed here.")
    password = fields.pop("mail_password", "")
    Organisation.objects.get_or_create(pk=Organisation.ONLY)
    row = Organisation.objects.select_for_update().get(pk=Organisation.ONLY)
    written = {name: value for name, value in merged(row, fields, seen).items() if name in SAID}
    if password:
        written["mail_password"] = sealed(password)
    return _write(row, written, by)


def send_test_mail(*, server: MailServer, sender: str, to: User) -> None:
    """Hand a mail to this server, now. Refused (RuleViolation) with what the server said where it did not take it."""
    sentence = mails.why_not_sent(test_mail(server=server, sender=sender, to=to), server.host)
    if sentence:
        raise RuleViolation(f"The test mail did not leave. {sentence} Nothing was changed.")


@transaction.atomic
def change_mail_server(*, seen: Seen | None = None, by: User, is_tested: bool, **fields: Any) -> Organisation:
    """Keep a mail server, and since when a test mail has left through it; see `change_organisation`."""
    row = change_organisation(seen=seen, by=by, **fields)
    row.tested_at = timezone.now() if is_tested else None
    row.save(update_fields=["tested_at"])
    return row


@transaction.atomic
def forget_mail_server(*, seen: Seen | None = None, by: User) -> None:
    """Mails are kept in the folder of the installation again, and the password is gone. StaleRevision where somebody
    else named another server since the one that was `seen`."""
    row = Organisation.objects.select_for_update().filter(pk=Organisation.ONLY).first()
    if row is not None:
        merged(row, {"mail_host": "", "mail_user": ""}, seen)
        _write(row, {"mail_host": "", "mail_user": "", "mail_password": "", "tested_at": None}, by)


def _write(row: Organisation, values: dict[str, Any], by: User) -> Organisation:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.full_clean()
        row.save(update_fields=changed)
        audit.record("organisation.changed", row, by=by, fields=changed)
        transaction.on_commit(organisation.forget)
    return row
