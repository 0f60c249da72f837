"""A planned loop and the people around it, made directly where another app's services are not what is tested."""

from types import SimpleNamespace
from typing import Any

import pytest

# Pytest reads this file before Django has its settings, so models and services are imported where they are used.


@pytest.fixture
def people(db: Any) -> SimpleNamespace:
    """The cast by name."""
    from tests import factories

    return SimpleNamespace(
        rita=factories.make_user("Rita Recruits", site_role="recruiter"),
        max=factories.make_user("Max Manages"),
        pia=factories.make_user("Pia Panelist"),
        paul=factories.make_user("Paul Panelist"),
        sam=factories.make_user("Sam Shadows"),
        olga=factories.make_user("Olga Outsider"),
        ada=factories.make_user("Ada Admin", site_role="admin"),
    )


@pytest.fixture
def open_opening(people: SimpleNamespace) -> Any:
    from tests import factories

    return factories.make_opening(manager=people.max)


@pytest.fixture
def applicant(open_opening: Any) -> Any:
    from tests import factories

    return factories.make_candidate("Tamsin Okonjura", opening=open_opening)


@pytest.fixture
def planned(applicant: Any, people: SimpleNamespace) -> Any:
    """A loop in planning without a panel."""
    from interviews.services.loops import plan_loop

    return plan_loop(candidate=applicant, by=people.rita)


@pytest.fixture
def staffed(planned: Any, people: SimpleNamespace) -> Any:
    """A loop in planning with everybody assigned."""
    from tests.interviews.building import fill_panel

    return fill_panel(planned, people)


@pytest.fixture
def running(staffed: Any, people: SimpleNamespace) -> Any:
    """A loop whose interviews have started."""
    from interviews.services.loops import start_loop

    return start_loop(loop=staffed, by=people.rita)
