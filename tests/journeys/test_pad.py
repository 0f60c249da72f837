"""The pad for the hour: a line by a key, sent to a question by a key, and nothing of it lost on two devices, without a
network, or when the page is killed."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from interviews.cards.pad import lines_of
from interviews.models import Pad, Rating
from tests.journeys.kit_page import WAIT, evidence, expect_saved, open_kit, saved, stored, unsent
from tests.tools.waiting import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def pad(page):
    return page.locator("#pad-line")


def lines_on(page):
    return page.locator("[data-pad-lines] [name^=text-]").evaluate_all("all => all.map((one) => one.value)")


def kept(made):
    found = Pad.objects.filter(scorecard=made.cards["pia"]).first()
    return [line.text for line in lines_of(found)], found.typing if found else ""


def write(page, text):
    pad(page).focus()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_line_is_kept_and_sent_to_the_question_by_keys_alone(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    page.keyboard.press("n")
    expect(pad(page)).to_be_focused()
    page.keyboard.type("Come back to who signs off.")
    page.keyboard.press("Enter")
    expect(pad(page)).to_have_value("")
    expect(page.locator("[data-pad-count]")).to_have_text("1 line")
    page.keyboard.type("A dull model.")
    page.keyboard.press("Alt+Enter")
    expect(evidence(page)).to_have_value(re.compile(r"^\d\d:\d\d ·\xa0\d+ min  A dull model.$"))
    expect_saved(page)
    assert kept(made) == (["Come back to who signs off.", "A dull model."], "")
    wait_for(lambda: (stored(made) or "").endswith("A dull model."))
    evidence(page).focus()
    page.keyboard.press("Alt+n")
    expect(pad(page)).to_be_focused()


def test_after_the_round_a_key_sends_a_line_to_the_answer_in_hand(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    write(page, "She asked who signs off.")
    expect_saved(page)
    page.goto(reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]))
    page.locator("#evidence-2").focus()
    page.keyboard.press("Alt+n")
    expect(pad(page)).to_be_focused()
    page.locator("[data-pad-lines] [name^=text-]").focus()
    page.keyboard.press("Alt+Enter")
    expect(page.locator("#evidence-2")).to_have_value(re.compile("She asked who signs off.$"))
    expect_saved(page)


def test_after_the_round_an_unused_pad_is_at_hand_too(made, sign_in):
    page = sign_in(made.pia).new_page()
    page.goto(reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]))
    page.wait_for_load_state()
    page.keyboard.press("n")
    expect(pad(page)).to_be_focused()
    page.keyboard.type("Ask who signs off.")
    page.keyboard.press("Enter")
    expect_saved(page)
    assert kept(made) == (["Ask who signs off."], "")
    item = page.locator("[data-pad-lines] > li")
    item.locator("[name=send]").nth(1).click()
    expect(page.locator("#evidence-2")).to_have_value(re.compile("Ask who signs off.$"))
    expect(item.locator(".lw-pad-sent")).to_contain_text("in question 2")
    expect_saved(page)


def test_the_pad_goes_along_and_its_lines_lead_to_the_question_on_screen(made, sign_in):
    page = open_kit(sign_in(made.pia), made, step="start")
    write(page, "Ask about May.")
    page.keyboard.press("Alt+PageDown")
    page.keyboard.press("Alt+PageDown")
    page.keyboard.press("Alt+PageDown")
    expect(page.locator('[data-kit-step="2"] #pad')).to_be_visible()
    page.locator("#pad summary").click()
    page.locator("#pad").get_by_role("button", name="To question 2").click()
    expect(page.locator("#pad .lw-pad-sent").first).to_contain_text("in question 2")
    expect(evidence(page, 2)).to_have_value(re.compile("Ask about May.$"))
    expect_saved(page)


def test_two_devices_on_one_pad_keep_every_line_and_ask_nothing(made, sign_in):
    first, second = open_kit(sign_in(made.pia), made), open_kit(sign_in(made.pia), made)
    write(first, "From the laptop.")
    expect_saved(first)
    write(second, "From the phone.")
    second.keyboard.type("Half a li")
    wait_for(lambda: kept(made) == (["From the laptop.", "From the phone."], "Half a li"))
    expect(second.locator("[data-pad-count]")).to_have_text("2 lines")
    expect(pad(second)).to_be_focused()
    write(first, "Once more.")
    lines = ["From the laptop.", "From the phone.", "Once more."]
    wait_for(lambda: sorted(kept(made)[0]) == sorted([*lines, "Half a li"]))
    expect(first.locator("[data-notices] .lw-notice")).to_have_count(0)
    expect_saved(first)
    write(second, "ne.")
    wait_for(lambda: sorted(kept(made)[0]) == sorted([*lines, "Half a line."]))


def test_two_devices_that_type_at_once_keep_two_lines_with_their_times(made, sign_in):
    laptop = open_kit(sign_in(made.pia), made, step=3)
    phone = open_kit(sign_in(made.pia, viewport={"width": 390, "height": 844}), made, step=3)
    for on_laptop, on_phone in (("She asks ", "He would "), ("who signs ", "ask the ")):
        pad(laptop).press_sequentially(on_laptop)
        pad(phone).press_sequentially(on_phone)
        expect_saved(laptop)
        expect_saved(phone)
    expect(pad(laptop)).to_have_value("She asks who signs ")
    write(laptop, "off.")
    write(phone, "team.")
    both = ["He would ask the team.", "She asks who signs off."]
    wait_for(lambda: sorted(kept(made)[0]) == both)
    expect_saved(laptop)
    write(laptop, "Done.")
    wait_for(lambda: sorted(kept(made)[0]) == ["Done.", *both])
    times = laptop.locator("[data-pad-lines] [data-line-time]").all_text_contents()
    assert len(times) == 3 and all(re.search(r"\d min$", time) for time in times)


def test_what_is_changed_here_stays_under_the_caret_when_the_other_device_changed_it_too(made, sign_in):
    first, second = open_kit(sign_in(made.pia), made), open_kit(sign_in(made.pia), made)
    write(first, "One.")
    expect_saved(first)
    write(second, "Two.")
    expect(second.locator("[data-pad-count]")).to_have_text("2 lines", timeout=WAIT)
    second.locator("#pad summary").click()
    line = second.locator("[data-pad-lines] [name^=text-]").first
    line.fill("One of them.")
    expect_saved(second)
    first.locator("#pad summary").click()
    first.locator("[data-pad-lines] [name^=text-]").first.press("Home")
    first.keyboard.type("Not ")
    wait_for(lambda: sorted(kept(made)[0]) == ["Not One.", "One of them.", "Two."])
    first.keyboard.type("even ")
    wait_for(lambda: sorted(kept(made)[0]) == ["Not even One.", "One of them.", "Two."])


def test_a_line_that_one_device_took_away_does_not_come_back_from_the_other(made, sign_in):
    first = open_kit(sign_in(made.pia), made)
    write(first, "Gossip to remove")
    expect_saved(first)
    second, third = open_kit(sign_in(made.pia), made), open_kit(sign_in(made.pia), made)
    third.route("**/pad/", lambda route: route.abort())
    write(third, "Typed before the page was killed.")
    expect(saved(third)).to_have_attribute("data-state", "failed", timeout=WAIT)
    first.locator("#pad summary").click()
    first.locator("[data-pad-lines] [name^=text-]").first.fill("")
    first.keyboard.press("Tab")
    wait_for(lambda: kept(made)[0] == [])
    write(second, "Another line")
    wait_for(lambda: kept(made)[0] == ["Another line"])
    assert lines_on(second) == ["Another line"]
    third.unroute("**/pad/")
    third.reload()
    wait_for(lambda: sorted(kept(made)[0]) == ["Another line", "Typed before the page was killed."])


def test_lines_typed_without_a_network_are_there_after_a_reload(made, sign_in):
    context = sign_in(made.pia)
    page = open_kit(context, made)
    page.route("**/pad/", lambda route: route.abort())
    write(page, "Typed in a tunnel.")
    page.keyboard.type("And hal")
    expect(saved(page)).to_have_attribute("data-state", "failed", timeout=WAIT)
    wait_for(lambda: unsent(page) == 1)
    page.unroute("**/pad/")
    page.reload()
    expect(pad(page)).to_have_value("And hal")
    expect_saved(page)
    wait_for(lambda: kept(made) == (["Typed in a tunnel."], "And hal"))
    wait_for(lambda: unsent(page) == 0)


def test_a_line_for_a_question_that_left_the_round_stays_on_the_pad(made, sign_in):
    page = open_kit(sign_in(made.pia), made, step=3)
    write(page, "Nearly lost.")
    expect_saved(page)
    made.questions[2].delete()
    page.locator("#pad summary").click()
    page.locator("#pad").get_by_role("button", name="To question 3").click()
    expect(saved(page)).to_contain_text("This question has left the round", timeout=WAIT)
    assert kept(made)[0] == ["Nearly lost."]
    page.goto(reverse("interviews:kit", args=[made.interview.pk]) + "?step=1")
    page.locator("#pad summary").click()
    expect(page.get_by_text("Its question left the round; the line is still here.")).to_be_visible()


def test_after_the_round_the_lines_of_a_question_are_moved_there(made, sign_in):
    page = open_kit(sign_in(made.pia), made, step=2)
    write(page, "Whoever is on call should have a vote.")
    expect_saved(page)
    page.goto(reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]))
    near = page.locator("#written-2 [data-from-pad]")
    expect(near).to_contain_text("Your pad has one line at")
    near.get_by_role("button", name="Move here").click()
    expect(near).to_be_hidden()
    expect(evidence(page, 2)).to_have_value(re.compile("Whoever is on call"))
    expect(page.locator("#pad .lw-pad-sent")).to_contain_text("in question 2")
    expect_saved(page)
    wait_for(lambda: Rating.objects.filter(evidence__contains="Whoever is on call").exists())


def test_an_emptied_line_is_gone(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    write(page, "One.")
    write(page, "Two.")
    page.locator("#pad summary").click()
    page.locator("[data-pad-lines] [name^=text-]").first.fill("")
    page.keyboard.press("Tab")
    assert lines_on(page) == ["Two."]
    wait_for(lambda: kept(made)[0] == ["Two."])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_nothing_with_the_pad_open(made, sign_in, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    context = sign_in(made.pia, viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = open_kit(context, made)
    write(page, "One.")
    page.locator("#pad summary").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
