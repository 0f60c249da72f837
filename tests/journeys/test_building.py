"""Building a draft stays on its page: what is moved is redrawn, the focus, the scroll and what is typed stay."""

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from hiring.models import LoopTemplate
from hiring.templates.plans import mark_of_plan
from hiring.templates.services import discard_draft, remove_question, update_round
from tests.factories.bank import make_question
from tests.factories.people import make_cast
from tests.factories.plan import add_round, ask_for, make_opening, make_role, make_template, put_into
from tests.journeys.keyboard import press
from tests.journeys.plan_page import DESK, open_plan
from tests.journeys.test_card_pages import look_at

pytestmark = pytest.mark.browser


@pytest.fixture
def made(transactional_db):
    """A draft of three rounds, with two questions in the first, one in the second and none in the third."""
    people = make_cast("max", "rita")
    role = make_role("Night nurse")
    make_opening(manager=people.max, role=role)
    template = make_template(role, rounds=0, name="Ward", status="draft", published_at=None)
    rounds = [add_round(template) for _ in range(3)]
    for number, round_ in zip((1, 2, 3), (rounds[0], rounds[0], rounds[1]), strict=True):
        question = make_question(f"Case {number}", minutes=10)
        put_into(round_, question)
        ask_for(role, question.competency)
    people.template, people.rounds = template, rounds
    return people


@pytest.fixture
def page(made, sign_in) -> Page:
    return opened(made, sign_in, viewport=DESK)


def opened(made, sign_in, **options) -> Page:
    return open_plan(sign_in, made.max, reverse("hiring:template_edit", args=[made.template.pk]), **options)


def order(made) -> list[list[str]]:
    return [
        [placed.question.title for placed in round.round_questions.select_related("question")]
        for round in made.template.rounds.all()
    ]


def menu(page: Page, title: str) -> Locator:
    return page.locator(".lw-qcard", has_text=title).locator("summary")


def toast(page: Page, words: str) -> Locator:
    shown = page.locator(".lw-toast", has_text=words)
    expect(shown).to_be_visible()
    assert page.evaluate("window.stays"), "the page was left"
    assert "/hiring/templates/" in page.url
    return shown


def test_a_question_moves_and_comes_back_and_the_page_stays(made, page) -> None:
    menu(page, "Case 1").click()
    button = page.get_by_role("button", name="Move to Scenario, then 35 min spare")
    button.scroll_into_view_if_needed()
    top = page.locator("#rounds").bounding_box()["y"]
    button.click()
    said = toast(page, "“Case 1” moved to Scenario.")
    assert order(made) == [["Case 2"], ["Case 3"], ["Case 1"]]
    expect(menu(page, "Case 1")).to_be_focused()
    assert abs(page.locator("#rounds").bounding_box()["y"] - top) < 2
    said.get_by_role("button", name="Undo").click()
    expect(page.locator(f"#round-{made.rounds[0].pk} .lw-qcard")).to_have_count(2)
    assert order(made) == [["Case 1", "Case 2"], ["Case 3"], []]
    assert page.evaluate("window.stays")
    expect(menu(page, "Case 1")).to_be_focused()
    expect(page.locator("#carried")).to_have_text("Undone.")


def test_a_round_is_changed_in_its_place_and_what_is_typed_elsewhere_stays(made, page) -> None:
    first, second = (page.locator(f"#round-{round.pk}") for round in made.rounds[:2])
    second.get_by_text("Change").click()
    second.get_by_label("Purpose").fill("Typed and not saved.")
    first.get_by_text("Change").click()
    first.get_by_label("Minutes", exact=True).fill("5")
    first.get_by_role("button", name="Save").click()
    expect(page.locator("#page-notice")).to_contain_text("Minutes: Ensure this value is greater than or equal to 15.")
    expect(first.get_by_label("Minutes", exact=True)).to_have_value("5")
    first.get_by_label("Name").fill("Craft")
    first.get_by_label("Minutes", exact=True).fill("30")
    first.get_by_role("button", name="Save").click()
    said = toast(page, "Craft is changed.")
    expect(first).to_contain_text("35 of 30 min planned, 5 over")
    expect(page.locator("#why-not")).to_contain_text("5 minutes longer than its slot")
    expect(second.get_by_label("Purpose")).to_have_value("Typed and not saved.")
    said.get_by_role("button", name="Undo").click()
    toast(page, "Technical is changed.")
    expect(second.get_by_label("Purpose")).to_have_value("Typed and not saved.")
    round_ = made.template.rounds.first()
    assert (round_.name, round_.minutes) == ("Technical", 60)


