"""What goes wrong around the writing: clocks, closed cards, questions that left, pages that are closed too early."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from interviews.cards.services import submit_scorecard
from interviews.models import Interview, Rating
from tests.factories.run import fill
from tests.journeys.keyboard import press
from tests.journeys.kit_page import SAVES, WAIT, evidence, expect_saved, open_kit, saved, stored, unsent
from tests.tools.waiting import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def keep_from_saving(page):
    page.route(SAVES, lambda route: route.abort())


def expect_failed(page):
    expect(saved(page)).to_contain_text("Not saved yet.", timeout=WAIT)


# --- Text that no form can take any more ----------------------------------------------------------------------


def strays(page):
    return page.locator("[data-kit-strays]")


def test_text_of_a_question_that_left_the_round_is_shown_until_its_writer_discards_it(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    keep_from_saving(page)
    evidence(page).type("She drew it on the wall.")
    expect_failed(page)
    made.questions[0].delete()
    page.reload()
    expect(strays(page)).to_contain_text("Question about ml system design: this text was never saved.")
    expect(strays(page).locator("[data-stray-text]")).to_have_text("She drew it on the wall.")
    strays(page).get_by_role("button", name="Discard this text").click()
    expect(strays(page)).to_be_empty()
    wait_for(lambda: unsent(page) == 0)


def test_text_that_came_too_late_for_the_card_is_shown_on_the_closed_page(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    fill(made, "pia")
    submit_scorecard(card=made.cards["pia"], revision=made.cards["pia"].revision, by=made.pia)
    evidence(page).type("One more thing.")
    expect(saved(page)).to_contain_text("Reopen it with a reason", timeout=WAIT)
    page.reload()
    expect(strays(page).locator("[data-stray-text]")).to_contain_text("One more thing.")
    wait_for(lambda: unsent(page) == 1)


def test_an_answer_that_the_kit_could_not_save_comes_back_on_the_review(made, sign_in):
    """F10: the review has the field, so it needs no way back to the kit."""
    page = open_kit(sign_in(made.pia), made)
    keep_from_saving(page)
    evidence(page).type("Still here.")
    expect_failed(page)
    page.goto(reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]))
    expect(page.locator("#evidence-1")).to_have_value("Still here.")
    page.unroute(SAVES)
    expect_saved(page)
    assert stored(made) == "Still here."


def test_the_review_says_that_the_kit_holds_unsaved_text(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    page.goto(f"{reverse('interviews:kit', args=[made.interview.pk])}?step=4")
    page.route("**/scorecards/*/save/", lambda route: route.abort())
    page.locator("[name=candidate_questions]").type("Who decides?")
    expect_failed(page)
    page.goto(reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]))
    expect(strays(page)).to_contain_text("still unsaved in this browser")
    page.unroute("**/scorecards/*/save/")
    strays(page).get_by_role("link", name="Open the kit").click()
    expect_saved(page)


# --- Leaving too early ----------------------------------------------------------------------------------------


def test_closing_a_page_with_unsaved_text_asks_first(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    keep_from_saving(page)
    evidence(page).type("Do not lose this.")
    expect_failed(page)
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    assert not page.is_closed()
    expect(evidence(page)).to_have_value("Do not lose this.")


def test_closing_a_page_in_the_middle_of_a_word_sends_the_word(made, sign_in):
    context = sign_in(made.pia)
    page = open_kit(context, made)
    evidence(page).type("Half a wo")
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    wait_for(lambda: stored(made) == "Half a wo")  # it may arrive after the page is gone
    expect(evidence(open_kit(context, made))).to_have_value("Half a wo")


def test_closing_while_an_older_save_waits_for_its_answer_asks_first(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    page.route(SAVES, lambda route: None)
    with page.expect_request(SAVES):
        evidence(page).type("On its way")
    evidence(page).type(", and more.")
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    asked.value.dismiss()
    expect(evidence(page)).to_have_value("On its way, and more.")


def test_a_link_away_says_why_it_stays(made, sign_in):
    context = sign_in(made.pia)
    page = open_kit(context, made)
    context.set_offline(True)
    evidence(page).type("Offline.")
    page.get_by_role("link", name="Write it down").click()
    notice = page.locator("[data-notices] .lw-notice")
    expect(notice).to_contain_text("This page stays open: it holds text that is not saved. Not saved yet.")
    expect(notice).to_be_focused()


@pytest.mark.parametrize("width", [1280, 820, 390])
def test_a_link_that_is_pressed_while_a_save_fails_stays_under_the_pointer(made, sign_in, width):
    context = sign_in(made.pia, viewport={"width": width, "height": 700})
    page = open_kit(context, made)
    context.set_offline(True)
    evidence(page).type("Offline.")
    link = page.get_by_role("link", name="Write it down")
    link.hover()
    page.mouse.down()
    wait_for(lambda: unsent(page) == 1)
    page.wait_for_timeout(1000)
    page.mouse.up()
    expect(page.locator("[data-notices] .lw-notice")).to_contain_text("This page stays open")


def test_submitting_without_a_network_says_so_and_keeps_everything(made, sign_in):
    context = sign_in(made.pia)
    fill(made, "pia")
    page = context.new_page()
    page.goto(reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]))
    context.set_offline(True)
    page.get_by_label("Summary").fill("Strong on limits.")
    page.get_by_role("button", name="Submit scorecard").click()
    expect(page.locator("[data-notices] .lw-notice")).to_be_focused()
    context.set_offline(False)
    expect_saved(page)
    page.get_by_role("button", name="Submit scorecard").click()
    expect(page.get_by_text("Scorecard submitted at").first).to_be_visible(timeout=WAIT)
    made.cards["pia"].refresh_from_db()
    assert made.cards["pia"].summary == "Strong on limits."


def test_a_reload_without_a_network_loses_nothing(made, sign_in):
    """In a browser that keeps no copies of pages: where it does, the copy opens."""
    context = sign_in(made.pia, service_workers="block")
    page = open_kit(context, made)
    context.set_offline(True)
    evidence(page).type("Typed in a tunnel.")
    expect_failed(page)
    address = page.url
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    context.set_offline(False)
    page.goto(address)
    expect(evidence(page)).to_have_value("Typed in a tunnel.")
    expect_saved(page)
    assert stored(made) == "Typed in a tunnel."


@pytest.mark.parametrize("field", ["#evidence-1", "#pad-line"])
def test_the_way_to_the_review_says_nothing_of_saved_words_while_some_wait(made, sign_in, field):
    """R1: not of the form with the button alone, but of every form of the page."""
    context = sign_in(made.pia)
    page = open_kit(context, made)
    context.set_offline(True)
    page.locator(field).type("Offline.")
    for _ in made.questions:
        press(page, "Alt+PageDown")
    page.get_by_role("button", name="Write it down").click()
    notice = page.locator("[data-notices] .lw-notice")
    expect(notice).to_contain_text("This page stays open: it holds text that is not saved. Not saved yet.")
    expect(page.get_by_text("Everything is saved")).to_have_count(0)
    context.set_offline(False)
    with page.expect_navigation():
        page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("heading", name="Write it down")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 820, 390])
def test_nothing_that_is_said_moves_the_line_that_is_being_typed(made, sign_in, width):
    context = sign_in(made.pia, viewport={"width": width, "height": 800})
    first, page = open_kit(context, made), open_kit(context, made)
    evidence(first).type("From the other tab.")
    expect_saved(first)
    evidence(page).focus()
    before = evidence(page).bounding_box()["y"]
    page.keyboard.type("Words from here.")
    expect(page.locator("[data-notices]")).to_contain_text("Compare both", timeout=WAIT)
    # Pages scroll by whole pixels.
    assert evidence(page).bounding_box()["y"] == pytest.approx(before, abs=1)


def test_boxes_in_dark_are_drawn_in_the_colours_of_the_page(made, sign_in):
    page = open_kit(sign_in(made.pia, color_scheme="dark"), made)
    box = page.locator("[data-kit-step='1'] .lw-tick input").first
    colour = "(box) => getComputedStyle(box).backgroundColor"
    field = evidence(page).evaluate(colour)
    assert (box.evaluate(colour), box.evaluate("(box) => getComputedStyle(box).appearance")) == (field, "none")
    box.check()
    assert box.evaluate(colour) == page.locator(".btn-primary:visible").first.evaluate(colour)


def test_sending_the_form_itself_asks_nothing(made, sign_in):
    """The server refuses the text with its whole page: that is no leaving."""
    page = sign_in(made.pia).new_page()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]))
    page.get_by_label("Summary").press_sequentially("One")
    page.get_by_label("Summary").evaluate("""(field) => { field.value += 'x'.repeat(20001);
        field.dispatchEvent(new Event('input', {bubbles: true})); }""")
    expect(saved(page)).to_have_attribute("data-state", "failed", timeout=WAIT)
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Shorten this to 20,000 characters").first).to_be_visible()
    assert page.get_by_label("Summary").input_value().startswith("Onex")
    assert asked == []


def test_text_from_before_a_reload_is_compared_with_what_another_device_saved_meanwhile(made, sign_in):
    page, other = open_kit(sign_in(made.pia), made), open_kit(sign_in(made.pia), made)
    keep_from_saving(page)
    evidence(page).type("Never left.")
    expect_failed(page)
    evidence(other).type("Saved meanwhile.")
    expect_saved(other)
    page.reload()
    page.unroute(SAVES)
    notice = page.locator("[data-notices]")
    expect(notice).to_contain_text("Compare both", timeout=WAIT)
    notice.get_by_role("button", name="Compare both").click()
    page.locator("#compare-dialog").get_by_role("button", name="Keep both texts").click()
    expect_saved(page)
    assert stored(made) == "Never left.\n\nSaved meanwhile."


def test_the_keys_are_listed_for_who_does_not_know_the_key_for_it(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    more = page.locator(".lw-kitbar summary", has_text="More")
    more.click()
    page.get_by_role("button", name="Keys of this page").click()
    expect(page.locator("#keys-dialog")).to_contain_text("next step")
    press(page, "Escape")
    expect(more).to_be_focused()


# --- Clocks ---------------------------------------------------------------------------------------------------


def test_a_clock_that_is_set_back_does_not_put_off_saving(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    with page.expect_response(SAVES, timeout=5500) as reply:
        evidence(page).type("w")
        page.evaluate("() => { const now = Date.now; Date.now = () => now() - 3600 * 1000; }")
        evidence(page).type("ord after word " * 4, delay=90)
    assert reply.value.status == 200


def test_times_in_notes_are_those_of_the_account(made, sign_in):
    made.pia.time_zone = "Asia/Tokyo"
    made.pia.save()
    page = open_kit(sign_in(made.pia, timezone_id="America/New_York"), made)
    # The page goes by the server's clock as it was when the page left, which may be a moment ago.
    moments = [datetime.now(UTC) - timedelta(seconds=10), datetime.now(UTC)]
    page.get_by_role("button", name="Add the time").first.click()
    moments.append(datetime.now(UTC))
    clocks = {moment.astimezone(ZoneInfo("Asia/Tokyo")).strftime("%H:%M") for moment in moments}
    expect(evidence(page)).to_be_focused()
    by_clock, _, since_start = evidence(page).input_value().partition(" ·\N{NO-BREAK SPACE}")
    assert by_clock in clocks
    assert since_start in ("30 min  ", "31 min  ")
    page.keyboard.type("said so")
    expect_saved(page)
    assert saved(page).inner_text().split()[-1] in {
        (moment + timedelta(seconds=late)).astimezone(ZoneInfo("Asia/Tokyo")).strftime("%H:%M")
        for moment in moments
        for late in (0, 20)
    }


def test_the_time_comes_by_a_key_and_goes_by_undo(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    evidence(page).focus()
    page.keyboard.type("Draws it.")
    press(page, "Control+;")
    expect(evidence(page)).to_have_value(re.compile(r"^Draws it\.\n\d\d:\d\d ·\xa0\d+ min  $"))
    both = evidence(page).input_value()
    press(page, "Control+z")
    expect(evidence(page)).not_to_have_value(re.compile(r"\d\d:\d\d"))
    press(page, "Control+Shift+z")
    expect(evidence(page)).to_have_value(both)
    expect_saved(page)
    assert stored(made) == both


@pytest.mark.parametrize("wants", [True, False])
def test_five_minutes_are_announced_once_to_who_wants_it(made, sign_in, wants):
    made.pia.wants_time_call = wants
    made.pia.save()
    begun = timezone.now() - timedelta(minutes=54, seconds=54)
    Interview.objects.filter(pk=made.interview.pk).update(starts_at=begun, started_at=begun)
    page = open_kit(sign_in(made.pia), made)
    expect(page.locator("[data-clock]")).to_have_text("5 min left", timeout=WAIT)
    expect(page.locator("[data-clock-spoken]")).to_have_text("Five minutes left." if wants else "")


def test_a_questions_minutes_run_while_it_is_in_view(made, sign_in):
    context = sign_in(made.pia)
    page = context.new_page()
    page.clock.install()
    page.goto(f"{reverse('interviews:kit', args=[made.interview.pk])}?step=1")
    timer = page.locator("[data-kit-step='1'] [data-timer]")
    page.clock.fast_forward("03:10")
    expect(timer).to_have_text("9 of 12 min left")
    press(page, "Alt+PageDown")
    page.clock.fast_forward("05:00")
    press(page, "Alt+PageUp")
    page.clock.fast_forward("00:10")
    expect(timer).to_have_text("9 of 12 min left")
    page.clock.fast_forward("10:00")
    expect(timer).to_have_text("1 min over its 12")


# --- Signing in with a second factor --------------------------------------------------------------------------


def code_of(secret):
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


@pytest.mark.parametrize("kind", ["app", "recovery code"])
def test_signing_in_again_with_a_second_factor_stays_in_the_dialog(made, sign_in, kind):
    made.pia.set_password("correct horse battery")
    made.pia.save()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(made.pia, secret)
    codes = RecoveryCodes.activate(made.pia).get_unused_codes()
    context = sign_in(made.pia)
    page = open_kit(context, made)
    evidence(page).type("Before.")
    expect_saved(page)
    Session.objects.all().delete()
    evidence(page).type(" And after.")
    expect(saved(page)).to_contain_text("You were signed out.", timeout=WAIT)
    saved(page).get_by_role("button", name="Sign in again").click()
    dialog = page.locator("#sign-in-dialog")
    expect(dialog.get_by_label("Code")).to_be_hidden()
    dialog.get_by_label("Password").fill("correct horse battery")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_label("Code")).to_be_focused(timeout=WAIT)
    dialog.get_by_label("Code").fill("000000")
    press(page, "Enter")
    expect(dialog.locator("[data-sign-in-refused]")).to_contain_text("That code was not accepted.", timeout=WAIT)
    dialog.get_by_label("Code").fill(code_of(secret) if kind == "app" else codes[0])
    press(page, "Enter")
    expect_saved(page)
    expect(dialog).not_to_be_visible()
    assert stored(made) == "Before. And after."
    assert len(context.pages) == 1


def test_after_signing_in_beside_it_the_card_can_be_submitted(made, sign_in):
    made.pia.set_password("correct horse battery")
    made.pia.save()
    fill(made, "pia")
    page = sign_in(made.pia).new_page()
    page.goto(reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]))
    Session.objects.all().delete()
    page.get_by_label("Summary").fill("Written while signed out.")
    page.get_by_role("button", name="Submit scorecard").click()
    expect(page.locator("[data-notices] .lw-notice")).to_contain_text("You were signed out.", timeout=WAIT)
    saved(page).get_by_role("button", name="Sign in again").click()
    page.locator("#sign-in-dialog").get_by_label("Password").fill("correct horse battery")
    press(page, "Enter")
    expect_saved(page)
    page.get_by_role("button", name="Submit scorecard").click()
    expect(page.get_by_text("Scorecard submitted at").first).to_be_visible(timeout=WAIT)
    made.cards["pia"].refresh_from_db()
    assert made.cards["pia"].summary == "Written while signed out."


def review_of(made, context):
    page = context.new_page()
    page.goto(reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]))
    return page


def press_submit(page):
    page.get_by_role("button", name="Submit scorecard").click()


def test_submitting_after_the_session_ended_asks_for_the_password_first(made, sign_in):
    made.pia.set_password("correct horse battery")
    made.pia.save()
    fill(made, "pia")
    page = review_of(made, sign_in(made.pia))
    Session.objects.all().delete()
    press_submit(page)
    dialog = page.locator("#sign-in-dialog")
    expect(dialog).to_be_visible(timeout=WAIT)
    dialog.get_by_label("Password").fill("correct horse battery")
    press(page, "Enter")
    expect(dialog).to_be_hidden(timeout=WAIT)
    again = page.get_by_role("button", name="Submit scorecard")
    expect(again).to_be_focused()
    press(page, "Enter")
    expect(page.get_by_text("Scorecard submitted at").first).to_be_visible(timeout=WAIT)


def test_submitting_after_signing_in_again_in_another_tab_is_no_old_page(made, sign_in):
    fill(made, "pia")
    context = sign_in(made.pia)
    page = review_of(made, context)
    context.clear_cookies(name="csrftoken")
    press_submit(page)
    expect(page.get_by_text("Scorecard submitted at").first).to_be_visible(timeout=WAIT)


def test_submitting_a_saved_card_without_a_network_keeps_the_page(made, sign_in):
    fill(made, "pia")
    context = sign_in(made.pia)
    page = review_of(made, context)
    context.set_offline(True)
    press_submit(page)
    notice = page.locator("[data-notices] .lw-notice")
    expect(notice).to_contain_text("nothing was sent")
    expect(notice).to_be_focused()
    context.set_offline(False)
    press_submit(page)
    expect(page.get_by_text("Scorecard submitted at").first).to_be_visible(timeout=WAIT)


# --- Pasting --------------------------------------------------------------------------------------------------

PASTES = {
    "word": "“Curly” – dash\u00a0space\u000bline break\u2028separator\u00ad soft\ufeff bom • bullet\t1.\tItem",
    "rtl": "שלום עולם \u202eabc\u202c مرحبا",
    "emoji": "👩🏽‍💻 🏴󠁧󠁢󠁥󠁮󠁧󠁿 e\u0301 é ﬁ Å \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "spaces": "  leading\n\n\n\ttabs \n trailing   \n\n",
    "lines": "\n".join(f"line {number}" for number in range(500)),
    "long": "ä" * 20_000,
    "markup": "<b>&amp;</b> {{ x }} {% y %} </textarea><script>alert(1)</script>",
    "controls": "bell\u0007 escape\u001b[31m delete\u007f c1\u0085 end",
}


@pytest.mark.parametrize("name", PASTES)
def test_what_is_pasted_comes_back_to_the_last_character(made, sign_in, name):
    page = open_kit(sign_in(made.pia), made)
    evidence(page).focus()
    page.keyboard.insert_text(PASTES[name])
    here = evidence(page).input_value()
    assert len(here) > 10
    expect_saved(page)
    assert stored(made) == here
    page.reload()
    assert evidence(page).input_value() == here
    assert Rating.objects.count() == 1
    assert re.fullmatch("saved", saved(page).get_attribute("data-state"))
