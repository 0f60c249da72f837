"""A list of candidates on a phone: the answers to its rows are as wide as their words, and go along to every page."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core.reading.sheets import table_of_csv
from hiring.candidates.importing.listed_candidates import CANDIDATES
from hiring.candidates.importing.services import keep_list
from tests.factories.people import make_person
from tests.factories.plan import make_candidate, make_opening

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def listed(transactional_db):
    max_ = make_person("max")
    opening = make_opening(manager=max_)
    make_candidate("Hamza Ridge", opening=opening, email="hamza@ridge.example")
    rows = "".join(f"Person {number},person.{number}@a-long-house.example\n" for number in range(60))
    table = table_of_csv(f"name,email\nHamza Ridge,other@ridge.example\n{rows}", CANDIDATES)
    return keep_list(opening=opening, table=table, file="people.csv", by=max_)


def test_an_answer_can_be_read_and_pressed_on_a_phone(listed, sign_in) -> None:
    """F14: the list to choose from was 18 pixels wide."""
    page = sign_in(listed.brought_by, viewport={"width": 390, "height": 844}).new_page()
    page.goto(reverse("hiring:list_of_candidates", args=[listed.pk]))
    answer = page.get_by_label("What becomes of line 2, Hamza Ridge")
    expect(answer).to_be_visible()
    assert answer.evaluate("(select) => select.getBoundingClientRect().width") >= 100
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_every_choice_is_in_sight_on_a_phone(listed, sign_in) -> None:
    """F14: what becomes of a row, and what a column means, stood beyond the edge; axe finds nothing on the page."""
    from axe_playwright_python.sync_playwright import Axe

    page = sign_in(listed.brought_by, viewport={"width": 390, "height": 844}, bypass_csp=True).new_page()
    page.goto(reverse("hiring:list_of_candidates", args=[listed.pk]))
    page.get_by_text("What the columns mean").click()
    choices = page.locator("main select")
    expect(choices.first).to_be_visible()
    edges = choices.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().right)")
    assert len(edges) > 10 and max(edges) <= 390
    assert Axe().run(page).response["violations"] == []


def test_an_answer_is_kept_on_the_way_to_other_rows(listed, sign_in) -> None:
    """B3."""
    page = sign_in(listed.brought_by).new_page()
    page.goto(reverse("hiring:list_of_candidates", args=[listed.pk]))
    page.get_by_label("What becomes of line 2, Hamza Ridge").select_option(label="Add anyway")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Page 2 of 3")).to_be_visible()
    page.get_by_role("button", name="Same name 1").click()
    answer = page.get_by_label("What becomes of line 2, Hamza Ridge")
    expect(answer.locator("option:checked")).to_have_text("Add anyway")
