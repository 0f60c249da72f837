"""Building a draft without a script: several questions at once, what a move was meant in, and the way back."""

import re

import pytest
from django.urls import reverse

from core.errors import RuleViolation, StaleRevision
from hiring.models import LoopTemplate, RoundQuestion
from hiring.templates.plans import mark_of_order, mark_of_places
from hiring.templates.services import (
    add_questions,
    add_round,
    move_question,
    move_round,
    take_questions_out,
    update_round,
)
from tests.answers import undo
from tests.factories.bank import make_question
from tests.factories.people import client_of, make_cast
from tests.factories.plan import make_opening, make_role, make_template


@pytest.fixture
def made(db):
    people = make_cast("max", "rita")
    role = make_role("Night nurse")
    make_opening(manager=people.max, role=role)
    people.template = make_template(role, name="Ward", status="draft", published_at=None)
    people.first, people.second = people.template.rounds.all()
    return people


def asked(round):
    return list(round.round_questions.order_by("position").values_list("question__title", flat=True))


def order_of(template):
    return mark_of_order(LoopTemplate.objects.with_plan().get(pk=template.pk))


def test_a_new_template_begins_with_three_rounds(made):
    role = make_role("Porter")
    client = client_of(made.rita)
    answer = client.post(reverse("hiring:template_add"), {"role": role.pk, "name": "Three"})
    template = LoopTemplate.objects.get(name="Three")
    assert answer.url == reverse("hiring:template_edit", args=[template.pk])
    assert [(each.name, each.kind, each.minutes) for each in template.rounds.all()] == [
        ("Technical", "technical", 60),
        ("Managerial", "managerial", 60),
        ("Scenario", "scenario", 60),
    ]


def test_several_questions_come_in_all_or_none_and_go_by_undo(made):
    one, two = make_question("One"), make_question("Two")
    before = asked(made.first)
    with pytest.raises(RuleViolation, match="is asked already"):
        add_questions(round=made.first, questions=[one, two, one], by=made.max)
    assert asked(made.first) == before
    placed = add_questions(round=made.first, questions=[two, one], by=made.max)
    assert asked(made.first) == [*before, "Two", "One"]
    keys = [each.pk for each in placed]
    take_questions_out(template=made.template, placed=keys, left=mark_of_places(placed), by=made.max)
    assert asked(made.first) == before


def test_a_round_that_was_removed_by_its_menu_comes_back_with_its_purpose(made):
    """The menu sends nothing of the form of the round: what is stored counts."""
    update_round(round=made.first, by=made.max, purpose="How deep it goes.")
    client = client_of(made.max)
    page = client.post(reverse("hiring:round_remove", args=[made.first.pk]), {"shown": "x"}, follow=True)
    assert undo(client, page).status_code == 302
    back = made.template.rounds.get(position=1)
    assert (back.name, back.purpose) == (made.first.name, "How deep it goes.")


def test_undo_of_a_removed_round_stands_whatever_the_bank_lost(made):
    address = reverse("hiring:round_add", args=[made.template.pk])
    sent = {"name": "Again", "kind": "technical", "minutes": 30, "position": 1, "questions": ["987654"]}
    client = client_of(made.max)
    assert client.post(address, sent).status_code == 302
    assert made.template.rounds.get(position=1).name == "Again"
    assert client.post(address, {**sent, "position": "x"}).status_code == 404


def test_a_question_dragged_within_its_round_says_where_to(made):
    placed = made.first.round_questions.order_by("position").first()
    address = reverse("hiring:question_move", args=[placed.pk])
    page = client_of(made.max).post(address, {"round": made.first.pk, "position": 2}, follow=True)
    assert "moved to place 2 of its round." in page.text


def test_nothing_ticked_is_a_sentence(made):
    address = reverse("hiring:question_pick", args=[made.template.pk])
    answer = client_of(made.max).post(address, {"round": made.first.pk})
    assert answer.status_code == 409 and "Tick at least one question first." in answer.text


