"""Openings in which two people decide: one records, another confirms, and only then the loop is decided."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleViolation
from core.models import AuditEvent
from hiring.models import Candidate, Opening
from hiring.openings.services import update_opening
from interviews.debriefs.services.decisions import (
    ANOTHER_LOOP,
    CHANGED_MEANWHILE,
    NOT_YOUR_OWN,
    NOTHING_WAITS,
    WAITS_FOR_SECOND,
    confirm_decision,
    follow_decision,
    record_decision,
)
from interviews.models import Decision, Loop, Scorecard
from interviews.visibility import ABOUT_YOU, ON_THIS_PANEL
from packets.printing.content.debrief import debrief_content
from packets.writing.services.packets import start_packet
from tests.factories.debriefs import Cast, rated_card
from tests.factories.people import make_user
from tests.factories.run import make_loop
from tests.interviews.debriefs.test_debrief_pages import client_of, get, text
from tests.interviews.debriefs.test_decision_services import WHY, decide, in_debrief, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


@pytest.fixture
def cast():
    cast = Cast()
    update_opening(opening=cast.opening, needs_two_deciders=True, by=cast.ada)
    return cast


@pytest.fixture
def recorded(cast):
    return decide(in_debrief(cast, 3), cast.max)


def stored(loop):
    return Loop.objects.get(pk=loop.pk)


def confirm(user, loop, decision):
    return client_of(user).post(reverse("interviews:decision_confirm", args=[loop.pk]), {"decision": decision.pk})


# --- Asking for it ------------------------------------------------------------------------------------------


def test_only_an_administrator_asks_for_two():
    cast = Cast()
    assert not any(user.has_perm("hiring.ask_for_two_deciders") for user in (cast.max, cast.rita))
    assert cast.ada.has_perm("hiring.ask_for_two_deciders")
    update_opening(opening=cast.opening, needs_two_deciders=True, by=cast.ada)
    assert Opening.objects.get().needs_two_deciders
    assert AuditEvent.objects.get(action="opening.changed").fields == ["needs_two_deciders"]
    # What else is changed there is not refused because of it.
    update_opening(opening=cast.opening, title="Data lead", by=cast.max)


def test_the_page_offers_it_to_administrators_alone():
    cast = Cast()
    url = reverse("hiring:opening_edit", args=[cast.opening.pk])
    fields = {
        "title": "Data engineer",
        "code": cast.opening.code,
        "role": cast.role.pk,
        "headcount": 1,
    }
    assert 'name="needs_two_deciders"' not in client_of(cast.max).get(url).content.decode()
    assert client_of(cast.max).post(url, {**fields, "needs_two_deciders": "on"}).status_code == 302
    assert not Opening.objects.get().needs_two_deciders
    assert 'name="needs_two_deciders"' in client_of(cast.ada).get(url).content.decode()
    assert client_of(cast.ada).post(url, {**fields, "needs_two_deciders": "on"}).status_code == 302
    assert Opening.objects.get().needs_two_deciders
    # A hiring manager's change leaves it as it is.
    assert client_of(cast.max).post(url, {**fields, "title": "Data lead"}).status_code == 302
    assert Opening.objects.get().needs_two_deciders
    page = text(client_of(cast.max).get(reverse("hiring:opening_detail", args=[cast.opening.pk])))
    assert "Two people decide" in page
    assert client_of(cast.olga).get(url).status_code == 404


# --- Recording and confirming -------------------------------------------------------------------------------


def test_without_it_one_person_decides():
    cast = Cast()
    decision = decide(in_debrief(cast, 3), cast.max)
    assert stored(decision.loop).status == Loop.Status.DECIDED
    assert refusal(confirm_decision, decision=decision, by=cast.rita) == NOTHING_WAITS


def test_the_loop_is_decided_once_a_second_person_confirms(cast, recorded):
    loop = stored(recorded.loop)
    assert loop.status == Loop.Status.DEBRIEF
    assert recorded.debrief.closed_at
    assert not AuditEvent.objects.filter(action="loop.decided").exists()
    assert Decision.objects.waiting().get() == recorded
    assert Decision.objects.get(pk=recorded.pk).waits_for_second
    confirm_decision(decision=recorded, by=cast.rita)
    assert stored(loop).status == Loop.Status.DECIDED
    decision = Decision.objects.get()
    assert (decision.confirmed_by, decision.decided_by) == (cast.rita, cast.max)
    assert decision.confirmed_at
    assert not Decision.objects.waiting().exists()
    assert not any(decision.waits_for_second for decision in Decision.objects.all())
    event = AuditEvent.objects.get(action="decision.confirmed")
    assert (event.by_id, event.scope, event.fields) == (cast.rita.pk, loop.scope, ["confirmed_at", "confirmed_by"])
    assert AuditEvent.objects.get(action="loop.decided").by_id == cast.rita.pk
    assert refusal(confirm_decision, decision=decision, by=cast.ada) == NOTHING_WAITS


def test_who_may_be_the_second_person(cast, recorded):
    for user in (cast.olga, cast.pia, cast.sam):
        assert confirm(user, recorded.loop, recorded).status_code == 404
    recruiter = make_user("Remy")
    cast.member(recruiter, "recruiter")
    for user in (recruiter, cast.rita, cast.ada):
        with transaction.atomic():
            assert confirm_decision(decision=recorded, by=user).confirmed_by == user
            transaction.set_rollback(True)


def test_nobody_confirms_what_they_recorded(cast):
    cast.member(cast.max, "recruiter")
    cast.max._hiring_teams = None
    decision = decide(in_debrief(cast, 3), cast.max)
    assert refusal(confirm_decision, decision=decision, by=cast.max) == NOT_YOUR_OWN
    with pytest.raises(IntegrityError, match="decision_confirmed_by_another"), transaction.atomic():
        Decision.objects.update(confirmed_by=cast.max, confirmed_at=timezone.now())
    with pytest.raises(IntegrityError, match="decision_confirmation_is_whole"), transaction.atomic():
        Decision.objects.update(confirmed_by=cast.rita)


def test_nobody_confirms_blindly_or_about_themselves(cast, recorded):
    seat = rated_card(recorded.loop.interviews.get(), cast.rita, status="draft", is_shadow=True)
    assert refusal(confirm_decision, decision=recorded, by=cast.rita) == ON_THIS_PANEL
    Scorecard.objects.filter(pk=seat.pk).delete()
    Candidate.objects.update(user=cast.rita)
    decision = Decision.objects.get()
    assert refusal(confirm_decision, decision=decision, by=cast.rita) == ABOUT_YOU
    assert stored(recorded.loop).status == Loop.Status.DEBRIEF


def test_nothing_else_is_recorded_while_one_waits(cast, recorded):
    assert refusal(decide, recorded.loop, cast.max) == WAITS_FOR_SECOND
    assert Decision.objects.count() == 1


def test_another_decision_may_follow_and_waits_in_its_turn(cast, recorded):
    new = follow_decision(
        decision=recorded,
        outcome="hire",
        rationale=WHY,
        departure_reason="The scenario round.",
        reopen_reason="Rita sees it differently.",
        by=cast.max,
    )
    assert refusal(confirm_decision, decision=recorded, by=cast.rita) == CHANGED_MEANWHILE
    assert stored(recorded.loop).status == Loop.Status.DEBRIEF
    confirm_decision(decision=new, by=cast.rita)
    assert stored(recorded.loop).status == Loop.Status.DECIDED
    assert Decision.objects.get(pk=recorded.pk).confirmed_by is None


def test_a_new_decision_takes_a_decided_loop_back_until_it_is_confirmed(cast, recorded):
    confirm_decision(decision=recorded, by=cast.rita)
    new = follow_decision(
        decision=recorded,
        outcome="no_hire",
        rationale=WHY,
        reopen_reason="A reference came in.",
        by=cast.max,
    )
    assert stored(recorded.loop).status == Loop.Status.DEBRIEF
    with pytest.raises(RuleViolation):
        start_packet(loop=stored(recorded.loop), by=cast.rita)
    confirm_decision(decision=new, by=cast.ada)
    assert stored(recorded.loop).status == Loop.Status.DECIDED


def test_a_decided_loop_is_not_taken_up_beside_another(cast, recorded):
    confirm_decision(decision=recorded, by=cast.rita)
    make_loop(recorded.loop.candidate, by=cast.rita)
    sentence = refusal(
        follow_decision,
        decision=recorded,
        outcome="no_hire",
        rationale=WHY,
        reopen_reason="A reference came in.",
        by=cast.max,
    )
    assert sentence == ANOTHER_LOOP


def test_another_round_needs_no_second_person(cast):
    loop = in_debrief(cast, 3)
    record_decision(loop=loop, outcome="another_round", rationale=WHY, round_name="Talk", by=cast.max)
    assert stored(loop).status == Loop.Status.ACTIVE
    assert not Decision.objects.waiting().exists()


def test_what_waits_goes_on_waiting_when_it_is_switched_off(cast, recorded):
    update_opening(opening=cast.opening, needs_two_deciders=False, by=cast.ada)
    assert Decision.objects.waiting().exists()
    confirm_decision(decision=recorded, by=cast.rita)
    assert stored(recorded.loop).status == Loop.Status.DECIDED


def test_no_feedback_before_it_is_confirmed(cast, recorded):
    with pytest.raises(RuleViolation):
        start_packet(loop=stored(recorded.loop), by=cast.rita)
    confirm_decision(decision=recorded, by=cast.ada)
    assert start_packet(loop=stored(recorded.loop), by=cast.rita).decision == recorded


def test_the_debrief_pdf_says_whether_it_counts(cast, recorded):
    assert ("Confirmed", "Waits for a second person") in debrief_content(stored(recorded.loop)).decision
    confirm_decision(decision=recorded, by=cast.rita)
    parts = dict(debrief_content(stored(recorded.loop)).decision)
    assert parts["Confirmed"].startswith("By a second person on ")


# --- Pages --------------------------------------------------------------------------------------------------


def test_the_page_says_who_may_confirm(cast, recorded):
    loop = recorded.loop
    cast.member(make_user("Remy"), "recruiter")
    page = text(get(cast.max, loop, "decision_detail"))
    assert "Waits for a second person" in page
    assert "Remy, another recruiter or an administrator may confirm it." in page
    assert "Confirm the decision" not in page
    assert "Follow with a new decision" in page
    for user in (cast.rita, cast.ada):
        assert "Confirm the decision" in text(get(user, loop, "decision_detail"))
    debrief = text(get(cast.pia, loop, "debrief"))
    assert "It counts once a second person confirms it." in debrief
    assert client_of(cast.olga).get(reverse("interviews:decision_detail", args=[loop.pk])).status_code == 404


def test_confirming_on_the_page(cast, recorded):
    loop = recorded.loop
    for user in (cast.olga, cast.pia, cast.max):
        assert confirm(user, loop, recorded).status_code == 404
    answer = confirm(cast.rita, loop, recorded)
    assert answer.status_code == 302
    page = text(get(cast.max, loop, "decision_detail"))
    assert "Rita confirmed it on" in page
    assert "Waits for a second person" not in page
    again = confirm(cast.ada, loop, recorded)
    assert again.status_code == 409
    assert NOTHING_WAITS in text(again)


def test_a_page_that_shows_an_older_decision_confirms_nothing(cast, recorded):
    follow_decision(decision=recorded, outcome="no_hire", rationale=WHY, reopen_reason="Said better.", by=cast.max)
    answer = confirm(cast.rita, recorded.loop, recorded)
    assert answer.status_code == 409
    assert CHANGED_MEANWHILE in text(answer)
    assert stored(recorded.loop).status == Loop.Status.DEBRIEF
    other = Cast()
    foreign = decide(in_debrief(other, 3), other.max)
    for typed in ("", "x", "0", "9" * 30, foreign.pk):
        url = reverse("interviews:decision_confirm", args=[recorded.loop.pk])
        assert client_of(cast.rita).post(url, {"decision": typed}).status_code == 404


def test_following_is_open_while_one_waits(cast, recorded):
    url = reverse("interviews:decision_follow", args=[recorded.loop.pk])
    assert client_of(cast.max).get(url).status_code == 200


def test_my_work_asks_the_second_person_and_not_the_first(cast, recorded):
    url = reverse("interviews:my_work")
    for user in (cast.rita, cast.ada):
        assert "confirm the decision" in text(client_of(user).get(url))
    page = text(client_of(cast.max).get(url))
    assert "confirm the decision" not in page and "record the decision" not in page
    assert "A second person confirms it next" in page
    confirm_decision(decision=recorded, by=cast.ada)
    assert "confirm the decision" not in text(client_of(cast.rita).get(url))
