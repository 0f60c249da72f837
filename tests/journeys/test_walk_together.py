"""The walk-through on everybody's own screen: no typed word is lost, and nobody is disturbed while they read."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from interviews.debriefs.services.debriefs import open_debrief
from interviews.debriefs.services.walks import note_talk
from interviews.models import Debrief, Walk, WalkRow
from tests.factories.debriefs import Cast, interview_about, rated_card
from tests.journeys.kit_page import WAIT, expect_saved, saved, unsent
from tests.tools.waiting import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "He named each of them, and what he did on which day. " * 60
FOLLOWS = 20_000
NOTES = "**/walk/note/"


@pytest.fixture
def meeting(transactional_db, settings):
    """Delivery divides Pia and Paul, whose notes are long; both heard some of its points."""
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    cast = Cast()
    loop = cast.loop(name="Agnes Holt")
    row = interview_about(loop, "Delivery", "Judgement")
    row.questions.update(assessment_points=["Names who decided", "Names what failed"])
    for person, score in ((cast.pia, 2), (cast.paul, 5)):
        card = rated_card(row, person, {"Delivery": (score, LONG), "Judgement": 2})
        card.ratings.update(points_shown={"0": "yes"})
    open_debrief(loop=loop, by=cast.max)
    return cast, loop


def led(meeting, sign_in, presses=0):
    """The page of Max, who leads, with as many revealed."""
    cast, loop = meeting
    page = sign_in(cast.max, viewport={"width": 1366, "height": 680}).new_page()
    page.goto(reverse("interviews:debrief", args=[loop.pk]))
    page.get_by_role("button", name="Start the walk-through").click()
    # What is typed before the page's scripts listen goes with the plain form, which moves at once.
    page.wait_for_url("**/debrief/walk/")
    for number in range(presses):
        page.locator("[data-walk=next]").click()
        expect(page.get_by_text(f"{number + 1} of 2 revealed")).to_be_visible()
    return page


def followed(meeting, sign_in, person, **options):
    cast, loop = meeting
    page = sign_in(getattr(cast, person), **options).new_page()
    page.goto(reverse("interviews:debrief_walk", args=[loop.pk]))
    return page


def note(page):
    return page.get_by_role("textbox", name="Said in the room")


def said():
    return WalkRow.objects.values_list("said", flat=True).first()


def test_a_note_typed_without_a_network_is_tried_again_and_comes_back(meeting, sign_in):
    page = led(meeting, sign_in, presses=1)
    note(page).fill("The same story twice.")
    expect_saved(page)
    page.route(NOTES, lambda route: route.abort())
    note(page).press_sequentially(" And in the tunnel.")
    expect(saved(page)).to_have_attribute("data-state", "failed", timeout=WAIT)
    expect(saved(page)).to_contain_text("Not saved since")
    wait_for(lambda: unsent(page) == 1)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(note(page)).to_have_value("The same story twice. And in the tunnel.")
    expect(page.get_by_text("Text that had not been saved came back")).to_be_visible()
    page.unroute(NOTES)
    expect_saved(page)
    wait_for(lambda: said() == "The same story twice. And in the tunnel.")
    wait_for(lambda: unsent(page) == 0)


def test_nothing_moves_while_words_would_stay_behind(meeting, sign_in):
    page = led(meeting, sign_in)
    page.route(NOTES, lambda route: route.abort())
    note(page).fill("Said in a tunnel.")
    page.locator("[data-walk=next]").click()
    expect(page.get_by_text("This page stays open")).to_be_visible()
    page.unroute(NOTES)
    expect_saved(page)
    page.locator("[data-walk=next]").click()
    expect(page.get_by_text("1 of 2 revealed")).to_be_visible()
    assert said() == "Said in a tunnel."


def test_who_reads_along_is_not_disturbed_by_the_note(meeting, sign_in):
    leader = led(meeting, sign_in, presses=1)
    reader = followed(meeting, sign_in, "paul", viewport={"width": 1366, "height": 680})
    fold = reader.get_by_text("Points heard and follow-ups asked")
    fold.click()
    expect(reader.get_by_text("Names what failed")).to_be_visible()
    scroller = reader.locator(".lw-walk-row")
    scroller.evaluate("part => { part.scrollTop = 200; part.dataset.ours = 'yes'; }")
    written = reader.locator("#walk-written")
    written.evaluate("part => { part.dataset.ours = 'yes'; }")
    fold.focus()
    note(leader).fill("The same story twice.")
    expect(reader.get_by_text("The same story twice.")).to_be_visible(timeout=FOLLOWS)
    expect(written).to_have_attribute("data-ours", "yes")
    is_at_200 = "part => part.scrollTop === 200"
    assert scroller.evaluate(is_at_200)
    expect(fold).to_be_focused()
    leader.locator("[data-walk=next]").click()
    expect(reader.get_by_text("2 of 2 revealed")).to_be_attached(timeout=FOLLOWS)
    expect(scroller).to_have_attribute("data-ours", "yes")
    expect(reader.get_by_text("Names what failed")).to_be_visible()
    assert scroller.evaluate(is_at_200)
    expect(fold).to_be_focused()


def test_an_opened_menu_of_the_leader_stays_open(meeting, sign_in):
    leader = led(meeting, sign_in)
    leader.get_by_text("Nobody follows yet").click()
    followed(meeting, sign_in, "paul")
    expect(leader.get_by_text("One follows you")).to_be_visible(timeout=FOLLOWS)
    expect(leader.get_by_text("sees this row on their own screen")).to_be_visible()


def test_the_page_of_the_old_leader_follows_the_new_one(meeting, sign_in):
    leader = led(meeting, sign_in)
    other = followed(meeting, sign_in, "paul")
    leader.route(NOTES, lambda route: route.abort())
    note(leader).fill("Half a sentence.")
    wait_for(lambda: unsent(leader) == 1)
    other.get_by_text("Max leads").click()
    other.get_by_role("button", name="Take the lead").click()
    other.locator("[data-walk=next]").click()
    expect(other.get_by_text("1 of 2 revealed")).to_be_visible()
    expect(leader.get_by_text("Paul leads")).to_be_visible(timeout=FOLLOWS)
    expect(leader.get_by_text("1 of 2 revealed")).to_be_visible()
    expect(note(leader)).to_have_count(0)
    stray = leader.locator("[data-strays] .lw-notice")
    expect(stray).to_contain_text("Half a sentence.")
    leader.on("dialog", lambda dialog: dialog.accept())
    leader.reload()
    expect(stray).to_contain_text("Half a sentence.")
    stray.get_by_role("button", name="Discard this text").click()
    expect(stray).to_have_count(0)
    wait_for(lambda: unsent(leader) == 0)
    assert said() == ""


def test_a_note_that_was_changed_elsewhere_is_compared(meeting, sign_in):
    """The same leader on two devices: neither text takes the other's place unseen."""
    page = led(meeting, sign_in)
    expect(page.get_by_text("0 of 2 revealed")).to_be_visible()
    walk, debrief = Walk.objects.get(), Debrief.objects.get()
    assert walk.debrief_id == debrief.pk
    note_talk(walk=walk, competency_id=walk.competency_id, said="From the phone.", leans_to="", by=walk.led_by)
    note(page).fill("From the laptop.")
    expect(saved(page)).to_contain_text("changed in another tab", timeout=WAIT)
    page.get_by_role("button", name="Compare both").click()
    page.get_by_role("button", name="Keep both texts").click()
    expect_saved(page)
    wait_for(lambda: said() == "From the laptop.\n\nFrom the phone.")


def test_the_same_leader_on_two_screens_goes_on_with_both(meeting, sign_in):
    page = led(meeting, sign_in)
    second = followed(meeting, sign_in, "max")
    second.locator("[data-walk=next]").click()
    expect(page.get_by_text("1 of 2 revealed")).to_be_visible(timeout=FOLLOWS)


def test_words_of_a_walk_through_that_is_over_are_said(meeting, sign_in):
    leader = led(meeting, sign_in)
    other = followed(meeting, sign_in, "paul")
    leader.route(NOTES, lambda route: route.abort())
    note(leader).fill("Half a sentence.")
    wait_for(lambda: unsent(leader) == 1)
    other.get_by_text("Max leads").click()
    other.get_by_role("button", name=re.compile("End the walk-through")).click()
    expect(leader.get_by_role("heading", name="The walk-through is over")).to_be_visible(timeout=FOLLOWS)
    expect(leader.locator("[data-strays] .lw-notice")).to_contain_text("Half a sentence.")
