"""R19: the kit opens and goes on without a network, words outlive a browser that is killed, and after signing out
nothing about a candidate stays in it."""

import re
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from core import organisation
from interviews.cards import kit_copies
from interviews.cards.services import save_rating, waive_scorecard
from interviews.models import Pad
from tests.factories.house import say_of_organisation
from tests.factories.people import BACKEND
from tests.factories.run import fill, show_picture
from tests.journeys.kit_page import WAIT, evidence, expect_saved, open_kit, rate, saved, stored
from tests.journeys.own_browser import OwnBrowser
from tests.tools.waiting import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAFE = "Safe to close"
KEPT = """async () => {
  const rows = [];
  for (const { name } of await indexedDB.databases()) {
    const opened = await new Promise((resolve) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => resolve(asked.result);
    });
    for (const table of opened.objectStoreNames) {
      rows.push(...await new Promise((resolve) => {
        const asked = opened.transaction(table).objectStore(table).getAll();
        asked.onsuccess = () => resolve(asked.result);
      }));
    }
    opened.close();
  }
  const addresses = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) addresses.push(new URL(request.url).pathname);
  }
  return {
    words: JSON.stringify(rows),
    pages: addresses.filter((address) => !address.startsWith('/static/')),
    files: addresses.length,
    workers: (await navigator.serviceWorker.getRegistrations()).map((one) => new URL(one.scope).pathname),
    tab: JSON.stringify({ ...sessionStorage, ...localStorage }),
  };
}"""


def kept(page):
    """What this browser holds for this site."""
    return page.evaluate(KEPT)


def nothing(page):
    found = kept(page)
    return found["words"] == "[]" and not found["files"] and not found["workers"] and "unsent" not in found["tab"]


def expect_copy(page):
    """The copy is made once the page has loaded."""
    wait_for(lambda: page.evaluate("caches.match(location.pathname).then(Boolean)"))


def kit_address(made, step=1):
    return f"{reverse('interviews:kit', args=[made.interview.pk])}?step={step}"


def type_without_network(context, page, words):
    """The browser keeps them, and the page says so."""
    context.set_offline(True)
    evidence(page).type(words)
    expect(saved(page)).to_contain_text(SAFE, timeout=WAIT)


