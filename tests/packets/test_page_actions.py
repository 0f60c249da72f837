"""The files that pages of the interviews app offer, without naming them."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from interviews import page_actions
from interviews.page_actions import PageAction, actions_on, register_action

ROOT = Path(__file__).resolve().parents[2]


def test_templates_of_interviews_name_no_page_of_packets():
    named = [
        path.name
        for path in (ROOT / "templates" / "interviews").rglob("*.html")
        if re.search(r"['\"]packets:", path.read_text(encoding="utf-8"))
    ]
    assert named == []


def test_an_offer_is_taken_once_and_asked_for_each_user(monkeypatch):
    monkeypatch.setattr(page_actions, "_offers", {"debrief": {}})
    register_action("debrief", "file", lambda user, thing: None)
    register_action(
        "debrief", "file", lambda user, thing: PageAction("Take it", f"/{thing}/") if user == "max" else None
    )
    assert actions_on("debrief", "max", 7) == [PageAction("Take it", "/7/")]
    assert actions_on("debrief", "olga", 7) == []


@pytest.mark.django_db
def test_the_debrief_offers_files_to_those_who_may_take_them(loop_debrief, as_user, max, pia, olga):
    address = reverse("interviews:debrief", args=[loop_debrief.pk])
    export, pdf = (
        reverse("records:loop_ratings", args=[loop_debrief.pk]),
        reverse("packets:debrief_request", args=[loop_debrief.pk]),
    )
    for user, offered in ((max, True), (pia, False)):
        page = as_user(user).get(address).content.decode()
        assert (f'href="{export}"' in page) is offered
        assert f'action="{pdf}"' in page
    assert as_user(olga).get(address).status_code == 404
    opening = loop_debrief.candidate.opening
    page = as_user(max).get(reverse("interviews:compare", args=[opening.pk])).content.decode()
    assert f'href="{reverse("records:opening_ratings", args=[opening.pk])}"' in page
