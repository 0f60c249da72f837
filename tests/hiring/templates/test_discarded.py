"""B4: a draft is discarded while a colleague has it open."""

import pytest
from django.urls import reverse

from hiring.templates.services import discard_draft
from tests.factories.people import client_of
from tests.factories.plan import draft_opening


@pytest.fixture
def open_page(draft, staff, plan_role):
    """Max has the draft open, and Rita discards it: the address of his page, and where its buttons post to."""
    draft_opening(plan_role, by=staff["rita"], manager=staff["max"])
    placed = draft.rounds.first().round_questions.first()
    buttons = {
        "question_move": reverse("hiring:question_move", args=[placed.pk]),
        "question_remove": reverse("hiring:question_remove", args=[placed.pk]),
        "round_move": reverse("hiring:round_move", args=[placed.round_id]),
        "round_remove": reverse("hiring:round_remove", args=[placed.round_id]),
        "round_edit": reverse("hiring:round_edit", args=[placed.round_id]),
        "template_publish": reverse("hiring:template_publish", args=[draft.pk]),
        "template_discard": reverse("hiring:template_discard", args=[draft.pk]),
    }
    page = reverse("hiring:template_edit", args=[draft.pk])
    discard_draft(template=draft, by=staff["rita"])
    return page, buttons


BUTTONS = [
    "question_move",
    "question_remove",
    "round_move",
    "round_remove",
    "round_edit",
    "template_publish",
    "template_discard",
]


@pytest.mark.parametrize("button", BUTTONS)
@pytest.mark.parametrize("asks", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_b4_whoever_works_on_it_reads_who_discarded_it(open_page, staff, button, asks):
    page, buttons = open_page
    answer = client_of(staff["max"]).post(
        buttons[button], {"to": "up"}, headers={"Referer": f"http://testserver{page}", **asks}
    )
    assert answer.status_code == 404
    assert f"{staff['rita'].name} discarded this draft" in answer.text
    assert "on the panel" not in answer.text
    assert asks or reverse("hiring:template_list") in answer.text


def test_b4_its_page_says_so_too(open_page, staff):
    answer = client_of(staff["max"]).get(open_page[0])
    assert answer.status_code == 404
    assert f"{staff['rita'].name} discarded this draft" in answer.text


def test_b4_whoever_does_not_plan_reads_what_everybody_reads(open_page, staff):
    answer = client_of(staff["olga"]).get(open_page[0])
    assert "discarded" not in answer.text
    assert "There is nothing here for you" in answer.text


def test_b4_a_button_of_something_else_that_is_gone_says_so(staff, db):
    headers = {"Referer": f"http://testserver{reverse('hiring:opening_list')}"}
    answer = client_of(staff["rita"]).post(reverse("hiring:opening_team_remove", args=[999]), headers=headers)
    assert answer.status_code == 404
    assert "is not there any more" in answer.text
