"""Accounts: who is let in, who looks after them, and what ends access."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import AccessMail, User
from core import jobs
from core.errors import RuleViolation
from core.models import AuditEvent
from tests.factories.people import client_of, make_user, verify_address

pytestmark = pytest.mark.usefixtures("one_factor")


@pytest.fixture
def ada(db: None) -> User:
    return make_user("Ada Whitfield", email="ada@x.example", password="correct horse battery", site_role="admin")


@pytest.fixture
def olga(db: None) -> User:
    return make_user("Olga Petrenko", email="olga@x.example", password="correct horse battery")


def test_emails_are_unique_whatever_their_case(olga: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        # The refusal of the database is tested.
        User.objects.create(email="OLGA@x.example", name="Another")


def test_a_new_person_gets_one_mail_with_a_link_that_works_once(ada: User) -> None:
    person = services.add_person(email="new@x.example", name="Nia New", by=ada)
    assert not person.has_usable_password()
    jobs.drain()
    assert AccessMail.objects.get().job_status == "done"
    (letter,) = mail.outbox
    assert letter.to == ["new@x.example"]
    link = next(line for line in letter.body.splitlines() if line.startswith("http"))
    path = link.removeprefix("http://localhost:8000")
    client = Client()
    form_page = client.get(path, follow=True)
    chosen = {"password1": "a long good password", "password2": "a long good password"}
    client.post(form_page.request["PATH_INFO"], chosen)
    person.refresh_from_db()
    assert person.check_password("a long good password")
    assert "password1" not in Client().get(path, follow=True).content.decode()


def test_the_mail_for_a_new_password_leads_here_whatever_host_was_asked(olga: User, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example"]
    Client().post(reverse("account_reset_password"), {"email": olga.email}, headers={"host": "elsewhere.example"})
    jobs.drain()
    (letter,) = mail.outbox
    (link,) = [line for line in letter.body.splitlines() if line.startswith("http")]
    assert link.startswith("http://localhost:8000/account/")
    assert "password1" in Client().get(link.removeprefix("http://localhost:8000"), follow=True).content.decode()


@pytest.mark.parametrize("view_name", ["accounts:person_list", "accounts:audit_list"])
def test_a_search_for_what_no_database_compares_finds_nothing(view_name: str, ada: User) -> None:
    answer = client_of(ada).get(reverse(view_name), {"q": "\x00nobody", "action": "\x00nothing"})
    assert answer.status_code == 200


def test_a_taken_email_is_said_beside_the_field_and_what_was_typed_stays(ada: User, olga: User) -> None:
    typed = {"name": "Olga Two", "email": "Olga@X.example", "seniority": 3, "site_role": "member", "time_zone": "UTC"}
    answer = client_of(ada).post(reverse("accounts:person_add"), typed)
    assert answer.status_code == 422
    assert "Somebody has this email already." in answer.content.decode()
    assert "Olga Two" in answer.content.decode()


@pytest.mark.parametrize("break_", ["\r\n", "\v", "\x85", "\u2028", "\t"])
def test_a_name_with_what_breaks_lines_is_refused_wherever_it_comes_in(break_: str, ada: User) -> None:
    name = f"Nia{break_}Bcc: evil@example.net"
    typed = {"name": name, "email": "nia@x.example", "seniority": 3, "site_role": "member", "time_zone": "UTC"}
    assert client_of(ada).post(reverse("accounts:person_add"), typed).status_code == 422
    with pytest.raises(ValidationError):
        services.add_person(email="nia@x.example", name=name, by=ada)
    with pytest.raises(ValidationError):
        services.change_own_account(by=ada, title=name)
    assert not User.objects.filter(email="nia@x.example").exists()


def test_ended_access_ends_with_the_next_request(ada: User, olga: User) -> None:
    client = client_of(olga)
    assert client.get(reverse("accounts:me")).status_code == 200
    services.deactivate_person(person=olga, by=ada)
    answer = client.get(reverse("accounts:me"))
    assert answer.status_code == 302 and "login" in answer["Location"]


def test_the_last_administrator_cannot_go(ada: User, olga: User) -> None:
    with pytest.raises(RuleViolation, match="cannot end your own access"):
        services.deactivate_person(person=ada, by=ada)
    with pytest.raises(RuleViolation, match="only administrator"):
        services.change_person(person=ada, by=ada, site_role="member")
    services.change_person(person=olga, by=ada, site_role="admin")
    services.change_person(person=ada, by=olga, site_role="member")
    ada.refresh_from_db()
    assert ada.site_role == "member"


def test_one_changes_only_what_is_ones_own(olga: User) -> None:
    with pytest.raises(ValidationError):
        services.change_own_account(by=olga, site_role="admin")
    services.change_own_account(by=olga, theme="dark", time_zone="Asia/Tokyo")
    olga.refresh_from_db()
    assert (olga.theme, olga.time_zone) == ("dark", "Asia/Tokyo")
    assert AuditEvent.objects.get().fields == ["theme", "time_zone"]


def test_appearance_reaches_the_page(olga: User) -> None:
    services.change_own_account(by=olga, theme="dark")
    assert 'data-bs-theme="dark"' in client_of(olga).get(reverse("accounts:me")).content.decode()


@pytest.mark.parametrize("name", ["person_list", "person_add", "settings", "audit_list"])
def test_looking_after_people_is_for_administrators(name: str, ada: User, olga: User) -> None:
    assert client_of(ada).get(reverse(f"accounts:{name}")).status_code == 200
    assert client_of(olga).get(reverse(f"accounts:{name}")).status_code == 404
    assert Client().get(reverse(f"accounts:{name}")).status_code == 302


def test_an_account_of_somebody_else_is_not_there_for_olga(ada: User, olga: User) -> None:
    forbidden = client_of(olga).get(reverse("accounts:person_edit", args=[ada.pk]))
    absent = client_of(olga).get(reverse("accounts:person_edit", args=[999_999]))
    assert forbidden.status_code == absent.status_code == 404
    assert without_token(forbidden) == without_token(absent)


def without_token(answer) -> str:
    return re.sub(r'X-CSRFToken": "[^"]+|value="[A-Za-z0-9]{64}"', "", answer.content.decode())


def test_the_list_of_people_costs_the_same_for_one_and_for_many(ada: User, django_assert_max_num_queries) -> None:
    client = client_of(ada)
    client.get(reverse("accounts:person_list"))
    with django_assert_max_num_queries(12) as few:
        client.get(reverse("accounts:person_list"))
    for number in range(20):
        make_user(f"Person {number}", email=f"p{number}@x.example")
    with django_assert_max_num_queries(12) as many:
        client.get(reverse("accounts:person_list"))
    assert len(few) == len(many)


def test_administrators_set_up_a_second_factor_first(settings, ada: User, olga: User) -> None:
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = True
    verify_address(ada)
    answer = client_of(ada).get(reverse("accounts:person_list"))
    assert answer.status_code == 302 and answer["Location"] == reverse("mfa_activate_totp")
    assert client_of(olga).get(reverse("accounts:me")).status_code == 200


def test_signing_in_and_a_wrong_password(olga: User) -> None:
    client = Client()
    wrong = client.post(reverse("account_login"), {"login": olga.email, "password": "wrong"})
    unknown = client.post(reverse("account_login"), {"login": "nobody@x.example", "password": "wrong"})
    assert wrong.status_code == unknown.status_code
    right = client.post(reverse("account_login"), {"login": "OLGA@x.example", "password": "correct horse battery"})
    assert right.status_code == 302 and right["Location"] == "/"


def test_nobody_signs_up_by_themselves(db: None) -> None:
    answer = Client().post(reverse("account_signup"), {"email": "me@x.example", "password1": "x" * 20})
    assert not User.objects.filter(email="me@x.example").exists()
    assert answer.status_code in (200, 302, 403)


def test_whoever_is_added_gets_the_zone_of_the_installation(ada: User, settings: Any) -> None:
    """C2: the form offered Africa/Abidjan, the first of its list."""
    for zone in ("Europe/Lisbon", "Japan"):
        settings.HOUSE_TIME_ZONE = zone
        page = client_of(ada).get(reverse("accounts:person_add")).text
        assert re.search(rf'<option value="{zone}" selected>', page)
        assert page.count(" selected>Africa/Abidjan") == 0


def opened(path: str) -> tuple[Client, Any]:
    """The page behind the link of a mail, and whose browser has it."""
    client = Client()
    return client, client.get(path, follow=True)


def test_at_the_first_sign_in_the_browsers_zone_is_offered_and_kept(ada: User) -> None:
    """C2: everybody stayed in the zone that an administrator had left in the form."""
    person = services.add_person(email="new@x.example", name="Nia New", time_zone="Europe/Rome", by=ada)
    client, page = opened(urlsplit(services.make_access_link(person=person, by=ada)).path)
    assert 'data-browser-zone="offer"' in page.text and '<option value="Europe/Rome" selected>' in page.text
    assert "js/ui/zone" in page.text and "Your time zone" in page.text and "Times on pages" in page.text
    chosen = {"password1": "a long good password", "password2": "another long password", "time_zone": "Asia/Tokyo"}
    again = client.post(page.request["PATH_INFO"], chosen)
    assert again.status_code == 422 and '<option value="Asia/Tokyo" selected>' in again.text
    assert "offer" not in again.text  # what was chosen is left alone
    client.post(page.request["PATH_INFO"], chosen | {"password2": "a long good password"})
    person.refresh_from_db()
    assert (person.time_zone, person.check_password("a long good password")) == ("Asia/Tokyo", True)


def test_whoever_has_been_here_is_not_asked_for_a_zone(olga: User, ada: User) -> None:
    """C2: at the first sign-in, and not with each new password."""
    olga.last_login = timezone.now()
    olga.save()
    _, page = opened(urlsplit(services.make_access_link(person=olga, by=ada)).path)
    assert "password1" in page.text and "time_zone" not in page.text


def test_a_zone_by_an_older_name_is_kept(ada: User) -> None:
    """C2: a form that does not list what is stored shows, and then stores, the first of its list."""
    person = make_user("Jun Mori", time_zone="Japan")
    page = client_of(ada).get(reverse("accounts:person_edit", args=[person.pk])).text
    assert '<option value="Japan" selected>' in page
