"""One address however it is written: whoever signs in, asks for a password, is added, or applies."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import services
from accounts.models import AccessMail, User
from tests.factories.people import make_user

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()
    yield
    cache.clear()


SPELLINGS = [
    "Noor.Haddad@Tidewell.example",
    " noor.haddad@tidewell.example ",
    "NOOR.HADDAD@TIDEWELL.EXAMPLE",
    "noor.haddad＠tidewell.example",
]
ABROAD = ["josé@münchen.example", "José@xn--mnchen-3ya.example", "jose\u0301@MÜNCHEN.example"]


def given_by_form(address: str, ada: User) -> User:
    person = make_user("Noor Haddad", email="noor@old.example", password=PASSWORD)
    services.change_person(person=person, by=ada, email=address)
    return person


def given_when_made(address: str, ada: User) -> User:
    return make_user("Noor Haddad", email=address, password=PASSWORD)


@pytest.mark.parametrize("spellings", [SPELLINGS, ABROAD], ids=["ascii", "abroad"])
@pytest.mark.parametrize("door", [given_by_form, given_when_made])
def test_every_spelling_signs_in_and_gets_a_new_password(db, door, spellings):
    """C1, C5: no spelling did, once an administrator had written the address in capitals."""
    ada = make_user("Ada Whitfield", email="ada@x.example", site_role="admin")
    for stored in spellings:
        person = door(stored, ada)
        for typed in spellings:
            answer = Client().post(reverse("account_login"), {"login": typed, "password": PASSWORD})
            assert answer.status_code == 302, (stored, typed)
        AccessMail.objects.all().delete()
        Client().post(reverse("account_reset_password"), {"email": typed})
        assert AccessMail.objects.get().person == person
        cache.clear()
        AccessMail.objects.all().delete()
        User.objects.filter(pk=person.pk).delete()


def test_spellings_are_counted_as_one_account(db):
    """S6: ten failures an account, however its address is written."""
    make_user("Noor Haddad", email=SPELLINGS[0], password=PASSWORD)
    for turn in range(10):
        Client().post(reverse("account_login"), {"login": SPELLINGS[turn % 4], "password": "wrong"})
    answer = Client().post(reverse("account_login"), {"login": "noor.haddad@tidewell.EXAMPLE", "password": PASSWORD})
    assert answer.status_code == 422


def test_two_accounts_of_one_address_stay_and_are_marked(db):
    """C1: from the days when spellings counted as different. Each signs in by its own password."""
    older = make_user("Ivan Older", email="ivan@münchen.example", password=PASSWORD)
    newer = make_user("Ivan Newer", email="ivan@other.example", password="another good password")
    User.objects.filter(pk=newer.pk).update(
        email="ivan@xn--mnchen-3ya.example", canonical_email="ivan@xn--mnchen-3ya.example", shares_address=True
    )
    import_module("accounts.migrations.0013_mend_addresses").mend(apps, None)
    older.refresh_from_db()
    newer.refresh_from_db()
    assert (older.shares_address, newer.shares_address) == (False, True)
    for person, password in ((older, PASSWORD), (newer, "another good password")):
        answer = Client().post(reverse("account_login"), {"login": person.email, "password": password})
        assert answer.status_code == 302
    newer.email = "ivan@home.example"
    newer.save(update_fields=["email"])
    newer.refresh_from_db()
    assert not newer.shares_address


def test_nobody_gets_an_address_that_is_taken_in_another_spelling(db):
    """C1, C5: said beside the field, and by the database."""
    ada = make_user("Ada Whitfield", email="ada@x.example", site_role="admin", password=PASSWORD)
    make_user("José", email=ABROAD[0])
    with pytest.raises(ValidationError, match="Somebody has this email already"):
        services.add_person(email=ABROAD[1], name="Another", by=ada)
    with pytest.raises(CommandError, match="has an account"):
        call_command("add_admin", ABROAD[2], "Another")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user("Another", email=ABROAD[1])


@pytest.mark.parametrize(
    "address", ["a@b", "a b@x.example", "a@@x.example", "ㅤ@x.example", "a⠀b@x.example", "@x.example", "a..b@x.example"]
)
def test_what_mail_cannot_carry_is_no_address(db, address):
    """C5: nor is one of which a part cannot be seen."""
    with pytest.raises(ValidationError):
        services.add_person(email=address, name="Nobody", by=None)
