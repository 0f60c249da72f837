"""A planned loop and the people around it, made directly where another app's services are not what is tested."""

from types import SimpleNamespace
from typing import Any

import pytest

# Pytest reads this file before Django has its settings, so models and services are imported where they are used.


@pytest.fixture
def people(db: Any) -> SimpleNamespace:
    """The cast by name."""
    from tests.factories.people import make_cast

    return make_cast(time_zone="Europe/Berlin")


@pytest.fixture
def open_opening(people: SimpleNamespace) -> Any:
    from tests.factories.plan import make_opening

    return make_opening(manager=people.max)


@pytest.fixture
def applicant(open_opening: Any) -> Any:
    from tests.factories.plan import make_candidate

    return make_candidate("Tamsin Okonjura", opening=open_opening)


@pytest.fixture
def planned(applicant: Any, people: SimpleNamespace) -> Any:
    """A loop in planning without a panel."""
    from interviews.loops.services.loops import plan_loop

    return plan_loop(candidate=applicant, by=people.rita)


@pytest.fixture
def staffed(planned: Any, people: SimpleNamespace) -> Any:
    """A loop in planning with everybody assigned."""
    from tests.factories.run import fill_panel

    return fill_panel(planned, people)


@pytest.fixture
def running(staffed: Any, people: SimpleNamespace) -> Any:
    """A loop whose interviews have started."""
    from interviews.loops.services.loops import start_loop

    return start_loop(loop=staffed, by=people.rita)
