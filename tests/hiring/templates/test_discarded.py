"""B4: a draft is discarded while a colleague has it open."""

import html
import json
import re

import pytest
from django.urls import reverse

from hiring.templates.services import create_template, discard_draft
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


# --- Undo -------------------------------------------------------------------------------------------------------


def plan_in(template):
    rounds = template.rounds.order_by("position")
    asked = [list(one.round_questions.order_by("position").values_list("question__slug", flat=True)) for one in rounds]
    return (
        template.name,
        template.summary,
        list(rounds.values_list("kind", "name", "purpose", "minutes", "overhead")),
        asked,
    )


@pytest.fixture
def undone(draft, staff, plan_role):
    """Max discarded the draft: what it held, and where Undo posts what."""
    draft_opening(plan_role, by=staff["rita"], manager=staff["max"])
    before, max = plan_in(draft), client_of(staff["max"])
    page = max.post(reverse("hiring:template_discard", args=[draft.pk]), follow=True)
    form = page.text.split('action="' + reverse("hiring:template_put_back", args=[plan_role.pk]), 1)[1]
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', form.split("</form>", 1)[0])
    sent = {name: html.unescape(value) for name, value in fields if name != "csrfmiddlewaretoken"}
    return before, max, reverse("hiring:template_put_back", args=[plan_role.pk]), sent


def test_undo_brings_the_draft_back_as_it_was(undone, plan_role):
    before, max, address, sent = undone
    assert not plan_role.loop_templates.exists()
    assert "is back" in max.post(address, sent, follow=True).text
    assert plan_in(plan_role.loop_templates.get(status="draft")) == before
    assert before[3] and any(before[3])


def test_a_draft_begun_meanwhile_stays(undone, plan_role, staff):
    _, max, address, sent = undone
    create_template(role=plan_role, name=sent["name"], by=staff["rita"])
    assert max.post(address, sent).status_code == 409
    assert not plan_role.loop_templates.get().rounds.exists()


def one_round(**odd):
    usual = {"kind": "technical", "name": "A", "purpose": "", "minutes": 60, "overhead": 15, "questions": []}
    return json.dumps([usual | odd])


ODD = [
    {"overhead": 121},
    {"overhead": None},
    {"kind": "odd"},
    {"kind": 1},
    {"minutes": 7},
    {"minutes": "60"},
    {"minutes": 2**70},
    {"name": "a\x00b"},
]
ODD += [
    {"overhead": 121},
    {"overhead": None},
    {"name": ""},
    {"name": "\ud800"},
    {"questions": [2**70]},
    {"questions": "1"},
    {"questions": [True]},
    {"more": 1},
]


@pytest.mark.parametrize("rounds", ["", "{", "7", '[{"kind": "technical"}]', *(one_round(**odd) for odd in ODD)])
def test_what_is_no_plan_is_refused_whole(undone, plan_role, rounds):
    _, max, address, sent = undone
    assert max.post(address, {**sent, "rounds": rounds}).status_code == 409
    assert not plan_role.loop_templates.exists()


def test_only_who_plans_the_role_puts_back(undone, staff):
    _, _, address, sent = undone
    assert client_of(staff["olga"]).post(address, sent).status_code == 404
