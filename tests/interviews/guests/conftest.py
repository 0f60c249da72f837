"""Gus comes as a guest to the round of Pia and Paul."""

from typing import Any

import pytest

# Pytest reads this file before Django has its settings, so models and services are imported where they are used.


@pytest.fixture
def made(db: Any) -> Any:
    from tests.factories.run import make_round

    return make_round()


@pytest.fixture
def gus(made: Any) -> Any:
    from tests.factories.guests import make_guest

    return make_guest(made.interview, by=made.rita)


@pytest.fixture
def client_of_gus(gus: Any) -> Any:
    from tests.factories.guests import come_in

    return come_in(gus)


@pytest.fixture
def card(gus: Any) -> Any:
    from interviews.models import Scorecard

    return Scorecard.objects.get(seat__panelist=gus.person)


@pytest.fixture(autouse=True)
def _no_codes_tried() -> None:
    from django.core.cache import cache

    cache.clear()