def test_two_people_build_at_once(made, page) -> None:
    update_round(round=made.rounds[0], purpose="Hers.", by=made.rita)
    remove_question(placed=made.rounds[1].round_questions.get(), by=made.rita)
    menu(page, "Case 2").click()
    page.get_by_role("button", name="Move up").click()
    expect(page.locator("#page-notice")).to_contain_text("Somebody changed this draft after your page was loaded")
    expect(page.locator(".lw-qcard")).to_have_count(2)
    expect(page.locator("#rounds")).to_contain_text("Hers.")
    menu(page, "Case 2").click()
    page.get_by_role("button", name="Move up").click()
    toast(page, "“Case 2” moved up.")
    assert order(made) == [["Case 2", "Case 1"], [], []]


def test_two_people_write_one_purpose_at_once(made, page) -> None:
    first, second = (page.locator(f"#round-{round.pk}") for round in made.rounds[:2])
    second.get_by_text("Change").click()
    second.get_by_label("Purpose").fill("Typed and not saved.")
    first.get_by_text("Change").click()
    first.get_by_label("Purpose").fill("Mine.")
    update_round(round=made.rounds[0], purpose="Hers.", by=made.rita)
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_text("Not saved yet.")).to_be_visible()
    expect(first.get_by_text("Hers.")).to_be_visible()
    expect(first.get_by_label("Purpose")).to_have_value("Mine.")
    menu(page, "Case 3").click()
    page.locator(".lw-qcard", has_text="Case 3").get_by_role("button", name="Move to Scenario").click()
    toast(page, "“Case 3” moved to Scenario.")
    expect(second.get_by_label("Purpose")).to_have_value("Typed and not saved.")
    expect(first.locator("form").get_by_text("Hers.")).to_be_visible()
    first.get_by_label("Keep mine").check()
    first.get_by_role("button", name="Save").click()
    toast(page, "Technical is changed.")
    expect(second.get_by_label("Purpose")).to_have_value("Typed and not saved.")
    assert made.template.rounds.first().purpose == "Mine."


def test_what_is_gone_is_said_in_a_sentence(made, page) -> None:
    remove_question(placed=made.rounds[0].round_questions.get(question__title="Case 1"), by=made.rita)
    menu(page, "Case 1").click()
    page.get_by_role("button", name="Remove from this template").click()
    expect(page.locator("#page-notice")).to_contain_text("somebody removed it meanwhile")
    expect(page.locator(".lw-qcard")).to_have_count(2)
    shown = mark_of_plan(LoopTemplate.objects.with_plan().get(pk=made.template.pk))
    discard_draft(template=made.template, shown=shown, by=made.rita)
    menu(page, "Case 2").click()
    page.get_by_role("button", name="Remove from this template").click()
    expect(page.locator("#page-notice")).to_contain_text("Rita Okafor discarded this draft")


def test_the_bank_adds_several_and_follows(made, page) -> None:
    for number in (4, 5):
        make_question(f"Case {number}", minutes=10)
    bank = page.locator("#bank")
    bank.get_by_label("Search in all fields").fill("Case")
    bank.get_by_role("checkbox", name="“Case 4”").check()
    bank.get_by_role("checkbox", name="“Case 5”").check()
    bank.get_by_label("Put what is ticked into").select_option(str(made.rounds[2].pk))
    bank.get_by_role("button", name="Add the ticked questions").click()
    said = toast(page, "“Case 4” and “Case 5” are in Scenario now.")
    expect(menu(page, "Case 4")).to_be_focused()
    expect(bank.get_by_role("checkbox", name="“Case 4”")).to_have_count(0)
    expect(bank.get_by_label("Search in all fields")).to_have_value("Case")
    said.get_by_role("button", name="Undo").click()
    expect(bank.get_by_role("checkbox", name="“Case 4”")).to_be_visible()
    assert order(made) == [["Case 1", "Case 2"], ["Case 3"], []]


