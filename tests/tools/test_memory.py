"""Remembered stages: the same rows and objects as built ones, and never in another situation."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests import memory
from tests.factories.people import make_user
from tests.memory import digest, everything, remembered

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def _nothing_known_yet(monkeypatch):
    monkeypatch.setattr(memory, "_memories", {})


@pytest.fixture
def again():
    """Take back what was done since, as the end of a test does."""
    from django.db import transaction

    def run(*steps):
        results = []
        for step in steps:
            with transaction.atomic():
                results.append(step())
                transaction.set_rollback(True)
        return results

    return run


class Builder:
    """Makes a person, and counts how often."""

    def __init__(self):
        self.times = 0

    def __call__(self):

        self.times += 1
        return make_user("Rita", email="rita@example.org")


def test_what_was_built_once_is_played_back_with_the_same_rows(again):
    build = Builder()
    first, second = again(*[lambda: (remembered("rita", build).pk, digest(everything()))] * 2)
    assert build.times == 1
    assert first == second


def test_the_object_played_back_can_be_used(again):
    build = Builder()

    def rename():
        rita = remembered("rita", build)
        rita.name = "Rita Okafor"
        rita.save()
        rita.refresh_from_db()
        return rita.name

    assert again(rename, rename) == ["Rita Okafor"] * 2


def test_new_rows_can_be_added_afterwards(again):

    build = Builder()
    again(*[lambda: (remembered("rita", build), make_user("Max", email="max@example.org"))] * 2)
    assert build.times == 1


def test_another_state_of_the_database_is_built_anew(again):

    build = Builder()
    again(
        lambda: remembered("rita", build),
        lambda: (make_user("Olga", email="olga@example.org"), remembered("rita", build)),
    )
    assert build.times == 2


def test_nothing_is_played_back_while_the_clock_is_moved(again):
    build = Builder()

    def later():
        with time_machine.travel(timezone.now() + timedelta(days=3)):
            return remembered("rita", build).joined_at

    before, after = again(lambda: remembered("rita", build).joined_at, later)
    assert after - before > timedelta(days=2)


def test_changes_of_rows_and_of_given_objects_are_played_back(again):
    from accounts.models import User

    build = Builder()

    def rename(rita):
        rita.name = "Rita Okafor"
        rita.save()

    def take_part():
        rita = remembered("rita", build)
        remembered("renamed", lambda: rename(rita), rita)
        return rita.name, User.objects.get(pk=rita.pk).name

    assert again(take_part, take_part) == [("Rita Okafor", "Rita Okafor")] * 2


def test_a_builder_that_deletes_is_not_remembered(again):
    from accounts.models import User

    build, times = Builder(), []

    def empty():
        remembered("rita", build)
        remembered("emptied", lambda: times.append(User.objects.all().delete()))
        return User.objects.count()

    assert again(empty, empty) == [0, 0]
    assert len(times) == 2
