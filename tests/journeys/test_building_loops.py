"""Building one loop stays on its page, too: questions between rounds and people, and back again by Undo."""

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from interviews.loops.services.loops import plan_loop
from interviews.loops.services.panels import assign_question, seat_panelist, unseat_panelist
from interviews.loops.services.rounds import change_round
from interviews.models import Loop
from tests.factories.bank import make_question
from tests.factories.people import make_cast
from tests.factories.plan import make_candidate, make_opening
from tests.journeys.plan_page import DESK, open_plan
from tests.journeys.test_card_pages import look_at

pytestmark = pytest.mark.browser


@pytest.fixture
def made(transactional_db):
    """A planned loop of two rounds with two questions each. Pia and Noor sit in the first round, Noor in the second."""
    people = make_cast("max", "pia", "noor")
    loop = plan_loop(candidate=make_candidate("Ada First", opening=make_opening(manager=people.max)), by=people.max)
    people.loop, people.rounds = loop, list(loop.interviews.order_by("position"))
    first, second = people.rounds
    people.seat = seat_panelist(interview=first, panelist=people.pia, by=people.max)
    for interview in (first, second):
        seat_panelist(interview=interview, panelist=people.noor, by=people.max)
    for question in first.questions.all():
        assign_question(question=question, asker=people.pia, by=people.max)
    people.question = first.questions.order_by("position").first()
    return people


@pytest.fixture
def page(made, sign_in) -> Page:
    return opened(made, sign_in, viewport=DESK)


def opened(made, sign_in, **options) -> Page:
    return open_plan(sign_in, made.max, reverse("interviews:loop_detail", args=[made.loop.pk]), **options)


def card(page: Page, made) -> Locator:
    return page.locator(f"#question-{made.question.pk}")


def press(page: Page, made, name: str) -> None:
    card(page, made).locator(".lw-menu summary").click()
    card(page, made).get_by_role("button", name=name).click()


def toast(page: Page, words: str) -> Locator:
    shown = page.locator(".lw-toast", has_text=words)
    expect(shown).to_be_visible()
    assert page.evaluate("window.stays"), "the page was left"
    return shown


def as_it_stands(made) -> tuple[int, int, str, set[str]]:
    made.question.refresh_from_db()
    row = made.question
    holders = {each.assignee.name if each.assignee else "" for each in row.follow_ups.select_related("assignee")}
    return row.interview_id, row.position, row.asker.name if row.asker else "", holders


@pytest.mark.parametrize("width", [1366, 390])
def test_no_word_of_a_card_stands_under_its_menu(made, sign_in, width):
    page = opened(made, sign_in, viewport={"width": width, "height": 844})
    covered = """(cards) => cards.filter((card) => {
        const menu = card.querySelector('.lw-qcard-menu summary').getBoundingClientRect();
        return Array.from(card.querySelectorAll(':scope > p:not(.lw-tags)')).some((line) =>
            line.getBoundingClientRect().right - parseFloat(getComputedStyle(line).paddingInlineEnd) > menu.left + 1);
    }).length"""
    assert page.locator(".lw-qcard").count() == 4
    assert page.locator(".lw-qcard").evaluate_all(covered) == 0


def test_a_question_moves_to_another_round_and_comes_back_with_its_people(made, page) -> None:
    before = as_it_stands(made)
    press(page, made, f"Move to {made.rounds[1].short_name}")
    said = toast(page, f"moved to the {made.rounds[1].spoken_name}.")
    expect(card(page, made).locator(".lw-menu summary")).to_be_focused()
    assert as_it_stands(made) == (made.rounds[1].pk, 3, "", {""})
    expect(page.locator("#build-head")).to_contain_text("Nobody asks")
    said.get_by_role("button", name="Undo").click()
    expect(page.locator(f"#round-{made.rounds[0].pk} .lw-qcard")).to_have_count(2)
    expect(card(page, made).locator(".lw-menu summary")).to_be_focused()
    assert as_it_stands(made) == before == (made.rounds[0].pk, 1, made.pia.name, {made.pia.name})


def test_a_question_goes_to_another_person_and_back(made, page) -> None:
    press(page, made, f"Let {made.noor.name} ask it")
    said = toast(page, f"{made.noor.name} asks")
    expect(card(page, made)).to_contain_text("Noor asks.")
    assert as_it_stands(made)[2:] == (made.noor.name, {made.noor.name})
    said.get_by_role("button", name="Undo").click()
    expect(card(page, made)).to_contain_text("Pia asks.")
    assert as_it_stands(made)[2:] == (made.pia.name, {made.pia.name})


def test_a_person_who_left_the_panel_meanwhile_is_one_sentence(made, page) -> None:
    press(page, made, f"Let {made.noor.name} ask it")
    toast(page, f"{made.noor.name} asks")
    unseat_panelist(seat=made.seat, by=made.max)
    press(page, made, f"Let {made.pia.name} ask it")
    expect(page.locator("#page-notice")).to_contain_text(f"{made.pia.name} does not sit on the panel")
    expect(page.locator(f"#round-{made.rounds[0].pk} .lw-seat")).to_have_count(1)


def test_a_round_is_renamed_in_its_place(made, page) -> None:
    first = page.locator(f"#round-{made.rounds[0].pk}")
    first.get_by_text("Change name, purpose and minutes").click()
    first.get_by_label("Name").fill("Craft")
    first.get_by_label("Minutes", exact=True).fill("20")
    first.get_by_role("button", name="Save").click()
    said = toast(page, "The craft round is changed.")
    expect(first).to_contain_text("35 of 20 min planned, 15 over")
    said.get_by_role("button", name="Undo").click()
    expect(first).to_contain_text("35 of 60 min planned")


