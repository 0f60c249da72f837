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
    from tests.questionbank import samples

    return samples.make_person("Rita Lindqvist", site_role="recruiter")


@pytest.fixture
def ada(db: None) -> User:
    from tests.questionbank import samples

    return samples.make_person("Ada Brandt", site_role="admin")


@pytest.fixture
def max_(db: None) -> User:
    """The hiring manager of an opening."""
    from tests.questionbank import samples

    return samples.make_manager("Max Oyelaran")


@pytest.fixture
def olga(db: None) -> User:
    """A colleague without any part: she reads the library and changes nothing."""
    from tests.questionbank import samples

    return samples.make_person("Olga Norrby")


@pytest.fixture
def as_rita(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


@pytest.fixture
def as_olga(olga: User) -> Client:
    client = Client()
    client.force_login(olga)
    return client


@pytest.fixture
def casting(db: None) -> Competency:
    from tests.questionbank import samples

    return samples.make_competency("Casting", "Pours metal.", {1: "Hopes.", 3: "Measures.", 5: "Explains."})


@pytest.fixture
def tuning(db: None) -> Competency:
    from tests.questionbank import samples

    return samples.make_competency("Tuning", "Hears the partials.", {1: "Guesses.", 3: "Listens.", 5: "Plans."})


@pytest.fixture
def question(casting: Competency, rita: User) -> Question:
    from tests.questionbank import samples

    return samples.make_question(casting, by=rita, status="active")


@pytest.fixture
def prompt(casting: Competency) -> PracticePrompt:
    """A practice prompt with samples that deserve 2, 5 and 3."""
    from tests.questionbank import samples

    return samples.make_prompt(casting, ratings=(2, 5, 3))
