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
    from tests.hiring.makers import make_person

    return {
        "rita": make_person("Rita Recruiter", site_role="recruiter"),
        "ada": make_person("Ada Admin", site_role="admin"),
        "max": make_person("Max Manager"),
        "pia": make_person("Pia Panelist"),
        "olga": make_person("Olga Outside"),
    }


@pytest.fixture
def design(db: None) -> Competency:
    from tests.hiring.makers import make_competency

    return make_competency("system-design")


@pytest.fixture
def people_skills(db: None) -> Competency:
    from tests.hiring.makers import make_competency

    return make_competency("collaboration")


@pytest.fixture
def plan_role(staff: dict[str, User], design: Competency, people_skills: Competency) -> Role:
    from tests.hiring.makers import make_role

    return make_role("Engineer", design, people_skills, by=staff["rita"])


@pytest.fixture
def questions(design: Competency, people_skills: Competency) -> list[Question]:
    from tests.hiring.makers import make_question

    return [make_question(design, "scale-a-service"), make_question(people_skills, "two-minds", minutes=12)]


@pytest.fixture
def draft(staff: dict[str, User], plan_role: Role, questions: list[Question]) -> LoopTemplate:
    from tests.hiring.makers import make_template

    return make_template(plan_role, *questions, by=staff["rita"])


@pytest.fixture
def published(staff: dict[str, User], draft: LoopTemplate) -> LoopTemplate:
    from hiring import services

    return services.publish_template(template=draft, by=staff["rita"])


@pytest.fixture
def team_opening(staff: dict[str, User], plan_role: Role, published: LoopTemplate) -> Opening:
    from hiring import services
    from tests.hiring.makers import make_opening

    opening = make_opening(plan_role, by=staff["rita"], manager=staff["max"])
    return services.change_opening_status(opening=opening, to="open", by=staff["rita"])
