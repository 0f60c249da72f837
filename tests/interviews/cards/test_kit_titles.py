"""Browsers keep the titles of pages in their history, after signing out, too: none of a card names the candidate."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.run import Round, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Round:
    return make_round()


@pytest.mark.parametrize("name", ["kit", "kit_print", "scorecard_submit", "scorecard_detail"])
def test_no_title_of_a_card_names_the_candidate(client: Client, made: Round, name: str) -> None:
    client.force_login(made.pia)
    key = made.interview.pk if name.startswith("kit") else made.cards["pia"].pk
    html = client.get(reverse(f"interviews:{name}", args=[key])).content.decode()
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    assert title
    assert "Technical round" in title[1]
    assert made.loop.candidate.name not in title[1]
