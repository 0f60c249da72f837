"""People without an account on one panel: invited, let in by a code, sent away."""

from datetime import timedelta
from secrets import randbelow
from typing import Any
from unicodedata import decimal

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from core import audit, jobs
from core.addresses import canonical_email
from core.errors import RuleViolation
from interviews.guests.mails import code_mail, link_mail
from interviews.locks import lock_interview
from interviews.loops.services.panels import seat_panelist
from interviews.models import Guest, GuestMail, Interview, Loop
from interviews.models.guests import CODE_LASTS
from interviews.scheduling.guest_links import TIME_IS_UP, why_ended, with_whole_run

CODE_DIGITS = 8
# Of a hundred million. One visitor is stopped long before (settings.ACCOUNT_RATE_LIMITS), so it takes many addresses or
# days to close the link to the guest, and whoever invited them opens it again by a new one.
WRONG_CODES = 100
CODES_AN_HOUR = 5
SALT = "interviews.guest.code"

HAS_ACCOUNT = "{person} has an account with this address. Add them to the panel by name instead."
IS_CLOSED = "The account of {person} has this address and is closed. An administrator can let them sign in again."
IS_GUEST = "{person} is a guest of the {round} of this loop already. A guest holds one seat."
TOO_MANY_CODES = "Enough codes were sent for now. Use any of them, or come back in an hour."
TOO_MANY_WRONG = "Too many wrong codes were typed. Whoever invited you can send you a new link."


@transaction.atomic
def invite_guest(
    *, interview: Interview, name: str, email: str, days: int, is_lead: bool = False, is_shadow: bool = False, by: User
) -> Guest:
    """Give somebody without an account a seat in one interview. Their link and the code that opens it are on their way
    in two mails then.

    Refused: RuleViolation for an address that has an account or is that of another guest of the loop, and for what
    `seat_panelist` refuses, among it the candidate and whoever must not interview them; ValidationError for what is no
    name, no address or no such number of days.
    """
    lock_interview(interview)
    _check_address(interview.loop, canonical_email(email))
    person = User(email=email, name=name, is_guest=True, time_zone=interview.time_zone)
    person.set_unusable_password()
    person.full_clean(exclude=["password"])
    person.save()
    guest = Guest(person=person, interview=interview, days=days, invited_by=by)
    guest.full_clean()
    guest.save()
    seat_panelist(interview=interview, panelist=person, is_lead=is_lead, is_shadow=is_shadow, by=by)
    _send(guest, GuestMail.Kind.LINK, GuestMail.Kind.CODE)
    audit.record("guest.invited", guest, by=by, scope=interview.loop.scope, fields=["person", "interview", "days"])
    return guest


@transaction.atomic
def renew_link(*, guest: Guest, days: int, by: User) -> Guest:
    """Send a new link with a new code, good for so many days after the round. The former link ends, and whoever is in
    by it is out.

    Refused: RuleViolation where the seat itself is over, or so many days have passed already; ValidationError for no
    such number of days.
    """
    guest = _locked(guest)
    guest.series += 1
    guest.days, guest.revoked_at = days, None
    guest.wrong_codes = 0
    if sentence := why_ended(guest, timezone.now()):
        raise RuleViolation(f"{sentence} Choose more days." if sentence == TIME_IS_UP else sentence)
    guest.full_clean()
    guest.save()
    _send(guest, GuestMail.Kind.LINK, GuestMail.Kind.CODE)
    audit.record("guest.link_renewed", guest, by=by, scope=guest.interview.loop.scope, fields=["days"])
    return guest


@transaction.atomic
def end_link(*, guest: Guest, by: User) -> Guest:
    """Close the way in: whoever is in is out with their next request. The seat and what was saved stay."""
    guest = _locked(guest)
    if guest.revoked_at is None:
        guest.revoked_at = timezone.now()
        guest.save(update_fields=["revoked_at"])
        audit.record("guest.link_ended", guest, by=by, scope=guest.interview.loop.scope, fields=["revoked_at"])
    return guest


