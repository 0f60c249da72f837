"""A colleague is found by typing: with the keyboard, with a finger, and without any script."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.factories.people import make_user

pytestmark = pytest.mark.browser


@pytest.fixture
def team_page(made) -> str:
    make_user("Zoë Müller", email="zoe@tidewell.example", title="engineer")
    make_user("Zora Blum", email="zora@tidewell.example", title="designer")
    return reverse("hiring:opening_detail", args=[made.loop.candidate.opening_id])


def open_form(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_text("Add somebody").click()


def test_with_the_keyboard(made, sign_in, team_page: str) -> None:
    page = sign_in(made.max).new_page()
    open_form(page, team_page)
    box = page.get_by_role("combobox", name="Person")
    box.press_sequentially("zo")
    options = page.get_by_role("option", name="@tidewell.example")
    expect(options).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("Escape")
    expect(options.first).to_be_hidden()
    box.press("ArrowDown")
    marked = page.locator(".lw-find-list [aria-selected=true]")
    expect(marked).to_contain_text("Zora Blum")
    box.press("ArrowUp")
    expect(marked).to_contain_text("Zoë Müller")
    expect(box).to_have_attribute("aria-activedescendant", "id_user-found-2")
    box.press("Enter")
    expect(box).to_have_value("Zoë Müller (zoe@tidewell.example)")
    expect(box).to_be_focused()
    page.get_by_label("Part").select_option(label="Recruiter")
    page.get_by_role("button", name="Add to the team").click()
    expect(page.get_by_role("main")).to_contain_text("Zoë Müller")


def test_with_a_finger_on_a_phone(made, sign_in, team_page: str) -> None:
    page = sign_in(made.max, viewport={"width": 390, "height": 800}, has_touch=True).new_page()
    open_form(page, team_page)
    page.get_by_label("Person").press_sequentially("muller")
    page.get_by_role("option", name="Zoë Müller").tap()
    expect(page.get_by_label("Person")).to_have_value("Zoë Müller (zoe@tidewell.example)")
    expect(page.locator("#id_user-found")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_a_script(made, sign_in, team_page: str) -> None:
    page = sign_in(made.max, java_script_enabled=False).new_page()
    page.goto(team_page)
    page.locator("summary", has_text="Add somebody").click()
    page.get_by_label("Person").fill("zo")
    page.get_by_label("Part").select_option(label="Recruiter")
    page.get_by_role("button", name="Add to the team").click()
    expect(page.get_by_role("main")).to_contain_text("Several people match: Zora Blum (zora@tidewell.example)")
    expect(page.get_by_label("Person")).to_have_value("zo")
    page.get_by_label("Person").fill("zora")
    page.get_by_role("button", name="Add to the team").click()
    expect(page.get_by_role("main")).to_contain_text("Zora Blum")