def test_a_link_of_the_bank_leads_to_its_question(made, page) -> None:
    other = make_question("Case 4", minutes=10)
    page.reload()
    with page.expect_navigation():
        page.locator("#bank").get_by_role("link", name="Case 4").click()
    assert page.url.endswith(reverse("questionbank:question_detail", args=[other.pk]))
    page.go_back()
    menu(page, "Case 1").wait_for()
    page.locator(f"#round-{made.rounds[0].pk} summary", has_text="Move or remove: Technical").click()
    with page.expect_navigation():
        page.get_by_role("link", name="Edit on a page of its own").first.click()
    expect(page.get_by_role("heading", name="Edit Technical")).to_be_visible()


def test_the_bank_keeps_the_round_that_is_chosen_and_the_ticks(made, page) -> None:
    make_question("Case 4", minutes=10)
    make_question("Bells", minutes=10)
    bank = page.locator("#bank")
    search, into = bank.get_by_label("Search in all fields"), bank.get_by_label("Put what is ticked into")
    into.select_option(str(made.rounds[2].pk))
    search.fill("Case")
    bank.get_by_role("checkbox", name="“Case 4”").check()
    search.fill("Bells")
    expect(bank.locator("#bank-list")).not_to_contain_text("Case 4")
    expect(bank.get_by_role("checkbox", name="“Case 4”")).to_be_checked()
    menu(page, "Case 1").click()
    page.get_by_role("button", name="Move down").click()
    toast(page, "“Case 1” moved down.")
    expect(into).to_have_value(str(made.rounds[2].pk))
    expect(search).to_have_value("Bells")
    bank.get_by_role("checkbox", name="“Bells”").check()
    bank.get_by_role("button", name="Add the ticked questions").click()
    toast(page, "are in Scenario now.")
    expect(bank.get_by_role("checkbox", name="“Case 4”")).to_have_count(0)
    assert order(made) == [["Case 2", "Case 1"], ["Case 3"], ["Case 4", "Bells"]]
    page.locator(f"#round-{made.rounds[1].pk}").get_by_role("link", name="Add questions").click()
    expect(into).to_have_value(str(made.rounds[1].pk))


def test_letters_typed_while_the_bank_answers_stay(made, page) -> None:
    for name in ("Case 4", "Bells"):
        make_question(name, minutes=10)
    bank = page.locator("#bank")
    search = bank.get_by_label("Search in all fields")
    waiting = []
    page.route("**/questions/?*", lambda route: waiting.append(route))
    search.press_sequentially("Be")
    while not waiting:
        page.wait_for_timeout(50)
    search.press_sequentially("l")
    waiting.pop(0).continue_()
    page.unroute("**/questions/?*")
    expect(bank.locator("#bank-list")).not_to_contain_text("Case 4")
    search.press_sequentially("ls")
    expect(search).to_have_value("Bells")
    expect(search).to_be_focused()


def test_by_keyboard_alone(made, page) -> None:
    menu(page, "Case 1").focus()
    press(page, "Enter", "Tab", "Enter")
    toast(page, "“Case 1” moved down.")
    expect(menu(page, "Case 1")).to_be_focused()
    assert order(made) == [["Case 2", "Case 1"], ["Case 3"], []]


def test_a_question_is_dragged_between_rounds_and_within_one(made, page) -> None:
    first, second = (page.locator(f"#round-{round.pk}") for round in made.rounds[:2])
    case = page.locator(".lw-qcard", has_text="Case 1")
    case.locator("[data-grip]").drag_to(second.locator(".lw-qcard"), target_position={"x": 40, "y": 2})
    said = toast(page, "“Case 1” moved to Managerial.")
    assert order(made) == [["Case 2"], ["Case 1", "Case 3"], []]
    said.get_by_role("button", name="Undo").click()
    expect(first.locator(".lw-qcard")).to_have_count(2)
    case.locator("[data-grip]").drag_to(first.get_by_role("link", name="Add questions"))
    expect(first.locator(".lw-qcard").first).to_contain_text("Case 2")
    assert order(made) == [["Case 2", "Case 1"], ["Case 3"], []]


def test_a_question_is_carried_with_keys(made, page) -> None:
    grip, said = page.get_by_role("button", name="Pick up: Case 1"), page.locator("#carried")
    grip.focus()
    press(page, "Space", "ArrowDown")
    expect(said).to_have_text("1. Technical, place 2 of 2")
    press(page, "Escape")
    expect(said).to_have_text("Put back.")
    press(page, "Space", "ArrowRight", "ArrowDown", "ArrowRight")
    expect(said).to_have_text("3. Scenario, place 1 of 1, then 35 min spare")
    assert order(made) == [["Case 1", "Case 2"], ["Case 3"], []]
    press(page, "Enter")
    toast(page, "“Case 1” moved to Scenario.")
    expect(grip).to_be_focused()
    assert order(made) == [["Case 2"], ["Case 3"], ["Case 1"]]


