"""Nothing typed into a packet is lost, and its pages follow: the editor in a real browser, with the network, the
session and the other tab doing their worst."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from core import jobs
from packets.models import FeedbackPacket
from packets.writing.services.approval import send_for_review
from packets.writing.services.packets import start_packet
from tests.factories.output import write_packet
from tests.journeys.keyboard import press
from tests.tools.waiting import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAVES = re.compile(r"/packets/\d+/write/$")
WAIT = 15_000


@pytest.fixture
def draft(transactional_db, company, loop_decided) -> FeedbackPacket:
    """A draft of Rita's with two passages."""
    rita = company.people["rita"]
    return write_packet(start_packet(loop=loop_decided, by=rita), rita)


def open_editor(context, draft) -> Page:
    page = context.new_page()
    page.goto(reverse("packets:packet_edit", args=[draft.pk]))
    return page


def letter(page):
    return page.locator("#letter")


def saved(page):
    return page.locator("[data-saved]")


def expect_saved(page):
    expect(saved(page)).to_have_text(re.compile(r"Saved \d\d:\d\d"), timeout=WAIT)


def stored(draft):
    return FeedbackPacket.objects.get(pk=draft.pk).letter


def unsent(page):
    return page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('lw:unsent:')).length")


def test_what_is_typed_is_stored_before_the_page_says_so(draft, sign_in, company):
    page = open_editor(sign_in(company.people["rita"]), draft)
    letter(page).fill("Dear Tamsin,\n\nשלום 👩🏽‍💻")
    expect(saved(page)).to_have_text("Saving…")
    expect_saved(page)
    assert stored(draft) == "Dear Tamsin,\n\nשלום 👩🏽‍💻"
    assert unsent(page) == 0


def test_saved_shows_only_when_the_fingerprints_agree(draft, sign_in, company):
    page = open_editor(sign_in(company.people["rita"]), draft)
    page.route(SAVES, lambda route: route.fulfill(json={"revision": 9, "sha256": "0" * 64, "saved_at": "14:26"}))
    letter(page).fill("Told, not stored.")
    expect(saved(page)).to_contain_text("Not saved yet.", timeout=WAIT)
    page.unroute(SAVES)
    expect_saved(page)
    assert stored(draft) == "Told, not stored."


def test_a_reply_that_was_lost_is_no_conflict(draft, sign_in, company):
    page = open_editor(sign_in(company.people["rita"]), draft)

    def swallow(route):
        route.fetch()
        route.abort()

    page.route(SAVES, swallow, times=1)
    letter(page).fill("First words.")
    expect(saved(page)).to_contain_text("Not saved yet.", timeout=WAIT)
    letter(page).fill("First words. More words.")
    expect_saved(page)
    assert stored(draft) == "First words. More words."


def test_without_a_network_the_text_waits_and_leaves_when_it_is_back(draft, sign_in, company):
    context = sign_in(company.people["rita"])
    page = open_editor(context, draft)
    context.set_offline(True)
    page.locator("[name$=-chosen]").nth(2).check()
    letter(page).fill("Written in a tunnel.")
    expect(saved(page)).to_contain_text("Your text is safe on this page", timeout=WAIT)
    # The pages that are being made ask for themselves: that they do not answer is no news above the text.
    expect(page.get_by_text("There is no connection")).to_have_count(0)
    assert unsent(page) == 1
    context.set_offline(False)
    expect_saved(page)
    assert stored(draft) == "Written in a tunnel." and unsent(page) == 0
    assert draft.passages.filter(is_chosen=True).count() == 3