def test_two_people_name_one_round_at_once_and_one_gives_way(made, page) -> None:
    first, second = (page.locator(f"#round-{round.pk}") for round in made.rounds)
    for round_, name in ((second, "Typed"), (first, "Mine")):
        round_.get_by_text("Change name, purpose and minutes").click()
        round_.get_by_label("Name").fill(name)
    change_round(interview=made.rounds[0], name="Theirs", by=made.max)
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_text("Not saved yet.")).to_be_visible()
    expect(first.locator(".lw-notice")).to_be_focused()
    first.get_by_role("link", name="Cancel").click()
    expect(first.get_by_text("Not saved yet.")).to_have_count(0)
    expect(first.get_by_role("heading", level=2)).to_have_text("1. Theirs")
    expect(second.get_by_label("Name")).to_have_value("Typed")
    assert page.evaluate("window.stays")


def test_several_questions_of_the_bank_come_in_and_go_again(made, page) -> None:
    for name in ("Aside", "Beside"):
        make_question(name, minutes=5)
    bank = page.locator("#bank")
    page.locator(f"#round-{made.rounds[1].pk}").get_by_role("link", name="Add questions").click()
    expect(bank.get_by_label("Search in all fields")).to_be_focused()
    for name in ("Aside", "Beside"):
        bank.get_by_role("checkbox", name=f"“{name}”").check()
    bank.get_by_role("button", name="Add the ticked questions").click()
    said = toast(page, "“Aside” and “Beside” are at the end of")
    assert made.rounds[1].questions.count() == 4
    said.get_by_role("button", name="Undo").click()
    expect(page.locator(f"#round-{made.rounds[1].pk} .lw-qcard")).to_have_count(2)
    assert made.rounds[1].questions.count() == 2


def test_links_beside_the_plan_lead_to_their_pages(made, page) -> None:
    aside = make_question("Aside", minutes=5)
    page.reload()
    with page.expect_navigation():
        page.locator("#bank").get_by_role("link", name="Aside").click()
    assert page.url.endswith(reverse("questionbank:question_detail", args=[aside.pk]))
    page.go_back()
    with page.expect_navigation():
        page.get_by_role("link", name="Edit panel").first.click()
    assert reverse("interviews:interview_panel", args=[made.rounds[0].pk]) in page.url


def test_a_question_of_a_round_that_is_cancelled_stays(made, page) -> None:
    made.loop.interviews.filter(pk=made.rounds[0].pk).update(status="cancelled")
    page.reload()
    expect(page.locator(f"#round-{made.rounds[1].pk} summary").first).to_be_attached()
    expect(card(page, made)).to_be_visible()
    expect(card(page, made).locator("summary, [data-grip]")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_nothing_on_a_loop_that_is_built(made, sign_in, width, scheme) -> None:
    page = opened(made, sign_in, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    look_at(page, [reverse("interviews:loop_detail", args=[made.loop.pk])])


# Whatever is pressed, but for links in a sentence. What has a label is pressed by it, too.
LOW = """() => Array.from(document.querySelectorAll('a, button, select, summary, input')).filter((each) => {
    const [box, ...labels] = [each, ...(each.labels ?? [])].map((part) => part.getBoundingClientRect());
    const isInSentence = each.matches('a:not(.lw-row > a, .lw-foot > a)')
        && each.parentElement.textContent.trim() !== each.textContent.trim();
    const isLow = ({ width, height }) => Math.min(width, height) < 24;
    return box.width && box.height && !isInSentence && [box, ...labels].every(isLow);
}).map((each) => each.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("name", ["loop_detail", "loop_questions", "loop_day"])
def test_on_a_phone_whatever_is_pressed_is_large_enough(made, sign_in, name) -> None:
    """F14: and no page is wider than the phone."""
    made.loop.interviews.update(name="Technical round, with a work sample and two of the people of the team")
    page = sign_in(made.max, viewport={"width": 390, "height": 844}).new_page()
    page.goto(reverse(f"interviews:{name}", args=[made.loop.pk]))
    expect(page.get_by_role("link", name="Help for this page")).to_be_visible()
    assert page.evaluate(LOW) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_phone_nothing_scrolls_sideways(made, sign_in) -> None:
    Loop.objects.filter(pk=made.loop.pk).first().interviews.update(name="Donaudampfschifffahrt" + "x" * 50)
    small = opened(made, sign_in, viewport={"width": 390, "height": 800})
    assert small.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("options", [{"viewport": DESK}, {"viewport": {"width": 390, "height": 844}}])
def test_a_follow_up_goes_to_somebody_else_in_its_place_by_keyboard_and_back(made, sign_in, options) -> None:
    page = opened(made, sign_in, **options)
    before = as_it_stands(made)
    hands = card(page, made).locator(".lw-in-place")
    hands.locator("summary").focus()
    page.keyboard.press("Enter")
    first = hands.get_by_role("combobox").first
    first.focus()
    page.keyboard.press("N")  # Noor, then Nobody: what begins so is chosen in turn
    expect(first).not_to_have_value(str(made.pia.pk))
    first.select_option(label=made.noor.name)
    hands.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    shown = toast(page, "One follow-up of")
    assert as_it_stands(made)[3] == {made.pia.name, made.noor.name}
    assert as_it_stands(made)[:3] == before[:3]
    shown.get_by_role("button", name="Undo").click()
    expect(card(page, made).get_by_text("both Pia")).to_be_visible()
    assert as_it_stands(made) == before
