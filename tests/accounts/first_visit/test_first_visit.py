"""The very first visit: whoever knows the code of the server's log becomes the administrator, once."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from structlog.testing import capture_logs

from accounts.first_visit.codes import first_code, is_first_code
from accounts.first_visit.services import make_first_administrator
from accounts.models import User
from core.errors import RuleViolation
from core.models import AuditEvent
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
PASSWORD = "seven seals and a lamp"  # noqa: S105


def typed(**changes: str) -> dict[str, str]:
    return {
        "code": first_code(),
        "name": "Amira Kesteloot",
        "email": "Amira@Sandhaven.example",
        "password": PASSWORD,
        "time_zone": "Europe/Copenhagen",
        **changes,
    }


def test_the_first_visitor_is_led_there_and_the_log_says_the_code(client: Client) -> None:
    with capture_logs() as log:
        page = client.get("/", follow=True)
    assert page.redirect_chain[-1][0] == reverse("accounts:first_visit")
    said = [line for line in log if line["event"] == "first visit"]
    assert said[0]["code"] == first_code() and first_code() not in page.text


def test_the_code_makes_an_administrator_who_is_signed_in(client: Client) -> None:
    done = client.post(reverse("accounts:first_visit"), typed(code=f" {first_code().lower().replace('-', ' ')} "))
    assert done.status_code == 302
    amira = User.objects.get()
    assert (amira.email, amira.site_role, amira.time_zone) == (
        "amira@sandhaven.example",
        User.SiteRole.ADMIN,
        "Europe/Copenhagen",
    )
    assert amira.check_password(PASSWORD) and client.session["_auth_user_id"] == str(amira.pk)
    assert AuditEvent.objects.get(action="person.added").by_id == amira.pk
    # What was typed a moment ago is not asked for again before the second factor.
    assert client.get("/", follow=True).redirect_chain[-1][0] == reverse("mfa_activate_totp")
    assert Client().get(reverse("accounts:first_visit")).status_code == 404
    assert Client().post(reverse("accounts:first_visit"), typed()).status_code == 404
    assert Client().get(reverse("account_login")).status_code == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "AAAAA-AAAAA"}, "This is not the code."),
        ({"code": ""}, "Fill this in."),
        ({"password": "short"}, "too short"),
        ({"password": "amira@sandhaven"}, "too similar"),
        ({"email": "amira at home"}, "Write a whole address"),
        ({"name": "\u200b"}, "Nothing of this can be seen"),
    ],
)
def test_a_mistake_makes_nobody_and_keeps_what_was_typed(
    client: Client, changes: dict[str, str], sentence: str
) -> None:
    answer = client.post(reverse("accounts:first_visit"), typed(**changes))
    assert answer.status_code == 422 and sentence in answer.text
    assert PASSWORD not in answer.text and not User.objects.exists()


def test_the_code_is_that_of_one_installation(settings: Any) -> None:
    code = first_code()
    assert is_first_code(code) and not is_first_code("") and not is_first_code(code[:-1])
    settings.SECRET_KEY = "the key of another installation, long enough for what is made of it"
    assert first_code() != code


def test_who_comes_second_is_told() -> None:
    make_person("ada")
    with pytest.raises(RuleViolation, match="Somebody was here first"):
        make_first_administrator(name="Eve", email="eve@x.example", time_zone="UTC", password=PASSWORD)


def test_the_command_says_address_and_code_while_nobody_is_there(settings: Any) -> None:
    out = io.StringIO()
    call_command("first_visit", stdout=out)
    assert f"First visit: {settings.BASE_URL}/people/first/" in out.getvalue() and first_code() in out.getvalue()
    make_person("ada")
    with pytest.raises(CommandError, match="access_link"):
        call_command("first_visit")
