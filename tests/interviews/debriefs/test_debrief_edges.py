"""Debriefs at the edge: one person, one question, nothing but blanks, nothing but waivers, nobody at all."""

import pytest
from django.urls import reverse

from interviews.debriefs.services.debriefs import open_debrief
from interviews.debriefs.services.decisions import record_decision
from interviews.models import Loop
from packets.printing.content.debrief import debrief_content
from tests.factories.debriefs import Cast, interview_about, rated_card
from tests.interviews.debriefs.test_debrief_pages import client_of, get, text

pytestmark = pytest.mark.django_db
LONG = "w" * 20_000


def one_person(cast, loop):
    rated_card(interview_about(loop, "Delivery"), cast.pia, {"Delivery": 4})


def all_blank(cast, loop):
    row = interview_about(loop, "Delivery", "Ethics")
    rated_card(row, cast.pia, ["not_asked", "declined"])
    rated_card(row, cast.paul, ["no_evidence", "conflict"])


CASES = [
    (one_person, "One scorecard was submitted.", "4.0 of 5", "one rating"),
    (all_blank, "Both scorecards were submitted", "No score", "Conflict"),
]


@pytest.mark.parametrize(("build", "cards", "score", "cell"), CASES)
def test_every_page_and_file_of_a_small_debrief(build, cards, score, cell):
    cast = Cast()
    loop = cast.loop()
    build(cast, loop)
    open_debrief(loop=loop, by=cast.max)
    page = text(get(cast.max, loop))
    for said in (cards, score, cell):
        assert said in page
    assert get(cast.max, loop, "debrief_walk").status_code == 200
    compared = client_of(cast.max).get(reverse("interviews:compare", args=[cast.opening.pk]))
    assert loop.candidate.name in compared.content.decode()
    loop = Loop.objects.get(pk=loop.pk)
    assert debrief_content(loop).mean == ("4.0" if build is one_person else "not rated")
    reason = "Outweighs."
    record_decision(loop=loop, outcome="no_hire", rationale=LONG, departure_reason=reason, by=cast.max)
    assert LONG in get(cast.max, loop, "decision_detail").content.decode()
    answer = client_of(cast.max).post(reverse("records:loop_ratings", args=[loop.pk]), {"kind": "json"})
    assert b"".join(answer.streaming_content).startswith(b'{"schema"')


def test_nobody_on_the_panel():
    cast = Cast()
    loop = cast.loop()
    interview_about(loop, "Delivery")
    assert "Nobody sits on a panel yet" in text(get(cast.max, loop))
    assert client_of(cast.max).post(reverse("interviews:debrief_open", args=[loop.pk])).status_code == 409


def test_a_panel_that_was_waived_to_the_last_has_nothing_to_debrief():
    cast = Cast()
    loop = cast.loop()
    rated_card(interview_about(loop, "Delivery"), cast.pia, status="waived")
    answer = client_of(cast.max).post(reverse("interviews:debrief_open", args=[loop.pk]))
    assert answer.status_code == 409
    assert "Nobody has submitted a scorecard" in answer.content.decode()


def test_a_reason_of_more_than_fits_keeps_its_words():
    cast = Cast()
    loop = cast.loop()
    one_person(cast, loop)
    open_debrief(loop=loop, by=cast.max)
    data = {"outcome": "hire", "rationale": f"{LONG}!"}
    answer = client_of(cast.max).post(reverse("interviews:decision_record", args=[loop.pk]), data)
    assert answer.status_code == 422
    assert f"{LONG}!" in answer.content.decode()
    assert client_of(cast.olga).post(reverse("interviews:decision_record", args=[loop.pk]), data).status_code == 404
