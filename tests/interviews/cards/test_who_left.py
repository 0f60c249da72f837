"""Whoever leaves a round loses what the round is run with, at their next request (H11)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hiring.candidates.services import update_candidate
from interviews.cards.services import waive_scorecard
from interviews.cards.services.handover import hand_over_scorecard, replace_panelist
from interviews.loops.services.panels import unseat_panelist
from packets.printing.services import request_paper_kit
from tests.factories.people import client_of
from tests.factories.plan import add_member
from tests.factories.run import make_round, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    made = make_round()
    resume = SimpleUploadedFile("cv.txt", b"Tamsin Okonjura")
    update_candidate(candidate=made.loop.candidate, resume=resume, by=made.rita)
    return made


def doors(made):
    """Every way to what the round is run with."""
    paper = request_paper_kit(interview=made.interview, by=made.pia)
    names = ("interviews:kit", "interviews:kit_print", "interviews:kit_resume", "interviews:interview_ics")
    return [
        *(reverse(name, args=[made.interview.pk]) for name in names),
        reverse("packets:document_detail", args=[paper.pk]),
        reverse("packets:document_download", args=[paper.pk]),
    ]


def waive(made):
    waive_scorecard(card=made.cards["pia"], reason="Ill", by=made.rita)


def hand_over(made):
    hand_over_scorecard(card=made.cards["pia"], to=made.olga, by=made.pia)


def replace(made):
    replace_panelist(seat=made.cards["pia"].seat, to=made.olga, by=made.rita)


def take_off(made):
    unseat_panelist(seat=made.cards["pia"].seat, by=made.rita)


@pytest.mark.parametrize("leave", [waive, hand_over, replace, take_off], ids=lambda leave: leave.__name__)
def test_kit_paper_calendar_resume_and_files_go_with_the_seat(made, leave):
    """H11."""
    pages = doors(made)
    assert 404 not in {client_of(made.pia).get(page).status_code for page in pages}
    leave(made)
    assert {client_of(made.pia).get(page).status_code for page in pages} == {404}
    assert client_of(made.pia).post(reverse("packets:kit_request", args=[made.interview.pk])).status_code == 404
    listed = client_of(made.pia).get(reverse("interviews:interview_list")).text
    assert reverse("interviews:kit", args=[made.interview.pk]) not in listed
    work = client_of(made.pia).get(reverse("interviews:my_work")).text
    assert reverse("interviews:kit", args=[made.interview.pk]) not in work
    if leave is not take_off:  # a card that was written on stays theirs
        own = reverse("interviews:scorecard_detail", args=[made.cards["pia"].pk])
        assert client_of(made.pia).get(own).status_code == 200
        save = reverse("interviews:scorecard_save", args=[made.cards["pia"].pk])
        answer = client_of(made.pia).post(save, {"revision": 0, "summary": "Late."}, content_type="application/json")
        assert (answer.status_code, "waived" in answer.json()["sentence"]) == (409, True)


def test_who_runs_the_loop_keeps_paper_and_calendar_and_loses_the_kit(made):
    """H11: what they have by office stays, and no link leads to what is gone."""
    card = seat(made.interview, made.max)
    waive_scorecard(card=card, reason="Travels", by=made.rita)
    client = client_of(made.max)
    kit, paper, calendar = (
        reverse(f"interviews:{name}", args=[made.interview.pk]) for name in ("kit", "kit_print", "interview_ics")
    )
    assert [client.get(page).status_code for page in (kit, paper, calendar)] == [404, 200, 200]
    for page in (reverse("interviews:loop_detail", args=[made.loop.pk]), reverse("interviews:interview_list"), paper):
        assert f'"{kit}"' not in client.get(page).text


def test_a_seat_in_another_round_opens_that_round_alone(made):
    """H11."""
    add_member(made.loop.opening, made.noor, "coordinator")
    second = seat(made.interview, made.noor)
    waive_scorecard(card=second, reason="Ill", by=made.rita)
    assert client_of(made.noor).get(reverse("interviews:kit", args=[made.interview.pk])).status_code == 404
    assert client_of(made.paul).get(reverse("interviews:kit", args=[made.interview.pk])).status_code == 200
