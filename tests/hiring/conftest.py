"""A small plan to work on and the people around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # pytest reads this file before Django has its settings
    from accounts.models import User
    from hiring.models import LoopTemplate, Opening, Role
    from questionbank.models import Competency, Question


@pytest.fixture
def staff(db: None) -> dict[str, User]:
    from tests.factories.people import make_cast

    return vars(make_cast("rita", "ada", "max", "pia", "olga"))


@pytest.fixture
def design(db: None) -> Competency:
    from tests.factories.bank import make_competency

    return make_competency("System design")


@pytest.fixture
def people_skills(db: None) -> Competency:
    from tests.factories.bank import make_competency

    return make_competency("Collaboration")


@pytest.fixture
def plan_role(staff: dict[str, User], design: Competency, people_skills: Competency) -> Role:
    from tests.factories.plan import make_role

    return make_role("Engineer", design, people_skills)


@pytest.fixture
def questions(design: Competency, people_skills: Competency) -> list[Question]:
    from tests.factories.bank import make_question

    return [
        make_question("Scale a service", competency=design),
        make_question("Two minds", competency=people_skills, minutes=12),
    ]


@pytest.fixture
def draft(staff: dict[str, User], plan_role: Role, questions: list[Question]) -> LoopTemplate:
    from tests.factories.plan import draft_template

    return draft_template(plan_role, *questions, by=staff["rita"])


@pytest.fixture
def published(staff: dict[str, User], draft: LoopTemplate) -> LoopTemplate:
    from hiring.templates.services import publish_template

    return publish_template(template=draft, by=staff["rita"])


@pytest.fixture
def team_opening(staff: dict[str, User], plan_role: Role, published: LoopTemplate) -> Opening:
    from hiring.openings.services import change_opening_status
    from tests.factories.plan import draft_opening

    opening = draft_opening(plan_role, by=staff["rita"], manager=staff["max"])
    return change_opening_status(opening=opening, to="open", by=staff["rita"])
