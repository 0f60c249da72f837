"""The palette by keyboard: opened, walked, taken; Escape gives the focus back; and what axe says of it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories.people import make_user
from tests.factories.plan import make_candidate

pytestmark = pytest.mark.browser


def test_by_keyboard(made, sign_in) -> None:
    found = make_candidate("Zoë Ångström", opening=made.loop.candidate.opening)
    page = sign_in(made.max).new_page()
    page.goto(reverse("hiring:opening_list"))
    link = page.get_by_role("link", name="Calibration")
    link.focus()
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Candidate, opening or page")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press("Control+k")
    field.press_sequentially("angstrom")
    expect(page.get_by_role("option", name="Zoë Ångström")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(reverse("hiring:candidate_detail", args=[found.pk])))


def test_the_key_is_switched_off_with_the_others(made, sign_in) -> None:
    quiet = make_user(has_shortcuts=False)
    page = sign_in(quiet).new_page()
    page.goto(reverse("core:find"))
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_hidden()
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.get_by_role("combobox")).to_be_focused()
