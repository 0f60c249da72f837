"""The kit while a round runs: everything that the hour needs in view together, and the rest a key away."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from interviews.cards.positions import note_position
from interviews.loops.services.beginning import start_round
from interviews.models import Interview
from tests.factories.run import add_follow_ups, show_picture
from tests.journeys.keyboard import press
from tests.journeys.kit_page import WAIT, evidence, open_kit, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What is cut off by the window, by the bar of jumps, or by a box that scrolls.
OUT_OF_VIEW = """parts => {
  const step = document.querySelector('.lw-cockpit:not([hidden])');
  const jump = step.querySelector('.lw-jump').getBoundingClientRect();
  const floor = jump.height ? jump.top : innerHeight;
  const cut = (one) => {
    const box = one.getBoundingClientRect();
    const frame = one.closest('.lw-prompts, .lw-ask-body');
    const scrolls = frame && getComputedStyle(frame).overflowY === 'auto';
    const bottom = one.closest('.lw-jump') ? innerHeight : floor;
    return box.height === 0 || box.top < 0 || box.bottom > bottom
      || (scrolls && box.bottom > frame.getBoundingClientRect().bottom);
  };
  return Object.entries(parts).filter(([name, [selector, count]]) => {
    const found = Array.from((selector.startsWith('.lw-kitbar') ? document : step).querySelectorAll(selector))
      .filter((one) => one.checkVisibility()).slice(0, count);
    return found.length < count || found.some(cut);
  }).map(([name]) => name);
}"""
PARTS = {
    "question": [".lw-spoken", 1],
    "note": ["[name=evidence]", 1],
    "follow-ups": ["[data-follow-ups] > li", 3],
    "clock": [".lw-kitbar [data-clock]", 1],
    "saved": [".lw-kitbar [data-saved]", 1],
    "next": ["[data-kit-go].btn-primary", 1],
}
FOLLOW_UPS = [
    "What would you compare between the two, and for how many days?",
    "The new one needs a field that the old one never stored. What do you do now?",
    "It is two in the morning and you have to go back. Walk us through the next ten minutes.",
    "Who pays for running both at once, and who told them?",
]
OF_SEVEN_LINES = [
    "What would you do about it, and in which order, always asked?",
    "What made you notice first, and what else could have explained the same figures?",
    "Suppose you have only eight hundred labelled examples. What would you try first, and what would you leave alone?",
]
POINTS = [
    "Explains the idea so that a newcomer could repeat it, and joins it to a model they worked on",
    "Says which measurements show the fault, and what else could look the same",
    "Uses cross-validation and a way of dividing the data that matches later use",
    "Names remedies from data, model and regularisation, and the cost of going too far with each",
]
LONG = (
    "Your team sends arrival-time predictions to forty depots, day and night. How would you put a differently built "
    "model in its place without any depot noticing a gap in the answers?"
)


@pytest.fixture
def cockpit(made):
    """A round whose questions are as long as real ones."""
    for question in made.questions:
        question.prompt = LONG
        question.save()
        add_follow_ups(question, *FOLLOW_UPS)
    return made


def step_of(page, number):
    return page.locator(f'[data-kit-step="{number}"]')


@pytest.mark.parametrize(("width", "height"), [(1366, 680), (390, 844)])
def test_everything_that_the_hour_needs_is_in_view_in_every_step(cockpit, sign_in, width, height):
    """F2: follow-ups, blanks, Next and the clock were out of view."""
    page = open_kit(sign_in(cockpit.pia, viewport={"width": width, "height": height}), cockpit)
    for number in range(1, len(cockpit.questions) + 1):
        expect(step_of(page, number)).to_be_visible()
        assert page.evaluate(OUT_OF_VIEW, PARTS) == [], f"question {number}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        step_of(page, number).locator("[data-kit-go].btn-primary:visible").first.click()


def test_on_a_laptop_the_points_to_listen_for_are_in_view_too(cockpit, sign_in):
    first = cockpit.questions[0]
    first.assessment_points = POINTS
    first.save()
    first.follow_ups.all().delete()
    add_follow_ups(first, *OF_SEVEN_LINES)
    page = open_kit(sign_in(cockpit.pia, viewport={"width": 1366, "height": 680}), cockpit)
    expect(step_of(page, 1).locator("[data-points] > li")).to_have_count(len(POINTS))
    assert page.evaluate(OUT_OF_VIEW, {**PARTS, "listen for": ["[data-points] > li", len(POINTS)]}) == []


@pytest.mark.parametrize(("width", "height"), [(1366, 680), (390, 844)])
def test_the_step_on_is_in_view_around_the_questions_too(cockpit, sign_in, width, height):
    """Welcome, and the candidate’s questions; and the plan stays beside what is read at leisure."""
    page = open_kit(sign_in(cockpit.pia, viewport={"width": width, "height": height}), cockpit, step="0")
    expect(page.locator("[data-kit-step='0'] .lw-kit-actions .btn-primary")).to_be_in_viewport(ratio=1)
    last = len(cockpit.questions) + 1
    page.goto(f"{reverse('interviews:kit', args=[cockpit.interview.pk])}?step={last}")
    expect(page.locator("#words .lw-kit-actions .btn-primary")).to_be_in_viewport(ratio=1)
    note = page.locator("#candidate-questions")
    note.focus()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if width > 1100:
        page.goto(f"{reverse('interviews:kit', args=[cockpit.interview.pk])}?step=start")
        page.evaluate("window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
        expect(page.locator(".lw-plan > li").first).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(("width", "height"), [(1366, 680), (390, 844)])
def test_what_begins_the_round_is_in_view_before_what_is_read_at_leisure(cockpit, sign_in, width, height):
    Interview.objects.update(starts_at=timezone.now() + timedelta(minutes=4), started_at=None)
    page = open_kit(sign_in(cockpit.pia, viewport={"width": width, "height": height}), cockpit, step="start")
    button = page.get_by_role("button", name="Start the round")
    expect(button).to_be_in_viewport(ratio=1)
    box = button.bounding_box()
    covers = "([x, y]) => document.elementFromPoint(x, y).textContent.trim()"
    assert page.evaluate(covers, [box["x"] + 9, box["y"] + box["height"] - 2]) == "Start the round"


@pytest.mark.parametrize("width", [1366, 390])
def test_resume_and_links_are_at_hand_while_the_round_runs_and_after_it(made, sign_in, width):
    candidate = made.loop.candidate
    candidate.resume, candidate.links = "resumes/one.pdf", "https://example.org/work"
    candidate.save()
    page = open_kit(sign_in(made.pia, viewport={"width": width, "height": 844}), made)
    for address in (page.url, reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk])):
        page.goto(address)
        bar = page.locator(".lw-kitbar")
        expect(bar.get_by_role("link", name="Resume")).to_be_in_viewport(ratio=1)
        bar.locator(".lw-menu > summary").click()
        expect(bar.get_by_role("link", name="example.org")).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_what_is_long_gives_way(cockpit, sign_in):
    """The pictures fold, the note becomes lower, the question smaller; what is short keeps its size."""
    first, second, third = cockpit.questions
    first.exhibits = [{"kind": "code", "text": "arrivals = read()\n" * 30, "description": "Python"}]
    for question, prompt in ((first, LONG), (second, f"{LONG} {LONG}"), (third, "And why? " * 14)):
        question.prompt = prompt
        question.save()
    page = open_kit(sign_in(cockpit.pia, viewport={"width": 390, "height": 844}), cockpit)
    for number in range(1, len(cockpit.questions) + 1):
        expect(step_of(page, number)).to_be_visible()
        assert page.evaluate(OUT_OF_VIEW, PARTS) == [], f"question {number}"
        assert evidence(page, number).bounding_box()["height"] >= 72
        step_of(page, number).locator("[data-kit-go].btn-primary:visible").first.click()


def test_what_is_shown_with_a_question_covers_nothing(cockpit, sign_in):
    """A picture lay under the note and the pad; it scrolls above them."""
    first = cockpit.questions[0]
    first.exhibits = [{"kind": "code", "text": "arrivals = read()\n" * 30, "description": "Python"}]
    show_picture(first, size=(1600, 900))
    page = open_kit(sign_in(cockpit.pia, viewport={"width": 1366, "height": 680}), cockpit)
    assert page.evaluate(OUT_OF_VIEW, PARTS) == []
    note = page.get_by_role("heading", name="Evidence").first.bounding_box()
    box = page.locator(".lw-ask-body").first.bounding_box()
    assert box["y"] + box["height"] <= note["y"]
    code = page.get_by_role("region", name="Code, Python")
    code.scroll_into_view_if_needed()
    expect(code).to_be_in_viewport()
    page.keyboard.press("a")
    expect(step_of(page, 1).get_by_text("For the panel only.")).to_be_in_viewport()


def test_whoever_waits_on_an_open_page_hears_that_the_round_began(made, sign_in):
    """Where colleagues are, the clock and the minutes in notes: the lead may say when it really began."""
    Interview.objects.update(starts_at=timezone.now() + timedelta(minutes=4), started_at=None)
    page = open_kit(sign_in(made.pia), made, step="start")
    made.interview.refresh_from_db()
    start_round(interview=made.interview, is_early=True, by=made.people["pia"])
    note_position(made.interview, made.people["paul"], 2, timezone.now())
    press(page, "Alt+PageDown", "Alt+PageDown")
    expect(page.locator("[data-colleagues]")).to_contain_text("is at question 2")
    expect(page.locator("[data-clock]")).to_contain_text("min left")
    page.get_by_role("button", name="Add the time").first.click()
    expect(evidence(page)).to_have_value(re.compile(r"^\d\d:\d\d ·\xa0[01] min  $"))


def test_what_was_read_beforehand_floats_and_moves_nothing(cockpit, sign_in):
    page = open_kit(sign_in(cockpit.pia, viewport={"width": 1366, "height": 680}), cockpit)
    note = evidence(page)
    before = note.bounding_box()
    page.keyboard.press("a")
    expect(step_of(page, 1).get_by_text("For the panel only.")).to_be_visible()
    assert note.bounding_box() == before
    page.keyboard.press("a")
    expect(step_of(page, 1).get_by_text("For the panel only.")).to_be_hidden()
    page.keyboard.press("q")
    assert note.bounding_box()["height"] > before["height"]
    page.keyboard.press("Alt+PageDown")
    expect(step_of(page, 2).locator("[data-smaller]")).to_be_checked()


def test_an_answer_is_rated_by_keys_without_leaving_the_note(cockpit, sign_in):
    page = open_kit(sign_in(cockpit.pia, viewport={"width": 1366, "height": 680}), cockpit)
    note = evidence(page)
    note.type("Both models on the same requests, for a fortnight.")
    before = note.bounding_box()
    page.keyboard.press("Alt+r")
    assert note.bounding_box() == before
    expect(step_of(page, 1).locator(".lw-prompts-line")).to_contain_text("0 of")
    page.keyboard.press("4")
    expect(step_of(page, 1).locator("[data-rating-state]")).to_have_text("rated")
    page.keyboard.press("r")
    expect(note).to_be_focused()
    expect(step_of(page, 1).locator(".lw-fold-body")).to_be_hidden()
    expect(saved(page)).to_contain_text("Saved ", timeout=WAIT)


def test_a_phone_jumps_to_the_rating_and_opens_it(cockpit, sign_in):
    page = open_kit(sign_in(cockpit.pia, viewport={"width": 390, "height": 844}), cockpit)
    step_of(page, 1).get_by_role("link", name="Rate").click()
    expect(step_of(page, 1).locator(".lw-fold-body")).to_be_visible()


def test_the_way_for_a_keyboard_leads_to_the_note(cockpit, sign_in):
    page = open_kit(sign_in(cockpit.pia), cockpit)
    page.keyboard.press("Alt+PageDown")
    page.locator(".lw-skip").focus()
    page.keyboard.press("Enter")
    expect(evidence(page, 2)).to_be_focused()
