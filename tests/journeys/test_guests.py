"""A guest in a browser: invited, let in by two mails, writes, hands in; and ended while they write."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from interviews.guests.services import end_link
from interviews.models import Guest, Scorecard
from tests.factories.guests import mails_of
from tests.factories.run import fill

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def guest(made, sign_in):
    """Rita invites Gus from the panel's page."""
    page = sign_in(made.rita).new_page()
    page.goto(reverse("interviews:interview_panel", args=[made.interview.pk]))
    page.get_by_role("link", name="Invite somebody without an account").click()
    page.get_by_label("Name").fill("Gus Ferreira")
    page.get_by_label("Email").fill("gus@elsewhere.example")
    page.get_by_role("button", name="Invite as a guest").click()
    expect(page.get_by_text("Gus Ferreira sits on this panel.")).to_be_visible()
    return Guest.objects.select_related("person").get()


@pytest.fixture
def at_work(guest, browser, live_server):
    """Gus in his own browser, let in by the link of one mail and the code of the other."""
    link, code = mails_of(guest)
    context = browser.new_context(base_url=live_server.url, service_workers="block")
    page = context.new_page()
    page.goto(link)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Open the kit").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    yield page
    context.close()


def write(page, question):
    evidence = page.locator(f"[data-kit-step='{question}'] textarea[name=evidence]")
    page.goto(f"{page.url.partition('?')[0]}?step={question}")
    evidence.fill("She named three ways out.")


def test_a_guest_writes_and_hands_in_and_rita_sees_it(made, guest, at_work, sign_in):
    page = at_work
    card = made.cards["gus"] = Scorecard.objects.get(seat__panelist=guest.person)
    made.people["gus"] = guest.person
    fill(made, "gus")
    write(page, 1)
    expect(page.locator("[data-saved][data-state=saved]")).to_be_visible()
    assert card.ratings.filter(evidence="She named three ways out.").exists()
    page.goto(reverse("interviews:scorecard_submit", args=[card.pk]))
    page.get_by_role("button", name="Submit scorecard").click()
    expect(page.get_by_role("heading", name="Your scorecard")).to_be_visible()
    expect(page.get_by_text("you write your own scorecard and read no other").first).to_be_visible()
    board = sign_in(made.rita).new_page()
    board.goto(reverse("interviews:loop_detail", args=[made.loop.pk]))
    seat = board.locator(".lw-seat", has_text="Gus Ferreira")
    expect(seat.get_by_text("Guest, link opened")).to_be_visible()
    expect(seat.get_by_text("Submitted")).to_be_visible()


def test_ended_while_writing_the_text_stays(made, guest, at_work):
    page = at_work
    write(page, 1)
    expect(page.locator("[data-saved][data-state=saved]")).to_be_visible()
    end_link(guest=guest, by=made.rita)
    evidence = page.locator("[data-kit-step='1'] textarea[name=evidence]")
    evidence.fill("She named three ways out, and took the first.")
    expect(page.get_by_text("Your text stays on this page: copy it, and ask Rita Okafor.").first).to_be_visible()
    expect(evidence).to_have_value("She named three ways out, and took the first.")
