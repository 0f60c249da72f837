"""A template of one's own with five questions from the bank, without leaving its page: by mouse, and by keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from hiring.models import LoopTemplate
from tests.factories.bank import make_question
from tests.factories.people import make_cast
from tests.factories.plan import make_opening, make_role
from tests.journeys.clicks import Clicks
from tests.journeys.keyboard import press

pytestmark = pytest.mark.browser
MOST_CLICKS = 40


@pytest.fixture
def manager(transactional_db):
    """A hiring manager, and a role whose five competencies the bank has questions for."""
    people = make_cast("max")
    questions = [make_question(f"Case {number}", minutes=10) for number in range(1, 6)]
    make_question("Aside", minutes=10)
    make_opening(manager=people.max)
    make_role("Night nurse", *(question.competency for question in questions))
    return people.max


def order(template: LoopTemplate) -> list[list[str]]:
    return [
        [placed.question.title for placed in round.round_questions.select_related("question")]
        for round in template.rounds.all()
    ]


def begun(page: Page, press=Locator.click) -> LoopTemplate:
    """From the list of templates to the page of a new one."""
    page.goto(reverse("hiring:template_list"))
    press(page.get_by_role("link", name="New template"))
    page.get_by_label("Role").select_option("Night nurse")
    page.get_by_label("Name", exact=True).fill("Ward, three rounds")
    press(page.get_by_role("button", name="Create the template"))
    expect(page.get_by_role("heading", name="3. Scenario")).to_be_visible()
    expect(page.locator("#bank-search")).to_be_visible()
    return LoopTemplate.objects.get(name="Ward, three rounds")


def test_own_template_of_five_questions_from_the_bank(manager, sign_in) -> None:
    """Two in each of the first rounds and one in the last, all competencies asked for, and published."""
    page = sign_in(manager, viewport={"width": 1366, "height": 768}).new_page()
    click = Clicks()
    template = begun(page, click)
    click.number += 2  # the list of roles that opens, and the choice in it
    bank = page.locator("#bank")
    click(bank.get_by_role("checkbox", name="Only what closes a gap"))
    expect(bank.get_by_role("checkbox", name="“Aside”")).to_have_count(0)
    for place, cases in enumerate([("Case 1", "Case 2"), ("Case 3", "Case 4"), ("Case 5",)]):
        for case in cases:
            click(bank.get_by_role("checkbox", name=f"“{case}”"))
        bank.get_by_label("Put what is ticked into").select_option(index=place)
        click.number += 2
        click(bank.get_by_role("button", name="Add the ticked questions"))
        expect(bank.get_by_role("checkbox", name=f"“{cases[0]}”")).to_have_count(0)
    assert order(template) == [["Case 1", "Case 2"], ["Case 3", "Case 4"], ["Case 5"]]
    click(page.get_by_role("button", name="Publish version 1"))
    expect(page.get_by_text("Version 1 is published.")).to_be_visible()
    assert click.number <= MOST_CLICKS


def test_the_same_by_keyboard_alone(manager, sign_in) -> None:
    """Every question is ticked, added and moved with keys; a control is reached as Tab reaches it."""
    page = sign_in(manager, viewport={"width": 1366, "height": 768}).new_page()
    template = begun(page, by_enter)
    bank = page.locator("#bank")
    for case in ("Case 1", "Case 2"):
        by_key(bank.get_by_role("checkbox", name=f"“{case}”"), "Space")
    by_key(bank.get_by_role("button", name="Add the ticked questions"), "Enter")
    expect(page.locator(".lw-qcard")).to_have_count(2)
    by_key(page.locator(".lw-qcard", has_text="Case 1").locator("summary"), "Enter")
    by_key(page.get_by_role("button", name="Move to Scenario"), "Enter")
    expect(page.locator(".lw-qcard", has_text="Case 1").locator("summary")).to_be_focused()
    assert order(template) == [["Case 2"], [], ["Case 1"]]


def by_enter(target: Locator) -> None:
    by_key(target, "Enter")


def by_key(target: Locator, key: str) -> None:
    """Presses a key on what Tab can reach."""
    assert target.evaluate("element => element.tabIndex") >= 0
    target.focus()
    press(target.page, key)
