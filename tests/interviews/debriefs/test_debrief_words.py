"""What people type into a debrief: kept when it is refused, never overwritten unseen, in its own direction."""

import re

import pytest
from django.urls import reverse

from interviews.debriefs.services.debriefs import answer_fact, ask_fact, note_mark, note_row, open_debrief
from interviews.debriefs.services.decisions import record_decision
from tests.factories.bank import competency_named
from tests.factories.debriefs import Cast, interview_about, rated_card
from tests.interviews.debriefs.test_debrief_facts import opened
from tests.interviews.debriefs.test_debrief_pages import client_of, get

pytestmark = pytest.mark.django_db
ARABIC = "شرحت الخطة بوضوح. Then in English."


def seen_in(answer):
    return re.search(r'name="seen" value="([0-9a-f]{64})"', answer.content.decode())[1]


def note_url(loop):
    return reverse("interviews:debrief_note", args=[loop.pk, competency_named("Delivery").pk])


def test_a_note_changed_in_another_tab_is_not_overwritten_unseen():
    cast = Cast()
    loop, debrief = opened(cast)
    client = client_of(cast.max)
    mark = seen_in(client.get(note_url(loop)))
    note_row(debrief=debrief, competency=competency_named("Delivery"), text="From the other tab.", by=cast.max)
    answer = client.post(note_url(loop), {"text": "From this tab.", "seen": mark})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this note in the meantime." in html
    assert "From the other tab." in html
    assert "From this tab." in html
    assert debrief.row_notes.get().text == "From the other tab."
    again = client.post(note_url(loop), {"text": "From this tab.", "seen": seen_in(answer)})
    assert again.status_code == 302
    assert debrief.row_notes.get().text == "From this tab."
    assert note_mark("From this tab.") == seen_in(client.get(note_url(loop)))


def test_words_for_a_debrief_that_closed_meanwhile_stay_on_the_page():
    cast = Cast()
    loop, debrief = opened(cast)
    fact = ask_fact(debrief=debrief, question="Was the plan his own?", by=cast.pia)
    record_decision(loop=loop, outcome="no_hire", rationale="Thin.", departure_reason="Seen twice.", by=cast.max)
    client = client_of(cast.max)
    for url, field in (
        (note_url(loop), "text"),
        (reverse("interviews:fact_ask", args=[loop.pk]), "question"),
        (reverse("interviews:fact_answer", args=[loop.pk, fact.pk]), "answer"),
    ):
        answer = client.post(url, {field: "Half an hour of thinking"})
        assert answer.status_code == 409
        assert "Half an hour of thinking" in answer.content.decode()
        assert "closed" in answer.content.decode()
        assert client_of(cast.olga).post(url, {field: "Words"}).status_code == 404


def test_words_from_right_to_left_stand_so_beside_english_ones():
    cast = Cast()
    loop = cast.loop(name="ليلى منصور")
    rated_card(interview_about(loop, "Delivery"), cast.pia, {"Delivery": (2, ARABIC)})
    rated_card(interview_about(loop, "Delivery"), cast.paul, {"Delivery": (4, "Plain.")})
    debrief = open_debrief(loop=loop, by=cast.max)
    fact = ask_fact(debrief=debrief, question=ARABIC, by=cast.pia)
    answer_fact(fact=fact, answer=ARABIC, by=cast.max)
    record_decision(loop=loop, outcome="no_hire", rationale=ARABIC, departure_reason="Seen.", by=cast.max)
    pages = [get(cast.pia, loop).content.decode(), get(cast.pia, loop, "debrief_walk").content.decode()]
    pages.append(get(cast.pia, loop, "decision_detail").content.decode())
    assert [page.count(ARABIC) for page in pages] == [4, 1, 1]
    for page in pages:
        assert page.count(f'dir="auto">{ARABIC}') == page.count(ARABIC)
