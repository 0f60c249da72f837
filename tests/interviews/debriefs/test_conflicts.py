"""What somebody wrote who must not interview the candidate is marked wherever it is read beside the others'; why they
must not is nowhere there."""

import pytest
from django.urls import reverse

from hiring.candidates.recusals import recuse
from interviews.debriefs.services.debriefs import open_debrief
from interviews.models import Scorecard
from packets.printing.content import as_json
from packets.printing.content.debrief import debrief_content
from packets.printing.html import print_html
from packets.printing.outdated import parts_that_differ
from tests.factories.debriefs import Cast, ready_loop
from tests.interviews.debriefs.test_debrief_pages import client_of, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]

SENTENCE = "has a conflict of interest with the candidate. What they wrote stays as it is."


@pytest.fixture
def made():
    cast = Cast()
    loop = ready_loop(cast)
    open_debrief(loop=loop, by=cast.max)
    return cast, loop


def pages_of(loop, cast):
    names = ("interviews:debrief", "interviews:glances")
    yield from (reverse(name, args=[loop.pk]) for name in names)
    yield reverse("interviews:debrief_walk", args=[loop.pk]) + "?row=1"
    yield reverse("interviews:compare", args=[cast.opening.pk])
    card = Scorecard.objects.get(seat__interview__loop=loop, seat__panelist=cast.pia)
    yield reverse("interviews:scorecard_detail", args=[card.pk])


def test_every_page_says_it_and_none_says_why(made):
    cast, loop = made
    client = client_of(cast.max)
    assert not any("onflict of interest" in client.get(page).text for page in pages_of(loop, cast))
    recuse(candidate=loop.candidate, person=cast.pia, reason="Sister-in-law.", by=cast.max)
    for address in pages_of(loop, cast):
        page = client.get(address).text
        assert "onflict of interest" in page and "Sister-in-law" not in page, address
    debrief = text(client.get(reverse("interviews:debrief", args=[loop.pk])))
    assert f"{cast.pia.name} {SENTENCE}" in debrief
    assert "Somebody whose card is in" in text(client.get(reverse("interviews:compare", args=[cast.opening.pk])))


def test_the_pdf_says_it_and_an_older_one_is_outdated(made):
    cast, loop = made
    before = as_json(debrief_content(loop))
    assert "onflict" not in print_html("debrief", before)
    recuse(candidate=loop.candidate, person=cast.pia, reason="Sister-in-law.", by=cast.max)
    now = as_json(debrief_content(loop))
    assert f"{cast.pia.name} {SENTENCE}" in print_html("debrief", now) and "Sister-in-law" not in str(now)
    assert parts_that_differ(before, now) == ["who has a conflict of interest"]


def test_whoever_wrote_no_card_marks_nothing(made):
    cast, loop = made
    recuse(candidate=loop.candidate, person=cast.olga, by=cast.max)
    client = client_of(cast.max)
    assert not any("onflict of interest" in client.get(page).text for page in pages_of(loop, cast))
