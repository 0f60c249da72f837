"""What happens to people's accounts. Who may do it to whom is decided by the pages' markers."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from accounts.access_links import access_link
from accounts.busy_times.services import remove_address
from accounts.models import AccessMail, User
from core import audit, jobs
from core.errors import RuleViolation
from core.merging import merged
from core.seen import Seen

OWN_FIELDS = (
    "name",
    "address_as",
    "title",
    "time_zone",
    "theme",
    "has_shortcuts",
    "wants_time_call",
    "wants_reminders",
    "gathers_reminders",
    "working_days",
    "works_from",
    "works_until",
    "most_a_week",
    "most_a_month",
)
PERSON_FIELDS = ("email", "name", "address_as", "title", "seniority", "site_role", "time_zone")


@transaction.atomic
def add_person(*, email: str, name: str, by: User | None, site_role: str = User.SiteRole.MEMBER, **fields: Any) -> User:
    """Give a colleague an account and send them a link to choose a password.

    Refused with ValidationError when somebody has the email already. The account cannot sign in before its owner
    chose a password.
    """
    person = User(email=email, name=name, site_role=site_role, **fields)
    person.set_unusable_password()
    person.full_clean(exclude=["password"])
    person.save()
    audit.record("person.added", person, by=by, fields=["email", "name", "site_role"])
    send_access_link(person=person)
    return person


@transaction.atomic
def send_access_link(*, person: User, by: User | None = None) -> AccessMail:
    """Queue a mail with a link by which `person` chooses a password. The link is made when the mail is sent. That a
    colleague (`by`) sent it is recorded; that somebody asked for their own is not, for it tells who has an account.

    Refused (RuleViolation) for a person of sample data, and for a guest, who has no password to choose; who asks in the
    name of the former gets nothing, for no mail leaves.
    """
    _check_has_account(person)
    if by is not None:
        _refuse_link_of_sample(person)
        audit.record("person.link_sent", person, by=by)
    mail = AccessMail.objects.create(person=person)
    jobs.nudge(mail)
    return mail


@transaction.atomic
def make_access_link(*, person: User, by: User | None) -> str:
    """A link by which `person` chooses a password, to be handed over by other means than our mail.

    Refused (RuleViolation) for somebody whose access was ended, for a person of sample data, and for a guest.
    """
    _refuse_link_of_sample(person)
    if not person.is_active:
        raise RuleViolation(f"{person.name} cannot sign in: their access was ended. Give it back first.")
    _check_has_account(person)
    audit.record("person.access_link_made", person, by=by, fields=["password"])
    return access_link(person)


@transaction.atomic
def change_person(*, person: User, seen: Seen | None = None, by: User, **fields: Any) -> User:
    """Change what an administrator may change of a person. Refused when it would leave no administrator, and with
    StaleRevision where somebody else changed the same since it was `seen`."""
    person = User.objects.select_for_update().get(pk=person.pk)
    fields = merged(person, fields, seen)
    if fields.get("site_role", User.SiteRole.ADMIN) != User.SiteRole.ADMIN:
        _keep_an_administrator(person)
    return _write(person, fields, PERSON_FIELDS, action="person.changed", by=by)


@transaction.atomic
def change_own_account(*, seen: Seen | None = None, by: User, **fields: Any) -> User:
    """Change one's own name, what one does, time zone, appearance, shortcuts, word of the time and reminders.
    StaleRevision where an administrator, or another tab, changed the same since it was `seen`."""
    person = User.objects.select_for_update().get(pk=by.pk)
    return _write(person, merged(person, fields, seen), OWN_FIELDS, action="person.changed", by=by)


@transaction.atomic
def deactivate_person(*, person: User, by: User | None) -> User:
    """End somebody's access. Every session of theirs ends with its next request, for good; what they wrote stays, but
    their calendar's address and the busy hours read of it are deleted.

    Refused for oneself and for the last administrator.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    if person == by:
        raise RuleViolation("You cannot end your own access. Ask another administrator.")
    _keep_an_administrator(person)
    end_sessions(person=person)
    remove_address(person=person, by=by)
    return _write(person, {"is_active": False}, ("is_active",), action="person.deactivated", by=by)


@transaction.atomic
def reactivate_person(*, person: User, by: User) -> User:
    """Give access back to somebody whose access was ended."""
    person = User.objects.select_for_update().get(pk=person.pk)
    return _write(person, {"is_active": True}, ("is_active",), action="person.reactivated", by=by)


def end_sessions(*, person: User) -> None:
    """Every session that `person` has now ends with its next request. Part of an action that has its own event."""
    User.objects.filter(pk=person.pk).update(session_series=F("session_series") + 1)
    person.refresh_from_db(fields=["session_series"])


@transaction.atomic
def note_second_factor(*, by: User) -> User:
    """After a person turned their second factor on or off or renewed its codes: every session of theirs ends.

    Returns the person as stored now, so that the session at hand can be renewed.
    """
    end_sessions(person=by)
    audit.record("person.second_factor_changed", by, by=by, fields=["second_factor"])
    return by


@transaction.atomic
def remove_second_factor(*, person: User, by: User | None) -> None:
    """Take app and recovery codes off somebody who lost them: the password alone signs in, sessions end.

    Refused for oneself, because one's own page asks for the factor first, and where there is no second factor.
    """
    if person == by:
        raise RuleViolation("Change your own second factor on your account page.")
    removed, _ = Authenticator.objects.filter(user_id=person.pk).delete()
    if not removed:
        raise RuleViolation(f"{person.name} has no second factor.")
    end_sessions(person=person)
    audit.record("person.second_factor_removed", person, by=by, fields=["second_factor"])


def _refuse_link_of_sample(person: User) -> None:
    if person.is_sample:
        raise RuleViolation(f"{person.name} is made up, so nobody signs in with this account.")


def _write(person: User, fields: dict[str, Any], allowed: tuple[str, ...], *, action: str, by: User | None) -> User:
    unknown = set(fields) - set(allowed)
    if unknown:
        raise ValidationError(f"Not to be changed here: {', '.join(sorted(unknown))}.")
    changed = [name for name, value in fields.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, fields[name])
    if changed:
        person.full_clean(exclude=["password"])
        person.save(update_fields=changed)
        audit.record(action, person, by=by, fields=changed)
    return person


def _check_has_account(person: User) -> None:
    if person.is_guest:
        raise RuleViolation(f"{person.name} is a guest without an account, so there is no password to choose.")


def _keep_an_administrator(person: User) -> None:
    if person.is_only_administrator():
        raise RuleViolation(f"{person.name} is the only administrator. Make somebody else one first.")
