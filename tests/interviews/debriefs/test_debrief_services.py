"""Opening a debrief and writing notes for the room."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.errors import RuleViolation
from core.models import AuditEvent
from interviews.debriefs.services.debriefs import ask_fact, note_row, open_debrief
from interviews.debriefs.services.decisions import record_decision
from interviews.models import Debrief, Loop, Scorecard
from interviews.visibility import ABOUT_YOU, ON_THIS_PANEL
from tests.factories.bank import competency_named
from tests.factories.debriefs import Cast, interview_about, make_debrief, rated_card, ready_loop
from tests.factories.plan import agree_on
from tests.factories.run import make_dated_note

pytestmark = pytest.mark.django_db


def statuses(loop):
    return sorted(Scorecard.objects.for_loop(loop).values_list("status", flat=True))


def test_opening_locks_every_card_and_fixes_the_score():
    cast = Cast()
    loop = ready_loop(cast)
    debrief = open_debrief(loop=loop, by=cast.max)
    loop.refresh_from_db()
    assert loop.status == Loop.Status.DEBRIEF
    assert statuses(loop) == ["locked", "locked"]
    assert debrief.opened_by == cast.max
    assert debrief.mechanical_score["mean"] == 3.33
    assert debrief.mechanical_score["exact"] == "10/3"
    assert (debrief.mechanical_score["rated"], debrief.mechanical_score["planned"]) == (5, 6)
    assert debrief.mechanical_score["level"] == 3.5
    actions = list(AuditEvent.objects.values_list("action", "by_id", "scope"))
    opened = ("debrief.opened", cast.max.pk, loop.scope)
    assert actions.count(opened) == 1
    assert actions.count(("scorecard.locked", cast.max.pk, loop.scope)) == 2


def test_the_fixed_score_moves_no_more():
    cast = Cast()
    loop = ready_loop(cast)
    debrief = open_debrief(loop=loop, by=cast.max)
    made = Scorecard.objects.for_loop(loop).of(cast.pia).get()
    question = loop.questions.first()
    make_dated_note(made, "Later.", interview_question=question, new_score=5)
    agree_on(cast.opening, cast.max, cast.pia, level=Decimal(1))
    debrief.refresh_from_db()
    assert (debrief.mechanical_score["exact"], debrief.mechanical_score["level"]) == ("10/3", 3.5)


def test_waived_cards_stay_waived_and_shadows_in_draft_stay_theirs():
    cast = Cast()
    loop = ready_loop(cast)
    row = loop.interviews.get()
    rated_card(row, cast.rita, status="waived")
    rated_card(row, cast.sam, status="draft", is_shadow=True)
    open_debrief(loop=loop, by=cast.max)
    assert statuses(loop) == ["draft", "locked", "locked", "waived"]


def refused(loop, by):
    with pytest.raises(RuleViolation) as refusal, transaction.atomic():
        open_debrief(loop=loop, by=by)
    loop.refresh_from_db()
    return refusal.value.sentence


def test_a_missing_card_keeps_it_shut():
    cast = Cast()
    loop = ready_loop(cast)
    rated_card(loop.interviews.get(), cast.max, status="draft")
    before = statuses(loop)
    assert refused(loop, cast.rita) == "1 scorecard is missing. Wait for them, or waive them with a reason."
    assert (loop.status, statuses(loop)) == (Loop.Status.ACTIVE, before)
    assert not Debrief.objects.exists()


def test_a_round_to_come_keeps_it_shut():
    cast = Cast()
    loop = ready_loop(cast)
    interview_about(loop, "Judgement", held=False)
    assert "Hold or cancel them" in refused(loop, cast.max)


def test_nothing_submitted_keeps_it_shut():
    cast = Cast()
    loop = cast.loop()
    rated_card(interview_about(loop, "Delivery"), cast.pia, status="waived")
    assert "nothing to debrief" in refused(loop, cast.max)


@pytest.mark.parametrize("status", ["planning", "decided", "cancelled"])
def test_only_a_loop_with_interviews_under_way_goes_to_debrief(status):
    cast = Cast()
    loop = ready_loop(cast)
    Loop.objects.filter(pk=loop.pk).update(status=status)
    assert "cannot become debrief" in refused(loop, cast.max)


def test_a_second_click_is_told_so():
    cast = Cast()
    loop = ready_loop(cast)
    open_debrief(loop=loop, by=cast.max)
    assert refused(loop, cast.max) == "This loop is in debrief already."
    assert Debrief.objects.count() == 1


def test_the_database_holds_one_open_debrief_a_loop():
    cast = Cast()
    loop = ready_loop(cast)
    open_debrief(loop=loop, by=cast.max)
    with (
        pytest.raises(IntegrityError, match="debrief_one_open_for_loop|interviews_debrief.loop_id"),
        transaction.atomic(),
    ):
        make_debrief(loop, by=cast.max)


def test_who_may_open_it():
    cast = Cast()
    for name in ("pia", "paul", "sam", "olga", "ada"):
        loop = ready_loop(cast, name=f"Candidate of {name}")
        assert not getattr(cast, name).has_perm("interviews.start_debrief", loop), name
    open_debrief(loop=ready_loop(cast, name="Rui"), by=cast.rita)
    open_debrief(loop=ready_loop(cast, name="Ines"), by=cast.max)


def test_a_manager_with_a_card_of_their_own_to_write_opens_nothing():
    cast = Cast()
    loop = ready_loop(cast)
    rated_card(loop.interviews.get(), cast.max, status="draft", is_shadow=True)
    assert refused(loop, cast.max) == ON_THIS_PANEL


def test_nobody_opens_the_debrief_about_themselves():
    cast = Cast()
    assert refused(ready_loop(cast, user=cast.max), cast.max) == ABOUT_YOU


def test_a_note_for_the_room_is_set_changed_and_taken_away():
    cast = Cast()
    loop = ready_loop(cast)
    debrief = open_debrief(loop=loop, by=cast.max)
    delivery = competency_named("Delivery")
    note_row(debrief=debrief, competency=delivery, text="Same story?", by=cast.max)
    note = note_row(debrief=debrief, competency=delivery, text="Did they rate the same story?", by=cast.max)
    assert debrief.row_notes.get() == note
    assert note.text == "Did they rate the same story?"
    assert note_row(debrief=debrief, competency=delivery, text="  ", by=cast.max) is None
    assert not debrief.row_notes.exists()
    events = AuditEvent.objects.filter(action="debrief.noted")
    assert events.count() == 3
    assert "story" not in str(list(events.values()))


def test_a_cancelled_loop_takes_neither_notes_nor_decisions():
    cast = Cast()
    loop = ready_loop(cast)
    debrief = open_debrief(loop=loop, by=cast.max)
    Loop.objects.filter(pk=loop.pk).update(status="cancelled")
    with pytest.raises(RuleViolation, match="is closed"):
        note_row(debrief=debrief, competency=competency_named("Delivery"), text="Well?", by=cast.max)
    with pytest.raises(RuleViolation, match="is closed"):
        ask_fact(debrief=debrief, question="Well?", by=cast.max)
    with pytest.raises(RuleViolation, match="not open"):
        record_decision(loop=loop, outcome="hire", rationale="Strong.", departure_reason="Seen.", by=cast.max)


def test_notes_are_refused_elsewhere():
    cast = Cast()
    loop = ready_loop(cast)
    debrief = open_debrief(loop=loop, by=cast.max)
    with pytest.raises(RuleViolation, match="does not ask about"):
        note_row(debrief=debrief, competency=competency_named("Juggling"), text="Well?", by=cast.max)
    assert not cast.rita.has_perm("interviews.lead_debrief", loop)
    seat = rated_card(loop.interviews.get(), cast.max, status="draft", is_shadow=True)
    with pytest.raises(RuleViolation, match=ON_THIS_PANEL):
        note_row(debrief=debrief, competency=competency_named("Delivery"), text="Well?", by=cast.max)
    seat.delete()
    Debrief.objects.update(closed_at=debrief.opened_at)
    with pytest.raises(RuleViolation, match="is closed"):
        note_row(debrief=debrief, competency=competency_named("Delivery"), text="Well?", by=cast.max)
