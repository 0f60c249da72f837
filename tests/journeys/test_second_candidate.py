"""The second candidate of an opening, from nothing to an invited loop, by the opening's list: in eight clicks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from interviews.loops.services.loops import plan_loop
from interviews.loops.services.panels import assign_question, seat_panelist
from interviews.models import Loop, Message
from tests.factories.people import make_cast
from tests.factories.plan import make_candidate, make_opening
from tests.journeys.clicks import Clicks

pytestmark = pytest.mark.browser
MOST_CLICKS = 8


@pytest.fixture
def opening(transactional_db):
    people = make_cast("max", "pia")
    opening = make_opening(manager=people.max, template=None)
    loop = plan_loop(candidate=make_candidate("Ada First", opening=opening), by=people.max)
    for interview in loop.interviews.all():
        seat_panelist(interview=interview, panelist=people.pia, by=people.max)
    for question in loop.questions.all():
        assign_question(question=question, asker=people.pia, by=people.max)
    opening.manager = people.max
    return opening


def test_second_candidate_to_invited_loop(opening, sign_in) -> None:
    page: Page = sign_in(opening.manager).new_page()
    click = Clicks()
    page.goto(reverse("hiring:opening_detail", args=[opening.pk]))
    click(page.get_by_role("link", name="Add a candidate"))
    page.get_by_label("Name", exact=True).fill("Bo Second")
    page.get_by_label("Email").fill("bo@example.net")
    click(page.get_by_role("button", name="Add the candidate"))
    click(page.get_by_role("link", name=opening.title, exact=True).first)
    click(page.get_by_role("checkbox", name="Tick Bo Second"))
    expect(page.get_by_text("Ticked (1)")).to_be_visible()
    click(page.get_by_role("button", name="Plan loops"))
    monday = timezone.localdate() + timedelta(days=14 - timezone.localdate().weekday())
    page.get_by_label("First round on").fill(monday.isoformat())
    page.get_by_label("at , Bo Second").fill("10:00")
    click(page.get_by_role("button", name="Plan and invite the panels"))
    expect(page.get_by_text("Two invitations are on their way.")).to_be_visible()
    assert click.number <= MOST_CLICKS
    loop = Loop.objects.get(candidate__name="Bo Second")
    assert loop.status == Loop.Status.ACTIVE
    assert Message.objects.filter(interview__loop=loop, kind=Message.Kind.INVITATION).count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
