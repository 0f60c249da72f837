"""Browsers keep the titles of pages in their history, after signing out, too, and what was typed into forms: none of a
debrief names the candidate, and none of its forms is filled in by a browser."""

import re

import pytest
from django.urls import reverse

from interviews.debriefs.services.debriefs import open_debrief
from interviews.debriefs.services.decisions import record_decision
from tests.factories.debriefs import Cast, interview_about, rated_card
from tests.factories.people import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def loop(cast):
    made = cast.loop()
    row = interview_about(made, "Delivery")
    for person, score in ((cast.pia, 2), (cast.paul, 5)):
        rated_card(row, person, {"Delivery": score})
    return made


def pages_of(cast, loop):
    """Every page of the loop's debrief, before it and after it, as its hiring manager gets them; by name."""
    client = client_of(cast.max)

    def page(name, query=""):
        return client.get(reverse(f"interviews:{name}", args=[loop.pk]) + query).text

    yield "waiting", page("debrief")
    debrief = open_debrief(loop=loop, by=cast.max)
    yield "debrief", page("debrief")
    yield "glances", page("glances")
    yield "row", page("debrief_walk", "?row=1")
    yield "fact", page("fact_ask")
    client.post(reverse("interviews:walk_start", args=[loop.pk]))
    yield "walk", page("debrief_walk")
    client.post(reverse("interviews:walk_end", args=[loop.pk]))
    record_decision(loop=debrief.loop, by=cast.max, outcome="no_hire", rationale="Thin.", departure_reason="All.")
    yield "decision", page("decision_detail")
    yield "follow", page("decision_follow")


def test_no_title_of_a_debrief_names_the_candidate_and_no_form_is_remembered(cast, loop):
    for name, html in pages_of(cast, loop):
        title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
        assert title, name
        assert loop.opening.title in title[1], name
        assert loop.candidate.name not in title[1], name
        main = html.split('id="main"', 1)[1]
        ours = [form for form in re.findall(r"<form[^>]*>", main) if "data-sign-in" not in form]
        assert all('autocomplete="off"' in form for form in ours), name


def test_resume_and_links_are_one_press_away_in_every_step(cast, loop):
    candidate = loop.candidate
    candidate.resume, candidate.links = "resumes/one.pdf", "https://example.org/work"
    candidate.save()
    resume = reverse("interviews:loop_resume", args=[loop.pk])
    for name, html in pages_of(cast, loop):
        if name in ("debrief", "row", "walk", "decision", "follow"):
            assert f'href="{resume}" download' in html, name
            assert 'href="https://example.org/work"' in html, name
