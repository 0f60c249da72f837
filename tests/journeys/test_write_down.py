"""The kit after its round: answers in a row, everything changed in place, submitted from the same page."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from core import jobs
from interviews.cards.services import save_rating
from interviews.loops.services.messages import remind_panelist
from interviews.models import Interview, Scorecard
from tests.factories.plan import ask_for
from tests.factories.run import make_follow_up_use, make_round
from tests.journeys.keyboard import press
from tests.journeys.kit_page import WAIT, expect_saved, open_kit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct horse battery staple"


def open_review(context, made):
    page = context.new_page()
    page.goto(reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]))
    return page


def glance(page, number):
    return page.locator(f'[data-glance="{number}"] [data-glance-mark]')


def written(page, number):
    return page.locator(f"#written-{number}")


def test_a_card_is_written_rated_and_submitted_on_one_page(made, sign_in):
    first = made.questions[0]
    save_rating(card=made.cards["pia"], question=first, revision=0, score=4, evidence="Drew it.", by=made.pia)
    page = open_review(sign_in(made.pia), made)
    assert page.locator("[data-answer]").evaluate_all("all => all.map((one) => one.dataset.answer)") == ["2", "3", "1"]
    for number in (2, 3):
        expect(glance(page, number)).to_have_text("no words yet")
        page.locator(f"#evidence-{number}").fill("She named three.")
        expect(glance(page, number)).to_have_text("not rated yet")
        written(page, number).locator(".lw-fold > summary").click()
        written(page, number).locator(".lw-fold input").first.focus()
        page.keyboard.press("3")
        written(page, number).locator("[name=point-0]").check()
    expect(glance(page, 1)).to_have_text("4")
    expect(page.locator('[data-glance="2"] [data-glance-points]')).to_contain_text("1 of 3 points")
    expect(page.locator("[data-gaps]")).to_contain_text("your recommendation")
    page.locator("[name=recommendation][value=yes]").check(force=True)
    expect(page.locator("[data-gaps]")).to_be_hidden()
    expect_saved(page)
    page.get_by_role("button", name="Submit scorecard").click()
    page.wait_for_url("**/scorecards/*/?submitted")
    card = Scorecard.objects.get(pk=made.cards["pia"].pk)
    assert card.status == "submitted"
    assert sorted(card.ratings.values_list("score", "points_shown")) == [(3, {"0": "yes"}), (3, {"0": "yes"}), (4, {})]


# Names, marks and counts of the strip that run into each other or break: mark left, counts right, on one row.
CROWDED = """all => all.filter((one) => {
  const [name, must, mark, meta] = ['.lw-glance-name', '.lw-must', '.lw-glance-mark', '.lw-glance-meta']
    .map((part) => one.querySelector(part)?.getBoundingClientRect());
  const isLow = (box, lines) => box.height < lines * parseFloat(getComputedStyle(one).lineHeight);
  const isInName = !must || (must.bottom <= name.bottom && must.right <= name.right);
  const isOneRow = mark.right <= meta.left && mark.top < meta.bottom && meta.top < mark.bottom;
  return !(isInName && isOneRow && isLow(mark, 2) && isLow(meta, 2));
}).length"""


@pytest.mark.parametrize("width", [1366, 820, 390])
def test_a_must_have_crowds_nothing_on_the_strip(made, sign_in, width):
    ask_for(made.loop.opening.role, made.questions[0].competency, is_must_have=True)
    page = open_review(sign_in(made.pia, viewport={"width": width, "height": 844}), made)
    expect(page.locator(".lw-glance .lw-must").first).to_be_visible()
    assert page.locator("[data-glance]").evaluate_all(CROWDED) == 0


def test_the_strip_counts_ones_own_follow_ups_apart(made, sign_in):
    card, first = made.cards["pia"], made.questions[0]
    make_follow_up_use(card, first, own_text="And on a Monday?")
    page = open_review(sign_in(made.pia), made)
    asked = page.locator('[data-glance="1"] [data-glance-asked]')
    expect(asked).to_have_text(re.compile(r"^0 of \d follow-ups?, 1 of one’s own$"))
    written(page, 1).locator("[name=own]").first.fill("")
    expect(asked).to_have_text(re.compile(r"^0 of \d follow-ups?$"))
    written(page, 1).locator("[name=own]").first.fill("And in May?")
    expect(asked).to_have_text(re.compile(r", 1 of one’s own$"))


def test_a_choice_taken_back_is_missing_again(made, sign_in):
    for question in made.questions:
        save_rating(card=made.cards["pia"], question=question, revision=0, score=4, evidence="A.", by=made.pia)
    page = open_review(sign_in(made.pia), made)
    expect(glance(page, 2)).to_have_text("4")
    written(page, 2).locator(".lw-fold > summary").click()
    written(page, 2).get_by_role("button", name="Clear my choice").click()
    expect(glance(page, 2)).to_have_text("not rated yet")
    expect(glance(page, 1)).to_have_text("rated")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_nothing_while_it_is_written_down(made, sign_in, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    Interview.objects.update(minutes=10)
    context = sign_in(made.pia, viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = open_review(context, made)
    page.locator("#evidence-1").fill("She named three.")
    written(page, 1).locator(".lw-fold > summary").click()
    expect(page.locator("[data-saved]")).to_contain_text("Saved", timeout=WAIT)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# --- From a reminder --------------------------------------------------------------------------------------------


def reminder_of(made):
    """The address in the mail that asks Pia for her card, half an hour after the round."""
    start = timezone.now() - timedelta(minutes=90)
    Interview.objects.update(starts_at=start, started_at=start)
    remind_panelist(seat=made.cards["pia"].seat, by=made.rita)
    jobs.drain()
    [letter] = mail.outbox
    return next(line for line in letter.body.splitlines() if line.startswith(settings.BASE_URL))


@pytest.mark.parametrize("is_signed_in", [True, False], ids=["signed in", "signed out"])
@pytest.mark.parametrize("width", [1366, 390])
def test_the_link_of_a_reminder_opens_the_first_answer_without_words(made, sign_in, width, is_signed_in):
    save_rating(card=made.cards["pia"], question=made.questions[0], revision=0, score=None, evidence="A.", by=made.pia)
    made.pia.set_password(PASSWORD)
    made.pia.save()
    context = sign_in(
        made.pia, viewport={"width": width, "height": 800}, has_touch=width == 390, is_mobile=width == 390
    )
    page = context.new_page()
    if not is_signed_in:
        context.clear_cookies()
    page.goto(reminder_of(made).removeprefix(settings.BASE_URL))
    if not is_signed_in:
        page.get_by_label("Email").fill(made.pia.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/review/#first-open")
    first = page.locator("[data-answer]").first
    assert first.get_attribute("data-answer") == "2"
    expect(first).to_be_in_viewport()
    if width == 1366:
        expect(page.locator("#evidence-2")).to_be_focused()
        page.keyboard.type("She named three.")
        expect_saved(page)
    with page.expect_navigation():
        page.get_by_role("button", name="I was not there").click()
    made.cards["pia"].refresh_from_db()
    assert made.cards["pia"].status == "waived"


# --- By keyboard ------------------------------------------------------------------------------------------------


def heard(made, number):
    """A card whose answers all have words, and none a rating."""
    for question in made.questions[:number]:
        save_rating(card=made.cards["pia"], question=question, revision=0, score=None, evidence="A.", by=made.pia)


def test_six_answers_are_rated_with_six_keys_and_submitted_with_two_more(sign_in, transactional_db):
    made = make_round(questions=6)
    heard(made, 6)
    page = open_kit(sign_in(made.pia), made)
    page.get_by_role("link", name="Write it down").click()
    page.wait_for_url("**/review/#first-open")
    press(page, "4", "3", "5", "4", "2", "4", "ArrowUp", "Enter")
    page.wait_for_url("**/scorecards/*/?submitted*")
    card = Scorecard.objects.get(pk=made.cards["pia"].pk)
    given = card.ratings.order_by("interview_question__position").values_list("score", flat=True)
    assert list(given) == [4, 3, 5, 4, 2, 4]
    assert card.recommendation


def test_r_leads_to_what_is_missing(made, sign_in):
    heard(made, 2)
    page = open_review(sign_in(made.pia), made)
    press(page, "r")
    expect(page.locator("#evidence-3")).to_be_focused()
    page.keyboard.type("She named three.")
    press(page, "Alt+r", "3")
    expect(written(page, 1).get_by_role("radio").first).to_be_focused()


def test_a_choice_that_is_changed_stays_where_it_is(made, sign_in):
    heard(made, 3)
    page = open_review(sign_in(made.pia), made)
    press(page, "r", "3", "Shift+Tab")
    written(page, 1).get_by_role("radio", checked=True).focus()
    press(page, "4")
    expect(written(page, 1).get_by_role("radio", checked=True)).to_be_focused()


def test_without_single_keys_a_digit_stays_where_it_is(made, sign_in):
    made.pia.has_shortcuts = False
    made.pia.save()
    heard(made, 3)
    page = open_review(sign_in(made.pia), made)
    expect(page.locator("[data-kit]")).not_to_contain_text("a digit inside a rating")
    written(page, 1).get_by_role("radio").first.focus()
    press(page, "3")
    expect(written(page, 1).get_by_role("radio", checked=True)).to_be_focused()