def test_a_click_picks_up_and_puts_down_and_another_grip_does_not(made, page) -> None:
    first, second = (page.get_by_role("button", name=f"Pick up: Case {number}") for number in (1, 2))
    said = page.locator("#carried")
    first.click()
    expect(first).to_have_attribute("aria-pressed", "true")
    press(page, "ArrowDown")
    second.click()
    expect(first).to_have_attribute("aria-pressed", "false")
    expect(second).to_have_attribute("aria-pressed", "true")
    assert order(made) == [["Case 1", "Case 2"], ["Case 3"], []]
    press(page, "Tab")
    expect(said).to_have_text("Put back.")
    first.click()
    press(page, "ArrowDown")
    first.click()
    toast(page, "“Case 1” moved")
    assert order(made) == [["Case 2", "Case 1"], ["Case 3"], []]


def test_each_move_asks_the_bank_once(made, page) -> None:
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/questions/?" in request.url else None)
    menu(page, "Case 1").click()
    page.get_by_role("button", name="Move down").click()
    toast(page, "“Case 1” moved down.")
    page.wait_for_load_state("networkidle")
    assert len(asked) == 1, asked


def test_what_is_pressed_too_soon_is_said_and_a_round_is_saved_in_its_turn(made, page) -> None:
    first = page.locator(f"#round-{made.rounds[0].pk}")
    waiting = []
    page.route("**/move/", lambda route: waiting.append(route))
    first.get_by_text("Change").click()
    first.get_by_label("Purpose").fill("In its turn.")
    menu(page, "Case 1").click()
    page.get_by_role("button", name="Move down").click()
    first.get_by_role("button", name="Save").click()
    while not waiting:
        page.wait_for_timeout(50)
    waiting.pop().continue_()
    toast(page, "Technical is changed.")
    assert made.template.rounds.first().purpose == "In its turn."
    menu(page, "Case 1").click()
    page.get_by_role("button", name="Move up").click()
    menu(page, "Case 2").click()
    page.get_by_role("button", name="Move to Scenario").filter(visible=True).click()
    while not waiting:
        page.wait_for_timeout(50)
    waiting.pop().continue_()
    toast(page, "What you pressed last did nothing")
    toast(page, "“Case 1” moved up.")
    assert order(made) == [["Case 1", "Case 2"], ["Case 3"], []]


def test_a_round_moves_back_by_its_toast(made, page) -> None:
    page.locator(f"#round-{made.rounds[0].pk} summary", has_text="Move or remove: Technical").click()
    page.get_by_role("button", name="Move later").filter(visible=True).click()
    said = toast(page, "Technical moved later.")
    assert [round.name for round in made.template.rounds.all()] == ["Managerial", "Technical", "Scenario"]
    said.get_by_role("button", name="Undo").click()
    expect(page.locator("#carried")).to_have_text("Undone.")
    assert page.evaluate("document.activeElement !== document.body")
    assert [round.name for round in made.template.rounds.all()] == ["Technical", "Managerial", "Scenario"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_nothing_on_a_draft_that_is_built(made, sign_in, width, scheme) -> None:
    page = opened(made, sign_in, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    look_at(page, [reverse("hiring:template_edit", args=[made.template.pk])])


def test_rounds_stand_side_by_side_or_below_each_other(made, sign_in, page) -> None:
    tops = [page.locator(f"#round-{round.pk}").bounding_box()["y"] for round in made.rounds]
    assert max(tops) - min(tops) < 2
    update_round(round=made.rounds[0], name="Donaudampfschifffahrtsgesellschaftskapitän" + "x" * 30, by=made.rita)
    for width in (1366, 1024, 390):
        small = opened(made, sign_in, viewport={"width": width, "height": 800})
        assert small.evaluate("document.documentElement.scrollWidth") <= width
    lefts = [small.locator(f"#round-{round.pk}").bounding_box()["x"] for round in made.rounds]
    assert max(lefts) - min(lefts) < 2
