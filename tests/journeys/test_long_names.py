"""A competency with a name of eighty letters, in no language and without a space: no page of a loop becomes wider."""

import pytest
from django.urls import reverse

from interviews.debriefs.services.debriefs import open_debrief
from interviews.models import Scorecard
from tests.factories.debriefs import Cast, interview_about, rated_card

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME = "Qvarzhimpolundeskaripotentaculovestrigamonduskalivortempanisquodranexumbelifortaz"
WIDEST = """() => Array.from(document.querySelectorAll('body *')).filter((one) => one.checkVisibility()
  && one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.lw-scroll, .visually-hidden'))
  .slice(0, 3).map((one) => one.className || one.tagName)"""


def test_no_page_of_a_loop_scrolls_sideways_on_a_phone(sign_in):
    cast = Cast()
    loop = cast.loop()
    row = interview_about(loop, NAME, "Ethics")
    for person, score in ((cast.pia, 2), (cast.paul, 5)):
        card = rated_card(row, person, {NAME: score, "Ethics": 2})
    open_debrief(loop=loop, by=cast.max)
    page = sign_in(cast.max, viewport={"width": 390, "height": 844}).new_page()
    for name, key, query in (
        ("loop_detail", loop.pk, ""),
        ("debrief", loop.pk, ""),
        ("debrief_walk", loop.pk, "?row=1"),
        ("glances", loop.pk, ""),
        ("scorecard_detail", card.pk, ""),
    ):
        page.goto(reverse(f"interviews:{name}", args=[key]) + query)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, (name, page.evaluate(WIDEST))
        assert page.evaluate(WIDEST) == [], name


def test_neither_does_the_kit(sign_in):
    cast = Cast()
    row = interview_about(cast.loop(), NAME)
    card = rated_card(row, cast.pia, {NAME: 3}, status=Scorecard.Status.DRAFT)
    page = sign_in(cast.pia, viewport={"width": 390, "height": 844}).new_page()
    kit = reverse("interviews:kit", args=[row.pk])
    review = reverse("interviews:scorecard_submit", args=[card.pk])
    for address in (f"{kit}?step=start", f"{kit}?step=1", review):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, (address, page.evaluate(WIDEST))
