"""B3: what stands typed in one form of a page outlives every other form of it."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from core import organisation
from tests.appointments.test_candidate_mails import move, write
from tests.factories.house import say_of_organisation
from tests.factories.people import make_user
from tests.factories.plan import add_member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

TYPED = "Dear Ines,\n\nwords that nobody has sent."


@pytest.fixture
def loop(company, loop_active):
    loop_active.company = company
    return loop_active


@pytest.fixture
def mails(loop, sign_in) -> Page:
    """The page of mails, while one of them waits to leave and there is news for another."""
    rita = loop.company.people["rita"]
    write(loop, rita)
    move(loop.interviews.last(), rita)
    page = sign_in(rita).new_page()
    page.goto(reverse("appointments:loop_mails", args=[loop.pk]))
    return page


@pytest.fixture
def says_keep_nothing(settings):
    settings.KEEP_UNSENT_TEXT = None
    yield lambda: say_of_organisation(keeps_in_browser=False)
    organisation.forget()


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def test_b3_a_letter_outlives_the_stop_of_another_and_an_undo_that_is_refused(mails):
    letter, address = mails.get_by_label("Text of the mail"), mails.url
    letter.fill(TYPED)
    press(mails, "Do not send it")
    expect(letter).to_have_value(TYPED)
    press(mails, "Undo")
    expect(mails.get_by_text("changed since this mail was written")).to_be_visible()
    mails.goto(address)
    expect(letter).to_have_value(TYPED)


def test_b3_a_letter_that_was_refused_outlives_the_stop_of_another(mails):
    letter = mails.get_by_label("Text of the mail")
    letter.fill(TYPED)
    mails.get_by_label("Subject").fill("")
    press(mails, "Send one mail")
    press(mails, "Do not send it")
    expect(letter).to_have_value(TYPED)
    expect(mails.get_by_label("Subject")).to_have_value("")


def test_b3_a_letter_is_not_there_again_once_its_writer_went_on(mails):
    letter = mails.get_by_label("Text of the mail")
    drafted = letter.input_value()
    letter.fill(TYPED)
    press(mails, "Do not send it")
    mails.goto("/")
    mails.go_back()
    mails.reload()
    expect(letter).to_have_value(drafted)


def test_b3_where_browsers_keep_nothing_no_word_is_kept(mails, says_keep_nothing):
    says_keep_nothing()
    mails.reload()
    mails.get_by_label("Text of the mail").fill(TYPED)
    press(mails, "Do not send it")
    assert not [key for key in mails.evaluate("Object.keys(sessionStorage)") if key.startswith("lw:")]


def test_b3_whoever_joins_the_team_outlives_a_removal(loop, sign_in):
    opening = loop.candidate.opening
    add_member(opening, make_user("Zora Blum", email="zora@tidewell.example"), "recruiter")
    page = sign_in(loop.company.people["rita"]).new_page()
    page.goto(reverse("hiring:opening_detail", args=[opening.pk]))
    page.get_by_text("Add somebody").click()
    page.get_by_label("Person").fill("olga@tidewell.example")
    page.get_by_label("Part").select_option(label="Recruiter")
    press(page, "Remove Zora Blum")
    expect(page.get_by_label("Person")).to_have_value("olga@tidewell.example")
    expect(page.get_by_label("Part").locator("option:checked")).to_have_text("Recruiter")
    expect(page.get_by_role("button", name="Add to the team")).to_be_visible()


def test_b3_a_time_outlives_a_refused_cancellation_and_is_saved(loop, sign_in):
    """It went to the address of the cancellation, on the page that this had given back."""
    interview = loop.interviews.last()
    page = sign_in(loop.company.people["rita"]).new_page()
    page.goto(reverse("interviews:interview_edit", args=[interview.pk]))
    page.get_by_label("Place").fill("Attic")
    press(page, "Cancel the round")
    expect(page.get_by_label("Place")).to_have_value("Attic")
    press(page, "Save, invite later")
    interview.refresh_from_db()
    assert interview.place == "Attic" and interview.is_scheduled
