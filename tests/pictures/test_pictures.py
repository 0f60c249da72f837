"""Key pages, untouched and filled, light and dark, wide and narrow, against their stored pictures: what no other check
sees is seen here. `make pictures` stores them anew; look at the difference before you commit it."""

import os
from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Browser

from tests.journeys.keyboard import press
from tests.pictures.comparing import MOST_PLACES, places_apart, shrunk, store, stored_under, why_different
from tests.pictures.studio import NOW, SCHEMES, Pose, Studio, build_poses

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

NAMES = (
    "sign-in", "my-work", "kit-before", "kit-start", "kit-untouched", "kit-filled", "review-untouched", "review-filled",
    "debrief-untouched", "debrief-filled", "debrief-split", "debrief-weak", "debrief-thin", "walk-through",
    "packet-start-untouched", "packet-start-filled", "packet-editor", "bank",
    "question-editor", "import-preview",
)  # fmt: skip


@pytest.fixture(scope="module")
def poses(django_db_setup: None, django_db_blocker: object) -> Iterator[dict[str, Pose]]:
    """The pages by name. Their rows stand for this module, and are gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        with time_machine.travel(NOW, tick=False):
            found = {pose.name: pose for pose in build_poses()}
        yield found
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_looks_as_it_is_stored(name: str, poses: dict[str, Pose], browser: Browser) -> None:
    found = []
    for picture_name, shot in Studio(browser).pictures_of(poses[name]):
        picture = shrunk(shot)
        if os.environ.get("RENEW_PICTURES") and why_different(picture_name, picture):
            store(picture_name, picture)
        found.append(why_different(picture_name, picture))
    assert [why for why in found if why] == [], "If it is meant so: make pictures, look at them, commit them."


def test_every_page_is_looked_at(poses: dict[str, Pose]) -> None:
    assert tuple(poses) == NAMES
    kept = {path.stem for path in stored_under("x").parent.glob("*.png")}
    assert kept == {
        f"{pose.name}-{width}-{scheme}" for pose in poses.values() for width in pose.widths for scheme in SCHEMES
    }


@pytest.mark.parametrize("name", ["debrief-untouched", "packet-start-untouched"])
def test_a_group_drawn_as_chosen_would_be_seen(name: str, poses: dict[str, Pose], browser: Browser) -> None:
    """F1: with the rule as it was, every radio of an untouched group is filled, in each of the four pictures."""

    def with_the_fault(sheet: str) -> str:
        sound = '.form-check-input[type="checkbox"]:indeterminate {'
        assert sound in sheet
        return sheet.replace(sound, ".form-check-input[type]:indeterminate {")

    studio = Studio(browser, {"css/base.css": with_the_fault})
    for picture_name, shot in studio.pictures_of(poses[name]):
        assert why_different(picture_name, shrunk(shot)), picture_name


def test_the_comparison_forgives_a_hand_and_nothing_more(poses: dict[str, Pose], browser: Browser) -> None:
    """Letters that are smoothed in another way are no difference; one more line is."""
    with Studio(browser).open(poses["sign-in"]) as page:
        page.set_viewport_size({"width": 1280, "height": 900})
        before = shrunk(page.screenshot())
        page.evaluate(
            "document.body.style.cssText = '-webkit-font-smoothing: antialiased; text-rendering: geometricPrecision'"
        )
        assert places_apart(before, shrunk(page.screenshot())) <= MOST_PLACES
        page.evaluate("document.querySelector('h1').textContent += ' now'")
        assert places_apart(before, shrunk(page.screenshot())) > MOST_PLACES


TOO_SMALL = """least => Array.from(document.querySelectorAll('a[href], button, summary, input, select, textarea'))
  .filter((one) => one.type !== 'hidden' && one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => {
    const inText = one.tagName === 'A' && getComputedStyle(one).display === 'inline'
      && one.parentElement.textContent.trim() !== one.textContent.trim();
    const box = (one.labels?.[0]?.matches('label:has(input), .form-check-label') ? one.labels[0] : one)
      .getBoundingClientRect();
    return !inText && box.width > 1 && box.height < least;
  })
  .map((one) => (one.textContent || one.name).trim().slice(0, 40))"""


@pytest.mark.parametrize("name", NAMES)
def test_what_is_pressed_on_a_phone_is_high_enough(name: str, poses: dict[str, Pose], browser: Browser) -> None:
    """F14: 24 pixels everywhere but for links in running text, 44 for what is pressed while an interview runs."""
    with Studio(browser).open(poses[name]) as page:
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate(TOO_SMALL, 24) == []
        if name.startswith("kit"):
            live = page.locator(
                ".lw-kitbar > a, [data-add-time], .lw-partly, .lw-tick, .lw-kit-actions .btn, .lw-jump a"
            )
            heights = live.evaluate_all(
                "all => all.filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().height)"
            )
            assert heights and min(heights) >= 44


def test_the_list_of_packets_is_a_list_on_a_phone(poses: dict[str, Pose], browser: Browser) -> None:
    """F14: it stood in a table that was cut off in the middle of a pill."""
    listing = Pose("packets", poses["my-work"].user, reverse("packets:packet_list"))
    with Studio(browser).open(listing) as page:
        page.set_viewport_size({"width": 390, "height": 844})
        region = page.get_by_role("region", name="Packets")
        assert region.evaluate("one => one.scrollWidth <= one.clientWidth")
        assert page.get_by_role("link", name="Continue writing").is_visible()


def test_a_title_beside_buttons_keeps_its_width(poses: dict[str, Pose], browser: Browser) -> None:
    """F7: buttons wrap below."""
    with Studio(browser).open(poses["debrief-untouched"]) as page:
        page.set_viewport_size({"width": 768, "height": 900})
        assert page.locator(".lw-page-head .lw-lead").evaluate("one => one.getBoundingClientRect().width") > 350
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_dialog_of_keys_fits_a_phone(poses: dict[str, Pose], browser: Browser) -> None:
    """F14."""
    with Studio(browser).open(poses["kit-untouched"]) as page:
        page.set_viewport_size({"width": 390, "height": 844})
        press(page, "?")
        dialog = page.locator("#keys-dialog")
        assert dialog.is_visible()
        assert dialog.evaluate("one => one.scrollWidth <= one.clientWidth && one.getBoundingClientRect().bottom <= 844")
        assert page.evaluate(TOO_SMALL, 24) == []
