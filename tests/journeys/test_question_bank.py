"""From the search to a round by keys alone, in a real browser; and the pages of the bank for everybody else."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from hiring.models import RoundQuestion
from tests.factories.bank import make_competency, write_question
from tests.factories.people import make_person
from tests.factories.plan import make_template
from tests.journeys.keyboard import press
from tests.journeys.test_card_pages import look_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "questionbank:question_list"


@pytest.fixture
def rita(transactional_db):
    return make_person("rita")


@pytest.fixture
def bells(rita):
    """Three questions in use, two of which a search for bells finds."""
    casting = make_competency("Casting")
    titles = ("The cracked bell", "The silent bell", "The tower")
    prompts = ("The bell cracked overnight. What now?", "The bell is silent. Why?", "The tower leans. What now?")
    return [
        write_question(casting, by=rita, status="active", title=title, prompt=prompt)
        for title, prompt in zip(titles, prompts, strict=True)
    ]


def test_from_the_search_to_a_round_by_keyboard(bells, rita, sign_in):
    round = make_template(rounds=1, status="draft", published_at=None).rounds.get()
    page = sign_in(rita, viewport={"width": 1280, "height": 800}).new_page()
    page.goto(reverse(LIST))
    press(page, "/")
    expect(page.get_by_label("Search in all fields")).to_be_focused()
    page.keyboard.type("silent bell")
    press(page, "Enter")
    page.wait_for_url("**?q=silent+bell**")
    press(page, "/", "ArrowDown")
    expect(page.get_by_role("link", name="The silent bell").first).to_be_focused()
    press(page, "a")
    page.wait_for_url(f"**{reverse('hiring:question_rounds', args=[bells[1].pk])}")
    for _ in range(30):
        press(page, "Tab")
        if page.evaluate("document.activeElement.hasAttribute('data-add')"):
            break
    press(page, "Enter")
    page.wait_for_url("**/templates/**")
    assert RoundQuestion.objects.filter(round=round, question=bells[1]).exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_in_the_bank_and_its_kits(bells, rita, sign_in, width, scheme):
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
    look_at(
        sign_in(rita, **options).new_page(),
        [
            reverse(LIST),
            f"{reverse(LIST)}?q=bell",
            reverse("questionbank:question_detail", args=[bells[0].pk]),
            reverse("questionbank:question_versions", args=[bells[0].pk]),
            reverse("questionbank:question_reviews"),
            reverse("hiring:kit_list"),
            reverse("hiring:kit_detail", args=["starter"]),
            reverse("hiring:kit_booklet", args=["starter"]),
        ],
    )
