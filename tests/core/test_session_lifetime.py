"""S5: a session that rests ends after eight hours, and a page that asks by itself does not keep it from resting."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from core.tasks import clear_ended_sessions
from tests.factories.people import client_of, make_person

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 3, 12, 9, tzinfo=UTC)


def asked(client: Client, after: timedelta, **headers: str) -> Any:
    with time_machine.travel(NINE + after, tick=False):
        return client.get(reverse("accounts:me"), headers=headers).status_code


@pytest.fixture
def olga() -> Client:
    with time_machine.travel(NINE, tick=False):
        client = client_of(make_person("olga"))
        assert client.get(reverse("accounts:me")).status_code == 200
    return client


def test_whoever_works_stays_signed_in(olga: Client) -> None:
    assert [asked(olga, timedelta(hours=hours)) for hours in (5, 10, 11)] == [200, 200, 200]


def test_twelve_hours_are_the_longest(olga: Client) -> None:
    assert [asked(olga, timedelta(hours=hours)) for hours in (5, 10, 12.1)] == [200, 200, 302]


def test_a_page_that_asks_by_itself_does_not_count_as_work(olga: Client) -> None:
    by_itself = {"x-by-itself": "1"}
    assert [asked(olga, timedelta(hours=hours), **by_itself) for hours in (4, 7.9)] == [200, 200]
    assert asked(olga, timedelta(hours=8.1), **by_itself) == 302


def test_the_row_of_a_session_that_is_over_is_destroyed(olga: Client) -> None:
    """H21: it may hold what somebody typed."""
    left = []
    for hours in (7, 13):
        with time_machine.travel(NINE + timedelta(hours=hours), tick=False):
            clear_ended_sessions()
        left.append(Session.objects.count())
    assert left == [1, 0]