def session_of(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client.cookies["sessionid"].value


@pytest.fixture
def workers(sign_in):
    """A browser for somebody in which workers run."""
    return lambda user, **options: sign_in(user, service_workers="allow", **options)


@pytest.fixture
def say(settings):
    settings.KEEP_UNSENT_TEXT = None
    yield say_of_organisation
    organisation.forget()


@pytest.fixture
def database(monkeypatch):
    """A database that stores no answer while `stores` is False: pages open, and nothing typed can be saved."""
    switch = SimpleNamespace(stores=True)

    def save(**fields):
        if not switch.stores:
            raise OperationalError("full")
        return save_rating(**fields)

    monkeypatch.setattr("interviews.cards.views.scorecards.save_rating", save)
    return switch


@pytest.fixture
def own_browser(browser_type, browser_type_launch_args, live_server, tmp_path):
    one = OwnBrowser(browser_type, browser_type_launch_args, tmp_path / "profile", live_server.url)
    yield one
    one.remove()


# --- The kit without a network --------------------------------------------------------------------------------


def test_the_open_kit_opens_again_without_a_network_and_goes_on_where_it_stood(made, workers):
    context = workers(made.pia)
    page = open_kit(context, made)
    expect_copy(page)
    evidence(page).type("Acknowledged.")
    expect_saved(page)
    type_without_network(context, page, " Not yet.")
    page.goto(kit_address(made, step=2))
    expect(page.locator("[data-notices]")).to_contain_text("your browser’s copy of this page")
    expect(evidence(page, 2)).to_be_visible()
    expect(evidence(page)).to_have_value("Acknowledged. Not yet.")
    evidence(page, 2).type("Said in the tunnel.")
    rate(page, 2, 4)
    expect(saved(page)).to_contain_text(SAFE, timeout=WAIT)
    context.set_offline(False)
    expect_saved(page)
    assert [stored(made, number) for number in (1, 2)] == ["Acknowledged. Not yet.", "Said in the tunnel."]
    assert page.locator("[data-notices] .lw-notice").count() == 0


def test_what_is_shown_with_its_questions_opens_again_too(made, workers):
    show_picture(made.questions[1])
    context = workers(made.pia)
    page = open_kit(context, made)
    expect_copy(page)
    context.set_offline(True)
    page.goto(kit_address(made, step=2))
    picture = page.get_by_role("img", name="A plan of the depot")
    expect(picture).to_be_visible()
    wait_for(lambda: picture.evaluate("one => one.naturalWidth") == 60)
    context.set_offline(False)
    page.goto("/")
    wait_for(lambda: nothing(page))


def test_a_copy_shows_what_was_saved_since_it_was_made(made, workers):
    context = workers(made.pia)
    page = open_kit(context, made)
    expect_copy(page)
    evidence(page).type("Saved after the copy was made.")
    page.locator("#pad-line").fill("On the pad, too.")
    page.keyboard.press("Enter")
    expect_saved(page)
    wait_for(lambda: Pad.objects.filter(lines__0__text="On the pad, too.").exists())
    context.set_offline(True)
    page.reload()
    expect(evidence(page)).to_have_value("Saved after the copy was made.")
    expect(page.locator("[data-pad-lines] [name^=text-]")).to_have_value("On the pad, too.")
    evidence(page).type(" And this.")
    context.set_offline(False)
    expect_saved(page)
    assert stored(made) == "Saved after the copy was made. And this."
    assert page.locator("[data-compare]:visible").count() == 0


def test_a_copy_keeps_the_time(made, workers):
    context = workers(made.pia)
    page = open_kit(context, made)
    expect_copy(page)
    context.set_offline(True)
    page.evaluate("""async () => {
      const [name] = await caches.keys();
      const cache = await caches.open(name);
      const kept = await cache.match(location.pathname);
      const headers = new Headers(kept.headers);
      headers.set('Kit-Kept-At', String(Date.now() - 600 * 1000));
      await cache.put(location.pathname, new Response(await kept.text(), { headers }));
    }""")
    page.reload()
    expect(page.locator("[data-clock]")).to_have_text(re.compile("^(19|20) min left$"), timeout=WAIT)
    page.get_by_role("button", name="Add the time").first.click()
    expect(evidence(page)).to_have_value(re.compile(r"·\xa0(40|41) min"))


def test_writing_it_down_opens_without_a_network_too(made, workers):
    fill(made, "pia")
    context = workers(made.pia)
    page = context.new_page()
    page.goto(reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]))
    expect_copy(page)
    context.set_offline(True)
    page.get_by_label("Summary").fill("Strong on limits.")
    expect(saved(page)).to_contain_text(SAFE, timeout=WAIT)
    page.reload()
    expect(page.get_by_label("Summary")).to_have_value("Strong on limits.")
    context.set_offline(False)
    expect_saved(page)
    made.cards["pia"].refresh_from_db()
    assert made.cards["pia"].summary == "Strong on limits."


def test_the_link_of_a_reminder_leads_to_its_place_without_a_network_too(made, workers):
    save_rating(card=made.cards["pia"], question=made.questions[0], revision=0, score=None, evidence="A.", by=made.pia)
    context = workers(made.pia)
    page = context.new_page()
    address = reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk])
    page.goto(address)
    expect_copy(page)
    context.set_offline(True)
    other = context.new_page()
    other.goto(f"{address}?first-open=")
    other.wait_for_url("**/review/#first-open")
    expect(evidence(other, 2)).to_be_focused()


def test_nothing_but_the_open_kit_and_its_files_is_kept(made, workers):
    context = workers(made.pia)
    page = open_kit(context, made)
    expect_copy(page)
    own = reverse("interviews:kit", args=[made.interview.pk])
    found = kept(page)
    assert found["pages"] == [own]
    assert found["workers"] == [own]
    assert found["files"] > 20
    other = context.new_page()
    other.goto("/")
    other.goto(reverse("interviews:kit_print", args=[made.interview.pk]))
    assert kept(other)["pages"] == [own], "another tab has it open"
    page.close()
    other.goto("/")
    wait_for(lambda: kept(other)["pages"] == [] and kept(other)["workers"] == [])


