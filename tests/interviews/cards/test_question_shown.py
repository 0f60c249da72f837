"""The page that may be turned to the candidate, and the files on it."""

import pytest
from django.urls import reverse

from questionbank.exhibits.shown_exhibits import content_of_exhibit
from tests.factories.bank import add_exhibit, add_picture, write_question
from tests.factories.people import client_of, make_person
from tests.factories.run import make_round

pytestmark = pytest.mark.sqlite


@pytest.fixture
def made(db):
    return make_round()


@pytest.fixture
def asked(made):
    """The first question of the round, with code and a picture as they were copied."""
    asked = made.questions[0]
    asked.question = write_question(asked.competency, by=make_person("rita"))
    add_exhibit(asked.question, "if a < b:\n\tring()")
    add_picture(asked.question)
    asked.exhibits = [vars(content_of_exhibit(row)) for row in asked.question.exhibits.all()]
    asked.save(update_fields=["exhibits", "question"])
    return asked


def shown(asked):
    return reverse("interviews:question_shown", args=[asked.interview_id, asked.pk])


def test_it_shows_the_question_and_what_belongs_to_it(made, asked):
    page = client_of(made.pia).get(shown(asked)).content.decode()
    assert asked.prompt in page and "if a &lt; b:\n\tring()</pre>" in page
    assert 'alt="A plan of the depot"' in page


def test_nothing_internal_stands_on_it(made, asked):
    page = client_of(made.pia).get(shown(asked)).content.decode()
    candidate = asked.interview.loop.candidate.name
    internal = [asked.title, asked.rationale, asked.competency.name, candidate, "Evidence", made.pia.name]
    internal += [*asked.assessment_points, *asked.pitfalls, *asked.strong_points, *asked.anchors.values()]
    assert [text for text in internal if text and text in page] == []


def test_the_kit_leads_to_it(made, asked):
    page = client_of(made.pia).get(reverse("interviews:kit", args=[asked.interview_id]) + "?step=1").content.decode()
    assert f'href="{shown(asked)}" target="_blank"' in page


def test_its_files_are_for_the_panel_alone(made, asked):
    address = reverse("interviews:exhibit_file", args=[asked.interview_id, asked.pk, 2])
    answer = client_of(made.pia).get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    olga = client_of(make_person("olga"))
    assert [olga.get(address).status_code, olga.get(shown(asked)).status_code] == [404, 404]
    for place in (0, 1, 3):
        other = reverse("interviews:exhibit_file", args=[asked.interview_id, asked.pk, place])
        assert client_of(made.pia).get(other).status_code == 404


def test_a_loop_keeps_its_picture_when_the_bank_shows_another(made, asked):
    asked.question.exhibits.filter(kind="picture").delete()
    address = reverse("interviews:exhibit_file", args=[asked.interview_id, asked.pk, 2])
    assert client_of(made.pia).get(address).status_code == 200
