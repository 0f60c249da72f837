"""Every page around a card: nothing for axe to find, nothing wider than the screen, readable at twice the size."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from interviews.cards.services import add_dated_note, reopen_scorecard, submit_scorecard
from interviews.models import Loop
from tests.factories.run import fill, submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look_at(page, addresses):
    from axe_playwright_python.sync_playwright import Axe

    for address in addresses:
        assert page.goto(address).status == 200, address
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def reopened_card(made):
    """Submitted, reopened with a reason, submitted again: with versions to read."""
    card = submit(made, "pia")
    card = reopen_scorecard(card=card, reason="I mixed up two answers.", by=made.pia)
    fill_again = made.cards["pia"]
    fill_again.refresh_from_db()
    return submit_scorecard(card=fill_again, revision=fill_again.revision, by=made.pia)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_pages_of_a_card(made, sign_in, width, scheme):
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
    card = reopened_card(made)
    paul = made.cards["paul"]
    fill(made, "paul", score=3)
    pia, rita, page_of = sign_in(made.pia, **options), sign_in(made.rita, **options), reverse
    detail = page_of("interviews:scorecard_detail", args=[card.pk])
    paper = page_of("interviews:kit_print", args=[made.interview.pk])
    closed_kit = page_of("interviews:kit", args=[made.interview.pk])
    look_at(
        pia.new_page(),
        [detail, page_of("interviews:scorecard_reopen", args=[card.pk]), paper, closed_kit, reverse("accounts:me")],
    )
    seat = paul.seat_id
    look_at(
        rita.new_page(),
        [
            page_of("interviews:scorecard_waive", args=[seat]),
            page_of("interviews:seat_replace", args=[seat]),
            paper,
            detail,
        ],
    )
    Loop.objects.filter(pk=made.loop.pk).update(status=Loop.Status.DEBRIEF)
    card.status = "locked"
    card.save(update_fields=["status"])
    add_dated_note(card=card, text="On reading again.", question=made.questions[0], new_score=3, by=made.pia)
    look_at(pia.new_page(), [page_of("interviews:scorecard_amend", args=[card.pk]), detail])


@pytest.mark.parametrize("address", ["kit", "review"])
def test_at_twice_the_size_everything_can_be_reached_without_scrolling_sideways(made, sign_in, address):
    """A window of 1280 at 200% has 640 pixels."""
    context = sign_in(made.pia, viewport={"width": 640, "height": 400}, device_scale_factor=2)
    page = context.new_page()
    kit, review = ("interviews:kit", made.interview.pk), ("interviews:scorecard_submit", made.cards["pia"].pk)
    name, key = kit if address == "kit" else review
    page.goto(reverse(name, args=[key]) + ("?step=1" if address == "kit" else ""))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    last = page.get_by_role("button", name="Next: question 2" if address == "kit" else "Submit scorecard")
    last.focus()
    expect(last).to_be_in_viewport(ratio=1)


def test_a_recommendation_that_is_chosen_is_no_longer_said_to_be_missing(made, sign_in):
    fill(made, "pia", recommendation="")
    page = sign_in(made.pia).new_page()
    page.goto(reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]))
    expect(page.get_by_text("Before you can submit")).to_be_visible()
    page.locator("input[name=recommendation][value=no]").check(force=True)
    expect(page.get_by_text("Before you can submit")).to_be_hidden()
    page.get_by_role("button", name="Submit scorecard").click()
    page.wait_for_url("**/scorecards/*/?submitted")


def test_an_answer_edited_on_the_review_is_saved_before_the_card_is_sent(made, sign_in):
    """F10: with words typed a moment ago, at one answer and about the card."""
    fill(made, "pia")
    page = sign_in(made.pia).new_page()
    page.goto(reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]))
    page.locator("#evidence-2").fill("She named three, then a fourth.")
    page.locator("#card-summary").fill("Solid, and quick.")
    page.get_by_role("button", name="Submit scorecard").click()
    page.wait_for_url("**/scorecards/*/?submitted")
    card = made.cards["pia"]
    card.refresh_from_db()
    assert (card.status, card.summary) == ("submitted", "Solid, and quick.")
    assert card.ratings.get(interview_question=made.questions[1]).evidence == "She named three, then a fourth."