# --- A browser that is killed ---------------------------------------------------------------------------------


def test_words_typed_without_a_network_outlive_a_browser_that_is_killed(made, own_browser):
    """B7."""
    session = session_of(made.pia)
    context = own_browser.open(session)
    page = open_kit(context, made)
    expect_copy(page)
    context.set_offline(True)
    evidence(page).type("Typed for six seconds.")
    page.locator("#pad-line").fill("A line of the pad.")
    page.keyboard.press("Enter")
    expect(saved(page)).to_contain_text(SAFE, timeout=WAIT)
    own_browser.kill()

    context = own_browser.open(session)
    context.set_offline(True)
    page = open_kit(context, made)
    expect(evidence(page)).to_have_value("Typed for six seconds.")
    expect(page.locator("[data-pad-lines] [name^=text-]")).to_have_value("A line of the pad.")
    evidence(page).type(" And on.")
    expect(saved(page)).to_contain_text(SAFE, timeout=WAIT)
    own_browser.kill()

    page = open_kit(own_browser.open(session), made)
    expect(evidence(page)).to_have_value("Typed for six seconds. And on.")
    expect(page.locator("[data-notices]")).to_contain_text("came back from this browser")
    expect_saved(page)
    assert stored(made) == "Typed for six seconds. And on."
    assert Pad.objects.get().lines[0]["text"] == "A line of the pad."
    wait_for(lambda: "Typed" not in kept(page)["words"].replace('"fields":{"evidence":"Typed', "", 1))


def test_two_tabs_that_were_killed_lose_nothing_of_each_other(made, own_browser):
    session = session_of(made.pia)
    context = own_browser.open(session)
    first, second = open_kit(context, made), open_kit(context, made)
    expect_copy(first)
    context.set_offline(True)
    for page, words in ((first, "From the first tab."), (second, "From the second tab.")):
        evidence(page).type(words)
        expect(saved(page)).to_contain_text(SAFE, timeout=WAIT)
    own_browser.kill()
    page = open_kit(own_browser.open(session), made)
    expect(evidence(page)).to_have_value("From the second tab.")
    expect(page.locator("[data-stray-text]")).to_have_text("From the first tab.")
    expect_saved(page)


def test_words_wait_for_whoever_wrote_them_after_the_session_ended(made, own_browser):
    context = own_browser.open(session_of(made.pia))
    page = open_kit(context, made)
    expect_copy(page)
    type_without_network(context, page, "The session ends meanwhile.")
    own_browser.kill()

    context = own_browser.open("ended")
    page = context.new_page()
    page.goto(kit_address(made))
    page.wait_for_url("**/login/**")
    wait_for(lambda: kept(page)["files"] == 0)
    context.add_cookies([{"name": "sessionid", "value": session_of(made.pia), "url": own_browser.url}])
    page = open_kit(context, made)
    expect_saved(page)
    assert stored(made) == "The session ends meanwhile."


def test_my_work_names_words_that_wait_in_this_browser_until_they_are_saved(made, own_browser):
    session = session_of(made.pia)
    context = own_browser.open(session)
    page = open_kit(context, made)
    expect_copy(page)
    type_without_network(context, page, "Typed in the tunnel.")
    own_browser.kill()

    context = own_browser.open(session)
    other = context.new_page()
    other.goto("/")
    left = other.locator("[data-left-here]")
    expect(left).to_contain_text("This browser did not hear that these words of yours were saved.")
    link = left.get_by_role("link", name="Question about ml system design")
    expect(link).to_contain_text(str(made.interview))
    expect(left).not_to_contain_text(made.loop.candidate.name)
    with other.expect_navigation():
        link.click()
    expect_saved(other)
    assert stored(made) == "Typed in the tunnel."
    other.goto("/")
    wait_for(lambda: "tunnel" not in kept(other)["words"])
    other.reload()
    expect(left).to_be_hidden()


