"""The kit before, during and after its round: what matters stays in view in every step, at any zoom, without motion,
and says itself to a screen reader."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from interviews.models import Interview, Scorecard
from tests.factories.run import fill, make_pad
from tests.journeys.keyboard import press
from tests.journeys.kit_page import WAIT, evidence, expect_saved, open_kit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TREES = Path(__file__).parent / "trees"
FACES = ("before", "during", "after")
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
# Which of these have not even their first line in the window, under nothing else.
HIDDEN = """names => names.filter((name) => {
  const found = Array.from(document.querySelectorAll(name)).find((one) => one.checkVisibility());
  if (!found) return true;
  const box = found.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(20, box.height / 2));
  return !top || !(found.contains(top) || top.contains(found));
})"""
MOVING = """() => Array.from(document.querySelectorAll('*')).filter((one) => {
  const style = getComputedStyle(one);
  const lasts = (times) => times.split(',').some((time) => parseFloat(time) > 0.01);
  const moves = style.animationName !== 'none' && lasts(style.animationDuration);
  return moves || (style.transitionProperty !== 'none' && lasts(style.transitionDuration));
}).map((one) => one.className || one.tagName)"""


def face_of(made, page, name):
    """The kit as it is before its round, while it runs, or after it."""
    if name == "before":
        # On no clock of the world is that today.
        noon = (timezone.now() + timedelta(days=2)).replace(hour=12, minute=0)
        Interview.objects.filter(pk=made.interview.pk).update(starts_at=noon, started_at=None)
        page.goto(f"{reverse('interviews:kit', args=[made.interview.pk])}?step=start")
    elif name == "during":
        page.goto(f"{reverse('interviews:kit', args=[made.interview.pk])}?step=1")
    else:
        fill(made, "pia")
        began = timezone.now() - timedelta(hours=3)
        Interview.objects.filter(pk=made.interview.pk).update(starts_at=began, started_at=began)
        make_pad(made.cards["pia"], "Ask about May.")
        page.goto(reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]))


@pytest.mark.parametrize(("width", "height"), [(1366, 680), (390, 844)])
def test_clock_and_saved_state_are_in_view_in_every_step(made, sign_in, width, height):
    """The steps with a question are measured in test_cockpit, with everything that they need."""
    page = open_kit(sign_in(made.pia, viewport={"width": width, "height": height}), made, step="start")
    bar = [".lw-kitbar [data-clock]", ".lw-kitbar [data-saved]"]
    for step in ("start", "0", "4"):
        page.goto(f"{reverse('interviews:kit', args=[made.interview.pk])}?step={step}")
        for place in ("0", "document.documentElement.scrollHeight"):
            page.evaluate(f"window.scrollTo({{ top: {place}, behavior: 'instant' }})")
            assert page.evaluate(HIDDEN, bar) == [], f"step {step} at {place}"
    page.goto(reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]))
    page.evaluate("window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
    assert page.evaluate(HIDDEN, [".lw-kitbar [data-saved]"]) == []


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(("percent", "width", "height"), [(200, 683, 340), (400, 341, 170)])
def test_zoomed_in_nothing_scrolls_sideways_and_no_field_is_covered(made, sign_in, face, percent, width, height):
    page = sign_in(made.pia, viewport={"width": width, "height": height}, reduced_motion="reduce").new_page()
    face_of(made, page, face)
    assert not page.evaluate(SIDEWAYS), f"{percent} percent"
    field = page.locator("#pad-line" if face == "before" else "#evidence-1")
    field.focus()
    page.wait_for_timeout(300)
    assert page.evaluate(HIDDEN, [f"#{field.get_attribute('id')}"]) == []


@pytest.mark.parametrize("face", FACES)
def test_whoever_wants_no_motion_gets_none(made, sign_in, face):
    page = sign_in(made.pia, reduced_motion="reduce").new_page()
    face_of(made, page, face)
    assert page.evaluate(MOVING) == []


@pytest.mark.parametrize("face", FACES)
def test_axe_finds_nothing_in_any_face(made, sign_in, face):
    from axe_playwright_python.sync_playwright import Axe

    page = sign_in(made.pia, bypass_csp=True).new_page()
    face_of(made, page, face)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("face", FACES)
def test_a_screen_reader_is_told_the_same_as_was_looked_at(made, sign_in, face):
    """Roles and names in their order, but for days and numbers, which the clock changes. RENEW_TREES=1 stores them."""
    page = sign_in(made.pia).new_page()
    face_of(made, page, face)
    expect(page.locator("[data-saved]")).to_be_visible()
    spoken = page.locator("body").aria_snapshot()
    days = r"[A-Z][a-z]+day \d+ [A-Z][a-z]+|\b(yesterday|today|tomorrow)\b"
    tree = re.sub(r"\d+", "0", re.sub(days, "a day", spoken)) + "\n"
    stored = TREES / f"{face}.txt"
    if os.environ.get("RENEW_TREES"):
        stored.write_text(tree)
    assert tree == stored.read_text()


def test_six_answers_are_rated_and_submitted_by_few_keys_beyond_the_text(sign_in, transactional_db):
    """Three for each answer (to the rating, the level, on) and what the card itself takes."""
    from tests.factories.run import make_round

    made = make_round(questions=6)
    page = open_kit(sign_in(made.pia), made)
    keys = []

    def tap(*wanted):
        keys.extend(wanted)
        press(page, *wanted)

    for number in range(1, 7):
        evidence(page, number).focus()
        page.keyboard.type(f"Answer {number}.")
        tap("Alt+r", "4", "Alt+PageDown")
    expect_saved(page)
    page.goto(reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]))
    page.locator("input[name=recommendation][value=yes]").focus()
    tap("Space")
    page.get_by_role("button", name="Submit scorecard").focus()
    tap("Enter")
    expect(page.get_by_text("Scorecard submitted at").first).to_be_visible(timeout=WAIT)
    assert Scorecard.objects.get(pk=made.cards["pia"].pk).status == "submitted"
    assert len(keys) <= 3 * 6 + 2
