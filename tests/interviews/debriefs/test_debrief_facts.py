"""Facts asked for in a debrief: who asked, who answered, and nothing after it is closed."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import RuleViolation
from core.models import AuditEvent
from interviews.debriefs.services.debriefs import answer_fact, ask_fact, open_debrief
from interviews.debriefs.services.decisions import record_decision
from interviews.models import DebriefFact
from interviews.visibility import YOURS_FIRST
from tests.factories.debriefs import Cast, rated_card, ready_loop
from tests.interviews.debriefs.test_debrief_pages import client_of, get, text

pytestmark = pytest.mark.django_db


def opened(cast):
    loop = ready_loop(cast)
    return loop, open_debrief(loop=loop, by=cast.max)


def close(loop, cast):
    record_decision(loop=loop, outcome="no_hire", rationale="Thin.", departure_reason="Seen.", by=cast.max)


def test_asked_and_answered_on_the_page():
    cast = Cast()
    loop, _ = opened(cast)
    assert "Nobody asked for anything yet." in text(get(cast.pia, loop))
    url = reverse("interviews:fact_ask", args=[loop.pk])
    answer = client_of(cast.pia).post(url, {"question": "Was the <plan> his own?"})
    assert answer.status_code == 302
    fact = DebriefFact.objects.get()
    page = text(get(cast.max, loop))
    assert "Was the &lt;plan&gt; his own? Asked by Pia, today at" in page
    url = reverse("interviews:fact_answer", args=[loop.pk, fact.pk])
    assert "Pia asked: Was the &lt;plan&gt; his own?" in text(client_of(cast.rita).get(url))
    assert client_of(cast.rita).post(url, {"answer": "Yes, with two colleagues."}).status_code == 302
    assert "Yes, with two colleagues. Answered by Rita, today at" in text(get(cast.pia, loop))
    actions = AuditEvent.objects.filter(action__startswith="debrief.fact").order_by("pk")
    assert list(actions.values_list("action", "by_id")) == [
        ("debrief.fact_asked", cast.pia.pk),
        ("debrief.fact_answered", cast.rita.pk),
    ]
    assert "colleagues" not in str(list(actions.values()))


def test_an_empty_or_endless_question_answers_422_with_the_text():
    cast = Cast()
    loop, _ = opened(cast)
    url = reverse("interviews:fact_ask", args=[loop.pk])
    assert client_of(cast.pia).post(url, {"question": "  "}).status_code == 422
    answer = client_of(cast.pia).post(url, {"question": "w" * 2001})
    assert answer.status_code == 422
    assert "w" * 2001 in answer.content.decode()
    assert not DebriefFact.objects.exists()


def test_one_answer_a_fact():
    cast = Cast()
    loop, debrief = opened(cast)
    fact = ask_fact(debrief=debrief, question="Was the plan his own?", by=cast.pia)
    url = reverse("interviews:fact_answer", args=[loop.pk, fact.pk])
    assert client_of(cast.max).post(url, {"answer": "Yes."}).status_code == 302
    answer = client_of(cast.max).post(url, {"answer": "No."})
    assert answer.status_code == 409
    assert "Somebody answered this already." in answer.content.decode()
    fact.refresh_from_db()
    assert fact.answer == "Yes."


def test_nothing_is_added_to_a_closed_debrief():
    cast = Cast()
    loop, debrief = opened(cast)
    fact = ask_fact(debrief=debrief, question="Was the plan his own?", by=cast.pia)
    close(loop, cast)
    assert "Not answered before the decision" in text(get(cast.pia, loop))
    for action in (
        lambda: ask_fact(debrief=debrief, question="More?", by=cast.pia),
        lambda: answer_fact(fact=fact, answer="Yes.", by=cast.pia),
    ):
        with pytest.raises(RuleViolation, match="is closed"), transaction.atomic():
            action()
    answer = client_of(cast.pia).post(reverse("interviews:fact_ask", args=[loop.pk]), {"question": "More?"})
    assert answer.status_code == 409


def test_the_services_refuse_people_with_an_open_card_and_empty_words():
    cast = Cast()
    loop, debrief = opened(cast)
    fact = ask_fact(debrief=debrief, question="Was the plan his own?", by=cast.pia)
    rated_card(loop.interviews.get(), cast.sam, status="draft", is_shadow=True)
    with pytest.raises(RuleViolation, match=YOURS_FIRST), transaction.atomic():
        ask_fact(debrief=debrief, question="More?", by=cast.sam)
    with pytest.raises(RuleViolation, match=YOURS_FIRST), transaction.atomic():
        answer_fact(fact=fact, answer="Yes.", by=cast.sam)
    with pytest.raises(RuleViolation, match="want to know"):
        ask_fact(debrief=debrief, question=" ", by=cast.pia)
    with pytest.raises(RuleViolation, match="found out"):
        answer_fact(fact=fact, answer=" ", by=cast.pia)


def test_the_database_keeps_answers_whole():
    cast = Cast()
    _, debrief = opened(cast)
    for wrong in ({"question": ""}, {"question": "Why?", "answer": "So."}):
        with pytest.raises(IntegrityError), transaction.atomic():
            # The refusal of the database is tested.
            DebriefFact.objects.create(debrief=debrief, asked_by=cast.pia, **wrong)


def test_who_finds_it():
    cast = Cast()
    loop, debrief = opened(cast)
    fact = ask_fact(debrief=debrief, question="Was the plan his own?", by=cast.pia)
    other_loop = ready_loop(cast, name="Agnes")
    rated_card(loop.interviews.get(), cast.sam, status="draft", is_shadow=True)
    ask, answer = (
        reverse("interviews:fact_ask", args=[loop.pk]),
        reverse("interviews:fact_answer", args=[loop.pk, fact.pk]),
    )
    for user in (cast.olga, cast.sam):
        for url in (ask, answer):
            assert client_of(user).get(url).status_code == 404
            assert client_of(user).post(url, {"question": "x", "answer": "x"}).status_code == 404
    client = client_of(cast.max)
    assert client.get(reverse("interviews:fact_ask", args=[other_loop.pk])).status_code == 404
    open_debrief(loop=other_loop, by=cast.max)
    assert client.get(reverse("interviews:fact_answer", args=[other_loop.pk, fact.pk])).status_code == 404
