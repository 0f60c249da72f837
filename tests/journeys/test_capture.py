"""Nothing typed is lost, and "Saved" is never a lie: the kit in a real browser, with the network, the session and the
other tab doing their worst."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from interviews.cards.services import save_rating, submit_scorecard
from interviews.models import Rating, Scorecard, ScorecardRevision
from tests.factories.people import BACKEND
from tests.factories.run import fill
from tests.journeys.keyboard import press
from tests.journeys.kit_page import SAVES, WAIT, evidence, expect_saved, open_kit, rate, saved, stored, unsent
from tests.tools.waiting import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# --- Saving ---------------------------------------------------------------------------------------------------


def test_what_is_typed_is_stored_before_the_page_says_so(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    expect(saved(page)).to_have_text("Saves as you type")
    evidence(page).type("Two weeks, both models. 👩🏽‍💻 שלום")
    expect(saved(page)).to_have_text("Saving…")
    expect_saved(page)
    assert stored(made) == "Two weeks, both models. 👩🏽‍💻 שלום"
    page.get_by_text("Compares two ways").nth(0).click()
    rate(page, 1, 4)
    expect(saved(page)).to_have_text("Saving…")
    expect_saved(page)
    rating = Rating.objects.get()
    assert (rating.score, rating.points_shown) == (4, {"0": "yes"})
    page.reload()
    expect(evidence(page)).to_have_value("Two weeks, both models. 👩🏽‍💻 שלום")


def test_who_never_pauses_is_saved_all_the_same(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    with page.expect_response(SAVES, timeout=4500) as reply:
        evidence(page).type("word " * 12, delay=100)
    assert reply.value.status == 200


def test_saved_shows_only_when_the_fingerprints_agree(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    lie = {"revision": 1, "sha256": "0" * 64, "saved_at": "14:26", "card_revision": 1}
    page.route(SAVES, lambda route: route.fulfill(json=lie))
    evidence(page).type("Told, not stored.")
    expect(saved(page)).to_contain_text("Not saved yet.", timeout=WAIT)
    page.unroute(SAVES)
    expect_saved(page)
    assert stored(made) == "Told, not stored."


def test_a_redirect_to_a_friendly_page_is_no_success(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    page.route(SAVES, lambda route: route.fulfill(status=302, headers={"Location": "/help/"}))
    evidence(page).type("Where did it go?")
    expect(saved(page)).to_contain_text("Not saved yet.", timeout=WAIT)


def test_a_reply_that_was_lost_is_no_conflict(made, sign_in):
    page = open_kit(sign_in(made.pia), made)

    def swallow(route):
        route.fetch()
        route.abort()

    page.route(SAVES, swallow, times=1)
    evidence(page).type("First words.")
    expect(saved(page)).to_contain_text("Not saved yet.", timeout=WAIT)
    evidence(page).type(" More words.")
    expect_saved(page)
    assert stored(made) == "First words. More words."
    assert not ScorecardRevision.objects.exists()


# --- Without a network ----------------------------------------------------------------------------------------


def test_the_network_is_cut_in_the_middle_of_a_word(made, sign_in):
    context = sign_in(made.pia)
    page = open_kit(context, made)
    evidence(page).type("Runs both for two we")
    expect_saved(page)
    context.set_offline(True)
    evidence(page).type("eks.")
    expect(saved(page)).to_contain_text(re.compile(r"Not saved since \d\d:\d\d\. Your text is safe"), timeout=WAIT)
    assert stored(made) == "Runs both for two we"
    # The rest of the interview goes on without a network.
    page.get_by_role("button", name="Next: question 2").click()
    expect(page.get_by_role("heading", name="Question 2:")).to_be_focused()
    evidence(page, 2).type("Said so offline.")
    rate(page, 2, 2)
    page.get_by_role("button", name="Next: question 3").click()
    evidence(page, 3).type("And this.")
    context.set_offline(False)
    expect_saved(page)
    assert [stored(made, number) for number in (1, 2, 3)] == [
        "Runs both for two weeks.",
        "Said so offline.",
        "And this.",
    ]
    assert Rating.objects.get(interview_question=made.questions[1]).score == 2


def test_text_that_never_left_comes_back_after_a_reload(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    page.route(SAVES, lambda route: route.abort())
    evidence(page).type("Only in this browser.")
    expect(saved(page)).to_contain_text("Not saved yet.", timeout=WAIT)
    page.reload()
    page.unroute(SAVES)
    expect(evidence(page)).to_have_value("Only in this browser.")
    expect(page.locator("[data-notices]")).to_contain_text("came back from this browser")
    expect_saved(page)
    assert stored(made) == "Only in this browser."
    wait_for(lambda: unsent(page) == 0)


def test_after_a_crash_the_acknowledged_text_is_there(made, sign_in):
    context = sign_in(made.pia)
    page = open_kit(context, made)
    evidence(page).type("Acknowledged.")
    expect_saved(page)
    evidence(page).type(" Not yet.")
    with page.expect_event("crash"):
        crash(page)
    again = open_kit(context, made)
    text = evidence(again).input_value()
    assert text.startswith("Acknowledged.")


def crash(page):
    try:
        page.goto("chrome://crash", timeout=3000)
    except Exception:  # the navigation has nobody left to report to
        return


# --- Two tabs, two devices ------------------------------------------------------------------------------------


def test_two_tabs_compare_and_keep_both(made, sign_in):
    context = sign_in(made.pia)
    first, second = open_kit(context, made), open_kit(context, made)
    evidence(first).type("From the first tab.")
    expect_saved(first)
    evidence(second).type("From the second tab.")
    notice = second.locator("[data-notices]")
    expect(notice).to_contain_text("Compare both", timeout=WAIT)
    assert stored(made) == "From the first tab."
    notice.get_by_role("button", name="Compare both").click()
    dialog = second.locator("#compare-dialog")
    expect(dialog.locator("[data-compare-text=here]")).to_have_text("From the second tab.")
    expect(dialog.locator("[data-compare-text=there]")).to_have_text("From the first tab.")
    dialog.get_by_role("button", name="Keep both texts").click()
    expect_saved(second)
    assert stored(made) == "From the second tab.\n\nFrom the first tab."


@pytest.mark.parametrize("choice", ["Keep this page’s", "Keep the stored one"])
def test_two_devices_keep_the_other_version_for_ever(made, sign_in, choice):
    laptop, phone = open_kit(sign_in(made.pia), made), open_kit(sign_in(made.pia), made)
    evidence(laptop).type("Laptop.")
    rate(laptop, 1, 2)
    expect_saved(laptop)
    rate(phone, 1, 4)
    evidence(phone).type("Phone.")
    expect(phone.locator("[data-notices]")).to_contain_text("Compare both", timeout=WAIT)
    phone.locator("[data-notices]").get_by_role("button", name="Compare both").click()
    expect(phone.locator("[data-compare-choice=there]")).to_have_text("Rating: 2, Weak")
    phone.locator("#compare-dialog").get_by_role("button", name=choice).click()
    expect_saved(phone)
    rating, version = Rating.objects.get(), ScorecardRevision.objects.get(occasion="merged")
    wins, loses = ("Phone.", "Laptop.") if "page" in choice else ("Laptop.", "Phone.")
    assert rating.evidence == wins
    assert rating.score == (4 if "page" in choice else 2)
    assert loses in version.content["set_aside"]


# --- Signed out -----------------------------------------------------------------------------------------------


def test_after_the_session_ended_one_signs_in_beside_the_text(made, sign_in):
    made.pia.set_password("correct horse battery")
    made.pia.save()
    page = open_kit(sign_in(made.pia), made)
    evidence(page).type("Before.")
    expect_saved(page)
    Session.objects.all().delete()
    evidence(page).type(" And after.")
    expect(saved(page)).to_contain_text("You were signed out.", timeout=WAIT)
    assert stored(made) == "Before."
    saved(page).get_by_role("button", name="Sign in again").click()
    dialog = page.locator("#sign-in-dialog")
    dialog.get_by_label("Password").fill("wrong")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.locator("[data-sign-in-refused]")).not_to_be_empty(timeout=WAIT)
    dialog.get_by_label("Password").fill("correct horse battery")
    dialog.get_by_role("button", name="Sign in").click()
    expect_saved(page)
    expect(evidence(page)).to_have_value("Before. And after.")
    assert stored(made) == "Before. And after."


def test_a_token_that_grew_old_is_renewed(made, sign_in):
    context = sign_in(made.pia)
    page = open_kit(context, made)
    context.clear_cookies(name="csrftoken")
    evidence(page).type("Token gone.")
    expect_saved(page)
    assert stored(made) == "Token gone."


def test_somebody_else_at_the_same_desk_sees_nothing_unsent(made, sign_in, live_server):
    context = sign_in(made.pia)
    page = open_kit(context, made)
    page.route(SAVES, lambda route: route.abort())
    evidence(page).type("Secret of Pia.")
    expect(saved(page)).to_contain_text("Not saved yet.", timeout=WAIT)
    client = Client()
    client.force_login(made.paul, backend=BACKEND)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page.reload()
    expect(evidence(page)).to_have_value("")
    assert "Secret" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_signing_out_takes_unsent_text_along(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    page.route(SAVES, lambda route: route.abort())
    evidence(page).type("Not for the next person.")
    expect(saved(page)).to_contain_text("Not saved yet.", timeout=WAIT)
    assert unsent(page) == 1
    page.goto("/account/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.locator("#sign-out-dialog").get_by_role("button", name="Sign out and lose it").click()
    page.wait_for_url("**/login/**")
    assert unsent(page) == 0


def test_an_administrator_can_forbid_the_browsers_store(made, sign_in, settings):
    settings.KEEP_UNSENT_TEXT = False
    page = open_kit(sign_in(made.pia), made)
    page.route(SAVES, lambda route: route.abort())
    evidence(page).type("Nowhere but on the page.")
    expect(saved(page)).to_contain_text("Not saved yet.", timeout=WAIT)
    assert unsent(page) == 0
    expect(evidence(page)).to_have_value("Nowhere but on the page.")


# --- What cannot be saved -------------------------------------------------------------------------------------


def test_a_save_after_submission_keeps_the_text_and_says_why(made, sign_in):
    page = open_kit(sign_in(made.pia), made)
    fill(made, "pia")
    submit_scorecard(card=made.cards["pia"], revision=made.cards["pia"].revision, by=made.pia)
    evidence(page).type("Too late.")
    expect(saved(page)).to_contain_text("Reopen it with a reason", timeout=WAIT)
    expect(evidence(page)).to_have_value("Too late.")
    assert stored(made) == "She named three."


@pytest.mark.parametrize(
    ("text", "words"),
    [("half \\ud83d", "only half there"), ("a\\u0000b", "NUL"), ("x".ljust(20_001, "x"), "20,000 characters")],
    ids=["surrogate", "nul", "long"],
)
def test_hostile_text_stays_on_the_page_with_its_sentence(made, sign_in, text, words):
    page = open_kit(sign_in(made.pia), made)
    page.evaluate(
        f"""() => {{ const field = document.getElementById('evidence-1'); field.value = "{text}";
        field.dispatchEvent(new Event('input', {{bubbles: true}})); }}"""
    )
    expect(page.get_by_text(words).first).to_be_visible(timeout=WAIT)
    expect(saved(page)).to_have_attribute("data-state", "failed")
    assert page.evaluate("document.getElementById('evidence-1').value.length") >= 3
    assert stored(made) is None


# --- The hour by keyboard, and the end of it ------------------------------------------------------------------


def test_the_whole_card_by_keyboard(made, sign_in):
    page = open_kit(sign_in(made.pia), made, step=0)
    press(page, "Alt+PageDown")
    expect(page.get_by_role("heading", name="Question 1:")).to_be_focused()
    press(page, "?")
    expect(page.get_by_role("heading", name="Keys")).to_be_focused()
    press(page, "Escape")
    press(page, "a")
    expect(page.get_by_text("Starts with who is hurt.").first).to_be_visible()
    for number in (1, 2, 3):
        evidence(page, number).focus()
        page.keyboard.type(f"Answer {number}.")
        press(page, "Control+Enter")
        expect(page.locator("[data-saved-spoken]")).to_have_text(re.compile(r"Saved \d\d:\d\d"), timeout=WAIT)
        press(page, "Alt+r")
        press(page, "4")
        press(page, "Alt+PageDown")
    expect(page.get_by_role("heading", name="What would you like to ask us?")).to_be_focused()
    page.locator("#candidate-questions").focus()
    page.keyboard.type("Who is on call?")
    page.get_by_role("button", name="Write it down").focus()
    press(page, "Enter")
    page.wait_for_url("**/review/")
    expect(page.get_by_text("3 of 3 answers are rated").first).to_be_visible()
    page.locator("input[name=recommendation][value=yes]").focus()
    press(page, "Space")
    expect(page.get_by_text("You will then see the panel’s other scorecards.")).to_be_visible()
    page.get_by_role("button", name="Submit scorecard").focus()
    press(page, "Enter")
    expect(page.get_by_text("Scorecard submitted at").first).to_be_visible(timeout=WAIT)
    card = Scorecard.objects.get(pk=made.cards["pia"].pk)
    assert (card.status, card.recommendation, card.candidate_questions) == ("submitted", "yes", "Who is on call?")
    assert list(Rating.objects.values_list("score", flat=True)) == [4, 4, 4]


def test_no_script_or_style_is_refused_by_the_policy(made, sign_in):
    context = sign_in(made.pia)
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for step in ("start", "0", "1", "4"):
        page.goto(f"{reverse('interviews:kit', args=[made.interview.pk])}?step={step}")
    page.goto(reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]))
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(made, sign_in, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    fill(made, "pia", evidence="Great energy.")
    save_rating(card=made.cards["pia"], question=made.questions[0], revision=1, score=5, by=made.pia)
    context = sign_in(made.pia, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    kit = reverse("interviews:kit", args=[made.interview.pk])
    review = reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk])
    detail = reverse("interviews:scorecard_detail", args=[made.cards["pia"].pk])
    for url in (f"{kit}?step=start", f"{kit}?step=0", f"{kit}?step=1", f"{kit}?step=4", review, detail):
        page.goto(url)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{url}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), url
