"""The whole job in a real browser, as three kinds of user would do it: from a shipped kit to the candidate's PDF."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from accounts.models import User
from hiring.kits.services import load_kits
from interviews.models import Loop, Scorecard
from tests.factories.people import make_user
from tests.journeys.kit_page import rate
from tests.journeys.worker import real_worker

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "correct horse battery staple"
EVIDENCE = "Held out whole terminals, saw the holidays leak into both sides, and chose the smaller model."
# Pia and Paul heard the same answers and rate them two levels apart.
LEVELS = {"Pia Moreau": 2, "Paul Achterberg": 4}
PATIENCE = 60_000


@pytest.fixture
def people(transactional_db: None) -> dict[str, User]:
    """The cast, with passwords to sign in by; the kits are loaded, and nothing else is there."""
    load_kits(slugs=["ml-team-lead", "senior-ml-engineer"])
    rows = [("rita", "Rita Okafor", "recruiter"), ("max", "Max Lindqvist", "member")]
    rows += [("pia", "Pia Moreau", "member"), ("paul", "Paul Achterberg", "member")]
    return {
        key: make_user(name, email=f"{key}@x.example", password=PASSWORD, site_role=role, time_zone="UTC")
        for key, name, role in rows
    }


@pytest.fixture
def browser_of(
    live_server: Any, new_context: Callable[..., BrowserContext], people: dict[str, User]
) -> Iterator[Callable[[str], Page]]:
    """Somebody's own browser, signed in by the page for it; errors in its console fail the test."""
    complaints: list[str] = []

    def open_browser(key: str) -> Page:
        page = new_context(base_url=live_server.url, timezone_id="UTC").new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda line: complaints.append(line.text) if is_complaint(line) else None)
        page.goto("/")
        page.get_by_label("Email").fill(people[key].email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("My work")
        return page

    yield open_browser
    assert complaints == []


def is_complaint(line: ConsoleMessage) -> bool:
    """An error that nobody meant: the browser also notes each page that asks for a missing reason (422), or whether a
    time is meant (409)."""
    return line.type == "error" and not re.search("status of (409|422)", line.text)


def test_from_a_shipped_kit_to_the_candidates_pdf(browser_of: Callable[[str], Page], people: dict[str, User]) -> None:
    rita, max_, pia, paul = browser_of("rita"), browser_of("max"), browser_of("pia"), browser_of("paul")
    open_an_opening(rita)
    add_a_candidate(rita)
    plan_the_loop(rita)
    schedule_every_round(rita)
    start_the_interviews(rita)
    loop = Loop.objects.get()
    loop.interviews.update(starts_at=timezone.now() - timezone.timedelta(minutes=20))  # the hours have come
    for round_name, panelist, page in (
        ("Technical", "Pia Moreau", pia),
        ("Technical", "Paul Achterberg", paul),
        ("Managerial", "Pia Moreau", pia),
        ("Scenario", "Paul Achterberg", paul),
    ):
        card = Scorecard.objects.for_loop(loop).get(
            seat__panelist__name=panelist, seat__interview__name__startswith=round_name
        )
        run_the_interview(page, card)
        submit_the_card(page, card)
    hold_every_round(rita, loop)
    debrief(max_, loop)
    decide(max_, loop)
    write_the_packet(rita, loop)
    with real_worker():
        approve_the_packet(max_)
        text = download_the_packet(rita)
    assert "Tamsin" in text and "You explain hard ideas through real cases" in text
    assert "Pia" not in text and "Paul" not in text
    hand_it_over(rita)


# --- Recruiter: opening, candidate, loop ----------------------------------------------------------------------


def open_an_opening(page: Page) -> None:
    page.get_by_role("link", name="Openings").first.click()
    page.get_by_role("link", name="New opening").first.click()
    page.get_by_label("Code").fill("TW-1")
    page.get_by_label("Title").fill("Machine Learning Team Lead, Routing")
    page.get_by_label("Role").select_option(label="Machine Learning Team Lead")
    page.get_by_role("main").get_by_role("button").first.click()
    add_to_team(page, "Max Lindqvist", "Hiring manager")
    add_to_team(page, "Rita Okafor", "Recruiter")
    expect(page.get_by_role("main")).to_contain_text("Machine Learning Team Lead, three rounds")
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_role("heading", level=1).locator("..")).to_contain_text("Open")


