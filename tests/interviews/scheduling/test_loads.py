"""Whoever picks people for a round sees how much these have to do, beside what they said is enough."""

import html
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from interviews.loops.services.panels import unseat_panelist
from interviews.loops.services.rounds import schedule_interview
from interviews.models import Interview
from interviews.scheduling.loads import LOAD, limit_cautions
from tests.factories.people import client_of
from tests.factories.plan import make_candidate
from tests.factories.run import make_interview, make_loop, seat

MONDAY = datetime(2027, 3, 8, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def busy(people):
    """Pia has an interview this week, and one is enough for her."""
    other = make_loop(make_candidate(), by=people.max)
    seat(make_interview(other, status=Interview.Status.SCHEDULED, starts_at=MONDAY + timedelta(days=1)), people.pia)
    User.objects.filter(pk=people.pia.pk).update(most_a_week=1)


def test_a_field_says_it_of_whoever_is_found(people, busy):
    found = reverse("accounts:person_find")
    client = client_of(people.rita)
    page = client.get(found, {"field": "person", "person": "Pia", "list": "x", "note": LOAD}).text
    assert "1 of 1 interview this week, 1 this month" in page
    for note in ("", "unknown"):
        assert "this week" not in client.get(found, {"field": "person", "person": "Pia", "note": note}).text


def test_the_page_of_a_panel_says_it_and_asks_its_field_for_it(staffed, people, busy):
    interview = staffed.interviews.filter(panel__panelist=people.pia).first()
    page = client_of(people.rita).get(reverse("interviews:interview_panel", args=[interview.pk])).text
    undated = people.pia.seats.filter(interview__starts_at=None).count()
    said = f"{undated + 1} of 1 interview this week, {undated + 1} this month, {undated} of them without a time"
    assert undated and said in page and f"note={LOAD}" in page


def test_a_limit_gives_pause_once_somebody_sits_there(staffed, people, busy):
    interview = staffed.interviews.filter(panel__panelist=people.pia).first()
    assert limit_cautions(interview, [people.pia]) == []
    schedule_interview(interview=interview, starts_at=MONDAY, time_zone="UTC", invite=False, by=people.rita)
    people.pia.refresh_from_db()
    sentence = "Pia Moreau would have two interviews in that week, and set a limit of 1."
    assert limit_cautions(interview, [people.pia, people.paul]) == [sentence]
    unseat_panelist(seat=interview.panel.get(panelist=people.pia), by=people.rita)
    address = reverse("interviews:interview_panel", args=[interview.pk])
    sent = {"seat": "1", "person": people.pia.pk, "part": "panelist"}
    assert sentence in html.unescape(client_of(people.rita).post(address, sent, follow=True).text)
