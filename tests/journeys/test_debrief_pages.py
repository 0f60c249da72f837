"""The debrief, the decision and the figures in a real browser: axe finds nothing, and the meeting needs no mouse."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from interviews.cards.services import add_dated_note
from interviews.debriefs.services.debriefs import answer_fact, ask_fact, note_row, open_debrief
from interviews.debriefs.services.decisions import record_decision
from interviews.models import Loop, Scorecard
from tests.factories.debriefs import Cast, interview_about, rated_card
from tests.factories.panels import SPLIT, panel_of
from tests.journeys.keyboard import press
from tests.journeys.test_card_pages import look_at
from tests.tools.waiting import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BACKGROUND = "one => getComputedStyle(one).backgroundColor"
# The first of the boxes around it that has a background.
GROUND = """one => {
  for (let box = one; box; box = box.parentElement) {
    const { backgroundColor } = getComputedStyle(box);
    if (backgroundColor !== "rgba(0, 0, 0, 0)") return backgroundColor;
  }
}"""
LONG = "He named each of them, and what he did on which day. " * 300


@pytest.fixture
def meeting(transactional_db, settings):
    """A debrief with everything in it: a gap, a blank, a shadow, a later change, a note, facts."""
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    settings.ADVERSE_IMPACT = True
    cast = Cast()
    cast.weigh("Delivery", "2.5")
    loop = cast.loop(name="ليلى منصور")
    row = interview_about(loop, "Delivery", "Ethics", "Craft")
    sealed = rated_card(row, cast.pia, {"Delivery": (2, LONG), "Ethics": 4, "Craft": "declined"})
    rated_card(row, cast.paul, {"Delivery": (5, "One sentence."), "Ethics": 4, "Craft": 3})
    rated_card(row, cast.sam, {"Delivery": 1, "Ethics": 2, "Craft": "not_asked"}, is_shadow=True)
    debrief = open_debrief(loop=loop, by=cast.max)
    ethics = row.questions.get(competency__name="Ethics")
    note_row(debrief=debrief, competency=ethics.competency, text="The same story?", by=cast.max)
    answer_fact(fact=ask_fact(debrief=debrief, question="Whose plan?", by=cast.pia), answer="His.", by=cast.max)
    ask_fact(debrief=debrief, question="Since when?", by=cast.paul)
    sealed = Scorecard.objects.get(pk=sealed.pk)
    add_dated_note(card=sealed, text="Heard it again.", question=ethics, new_score=3, by=cast.pia)
    add_dated_note(card=sealed, text="The room was loud.", by=cast.pia)
    cast.opening.needs_two_deciders = True
    cast.opening.save()
    return cast, Loop.objects.get(pk=loop.pk)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_from_the_debrief_to_the_figures(meeting, sign_in, width, scheme):
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
    cast, loop = meeting
    of_loop = lambda name, *more: reverse(f"interviews:{name}", args=[loop.pk, *more])  # noqa: E731
    max_page = sign_in(cast.max, **options).new_page()
    ethics = loop.questions.get(competency__name="Ethics").competency_id
    look_at(
        max_page,
        [
            of_loop("debrief"),
            of_loop("debrief") + "?order=round",
            of_loop("debrief_walk"),
            of_loop("debrief_note", ethics),
            of_loop("fact_ask"),
            reverse("interviews:compare", args=[cast.opening.pk]),
            reverse("interviews:calibration"),
            reverse("records:opening_ratings", args=[cast.opening.pk]),
        ],
    )
    record_decision(loop=loop, outcome="no_hire", rationale="Thin.", departure_reason="Twice.", by=cast.max)
    look_at(max_page, [of_loop("decision_detail"), of_loop("decision_follow")])
    look_at(sign_in(cast.rita, **options).new_page(), [of_loop("decision_detail"), of_loop("debrief")])
    ada = sign_in(cast.ada, **options).new_page()
    look_at(ada, [reverse("interviews:selection_rates"), reverse("interviews:calibration") + "?by=month"])
    look_at(sign_in(cast.pia, **options).new_page(), [of_loop("debrief"), reverse("interviews:calibration")])


def test_the_meeting_is_walked_through_by_keyboard_on_a_dark_screen(meeting, sign_in):
    cast, loop = meeting
    page = sign_in(cast.pia, viewport={"width": 1280, "height": 700}, color_scheme="light").new_page()
    walk = reverse("interviews:debrief_walk", args=[loop.pk])
    page.goto(walk)
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    expect(page.get_by_role("heading", level=1)).to_contain_text("Delivery")
    # Page Down reads on before it turns the page.
    press(page, "PageDown")
    # Not wait_for_function: it hands its words to eval, which our policy for scripts refuses.
    wait_for(lambda: page.evaluate("window.scrollY") > 0)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Delivery")
    press(page, "ArrowRight")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Delivery")
    press(page, "ArrowLeft")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Delivery")
    press(page, "Escape")
    page.wait_for_url(f"**{reverse('interviews:debrief', args=[loop.pk])}")


def test_two_screens_walk_through_it_together(meeting, sign_in):
    """The follower's phone moves with the leader's keys; question, note and the next step stay in view; axe agrees."""
    cast, loop = meeting
    leader = sign_in(cast.max, viewport={"width": 1366, "height": 680}, bypass_csp=True).new_page()
    leader.goto(reverse("interviews:debrief", args=[loop.pk]))
    leader.get_by_role("button", name="Start the walk-through").click()
    expect(leader.get_by_text("0 of 2 revealed")).to_be_visible()
    walk = reverse("interviews:debrief_walk", args=[loop.pk])
    follower = sign_in(cast.paul, viewport={"width": 390, "height": 844}, bypass_csp=True).new_page()
    look_at(follower, [walk])
    press(leader, "ArrowRight")
    expect(leader.get_by_text("1 of 2 revealed")).to_be_visible()
    expect(follower.get_by_text("1 of 2 revealed")).to_be_visible(timeout=20_000)
    leader.get_by_role("textbox", name="Said in the room").fill("The same story twice.")
    expect(leader.locator("[data-saved]")).to_contain_text("Saved")
    expect(follower.get_by_text("The same story twice.")).to_be_visible(timeout=20_000)
    for what in (leader.get_by_role("heading", level=1), leader.get_by_role("textbox", name="Said in the room")):
        assert is_in_view(what, leader)
    assert is_in_view(leader.locator("[data-walk=next]"), leader)
    look_at(leader, [walk])
    follower.get_by_text("Max leads").click()
    follower.get_by_role("button", name="Take the lead").click()
    expect(follower.get_by_role("button", name="Reveal Paul").first).to_be_visible()
    assert is_in_view(follower.get_by_role("button", name="Reveal Paul").last, follower)
    expect(leader.get_by_text("Paul leads")).to_be_visible(timeout=20_000)


def test_a_walk_through_needs_no_script(meeting, sign_in):
    """Every step is a button; whoever follows looks again."""
    cast, loop = meeting
    leader = sign_in(cast.max, java_script_enabled=False).new_page()
    leader.goto(reverse("interviews:debrief", args=[loop.pk]))
    leader.get_by_role("button", name="Start the walk-through").click()
    expect(leader.get_by_text("0 of 2 revealed")).to_be_visible()
    follower = sign_in(cast.paul, java_script_enabled=False).new_page()
    follower.goto(reverse("interviews:debrief_walk", args=[loop.pk]))
    expect(follower.get_by_text("0 of 2 revealed")).to_be_visible()
    leader.get_by_role("textbox", name="Said in the room").fill("The same story twice.")
    leader.locator("[data-walk=next]").click()
    expect(leader.get_by_text("1 of 2 revealed")).to_be_visible()
    expect(leader.get_by_role("textbox", name="Said in the room")).to_have_value("The same story twice.")
    follower.reload()
    expect(follower.get_by_text("1 of 2 revealed")).to_be_visible()
    expect(follower.get_by_text("The same story twice.")).to_be_visible()
    follower.get_by_text("Max leads").click()
    follower.get_by_role("button", name="Take the lead").click()
    expect(follower.locator("[data-walk=next]")).to_be_visible()
    leader.reload()
    expect(leader.get_by_text("Paul leads")).to_be_visible()


def is_in_view(what, page):
    box = what.bounding_box()
    return box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


@pytest.mark.parametrize("width", [1280, 390])
def test_thirty_people_fit_into_boxes_that_scroll(transactional_db, one_factor, sign_in, width):
    made = panel_of(SPLIT, 21, size=30)
    open_debrief(loop=made.loop, by=made.cast.max)
    page = sign_in(made.cast.max, viewport={"width": width, "height": 900}, bypass_csp=True).new_page()
    look_at(page, [reverse("interviews:debrief", args=[made.loop.pk])])
    box = page.get_by_role("region", name="Table of all ratings")
    box.focus()
    first, last = box.locator("thead th").first, box.locator("thead th").last
    box.evaluate("one => one.scrollTo({ left: one.scrollWidth, behavior: 'instant' })")
    expect(last).to_be_in_viewport()
    # The competency stays beside its ratings.
    expect(first).to_be_in_viewport()
    expect(box.locator("tbody th").first).to_be_in_viewport()
    point_stays_beside_its_marks(page)
    look_at(page, [reverse("interviews:debrief_walk", args=[made.loop.pk]) + "?row=1"])
    point_stays_beside_its_marks(page)


def point_stays_beside_its_marks(page):
    """Points and the corner above them stay while the people move, on what lies around the table."""
    box = page.get_by_role("region", name="Points heard").first
    box.evaluate("one => one.scrollTo({ left: one.scrollWidth, behavior: 'instant' })")
    for still in (box.locator("tbody th").first, box.locator("thead td")):
        assert still.bounding_box()["x"] == pytest.approx(box.bounding_box()["x"], abs=1)
        assert still.evaluate(BACKGROUND) == box.evaluate(GROUND)
