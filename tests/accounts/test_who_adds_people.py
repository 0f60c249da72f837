"""C8: what the sign-in page and the help say of who may do something is what the rules say."""

import pytest
from django.test import Client
from django.urls import reverse

from core.access import may_open
from tests.factories.people import client_of, make_cast

pytestmark = pytest.mark.usefixtures("one_factor")

ADDS = "An administrator adds"


@pytest.mark.parametrize("page", ["account_login", "core:help"])
def test_c8_who_adds_people_is_said_as_it_is(db: None, page: str) -> None:
    """A recruiter was promised to be able to, and got 404."""
    cast = make_cast("ada", "rita", "max")
    client = Client() if page == "account_login" else client_of(cast.rita)
    text = " ".join(client.get(reverse(page)).text.split())
    assert ADDS in text and "recruiter or an administrator adds" not in text
    may = {name: may_open(person, "accounts:person_add") for name, person in vars(cast).items()}
    assert may == {"ada": True, "rita": False, "max": False}


def test_c8_an_administrator_begins_a_template_and_an_opening(db: None) -> None:
    """Both answered 404 to the one person who can do everything else."""
    ada = client_of(make_cast("ada").ada)
    for page in ("hiring:template_add", "hiring:opening_add"):
        assert ada.get(reverse(page)).status_code == 200