def test_text_that_never_left_comes_back_after_a_reload(draft, sign_in, company):
    page = open_editor(sign_in(company.people["rita"]), draft)
    page.route(SAVES, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    letter(page).fill("Only in this tab.")
    page.locator("[name=has_method]").uncheck()
    expect(saved(page)).to_contain_text("Not saved yet.", timeout=WAIT)
    page.reload()
    page.unroute(SAVES)
    expect(letter(page)).to_have_value("Only in this tab.")
    expect(page.get_by_text("Text that had not been saved came back from this browser.")).to_be_visible()
    expect_saved(page)
    assert stored(draft) == "Only in this tab." and unsent(page) == 0
    assert not FeedbackPacket.objects.get(pk=draft.pk).has_method


def test_two_tabs_show_both_texts(draft, sign_in, company):
    context = sign_in(company.people["rita"])
    first, second = open_editor(context, draft), open_editor(context, draft)
    letter(first).fill("From the first tab.")
    expect_saved(first)
    letter(second).fill("From the second tab.")
    expect(saved(second)).to_contain_text("Somebody saved this packet while you were writing.", timeout=WAIT)
    assert stored(draft) == "From the first tab."
    saved(second).get_by_role("button", name="Compare both").click()
    expect(second.get_by_text("What is stored now")).to_be_visible(timeout=WAIT)
    expect(second.locator("main details").first).to_contain_text("From the first tab.")
    expect(letter(second)).to_have_value("From the second tab.")
    # Nothing is written over before the person says so.
    letter(second).fill("From the first tab. From the second tab.")
    second.wait_for_timeout(4000)
    assert stored(draft) == "From the first tab."
    second.get_by_role("button", name="Save draft").click()
    expect(second.locator("#page-notice")).to_contain_text("Saved at", timeout=WAIT)
    assert stored(draft) == "From the first tab. From the second tab." and unsent(second) == 0


def test_unsent_text_of_an_older_version_is_compared_after_a_reload(draft, sign_in, company):
    rita = company.people["rita"]
    page = open_editor(sign_in(rita), draft)
    page.route(SAVES, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    letter(page).fill("Only in this tab.")
    expect(saved(page)).to_contain_text("Not saved yet.", timeout=WAIT)
    write_packet(draft, rita, letter="From elsewhere.")
    page.reload()
    page.unroute(SAVES)
    expect(letter(page)).to_have_value("Only in this tab.")
    saved(page).get_by_role("button", name="Compare both").click()
    expect(page.locator("main details").first).to_contain_text("From elsewhere.", timeout=WAIT)
    expect(letter(page)).to_have_value("Only in this tab.")
    assert stored(draft) == "From elsewhere."


def test_after_the_session_ended_one_signs_in_beside_the_text(draft, sign_in, company):
    rita = company.people["rita"]
    rita.set_password("correct horse battery")
    rita.save()
    page = open_editor(sign_in(rita), draft)
    letter(page).fill("Before.")
    expect_saved(page)
    Session.objects.all().delete()
    letter(page).fill("Before. And after.")
    expect(saved(page)).to_contain_text("You were signed out.", timeout=WAIT)
    assert stored(draft) == "Before."
    saved(page).get_by_role("button", name="Sign in again").click()
    dialog = page.locator("#sign-in-dialog")
    dialog.get_by_label("Password").fill("correct horse battery")
    dialog.get_by_role("button", name="Sign in").click()
    expect_saved(page)
    assert stored(draft) == "Before. And after."
    # The page's own forms bear the new token.
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("#page-notice")).to_contain_text("Saved at", timeout=WAIT)


def test_an_administrator_can_forbid_the_browsers_store(draft, sign_in, company, settings):
    settings.KEEP_UNSENT_TEXT = False
    page = open_editor(sign_in(company.people["rita"]), draft)
    page.route(SAVES, lambda route: route.abort())
    letter(page).fill("Nowhere but on the page.")
    expect(saved(page)).to_contain_text("Not saved yet.", timeout=WAIT)
    assert unsent(page) == 0
    expect(letter(page)).to_have_value("Nowhere but on the page.")


def test_a_packet_sent_meanwhile_keeps_the_text_and_says_why(draft, sign_in, company):
    page = open_editor(sign_in(company.people["rita"]), draft)
    send_for_review(packet=draft, by=company.people["rita"])
    letter(page).fill("Too late.")
    expect(saved(page)).to_contain_text("Have it returned to change it", timeout=WAIT)
    expect(letter(page)).to_have_value("Too late.")
    assert unsent(page) == 1 and "Too late" not in stored(draft)


def test_sending_saves_first_and_leaves_nothing_behind(draft, sign_in, company):
    page = open_editor(sign_in(company.people["rita"]), draft)
    letter(page).fill("Dear Tamsin, these are the last words.")
    page.get_by_role("button", name=re.compile("for approval")).click()
    page.wait_for_url(f"**{reverse('packets:packet_detail', args=[draft.pk])}")
    assert stored(draft) == "Dear Tamsin, these are the last words." and unsent(page) == 0
    assert FeedbackPacket.objects.get(pk=draft.pk).status == "in_review"


# --- The pages follow -----------------------------------------------------------------------------------------


def test_the_pages_come_follow_a_save_and_move_nothing(draft, sign_in, company):
    page = open_editor(sign_in(company.people["rita"]), draft)
    state = page.locator("#preview-state")
    expect(state).to_contain_text("The pages are being made.", timeout=WAIT)
    jobs.drain()
    expect(state).to_contain_text("exactly as in the PDF", timeout=WAIT)
    pages = page.locator("#preview-pages")
    expect(pages.get_by_role("img", name=re.compile(r"^Page 1 of \d$"))).to_be_visible()
    first = pages.locator("img").first.get_attribute("src")
    pages.evaluate("box => { box.scrollTop = 500; }")
    letter(page).focus()
    page.keyboard.type("More words at the start. ")
    page.evaluate("window.scrollTo(0, 120)")
    expect_saved(page)
    expect(state).to_contain_text("The pages are being made.", timeout=WAIT)
    # The old pages stay until the new ones are there.
    assert pages.locator("img").first.get_attribute("src") == first
    jobs.drain()
    expect(state).to_contain_text("exactly as in the PDF", timeout=WAIT)
    assert pages.locator("img").first.get_attribute("src") != first
    expect(letter(page)).to_be_focused()
    assert pages.evaluate("box => box.scrollTop") == 500
    assert page.evaluate("window.scrollY") == 120
    # It asks no more once it has an answer.
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/pages/") else None)
    page.wait_for_timeout(2500)
    assert asked == []


def test_the_pages_turn_to_the_words_that_are_written(draft, sign_in, company):
    """F12: the pane stayed on page 1 while a later page was written."""
    page = open_editor(sign_in(company.people["rita"]), draft)
    expect(page.locator("#preview-state")).to_contain_text("The pages are being made.", timeout=WAIT)
    jobs.drain()
    expect(page.locator("#preview-state")).to_contain_text("exactly as in the PDF", timeout=WAIT)
    pane = page.locator("#preview-pages")
    expect(pane.locator("img").first).to_be_visible()
    assert pane.evaluate("box => box.scrollTop") == 0
    page.locator("#next_steps").focus()
    press(page, "Control+End")
    wait_for(lambda: pane.evaluate("box => box.scrollTop") > 0)


def test_no_script_or_style_is_refused_by_the_policy(draft, sign_in, company):
    context = sign_in(company.people["rita"])
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(reverse("packets:packet_edit", args=[draft.pk]))
    expect(page.locator("#preview-state")).to_contain_text("The pages are being made.", timeout=WAIT)
    jobs.drain()
    expect(page.locator("#preview-state")).to_contain_text("exactly as in the PDF", timeout=WAIT)
    page.goto(reverse("packets:packet_detail", args=[draft.pk]))
    expect(page.locator("#preview-pages img").first).to_be_visible()
    assert complaints == []