def add_to_team(page: Page, name: str, part: str) -> None:
    page.get_by_text("Add somebody").click()
    page.get_by_label("Person").fill(name)
    page.get_by_label("Part").select_option(label=part)
    page.get_by_role("button", name="Add to the team").click()


def add_a_candidate(page: Page) -> None:
    page.get_by_role("link", name="Add a candidate").click()
    page.get_by_label("Name").fill("Tamsin Okonjura")
    page.get_by_label("Email").fill("tamsin@candidate.example")
    page.get_by_label("Pronoun").select_option(label="she / her")
    page.get_by_role("main").get_by_role("button", name=re.compile("Add")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tamsin Okonjura")


def plan_the_loop(page: Page) -> None:
    page.get_by_role("link", name="Plan interviews").click()
    page.get_by_role("button", name="Plan the loop").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Loop of Tamsin Okonjura")
    panels = (("Technical", ["Pia Moreau", "Paul Achterberg"]), ("Managerial", ["Pia Moreau"]))
    for round_name, panel in (*panels, ("Scenario", ["Paul Achterberg"])):
        seat_the_panel(page, round_name, panel)


def round_card(page: Page, name: str) -> Any:
    return page.locator(".lw-round", has=page.get_by_role("heading", name=re.compile(name)))


def seat_the_panel(page: Page, round_name: str, panel: list[str]) -> None:
    round_card(page, round_name).get_by_role("link", name=re.compile("panel")).first.click()
    for person in panel:
        page.get_by_label("Person").fill(person)
        page.get_by_role("button", name="Add to the panel").click()
    for select in page.locator("select[name^=asker]").all():
        select.select_option(label=panel[0])
    page.get_by_role("button", name="Save the panel").click()
    back = page.get_by_role("link", name="Back to the loop")
    if back.count():
        back.click()


def schedule_every_round(page: Page) -> None:
    for hours, name in enumerate(("Technical", "Managerial", "Scenario"), 1):
        round_card(page, name).get_by_role("link", name=re.compile("time", re.IGNORECASE)).first.click()
        begins = timezone.now() + timezone.timedelta(hours=hours)
        page.get_by_label("Day").fill(begins.strftime("%Y-%m-%d"))
        page.get_by_label("Begins at").fill(begins.strftime("%H:00"))
        page.get_by_label("Place").fill("Room Lantern")
        page.get_by_role("button", name="Save and invite").click()
        planned = page.get_by_role("heading", level=1, name="Loop of Tamsin Okonjura")
        anyway = page.get_by_role("button", name="Invite anyway")
        expect(planned.or_(anyway)).to_be_visible()
        if anyway.is_visible():  # this runs on Sundays and at night, too
            anyway.click()
        expect(planned).to_be_visible()


def start_the_interviews(page: Page) -> None:
    expect(page.get_by_role("main")).to_contain_text("Interviews under way")
    with page.expect_download() as calendar:
        round_card(page, "Technical").get_by_role("link", name="Calendar file").click()
    assert "BEGIN:VTIMEZONE" in calendar.value.path().read_text() or "DTSTART" in calendar.value.path().read_text()


def hold_every_round(page: Page, loop: Loop) -> None:
    page.goto(f"/loops/{loop.pk}/")
    for name in ("Technical", "Managerial", "Scenario"):
        button = round_card(page, name).get_by_role("button", name="Mark as held")
        if button.count():
            button.click()
    assert set(loop.interviews.values_list("status", flat=True)) == {"completed"}


# --- Panelist: kit and card -----------------------------------------------------------------------------------


def run_the_interview(page: Page, card: Scorecard) -> None:
    page.get_by_role("link", name="My work").first.click() if page.get_by_role("link", name="My work").count() else None
    page.goto(f"/interviews/{card.interview.pk}/kit/")
    start = page.get_by_role("button", name=re.compile("Start the round"))
    if start.count():
        start.first.click()
    for number in range(1, card.interview.questions.count() + 1):
        page.goto(f"/interviews/{card.interview.pk}/kit/?step={number}")
        page.locator(f"#evidence-{number}").fill(EVIDENCE)
        rate(page, number, LEVELS[card.panelist.name])
        expect(page.locator("[data-saved]")).to_have_text(re.compile(r"Saved \d\d:\d\d"))
        page.wait_for_timeout(50)
        expect(page.locator("[data-saved]")).to_have_text(re.compile(r"Saved \d\d:\d\d"))


def submit_the_card(page: Page, card: Scorecard) -> None:
    page.goto(f"/scorecards/{card.pk}/review/")
    page.locator("#recommendation label", has_text="Yes").first.click()
    page.get_by_label("Summary").fill("Clear, specific, and honest about what went wrong.")
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"Saved \d\d:\d\d"))
    page.get_by_role("main").get_by_text("Submit scorecard", exact=True).first.click()
    expect(page.get_by_role("main")).to_contain_text("submitted")
    card.refresh_from_db()
    assert card.status == "submitted"


