"""The cast, by name in every test, and the stages of a loop that the demo is built from.

Rita recruits, Max is the hiring manager, Pia, Paul, Noor and Tomáš sit on panels, Sam shadows, Olga is a colleague
who must see nothing, Ada administers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

if TYPE_CHECKING:  # pytest reads this file before Django has its settings
    from django.test import Client

    from accounts.models import User
    from config.demo import Company
    from hiring.models import Candidate, Opening
    from interviews.models import Loop

# A busy machine makes an example slow, which is no mistake of what is tested.
hypothesis_settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("patient")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, django_db_keepdb: bool) -> None:
    """The database as pytest-django makes it, its first rows remembered; one of SQLite is kept for the next run."""
    from django.db import connection

    from tests import migrated
    from tests.emptying import beginning

    with django_db_blocker.unblock():
        beginning.keep()
        if connection.vendor == "sqlite" and not django_db_keepdb:
            migrated.keep()


@pytest.fixture
def demo(db: None) -> Any:
    """The module that builds the demo company."""
    from config import demo

    return demo


@pytest.fixture
def company(demo: Any) -> Company:
    """The cast and one opening, with its kit, team and loop template."""
    from tests.memory import remembered

    return remembered("company", lambda: found_company(demo))


def found_company(demo: Any) -> Company:
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
    from tests.memory import remembered

    build = partial(demo.add_candidate, company, demo.texts()["candidates"][0])
    return remembered("candidate", build, *company.people.values(), *company.openings.values())


def stage(name: str) -> Callable[..., Loop]:
    """A fixture for a stage of the loop of the first candidate; the demo's function of that name builds it."""

    @pytest.fixture(name=name)
    def reach(demo: Any, company: Company, candidate: Candidate) -> Loop:
        from tests.memory import remembered

        build = partial(getattr(demo, name), company, candidate)
        return remembered(name, build, *company.people.values(), *company.openings.values(), candidate)

    return reach


loop_planned = stage("loop_planned")
loop_active = stage("loop_active")
loop_one_submitted = stage("loop_one_submitted")
loop_all_submitted = stage("loop_all_submitted")
loop_debrief = stage("loop_debrief")
loop_decided = stage("loop_decided")


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A client signed in as somebody: `as_user(rita).get(...)`."""
    from tests.factories.people import client_of

    return client_of


@pytest.fixture
def one_factor(settings: Any) -> None:
    """Administrators sign in with a password alone, as an installation may allow."""
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False


@pytest.fixture
def own_store(settings: Any, tmp_path: Any) -> None:
    """A file store in which no other test has left anything: a sweep leaves alone what is too much to be its own.

    Ask for it before whatever stores a file.
    """
    disk = {**settings.DISK_STORAGE, "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": disk}
