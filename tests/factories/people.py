"""People: the cast, and anybody else."""

from datetime import datetime
from itertools import count
from types import SimpleNamespace
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import AccessMail, BusyTime, User

_numbers = count(1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

# The names of the demo company, and the part that each has in every test.
CAST: dict[str, dict[str, Any]] = {
    "rita": {"name": "Rita Okafor", "address_as": "Rita", "title": "recruiter", "site_role": User.SiteRole.RECRUITER},
    "max": {"name": "Max Lindqvist", "address_as": "Max", "title": "director", "seniority": 8},
    "pia": {"name": "Pia Moreau", "address_as": "Pia", "title": "staff engineer", "seniority": 4},
    "paul": {"name": "Paul Achterberg", "address_as": "Paul", "title": "engineering manager", "seniority": 6},
    "noor": {"name": "Noor Haddad", "address_as": "Noor", "title": "senior engineer", "seniority": 4},
    "sam": {"name": "Sam Idowu", "address_as": "Sam", "title": "engineer", "seniority": 2},
    "olga": {"name": "Olga Petrenko", "address_as": "Olga"},
    "ada": {"name": "Ada Whitfield", "address_as": "Ada", "site_role": User.SiteRole.ADMIN},
}


def make_user(name: str = "", **fields: Any) -> User:
    """Somebody without a password, for making one takes longer than most tests. `email` is made up from the name."""
    number = next(_numbers)
    name = name or f"Colleague {number}"
    email = fields.pop("email", f"{name.split()[0].lower()}{number}@example.org")
    return User.objects.create_user(email=email, name=name, **fields)


def make_users_at_once(*emails: str, **fields: Any) -> list[User]:
    """Past the manager and past `save`, as an import would."""
    return User.objects.bulk_create([User(email=email, **fields) for email in emails])


def make_crowd(number: int) -> list[User]:
    """So many colleagues in one statement: Person 000, Person 001, and so on."""
    rows = (User(email=f"person{n}@example.org", name=f"Person {n:03}", password="!") for n in range(number))
    return User.objects.bulk_create(rows)


def make_saved_user(email: str, **fields: Any) -> User:
    """Past the manager, as another program's sign-in would."""
    return User.objects.create(email=email, **fields)


def make_person(key: str, **fields: Any) -> User:
    """One of the cast: `make_person("rita")`."""
    return make_user(**{**CAST[key], **fields})


def make_cast(*keys: str, **fields: Any) -> SimpleNamespace:
    """The cast by first name: all of it, or those named."""
    return SimpleNamespace(**{key: make_person(key, **fields) for key in keys or CAST})


def client_of(user: User, **options: Any) -> Client:
    """A client that is signed in as somebody, without a password, or as a guest without a code; options are those of
    the client."""
    client = Client(**options)
    client.force_login(user, backend=BACKEND)
    if user.is_guest:
        session = client.session
        session["guest_series"] = user.guest.series
        session.save()
    return client


def verify_address(user: User) -> EmailAddress:
    """Their address as one they have proven to read."""
    return EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def give_second_factor(user: User) -> Authenticator:
    """An app that shows codes, whose secret nobody knows."""
    return Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})


def make_access_mail(person: User | None = None) -> AccessMail:
    """A job that waits: a link to choose a password."""
    return AccessMail.objects.create(person=person or make_user())


def unsaved_user(pk: int, name: str) -> User:
    """A person in memory only."""
    return User(pk=pk, name=name, email=f"{name.split()[0].strip(';').lower()}@example.org")


def make_busy_time(person: User, start: datetime, end: datetime) -> BusyTime:
    """Hours that somebody's own calendar says are taken."""
    return BusyTime.objects.create(person=person, starts_at=start, ends_at=end)