# --- Hiring manager: debrief and decision ---------------------------------------------------------------------


def debrief(page: Page, loop: Loop) -> None:
    page.goto(f"/loops/{loop.pk}/")
    page.get_by_role("main").get_by_text("Open the debrief").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Debrief: Tamsin Okonjura")
    opening = page.get_by_role("button", name="Open the debrief")
    expect(opening.or_(page.get_by_text("before discussion")).first).to_be_visible()
    if opening.count():
        opening.first.click()
    expect(page.get_by_role("main")).to_contain_text("before discussion")
    expect(page.get_by_role("main")).to_contain_text(EVIDENCE)


def decide(page: Page, loop: Loop) -> None:
    page.get_by_label("Do not hire").check()
    page.get_by_label("Reason", exact=True).first.fill("The role needs more on telling people early.")
    with page.expect_navigation():
        page.get_by_role("button", name="Record the decision").click()
    outweighs = page.get_by_label(re.compile("outweighs|otherwise"))
    if outweighs.count():
        outweighs.first.fill("We heard no example of it in two rounds, and the role lives on it.")
        with page.expect_navigation():
            page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("main")).to_contain_text("Do not hire")
    loop.refresh_from_db()
    assert loop.status == "decided"


# --- Packet: written, approved by a second person, made, handed over ------------------------------------------


def write_the_packet(page: Page, loop: Loop) -> None:
    page.goto("/packets/")
    page.get_by_role("link", name="Write feedback").first.click()
    page.get_by_label("English").check()
    page.get_by_role("button", name="Start writing").click()
    note = page.locator(".lw-source").first
    note.get_by_role("checkbox").first.check()
    note.get_by_label("Heading").fill("You explain hard ideas through real cases")
    note.get_by_label("What we heard").fill("You brought a case of your own and said what went wrong in it.")
    page.get_by_role("button", name=re.compile("for approval")).click()
    expect(page.get_by_role("main")).to_contain_text("In review")


def approve_the_packet(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Read and approve").first.click()
    page.get_by_role("button", name="Approve and make the PDF").click()


def download_the_packet(page: Page) -> str:
    page.goto("/packets/")
    page.get_by_role("link", name=re.compile("Tamsin")).first.click()
    link = page.get_by_role("link", name="Download the PDF").first
    expect(link).to_be_visible(timeout=PATIENCE)
    with page.expect_download() as download:
        link.click()
    pdf = pypdf.PdfReader(io.BytesIO(download.value.path().read_bytes()))
    return " ".join(sheet.extract_text() for sheet in pdf.pages)


def hand_it_over(page: Page) -> None:
    page.reload()
    page.get_by_text("I sent it", exact=True).first.click()
    page.get_by_role("dialog").get_by_role("button").first.click()
    expect(page.get_by_role("main")).to_contain_text("Sent")
