"""From an empty installation to an invited loop of three rounds, from a kit that is shipped: clicks counted."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.first_visit.codes import first_code
from core import organisation
from interviews.models import Loop, Message
from tests.journeys.clicks import Clicks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_CLICKS = 60
PEOPLE = """Grace Park <grace@ward.example>
Henri Duval <henri@ward.example>
Ines Costa <ines@ward.example>"""


@pytest.fixture
def page(live_server, browser: Browser, one_factor, settings) -> Iterator[Page]:
    """Of somebody who comes to an installation without an account and without a name."""
    settings.ORGANISATION = ""
    organisation.forget()
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1366, "height": 768})
    yield context.new_page()
    context.close()
    organisation.forget()


def test_from_an_empty_installation_to_an_invited_loop(page) -> None:
    """The administrator, the organisation's name, three people, a kit, an opening with its manager, a candidate, three
    panels, who asks what, the times, the invitations."""
    click = Clicks()
    page.goto("/")
    become_administrator(page, click)
    add_people(page, click)
    make_opening(page, click)
    add_candidate(page, click)
    fill_panels(page, click)
    share_questions(page, click)
    go(page, click, "link", "Plan the times")
    go(page, click, "button", "Plan the chosen times")
    go(page, click, "link", "Bo First")
    go(page, click, "button", "Send invitations")
    expect(page.get_by_text("Three invitations are on their way.")).to_be_visible()
    assert click.number <= MOST_CLICKS
    loop = Loop.objects.get()
    assert (loop.status, loop.interviews.count()) == (Loop.Status.ACTIVE, 3)
    assert Message.objects.filter(kind=Message.Kind.INVITATION).count() == 3
    page.goto("/")
    expect(page.get_by_text("Getting to your first interview")).to_have_count(0)


def go(page: Page, click: Clicks, role: str, name: str | re.Pattern[str]) -> None:
    with page.expect_navigation():
        click(page.get_by_role(role, name=name))


def become_administrator(page: Page, click: Clicks) -> None:
    page.get_by_label("Code").fill(first_code())
    page.get_by_label("Your name").fill("Ada Smith")
    page.get_by_label("Email").fill("ada@ward.example")
    page.get_by_label("Password").fill("three words suffice")
    go(page, click, "button", "Make me the administrator")
    go(page, click, "link", "Name it")
    page.get_by_label("Name", exact=True).fill("Sandhaven Hospital")
    go(page, click, "button", "Save changes")
    go(page, click, "link", "My work")


def add_people(page: Page, click: Clicks) -> None:
    go(page, click, "link", "Add people")
    page.get_by_label("Names and email addresses").fill(PEOPLE)
    go(page, click, "button", "Find the people")
    go(page, click, "button", "Add those who are ticked")
    go(page, click, "link", "My work")


def make_opening(page: Page, click: Clicks) -> None:
    """By way of the kit's template, which knows the role."""
    go(page, click, "link", "Start from a kit")
    go(page, click, "link", "Registered Nurse")
    go(page, click, "button", "Load this kit")
    go(page, click, "link", "Use this template")
    go(page, click, "link", "Make a new opening")
    page.get_by_label("Title").fill("Night nurse")
    page.get_by_label("Code").fill("N-1")
    go(page, click, "button", "Make the opening")
    click(page.get_by_text("Add somebody"))
    find_person(page, click, "Grace Park")
    go(page, click, "button", "Add to the team")
    go(page, click, "button", "Open it")


def add_candidate(page: Page, click: Clicks) -> None:
    go(page, click, "link", "Add a candidate")
    page.get_by_label("Name", exact=True).fill("Bo First")
    page.get_by_label("Email").fill("bo@example.net")
    go(page, click, "button", "Add the candidate")
    go(page, click, "link", "Plan interviews")
    go(page, click, "button", "Plan the loop")


def fill_panels(page: Page, click: Clicks) -> None:
    for round, name in (("safe care", "Henri Duval"), ("with others", "Ines Costa"), ("scenario", "Grace Park")):
        go(page, click, "link", re.compile(f"Edit panel of the {round}"))
        find_person(page, click, name)
        go(page, click, "button", "Add to the panel")
        go(page, click, "link", "Bo First")


def find_person(page: Page, click: Clicks, name: str) -> None:
    page.get_by_role("combobox", name="Person").fill(name)
    click(page.get_by_role("option", name=re.compile(name)))


def share_questions(page: Page, click: Clicks) -> None:
    """Each question to whoever sits in its round, on the page of the loop."""
    titles = page.locator(".lw-qcard").get_by_role("heading").all_inner_texts()
    assert len(titles) == 10
    for title in titles:
        card = page.locator(".lw-qcard", has_text=title)
        click(card.locator("summary", has_text="Move or change"))
        click(card.get_by_role("button", name=re.compile("^Let .* ask it$")))
        expect(card).not_to_contain_text("Nobody asks yet")
