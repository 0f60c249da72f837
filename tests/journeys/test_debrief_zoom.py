"""The debrief and its walk-through at 200 and 400 percent: nothing scrolls sideways but tables in their own box, what
can be reached is neither covered nor cut off, axe finds nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from interviews.debriefs.services.debriefs import open_debrief
from tests.factories.panels import SPLIT, panel_of
from tests.tools.waiting import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_factor")]

ZOOMS = {200: {"width": 640, "height": 400}, 400: {"width": 320, "height": 256}}
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
# What can be focused and is then under something else or outside the window: by its first line, and where it is higher
# than the window by its middle.
COVERED = """() => Array.from(
    document.querySelectorAll('a[href], button, summary, input, select, textarea, [tabindex]')
  )
  .filter((one) => one.type !== 'hidden' && one.tabIndex >= 0 && !one.disabled)
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => {
    one.focus();
    if (document.activeElement !== one) return false;
    const shown = one.labels?.[0]?.contains(one) ? one.labels[0] : one;
    const [box] = shown.getClientRects();
    const inside = Math.min(12, box.height / 2);
    const isHigh = box.height > innerHeight / 2;
    const y = isHigh ? (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2 : box.top + inside;
    const top = document.elementFromPoint(box.left + Math.min(12, box.width / 2), y);
    return !top || !(shown.contains(top) || top.contains(shown));
  })
  .map((one) => (one.textContent.trim() || one.name || one.id).slice(0, 40))"""
# Text that is wider than the box it stands in, and does not scroll there.
CUT_OFF = """() => Array.from(document.querySelectorAll('main *'))
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.childElementCount === 0
    && one.textContent.trim() && one.getBoundingClientRect().width > 2)
  .filter((one) => {
    const box = one.getBoundingClientRect();
    return !one.closest('.lw-scroll') && (box.left < -1 || box.right > innerWidth + 1
      || (getComputedStyle(one).overflowX === 'hidden' && one.scrollWidth > one.clientWidth + 1));
  })
  .map((one) => one.textContent.trim().slice(0, 40))"""


@pytest.fixture
def panel(transactional_db, one_factor):
    made = panel_of(SPLIT, 21, size=3)
    open_debrief(loop=made.loop, by=made.cast.max)
    return made


@pytest.fixture
def zoomed(sign_in):
    """A page of somebody whose browser is zoomed in."""
    return lambda person, percent: sign_in(
        person, viewport=ZOOMS[percent], reduced_motion="reduce", bypass_csp=True
    ).new_page()


def check(page, what):
    page.wait_for_load_state()
    assert not page.evaluate(SIDEWAYS), what
    assert page.evaluate(CUT_OFF) == [], what
    assert page.evaluate(COVERED) == [], what
    found = Axe().run(page)
    assert found.violations_count == 0, f"{what}\n{found.generate_report()}"


@pytest.mark.parametrize("percent", ZOOMS)
def test_a_debrief_is_read_and_decided_zoomed_in(panel, zoomed, percent):
    page = zoomed(panel.cast.max, percent)
    page.goto(reverse("interviews:debrief", args=[panel.loop.pk]))
    for fold in page.locator("main details").all():
        fold.evaluate("one => { one.open = true; }")
    check(page, "debrief")
    page.goto(reverse("interviews:debrief_walk", args=[panel.loop.pk]) + "?row=1")
    check(page, "row by row")


@pytest.mark.parametrize("percent", ZOOMS)
def test_a_walk_through_is_led_and_followed_zoomed_in(panel, zoomed, percent):
    leader = zoomed(panel.cast.max, percent)
    leader.goto(reverse("interviews:debrief", args=[panel.loop.pk]))
    with leader.expect_navigation():
        leader.get_by_role("button", name="Start the walk-through").click()
    check(leader, "nobody revealed")
    for number in range(1, 4):
        onward(leader).click()
        expect(leader.get_by_text(f"{number} of 3 revealed")).to_be_visible()
    check(leader, "all revealed")
    follower = zoomed(panel.cast.paul, percent)
    follower.goto(reverse("interviews:debrief_walk", args=[panel.loop.pk]))
    check(follower, "followed")
    place = leader.locator("[data-walk-clock] b")
    while onward(leader).count():
        before = place.text_content(), leader.locator("#walk-row").text_content()
        onward(leader).click()
        wait_for(lambda then=before: (place.text_content(), leader.locator("#walk-row").text_content()) != then)
    check(leader, "the decision")


def onward(page):
    """The button that leads on: on small screens another than on wide ones."""
    return page.locator("[name=step][value=on]:visible")