def leave_words(made, context, database, words="Words of Pia."):
    """They stay in the browser when Pia closes the kit."""
    page = open_kit(context, made)
    expect_copy(page)
    database.stores = False
    evidence(page).type(words)
    expect(saved(page)).to_contain_text(SAFE, timeout=WAIT)
    page.close()


def open_my_work(context):
    """My work, once it has looked for words, and what it says of them."""
    page = context.new_page()
    page.goto("/")
    left = page.locator("[data-left-here]")
    expect(left).not_to_have_attribute("aria-busy", "true")
    return page, left


def test_words_whose_page_is_closed_are_there_to_copy_until_their_writer_forgets_them(made, workers, database):
    context = workers(made.pia)
    leave_words(made, context, database)
    waive_scorecard(card=made.cards["pia"], reason="Ill.", by=made.rita)
    page, left = open_my_work(context)
    opener = left.get_by_role("button", name="Show or forget Question about ml system design")
    opener.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Words of Pia.")).to_be_visible()
    dialog.get_by_role("button", name="Keep it").click()
    expect(opener).to_be_focused()
    assert "Words of Pia." in kept(page)["words"]
    opener.click()
    dialog.get_by_role("button", name="Forget it").click()
    expect(left.get_by_role("link")).to_have_count(0)
    expect(left.get_by_text("This browser did not hear")).to_be_hidden()
    assert kept(page)["words"] == "[]"


@pytest.mark.parametrize("who", ["paul", "rita"])
def test_my_work_names_nobody_elses_words(made, workers, database, live_server, who):
    context = workers(made.pia)
    leave_words(made, context, database)
    context.route(re.compile(r"/tidy[^/]*\.js"), lambda route: route.fulfill(body="", content_type="text/javascript"))
    context.add_cookies([{"name": "sessionid", "value": session_of(made.people[who]), "url": live_server.url}])
    page, left = open_my_work(context)
    assert "Words of Pia." in kept(page)["words"], "nothing took them away"
    assert left.get_by_role("link").count() == 0
    expect(left.get_by_text("This browser did not hear")).to_be_hidden()


def test_after_signing_out_my_work_names_no_words_whatever_the_browser_says(made, workers, database):
    context = workers(made.pia)
    leave_words(made, context, database)
    page, left = open_my_work(context)
    expect(left.get_by_role("link")).to_have_count(1)
    left.get_by_role("button").click()
    page.evaluate("() => { indexedDB.databases = () => new Promise(() => {}); }")
    other = context.new_page()
    sign_out_form(other).click()
    other.get_by_role("button", name="Sign out and lose it").click()
    other.wait_for_url("**/login/**")
    expect(left.get_by_role("link")).to_have_count(0)
    expect(left.get_by_text("This browser did not hear")).to_be_hidden()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "Words of Pia." not in page.content()


# --- What goes, and when --------------------------------------------------------------------------------------


def sign_out_form(page):
    page.goto("/account/logout/")
    return page.locator("main").get_by_role("button", name="Sign out")


def test_signing_out_says_which_words_are_not_saved_and_loses_none_in_silence(made, workers, database):
    context = workers(made.pia)
    page = open_kit(context, made)
    expect_copy(page)
    database.stores = False
    evidence(page).type("Not saved yet.")
    expect(saved(page)).to_contain_text(SAFE, timeout=WAIT)
    other = context.new_page()
    sign_out_form(other).click()
    dialog = other.locator("#sign-out-dialog")
    expect(dialog.get_by_role("heading")).to_be_focused()
    link = dialog.get_by_role("link", name="Question about ml system design")
    assert link.get_attribute("href") == reverse("interviews:kit", args=[made.interview.pk])
    dialog.get_by_role("button", name="Stay signed in").click()
    assert "Not saved yet." in kept(other)["words"]
    other.locator("main").get_by_role("button", name="Sign out").click()
    dialog.get_by_role("button", name="Sign out and lose it").click()
    other.wait_for_url("**/login/**")
    assert nothing(other)
    # The open page still has them, and keeps nothing beside itself.
    expect(saved(page)).not_to_contain_text(SAFE, timeout=WAIT)
    evidence(page).type(" Still typing.")
    expect(saved(page)).to_have_attribute("data-state", "failed")
    assert "Not saved yet." not in kept(other)["words"]
    expect(evidence(page)).to_have_value("Not saved yet. Still typing.")


