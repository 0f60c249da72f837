"""Two tabs, one sign-in: the form of the second one was drawn for a token that is no longer the browser's."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.people import make_user

PASSWORD = "correct horse battery"


@pytest.fixture
def noor(db: None) -> User:
    return make_user("Noor Haddad", email="noor@x.example", password=PASSWORD)


def form_of(client: Client, following: str) -> dict[str, str]:
    page = client.get(reverse("account_login"), {"next": following}).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    return {"csrfmiddlewaretoken": token[1], "next": following, "login": "noor@x.example", "password": PASSWORD}


def test_the_second_tab_goes_on(noor: User) -> None:
    """C6: it said that the page was open for too long."""
    browser = Client(enforce_csrf_checks=True)
    first, second = form_of(browser, "/people/me/"), form_of(browser, "/help/")
    assert browser.post(reverse("account_login"), first)["Location"] == "/people/me/"
    answer = browser.post(reverse("account_login"), second)
    assert (answer.status_code, answer["Location"]) == (302, "/help/")


@pytest.mark.parametrize("following", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_it_goes_nowhere_else(noor: User, following: str) -> None:
    """C6: an address of another host is no place to go on to."""
    browser = Client(enforce_csrf_checks=True)
    first, second = form_of(browser, "/people/me/"), form_of(browser, following)
    browser.post(reverse("account_login"), first)
    assert browser.post(reverse("account_login"), second)["Location"] == reverse("interviews:my_work")


def test_who_is_not_signed_in_gets_the_form_again(noor: User) -> None:
    """C6: with what was typed, but the password; and no claim of a reason that nobody knows."""
    browser = Client(enforce_csrf_checks=True)
    typed = form_of(browser, "/help/") | {"csrfmiddlewaretoken": "x" * 64}
    answer = browser.post(reverse("account_login"), typed)
    assert answer.status_code == 403
    assert 'value="noor@x.example"' in answer.text and 'name="next" value="/help/"' in answer.text
    assert PASSWORD not in answer.text and "too long" not in answer.text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.text)
    assert token
    again = browser.post(reverse("account_login"), typed | {"csrfmiddlewaretoken": token[1]})
    assert again["Location"] == "/help/"


def test_a_script_gets_its_sentence(noor: User) -> None:
    """C6: the window for signing in again shows it itself."""
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(reverse("account_login"), {}, headers={"accept": "application/json"})
    assert answer.status_code == 403 and answer.json()["sentence"]
