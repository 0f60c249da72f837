"""The card after the round: answers without words first, what is missing, and the strip that says how far it is."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from interviews.cards.services import save_rating
from interviews.models import Interview
from tests.factories.people import client_of
from tests.factories.run import make_round, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return make_round()


def review_of(made):
    return reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk])


def kit_of(made):
    return reverse("interviews:kit", args=[made.interview.pk])


def strip_of(answer):
    return answer.content.decode().split('class="lw-glance"', 1)[1].split("</ol>", 1)[0]


def titles_in(html):
    """The titles of the answers, in the order of the page."""
    return [title.strip() for title in re.findall(r"Question \d</span> <a[^>]+>([^<]+)</a></h3>", html)]


def test_answers_without_words_come_first_and_what_is_missing_is_named(made):
    first, second, third = made.questions
    save_rating(card=made.cards["pia"], question=first, revision=0, score=4, evidence="Drew it.", by=made.pia)
    save_rating(card=made.cards["pia"], question=second, revision=0, score=5, by=made.pia)
    html = client_of(made.pia).get(review_of(made)).content.decode()
    assert titles_in(html) == [second.title, third.title, first.title]
    assert "Two answers have no words yet; they stand first." in html
    gaps = re.findall(r'<a\s+href="(#[\w-]+)">([^<]+)</a></li>', html)
    assert gaps == [
        ("#written-3", "a rating of question 3"),
        ("#written-2", "evidence for question 2"),
        ("#recommendation", "your recommendation"),
    ]
    assert "Would you hire Tamsin for this role?" in html


def test_the_strip_says_rated_and_no_number_until_every_answer_is_rated(made):
    first, second, third = made.questions
    save_rating(card=made.cards["pia"], question=first, revision=0, score=4, evidence="Drew it.", by=made.pia)
    save_rating(
        card=made.cards["pia"], question=second, revision=0, points_shown={0: "partly"}, evidence="A.", by=made.pia
    )
    client, address = client_of(made.pia), review_of(made)
    strip = strip_of(client.get(address))
    assert re.findall(r"data-glance-mark>\s*([^<]+?)\s*</span>", strip) == [
        "rated", "not rated yet", "no words yet", "not said yet",
    ]  # fmt: skip
    assert "1 of 3 points" in strip and "0 of 2 follow-ups" in strip
    save_rating(card=made.cards["pia"], question=second, revision=1, score=3, evidence="A.", by=made.pia)
    save_rating(card=made.cards["pia"], question=third, revision=0, blank_reason="declined", by=made.pia)
    strip = strip_of(client.get(address))
    assert re.findall(r'data-level="(\d)"', strip) == ["4", "3"] and "Declined" in strip


def test_a_submitted_card_begins_with_its_strip_and_its_numbers(made):
    submit(made, "pia")
    submit(made, "paul")
    detail = reverse("interviews:scorecard_detail", args=[made.cards["pia"].pk])
    for reader in (made.pia, made.paul, made.rita):
        strip = strip_of(client_of(reader).get(detail))
        assert re.findall(r'data-level="(\d)"', strip) == ["4", "4", "4"]
        assert "Yes" in strip and "0 of 3 points" in strip and "is-open" not in strip


def test_after_the_round_the_kit_opens_where_the_card_is_written_down(made):
    Interview.objects.update(starts_at=timezone.now() - timedelta(hours=3), started_at=None)
    client = client_of(made.pia)
    answer = client.get(kit_of(made))
    assert (answer.status_code, answer["Location"]) == (302, review_of(made))
    html = client.get(answer["Location"]).content.decode()
    # Two hours ago: it began three hours ago and was an hour long, whichever day that was.
    assert re.search(r"The interview ended (today|yesterday) at \d\d:\d\d\.", html)
    assert "to write it down, due" in html and "left</b>" in html
    assert client.get(f"{kit_of(made)}?step=1").status_code == 200
    submit(made, "pia")
    assert client.get(kit_of(made)).status_code == 200
