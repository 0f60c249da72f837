"""People of each kind, competencies to ask about and things to practise on. What can be is built by services."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:  # pytest reads this file before Django has its settings
    from accounts.models import User
    from questionbank.models import Competency, PracticePrompt, Question


@pytest.fixture
def rita(db: None) -> User:
    from tests.factories.people import make_person

    return make_person("rita")


@pytest.fixture
def ada(db: None) -> User:
    from tests.factories.people import make_person

    return make_person("ada")


@pytest.fixture
def max_(db: None) -> User:
    """The hiring manager of an opening."""

    from tests.factories.people import make_person
    from tests.factories.plan import make_opening, make_template

    manager = make_person("max")
    make_opening(manager=manager, template=make_template(rounds=0))
    return manager


@pytest.fixture
def olga(db: None) -> User:
    """A colleague without any part: she reads the library and changes nothing."""
    from tests.factories.people import make_person

    return make_person("olga")


@pytest.fixture
def as_rita(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


@pytest.fixture
def as_olga(olga: User) -> Client:
    from tests.factories.people import client_of

    return client_of(olga)


@pytest.fixture
def as_ada(db: None) -> Client:
    from tests.factories.people import make_person

    client = Client()
    client.force_login(make_person("ada"))
    return client


@pytest.fixture
def casting(db: None) -> Competency:
    from tests.factories.bank import make_competency

    return make_competency("Casting", definition="Pours metal.", anchors={1: "Hopes.", 3: "Measures.", 5: "Explains."})


@pytest.fixture
def tuning(db: None) -> Competency:
    from tests.factories.bank import make_competency

    return make_competency(
        "Tuning", definition="Hears the partials.", anchors={1: "Guesses.", 3: "Listens.", 5: "Plans."}
    )


@pytest.fixture
def question(casting: Competency, rita: User) -> Question:
    from tests.factories.bank import write_question

    return write_question(casting, by=rita, status="active")


@pytest.fixture
def prompt(casting: Competency) -> PracticePrompt:
    """A practice prompt with samples that deserve 2, 5 and 3."""
    from tests.factories.bank import make_prompt

    return make_prompt(casting, ratings=(2, 5, 3))