def test_after_signing_out_nothing_about_the_candidate_is_on_the_disk(made, own_browser):
    context = own_browser.open(session_of(made.pia))
    page = open_kit(context, made)
    expect_copy(page)
    evidence(page).type("Zanzibarquartz was saved.")
    expect_saved(page)
    type_without_network(context, page, " Zanzibarflint was not.")
    assert own_browser.files_with("Zanzibarflint"), "it was on the disk"
    context.set_offline(False)
    expect_saved(page)
    sign_out_form(page).click()
    page.wait_for_url("**/login/**")
    assert nothing(page)
    own_browser.close()
    assert own_browser.files_with("Zanzibarquartz", "Zanzibarflint", "Okonjura") == []


def test_whoever_signs_in_next_finds_nothing_of_the_last_one(made, workers, database, live_server):
    context = workers(made.pia)
    page = open_kit(context, made)
    expect_copy(page)
    database.stores = False
    evidence(page).type("Secret of Pia.")
    expect(saved(page)).to_contain_text(SAFE, timeout=WAIT)
    page.close()
    context.add_cookies([{"name": "sessionid", "value": session_of(made.paul), "url": live_server.url}])
    other = context.new_page()
    other.goto("/")
    wait_for(lambda: nothing(other))


def test_an_administrator_switches_it_off_and_what_was_kept_goes(made, workers, say):
    context = workers(made.pia)
    page = open_kit(context, made)
    expect_copy(page)
    evidence(page).type("Saved.")
    expect_saved(page)
    say(keeps_in_browser=False)
    page.reload()
    wait_for(lambda: nothing(page))
    context.set_offline(True)
    evidence(page).type(" Nowhere but on the page.")
    expect(saved(page)).to_contain_text("Your text is safe on this page", timeout=WAIT)
    assert nothing(page)


def test_switched_off_my_work_promises_nothing_and_takes_away_what_waited(made, workers, database, say):
    context = workers(made.pia)
    leave_words(made, context, database)
    say(keeps_in_browser=False)
    page = context.new_page()
    page.goto("/")
    assert page.locator("[data-left-here]").count() == 0
    wait_for(lambda: nothing(page))


def test_a_new_release_takes_over_at_once(made, workers, monkeypatch):
    """An older worker shows no older page and keeps nothing of it."""
    context = workers(made.pia)
    page = open_kit(context, made)
    expect_copy(page)
    monkeypatch.setattr(kit_copies, "release", lambda: "another0release0")
    page.reload()
    wait_for(lambda: page.evaluate("caches.keys()") == ["kit:another0release0"])
    expect_copy(page)
    assert page.locator("[data-kit]").get_attribute("data-copy-age") == "0"


def test_a_release_that_knows_nothing_of_it_takes_the_worker_away(made, workers, monkeypatch):
    context = workers(made.pia)
    page = open_kit(context, made)
    expect_copy(page)
    page.reload()
    monkeypatch.setattr(kit_copies, "offered", lambda response, **_: response)
    page.goto(kit_address(made))
    wait_for(lambda: kept(page)["pages"] == [] and not page.evaluate("caches.match(location.pathname)"))


# --- Browsers that cannot ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lacking", ["indexedDB", "navigator.serviceWorker"])
def test_without_what_it_takes_the_page_says_no_more_than_is_so(made, workers, database, lacking):
    context = workers(made.pia)
    owner, _, name = f"window.{lacking}".rpartition(".")
    context.add_init_script(f"Object.defineProperty({owner}, '{name}', {{ value: undefined }})")
    page = open_kit(context, made)
    database.stores = False
    evidence(page).type("As ever.")
    expect(saved(page)).to_contain_text("Not saved yet. Your text is safe on this page", timeout=WAIT)
    page.wait_for_timeout(2500)
    expect(saved(page)).not_to_contain_text(SAFE)
    database.stores = True
    expect_saved(page)
    assert stored(made) == "As ever."