def test_a_move_is_meant_in_the_order_that_was_shown(made):
    shown = order_of(made.template)
    placed = made.first.round_questions.first()
    add_questions(round=made.first, questions=[make_question("Meanwhile")], by=made.rita)
    for move in (
        lambda: move_question(placed=placed, position=2, shown=shown, by=made.max),
        lambda: move_round(round=made.first, position=2, shown=shown, by=made.max),
    ):
        with pytest.raises(StaleRevision, match="changed this draft after your page was loaded"):
            move()
    move_question(placed=placed, position=2, shown=order_of(made.template), by=made.max)
    assert asked(made.first)[1] == placed.question.title


def test_a_round_moves_back_by_undo(made):
    """What the toast sends is read from the page: nothing here knows how a round gets back."""
    add_round(template=made.template, kind="custom", name="Last", by=made.max)
    client = client_of(made.max)
    page = client.post(reverse("hiring:round_move", args=[made.first.pk]), {"to": "later"}, follow=True)
    assert f"{made.first.name} moved later." in page.text
    assert [each.pk for each in made.template.rounds.all()][:2] == [made.second.pk, made.first.pk]
    toast = page.text[page.text.index("data-toasts") :]
    address = re.search(r'action="([^"]+)"', toast)[1]
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', toast))
    client.post(address, sent)
    assert made.template.rounds.first() == made.first


# --- A colleague's hand in between ------------------------------------------------------------------------------


def added(made, client):
    """A question is added to the first round; a colleague moves it to the second."""
    sent = {"round": made.first.pk, "question": [make_question("New").pk]}
    page = client.post(reverse("hiring:question_pick", args=[made.template.pk]), sent, follow=True)
    move_question(placed=made.first.round_questions.last(), round=made.second, by=made.rita)
    return page


def placed_alone(made, client):
    """The same from the bank."""
    sent = {"question": make_question("New").pk}
    page = client.post(reverse("hiring:question_place", args=[made.first.pk]), sent, follow=True)
    move_question(placed=made.first.round_questions.last(), round=made.second, by=made.rita)
    return page


def moved(made, client):
    """A question moves to the second round; a colleague moves it back, to the end."""
    placed = made.first.round_questions.first()
    page = client.post(reverse("hiring:question_move", args=[placed.pk]), {"round": made.second.pk}, follow=True)
    move_question(placed=RoundQuestion.objects.get(pk=placed.pk), round=made.first, by=made.rita)
    return page


def round_added(made, client):
    """A round is added; a colleague gives it a question."""
    sent = {"name": "Late", "kind": "scenario", "minutes": 60}
    page = client.post(reverse("hiring:round_add", args=[made.template.pk]), sent, follow=True)
    add_questions(round=made.template.rounds.last(), questions=[make_question("New")], by=made.rita)
    return page


@pytest.mark.parametrize("act", [added, placed_alone, moved, round_added])
def test_undo_leaves_what_a_colleague_has_changed_since(made, act):
    """B1: it took their work back, too."""
    client = client_of(made.max)
    page = act(made, client)
    before = order_of(made.template)
    answer = undo(client, page)
    assert answer.status_code == 409 and "Somebody has changed that since" in answer.text
    assert order_of(made.template) == before


@pytest.mark.parametrize("name", ["question_pick", "question_move", "round_add"])
def test_undo_of_ones_own_goes_on_where_nobody_changed_it(made, name):
    client = client_of(made.max)
    placed, before = made.first.round_questions.first(), order_of(made.template)
    pages = {
        "question_pick": (made.template, {"round": made.first.pk, "question": [make_question("New").pk]}),
        "question_move": (placed, {"round": made.second.pk}),
        "round_add": (made.template, {"name": "Late", "kind": "scenario", "minutes": 60}),
    }
    row, sent = pages[name]
    page = client.post(reverse(f"hiring:{name}", args=[row.pk]), sent, follow=True)
    assert order_of(made.template) != before
    assert undo(client, page).status_code == 302
    assert order_of(made.template) == before
