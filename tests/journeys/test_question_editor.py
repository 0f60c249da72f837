"""A question written from nothing, by keyboard alone, in a real browser; and the page for everybody else."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from questionbank.models import Question
from questionbank.questions.content import content_of
from tests.factories.bank import make_competency, write_question
from tests.factories.people import make_person
from tests.journeys.keyboard import press
from tests.journeys.test_card_pages import look_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "questionbank:question_add"


@pytest.fixture
def rita(transactional_db):
    return make_person("rita")


@pytest.fixture
def bank(rita):
    """One question that asks nearly the same as the one that is written."""
    return write_question(
        make_competency("Reading figures"), by=rita, title="Late parcels",
        prompt="This counts the late parcels of a depot. What does it give you?",
    )  # fmt: skip


def until(page: Page, name: str) -> None:
    """Go on by Tab until the thing of this name has the focus."""
    named = "document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent"
    for _ in range(60):
        press(page, "Tab")
        if name in " ".join((page.evaluate(named) or "").split()):
            return
    raise AssertionError(f"Tab never reaches “{name}”.")


def test_a_question_from_nothing_by_keyboard(bank, rita, sign_in):
    page = sign_in(rita, viewport={"width": 1280, "height": 800}).new_page()
    page.goto(reverse(ADD))
    checks, view = page.locator("#checks"), page.locator("#as-seen")
    until(page, "Title")
    page.keyboard.type("What does this count?")
    until(page, "As the panelist says it")
    page.keyboard.type("This counts late parcels for a depot. What does it give you, and what would you change?")
    expect(view).to_contain_text("This counts late parcels for a depot.")
    expect(checks).to_contain_text("Two tasks in one breath.")
    expect(checks).to_contain_text("“Late parcels”, Reading figures.")
    expect(page.locator("#prompt-length")).to_have_text("17 words, about 7 seconds aloud")
    until(page, "Competency")
    page.keyboard.type("Reading")
    expect(checks).to_contain_text("“Late parcels”, also Reading figures.")
    until(page, "Category")
    press(page, "ArrowDown")
    until(page, "Kind")
    press(page, "ArrowDown")
    until(page, "Minutes")
    page.keyboard.type("10")
    until(page, "Listen for")
    page.keyboard.type("Tries it with an example")
    until(page, "Add a follow-up")
    press(page, "Enter")
    page.keyboard.type("Always ask: What if none is late?")
    press(page, "Enter")
    page.keyboard.type("Which parcel would it miss?")
    expect(view).to_contain_text("What if none is late? always ask")
    until(page, "What a strong answer contains")
    page.keyboard.type("Moves the return\nAsks what late means")
    until(page, "Where people go wrong")
    page.keyboard.type("Reads it as right")
    until(page, "Draft the empty ones")
    press(page, "Enter")
    expect(page.locator("[data-drafted]")).to_contain_text("Drafted: 4.")
    until(page, "Strong")
    press(page, "Control+a")
    page.keyboard.type("Moves the return. The parcels on the way come up when asked.")
    expect(checks).to_contain_text("Anchor 4 rates when something is said.")
    press(page, "Control+a")
    page.keyboard.type("Moves the return and tests it.")
    expect(checks).not_to_contain_text("Anchor 4")
    until(page, "Make the second a follow-up")
    press(page, "Enter")
    expect(checks).not_to_contain_text("Two tasks in one breath.")
    expect(page.locator("#id_prompt")).to_be_focused()
    page.get_by_role("button", name="Save as a draft").focus()
    press(page, "Enter")
    page.wait_for_url(re.compile(r"/questions/\d+/$"))
    content = content_of(Question.objects.with_items().get(title="What does this count?"))
    assert content.prompt == "This counts late parcels for a depot. What does it give you?"
    assert content.follow_ups == (
        "Always ask: What would you change?", "Always ask: What if none is late?", "Which parcel would it miss?",
    )  # fmt: skip
    assert content.anchors == {
        5: "Moves the return. Asks what late means.", 4: "Moves the return and tests it.",
        3: "Tries it with an example.", 1: "Reads it as right.",
    }  # fmt: skip


def test_drafts_never_touch_what_is_typed_and_come_out_again(bank, rita, sign_in):
    page = sign_in(rita).new_page()
    page.goto(reverse("questionbank:question_edit", args=[bank.pk]))
    page.fill("[name=anchor_5]", "My own words.")
    page.get_by_role("button", name="Draft the empty ones").click()
    expect(page.locator("[name=anchor_1]")).to_have_value("Blames the ringer.")
    page.fill("[name=anchor_3]", "Mine, too.")
    page.get_by_role("button", name="Take the drafts out").click()
    expect(page.locator("[name=anchor_1]")).to_have_value("")
    expect(page.locator("[name=anchor_3]")).to_have_value("Mine, too.")
    expect(page.locator("[name=anchor_5]")).to_have_value("My own words.")


def test_a_follow_up_is_moved_removed_and_brought_back(bank, rita, sign_in):
    page = sign_in(rita).new_page()
    page.goto(reverse("questionbank:question_edit", args=[bank.pk]))
    page.get_by_text("Move or remove follow-up 3").locator("..").click()
    page.get_by_role("button", name="Move up").locator("visible=true").click()
    page.get_by_text("Move or remove follow-up 1").locator("..").click()
    page.get_by_role("button", name="Remove").locator("visible=true").click()
    moved = "What if it cracks again?\nWhat would you tell the parish?"
    expect(page.locator("[name=follow_ups]")).to_have_value(moved)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[name=follow_ups]")).to_have_value(f"And then?\n{moved}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_in_the_editor(bank, rita, sign_in, width, scheme):
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
    Question.objects.filter(pk=bank.pk).update(prompt="Do you count late parcels, and what would you change?")
    look_at(sign_in(rita, **options).new_page(), [reverse(ADD), reverse("questionbank:question_edit", args=[bank.pk])])


def test_on_a_phone_the_view_is_behind_a_switch(bank, rita, sign_in):
    page = sign_in(rita, viewport={"width": 390, "height": 844}).new_page()
    page.goto(reverse("questionbank:question_edit", args=[bank.pk]))
    view = page.locator("#as-seen")
    expect(view).to_be_hidden()
    page.get_by_text("As others see it").locator("visible=true").first.click()
    expect(view).to_be_visible()
    expect(page.locator("#id_prompt")).to_be_hidden()
    page.get_by_text("Candidate", exact=True).click()
    expect(view).not_to_contain_text("Listen for", use_inner_text=True)


def test_a_chosen_picture_is_seen_before_the_question_is_saved(bank, rita, sign_in):
    stream = BytesIO()
    Image.new("RGB", (60, 40), "#0c5c5e").save(stream, "PNG")
    plan = {"name": "plan.png", "mimeType": "image/png", "buffer": stream.getvalue()}
    page = sign_in(rita, viewport={"width": 1280, "height": 800}).new_page()
    page.goto(reverse("questionbank:question_edit", args=[bank.pk]))
    page.locator("[name=exhibit_1_description]").fill("A plan of the depot")
    page.locator("[name=exhibit_1_upload]").set_input_files(plan)
    shown = page.locator("#as-seen img")
    expect(shown).to_have_attribute("alt", "A plan of the depot")
    page.wait_for_function("document.querySelector('#as-seen img').naturalWidth > 0")
    expect(page.locator("[name=exhibit_1_kind]")).to_have_value("picture")
    expect(page.locator("[data-exhibit='1']")).to_contain_text("plan.png")
    assert not bank.exhibits.exists()
    page.get_by_role("button", name="Save").first.click()
    page.wait_for_url(re.compile(r"/questions/\d+/$"))
    assert bank.exhibits.get().file_name == "plan.png"


def test_a_file_that_cannot_be_shown_is_said_at_once(bank, rita, sign_in):
    page = sign_in(rita).new_page()
    page.goto(reverse("questionbank:question_edit", args=[bank.pk]))
    torn = {"name": "plan.png", "mimeType": "image/png", "buffer": b"no picture"}
    page.locator("[name=exhibit_1_upload]").set_input_files(torn)
    expect(page.locator("[data-exhibit='1'] .invalid-feedback")).to_be_visible()
