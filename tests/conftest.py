"""The cast, by name in every test, and the stages of a loop that the demo is built from.

Rita recruits, Max is the hiring manager, Pia, Paul, Noor and Tomáš sit on panels, Sam shadows, Olga is a colleague
who must see nothing, Ada administers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # pytest reads this file before Django has its settings
    from django.test import Client

    from accounts.models import User
    from config.demo import Company
    from hiring.models import Candidate, Opening
    from interviews.models import Loop


@pytest.fixture
def demo(db: None) -> Any:
    """The module that builds the demo company."""
    from config import demo

    return demo


@pytest.fixture
def company(demo: Any) -> Company:
    """The cast and one opening, with its kit, team and loop template."""
    company = demo.hire_people()
    demo.open_openings(company, "lead")
    return company


def person(key: str) -> Callable[[Company], User]:
    @pytest.fixture(name=key)
    def find(company: Company) -> User:
        return company.people[key]

    return find


rita, max_, pia, paul = person("rita"), person("max"), person("pia"), person("paul")
noor, tomas, sam, olga, ada = person("noor"), person("tomas"), person("sam"), person("olga"), person("ada")


@pytest.fixture
def opening(company: Company) -> Opening:
    return company.openings["lead"]


@pytest.fixture
def candidate(demo: Any, company: Company) -> Candidate:
    return demo.add_candidate(company, demo.texts()["candidates"][0])


@pytest.fixture
def loop_planned(demo: Any, company: Company, candidate: Candidate) -> Loop:
    return demo.loop_planned(company, candidate)


@pytest.fixture
def loop_active(demo: Any, company: Company, candidate: Candidate) -> Loop:
    return demo.loop_active(company, candidate)


@pytest.fixture
def loop_one_submitted(demo: Any, company: Company, candidate: Candidate) -> Loop:
    return demo.loop_one_submitted(company, candidate)


@pytest.fixture
def loop_all_submitted(demo: Any, company: Company, candidate: Candidate) -> Loop:
    return demo.loop_all_submitted(company, candidate)


@pytest.fixture
def loop_debrief(demo: Any, company: Company, candidate: Candidate) -> Loop:
    return demo.loop_debrief(company, candidate)


@pytest.fixture
def loop_decided(demo: Any, company: Company, candidate: Candidate) -> Loop:
    return demo.loop_decided(company, candidate)


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A client signed in as somebody: `as_user(rita).get(...)`."""

    from django.test import Client

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
