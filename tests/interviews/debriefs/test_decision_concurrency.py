"""Two people, or two tabs, at the same moment: one decision, one debrief, and a sentence for the other."""

import pytest

from interviews.debriefs.services.debriefs import open_debrief
from interviews.debriefs.services.decisions import follow_decision, record_decision
from interviews.models import Debrief, Decision, Loop
from tests.factories.debriefs import Cast, ready_loop
from tests.racing import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_a_debrief_opens_once():
    cast = Cast()
    loop = ready_loop(cast)
    found = at_once(lambda _: open_debrief(loop=Loop.objects.get(pk=loop.pk), by=cast.max).pk)
    assert found.count("This loop is in debrief already.") == 3
    assert Debrief.objects.count() == 1


def test_a_decision_is_recorded_once():
    cast = Cast()
    loop = ready_loop(cast)
    open_debrief(loop=loop, by=cast.max)

    def decide(number):
        fields = {"outcome": "no_hire", "rationale": f"Reason {number}", "departure_reason": "Seen twice."}
        return record_decision(loop=Loop.objects.get(pk=loop.pk), by=cast.max, **fields).pk

    assert at_once(decide).count("Somebody recorded a decision already.") == 3
    assert Decision.objects.count() == 1


def test_one_page_sent_many_times_gives_one_decision_to_all():
    cast = Cast()
    loop = ready_loop(cast)
    open_debrief(loop=loop, by=cast.max)

    def decide(_):
        fields = {"outcome": "no_hire", "rationale": "Reason", "departure_reason": "Seen twice.", "key": "one-page"}
        return record_decision(loop=Loop.objects.get(pk=loop.pk), by=cast.max, **fields).pk

    assert set(at_once(decide)) == {Decision.objects.get().pk}


def test_a_decision_is_followed_once():
    cast = Cast()
    loop = ready_loop(cast)
    open_debrief(loop=loop, by=cast.max)
    fields = {"outcome": "no_hire", "rationale": "Reason", "departure_reason": "Seen twice."}
    old = record_decision(loop=loop, by=cast.max, **fields)

    def follow(_):
        decision = Decision.objects.get(pk=old.pk)
        return follow_decision(decision=decision, by=cast.max, reopen_reason="News.", **fields).pk

    assert at_once(follow).count("A later decision follows this one already.") == 3
    assert Decision.objects.count() == 2
