"""Whoever shares a round sees at which question the others are, and nothing else."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from interviews.models import Interview
from tests.factories.people import client_of
from tests.factories.run import make_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


@pytest.fixture
def made():
    cache.clear()
    return make_round()


def ask(made, who, at):
    return client_of(made.people[who]).get(reverse("interviews:kit_company", args=[made.interview.pk]), {"at": at})


def test_the_place_alone_is_told_to_those_who_share_the_round(made):
    assert ask(made, "paul", 2).json()["said"] == ""
    assert ask(made, "pia", 1).json()["said"] == f"{made.people['paul'].called} is at question 2."
    said = ask(made, "sam", 3).json()["said"]
    assert said.count("is at question") == 1 and "at question 1" in said and "at question 2" in said


def test_nobody_else_hears_of_it(made):
    ask(made, "paul", 2)
    for who in ("olga", "max", "rita"):
        assert ask(made, who, 1).status_code == 404


@pytest.mark.parametrize("at", ["", "0", "4", "-1", "x", "1e3"])
def test_what_is_no_question_is_no_place(made, at):
    ask(made, "paul", at)
    assert ask(made, "pia", 1).json()["said"] == ""


def test_it_is_forgotten_in_a_minute_and_when_the_round_is_over(made, time_machine):
    ask(made, "paul", 2)
    time_machine.move_to(timezone.now() + timedelta(seconds=61), tick=False)
    assert ask(made, "pia", 1).json()["said"] == ""
    ask(made, "paul", 2)
    Interview.objects.update(status=Interview.Status.COMPLETED)
    assert ask(made, "pia", 1).json()["said"] == ""


def test_since_when_the_round_runs_is_told_with_it(made):
    answer = ask(made, "paul", 1).json()
    begun = made.interview.begun_at(timezone.now())
    assert answer["begun"] == int(begun.timestamp())
    assert answer["elapsed"] == pytest.approx((timezone.now() - begun).total_seconds(), abs=5)
    Interview.objects.update(starts_at=timezone.now() + timedelta(hours=1), started_at=None)
    assert ask(made, "paul", 1).json() == {"said": ""}
