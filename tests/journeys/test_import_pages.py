"""A list brought into the bank by keyboard alone, in a real browser; and every page on the way for everybody else."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from questionbank.importing import reading_lists
from questionbank.models import ImportPreview, Question, QuestionImport
from tests.factories.bank import make_competency, write_question
from tests.factories.people import make_person
from tests.journeys.keyboard import press
from tests.journeys.test_card_pages import look_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTS = "questionbank:list_import"
# What is left over, a table and code that are shown, one that clashes, one that is unwise to ask.
LIST = """\
Depot, last touched in spring.

## Crew
- How do you calm a crew on a long day?
  - What did it cost you?
- Are you planning a family?
- The bell cracked overnight. What do you do?
- What would you read from this table?

  | depot | late |
  |---|---|
  | North | 12 |
  | South | 3 |
- What does this count?

  ```python
  def late(parcels):
      return sum(parcel.is_late for parcel in parcels)
  ```

Thanks for reading.
"""


@pytest.fixture
def rita(transactional_db):
    return make_person("rita")


@pytest.fixture
def bell(rita):
    return write_question(make_competency("Casting"), by=rita)


def until(page: Page, name: str) -> None:
    """Go on by Tab until the thing of this name has the focus."""
    named = "document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent"
    for _ in range(80):
        press(page, "Tab")
        if name in " ".join((page.evaluate(named) or "").split()):
            return
    raise AssertionError(f"Tab never reaches “{name}”.")


def previewed(page: Page) -> None:
    page.goto(reverse(LISTS))
    page.get_by_label("Or paste questions").fill(LIST)
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="What comes in").wait_for()


def test_a_list_comes_in_and_goes_again_by_keyboard(bell, rita, sign_in):
    page = sign_in(rita, viewport={"width": 1280, "height": 800}).new_page()
    page.goto(reverse(LISTS))
    until(page, "Or paste questions")
    page.keyboard.insert_text(LIST)
    until(page, "Preview")
    press(page, "Enter")
    page.wait_for_url("**/import/lists/**")
    expect(page.get_by_role("button", name="Import three questions")).to_be_visible()
    until(page, "Update the one in the bank")
    press(page, "ArrowUp")  # to the last answer: under another name
    press(page, "Tab", "Control+a")
    page.keyboard.type("The bell at night")
    until(page, "Save the ticks")
    press(page, "Enter")
    expect(page.get_by_role("button", name="Import four questions")).to_be_visible()
    until(page, "Import four questions")
    press(page, "Enter")
    expect(page.get_by_text("Four questions imported as drafts.")).to_be_visible()
    assert Question.objects.filter(title="The bell at night", status="draft").exists()
    until(page, "Undo the import")
    press(page, "Enter")
    expect(page.get_by_text("Four questions taken out again.")).to_be_visible()
    assert list(Question.objects.all()) == [bell]


def test_what_is_shown_with_a_question_is_seen_as_it_will_be_shown(rita, sign_in):
    page = sign_in(rita).new_page()
    previewed(page)
    expect(page.locator(".lw-exhibit-table td").first).to_have_text("North")
    expect(page.locator(".lw-exhibit pre")).to_contain_text("    return sum(")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_pages_of_an_import(bell, rita, sign_in, width, scheme, monkeypatch):
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
    page = sign_in(rita, **options).new_page()
    monkeypatch.setattr(reading_lists, "READ_AT_ONCE", 0)
    page.goto(reverse(LISTS))
    page.get_by_label("Or paste questions").fill(LIST)
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("Reading the files").first.wait_for()
    preview = ImportPreview.objects.get()
    address = reverse("questionbank:list_preview", args=[preview.pk])
    look_at(page, [reverse(LISTS), address])
    reading_lists.read_lists(preview.pk)
    look_at(page, [address, f"{address}?show=left"])
    page.goto(address)
    page.get_by_label("Keep both").check()
    page.get_by_role("button", name="Import", exact=False).locator("visible=true").last.click()
    page.get_by_text("imported as drafts").wait_for()
    started = QuestionImport.objects.get()
    detail = reverse("questionbank:import_detail", args=[started.pk])
    look_at(page, [detail])
    QuestionImport.objects.update(job_status="failed", error="It holds a sign that cannot be kept.")
    look_at(page, [detail])
    QuestionImport.objects.update(job_status="done", error="", undone_at=timezone.now())
    look_at(page, [detail])


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_where_one_is_edited(rita, sign_in, width):
    from axe_playwright_python.sync_playwright import Axe

    page = sign_in(rita, viewport={"width": width, "height": 900}, bypass_csp=True).new_page()
    previewed(page)
    page.get_by_role("button", name="Edit").first.click()
    page.get_by_role("button", name="Keep the changes").wait_for()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