@transaction.atomic
def take_end_back(*, guest: Guest, by: User) -> Guest:
    """Undo `end_link`: the link leads where it led."""
    guest = _locked(guest)
    if guest.revoked_at is not None:
        guest.revoked_at = None
        guest.save(update_fields=["revoked_at"])
        audit.record("guest.end_taken_back", guest, by=by, scope=guest.interview.loop.scope, fields=["revoked_at"])
    return guest


@transaction.atomic
def ask_for_code(*, guest: Guest) -> None:
    """Send another code to the guest's own address. Anybody who has the link may ask, so the event names nobody, and
    the former codes stay good: else a stranger could end the guest's.

    Refused (RuleViolation): a link that has ended, more than a few codes an hour, and where none would fit any more.
    """
    guest = _locked(guest)
    if sentence := why_ended(guest, timezone.now()):
        raise RuleViolation(sentence)
    if guest.wrong_codes >= WRONG_CODES:
        raise RuleViolation(TOO_MANY_WRONG)
    an_hour_ago = timezone.now() - timedelta(hours=1)
    if guest.mails.filter(kind=GuestMail.Kind.CODE, asked_at__gt=an_hour_ago).count() >= CODES_AN_HOUR:
        raise RuleViolation(TOO_MANY_CODES)
    _send(guest, GuestMail.Kind.CODE)
    audit.record("guest.code_asked", guest, by=None, scope=guest.interview.loop.scope)


@transaction.atomic
def let_in(*, guest: Guest, code: str) -> bool:
    """Whether this is a code that was sent and neither used nor too old: all that were sent end with it. A wrong one is
    counted.

    Refused (RuleViolation): every code, after so many wrong ones that somebody tries them all.
    """
    guest = _locked(guest)
    now = timezone.now()
    if why_ended(guest, now):
        return False
    if guest.wrong_codes >= WRONG_CODES:
        raise RuleViolation(TOO_MANY_WRONG)
    sent = guest.mails.filter(code_sha256=_digest(guest, code), asked_at__gt=now - CODE_LASTS)
    if not sent.exists():
        guest.wrong_codes += 1
        guest.save(update_fields=["wrong_codes"])
        return False
    guest.mails.update(code_sha256="")
    guest.wrong_codes = 0
    guest.first_opened_at = guest.first_opened_at or now
    guest.save(update_fields=["wrong_codes", "first_opened_at"])
    audit.record("guest.entered", guest, by=guest.person, scope=guest.interview.loop.scope)
    return True


def deliver(mail: GuestMail) -> dict[str, Any]:
    """The work of a claimed row: write the mail and send it; drop it where the link has ended meanwhile."""
    guest = with_whole_run().get(pk=mail.guest_id)
    if why_ended(guest, timezone.now()):
        return {}
    if mail.kind == GuestMail.Kind.LINK:
        link_mail(guest)
        return {"sent_at": timezone.now()}
    code = f"{randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    code_mail(guest, code, mail.code_until_at)
    return {"sent_at": timezone.now(), "code_sha256": _digest(guest, code)}


def _digest(guest: Guest, code: str) -> str:
    """What is kept of a code. Keyed: eight digits alone would be found by trying them all. A keyboard decides in which
    script digits are typed, so those of any script are the same."""
    digits = "".join(str(decimal(sign)) for sign in code if sign.isdecimal())
    return salted_hmac(SALT, f"{guest.pk} {guest.series} {digits}", algorithm="sha256").hexdigest()


def _send(guest: Guest, *kinds: str) -> None:
    for kind in kinds:
        jobs.nudge(GuestMail.objects.create(guest=guest, kind=kind))


def _locked(guest: Guest) -> Guest:
    return with_whole_run().select_for_update(of=("self",)).get(pk=guest.pk)


def _check_address(loop: Loop, address: str) -> None:
    account = User.objects.known_by(address).with_account().first()
    if account is not None:
        raise RuleViolation((HAS_ACCOUNT if account.is_active else IS_CLOSED).format(person=account.name))
    there = User.objects.known_by(address).filter(guest__interview__loop=loop, seats__interview__loop=loop)
    if (person := there.select_related("guest__interview").first()) is not None:
        raise RuleViolation(IS_GUEST.format(person=person.name, round=person.guest.interview.spoken_name))
