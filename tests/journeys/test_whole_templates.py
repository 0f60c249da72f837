"""A template copied, compared, archived and brought back: by keyboard, and on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from hiring.models import LoopTemplate
from tests.factories.people import make_cast
from tests.factories.plan import make_opening, make_template
from tests.journeys.keyboard import press

pytestmark = pytest.mark.browser


@pytest.fixture
def manager(transactional_db):
    people = make_cast("max")
    make_opening(manager=people.max, template=make_template(name="Ward"))
    return people.max


def test_archived_and_brought_back_by_keyboard(manager, sign_in) -> None:
    page = sign_in(manager).new_page()
    template = LoopTemplate.objects.get()
    page.goto(reverse("hiring:template_edit", args=[template.pk]))
    expect(page.locator("#build-actions summary")).to_be_visible()
    page.wait_for_load_state()
    page.locator("#build-actions summary").focus()
    press(page, "Enter")
    expect(page.get_by_text("Archive it")).to_be_visible()
    page.get_by_text("Archive it").focus()
    press(page, "Enter")
    expect(page.get_by_role("dialog", name="Archive this template?")).to_be_visible()
    page.get_by_role("button", name="Archive the template").focus()
    press(page, "Enter")
    expect(page.get_by_text("is archived, so nobody chooses it any more")).to_be_visible()
    page.get_by_role("button", name="Undo").focus()
    press(page, "Enter")
    expect(page.get_by_text("Ward is offered again, in version 1.")).to_be_visible()
    assert LoopTemplate.objects.get().is_published


def test_copied_and_compared_on_a_phone(manager, sign_in) -> None:
    page = sign_in(manager, viewport={"width": 390, "height": 800}).new_page()
    page.goto(reverse("hiring:template_edit", args=[LoopTemplate.objects.get().pk]))
    page.locator("#build-actions summary").click()
    menu = page.locator("#build-actions .lw-menu-list").bounding_box()
    assert menu and menu["x"] >= 0 and menu["x"] + menu["width"] <= 390
    page.get_by_role("link", name="Copy it to a new template").click()
    page.get_by_role("button", name="Copy the template").click()
    expect(page.get_by_role("heading", name="Ward, copy")).to_be_visible()
    page.goto(reverse("hiring:template_edit", args=[LoopTemplate.objects.get(name="Ward").pk]))
    page.get_by_role("button", name="Edit as version 2").click()
    page.locator("#build-actions summary").click()
    page.get_by_role("link", name="Compare two versions").click()
    expect(page.get_by_text("It asks the same questions in the same rounds.")).to_be_visible()
