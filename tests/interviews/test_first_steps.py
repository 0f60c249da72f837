"""The way to the first interview: shown to those who prepare an installation, true, and gone once a loop runs."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from interviews.models import Loop
from interviews.my_work.first_steps import FirstSteps, first_steps_for
from tests.factories.people import client_of, make_cast

pytestmark = pytest.mark.usefixtures("one_factor")


def titles(steps: FirstSteps | None) -> dict[str, str]:
    assert steps is not None
    return {step.title: "done" if step.is_done else "now" if step.is_now else "next" for step in steps.steps}


def steps_of(user: User) -> FirstSteps | None:
    return first_steps_for(user, [])


def test_an_empty_installation_begins_with_its_name(db: None, settings: Any) -> None:
    settings.ORGANISATION = "Sandhaven Hospital"
    ada = make_cast("ada").ada
    assert titles(steps_of(ada)) == {
        "Organisation, time zone and mail": "done",
        "People": "now",
        "Questions": "next",
        "An opening": "next",
        "A first candidate": "next",
        "A panel": "next",
        "Times and invitations": "next",
    }
    page = client_of(ada).get(reverse("interviews:my_work")).text
    assert "Getting to your first interview" in page and "One of seven done" in page
    assert reverse("accounts:people_add") in page and reverse("hiring:kit_list") in page


def test_a_recruiter_is_offered_only_what_recruiters_may(db: None) -> None:
    steps = steps_of(make_cast("rita").rita)
    assert steps is not None and steps.steps[0].ways == steps.steps[1].ways == ()


def test_every_way_that_is_offered_opens(company: Any) -> None:
    for person in (company.rita, make_cast("ada").ada):
        steps = steps_of(person)
        assert steps is not None
        for way in (way for step in steps.steps for way in step.ways):
            assert client_of(person).get(way.url).status_code == 200, way


def test_members_see_none(company: Any) -> None:
    assert steps_of(company.max) is None and steps_of(company.pia) is None


def test_they_go_with_the_first_invitations(planned: Any, people: Any) -> None:
    steps = titles(steps_of(people.rita))
    assert steps["Times and invitations"] == "next" and steps["A panel"] == "done"
    Loop.objects.update(status=Loop.Status.ACTIVE)
    assert steps_of(people.rita) is None
