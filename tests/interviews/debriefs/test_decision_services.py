"""Recording a decision, and letting another follow it."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.errors import RuleViolation
from core.models import AuditEvent
from hiring.openings.agreement.wording import UNSIGNED
from interviews.debriefs.departures import ABOVE, AT, BELOW, MOST_ARE_AGAINST, MOST_ARE_FOR
from interviews.debriefs.services.debriefs import open_debrief
from interviews.debriefs.services.decisions import follow_decision, record_decision
from interviews.models import Decision, Interview, Loop, Scorecard
from interviews.visibility import ABOUT_YOU, ON_THIS_PANEL
from tests.factories.debriefs import Cast, interview_about, rated_card, ready_loop
from tests.factories.plan import agree_on

pytestmark = pytest.mark.django_db

# The openings here have a level that nobody signed.
ABOVE, AT, BELOW = (sentence.format(level=UNSIGNED.level_name) for sentence in (ABOVE, AT, BELOW))
WHY = "The delivery evidence is thin on both stories."


def in_debrief(cast, score, recommendations=("yes", "no"), **candidate):
    """A loop in debrief where two cards rate one competency alike."""
    loop = cast.loop(**candidate)
    row = interview_about(loop, "Delivery")
    for person, word in zip((cast.pia, cast.paul), recommendations, strict=True):
        rated_card(row, person, {"Delivery": score}, recommendation=word)
    open_debrief(loop=loop, by=cast.max)
    return loop


def decide(loop, by, outcome="no_hire", **fields):
    return record_decision(loop=loop, outcome=outcome, by=by, **{"rationale": WHY, **fields})


def refusal(action, *args, **fields):
    with pytest.raises(RuleViolation) as refused, transaction.atomic():
        action(*args, **fields)
    return refused.value.sentence


@pytest.mark.parametrize(("outcome", "score"), [("hire", 4), ("no_hire", 3)])
def test_a_decision_closes_the_debrief_and_decides_the_loop(outcome, score):
    cast = Cast()
    loop = in_debrief(cast, score)
    decision = decide(loop, cast.max, outcome, conditions="A start after the harvest.", dissent="Pia would wait.")
    loop.refresh_from_db()
    assert loop.status == Loop.Status.DECIDED
    assert decision.debrief.closed_at == decision.decided_at
    assert (decision.outcome, decision.decided_by, decision.departs) == (outcome, cast.max, False)
    assert (decision.conditions, decision.dissent) == ("A start after the harvest.", "Pia would wait.")
    event = AuditEvent.objects.get(action="decision.recorded")
    assert (event.by_id, event.scope, event.subject_id) == (cast.max.pk, loop.scope, str(decision.pk))
    assert event.fields == ["conditions", "dissent", "outcome", "rationale", "version 1, not signed"]
    assert event.reason == ""  # ids and field names, never opinions


@pytest.mark.parametrize(
    ("outcome", "score", "given", "sentence"),
    [
        ("hire", 3, ("yes", "yes"), BELOW),
        ("no_hire", 4, ("no", "no"), ABOVE),
        ("hire", 4, ("no", "strong_no"), MOST_ARE_AGAINST),
        ("no_hire", 3, ("yes", "strong_yes"), MOST_ARE_FOR),
    ],
)
def test_a_departure_needs_a_second_reason(outcome, score, given, sentence):
    cast = Cast()
    loop = in_debrief(cast, score, given)
    assert refusal(decide, loop, cast.max, outcome) == sentence
    assert refusal(decide, loop, cast.max, outcome, departure_reason="  ") == sentence
    assert not Decision.objects.exists()
    decision = decide(loop, cast.max, outcome, departure_reason="The scenario round shows it better.")
    assert decision.departs
    assert decision.departure_reason == "The scenario round shows it better."


def test_a_score_at_the_level_has_reached_it():
    cast = Cast(level="4.0")
    assert not decide(in_debrief(cast, 4), cast.max, "hire").departs
    assert refusal(decide, in_debrief(cast, 4, name="Agnes"), cast.max, "no_hire") == AT


def test_the_level_is_the_one_agreed_when_the_debrief_opened():
    cast = Cast()
    loop = in_debrief(cast, 3)
    agree_on(cast.opening, cast.max, cast.pia, level=Decimal(1))
    assert refusal(decide, loop, cast.max, "hire") == BELOW


def test_shadows_and_waived_cards_have_no_voice_in_the_majority():
    cast = Cast()
    loop = cast.loop()
    row = interview_about(loop, "Delivery")
    rated_card(row, cast.pia, {"Delivery": 3}, recommendation="no")
    rated_card(row, cast.sam, {"Delivery": 5}, recommendation="strong_yes", is_shadow=True)
    rated_card(row, cast.paul, {"Delivery": 5}, recommendation="strong_yes", status="waived")
    open_debrief(loop=loop, by=cast.max)
    assert not decide(loop, cast.max, "no_hire").departs


def test_a_decision_needs_its_reason():
    cast = Cast()
    loop = in_debrief(cast, 3)
    assert refusal(decide, loop, cast.max, rationale=" \n ") == "Write the reason for the decision."


def test_nothing_is_decided_before_the_debrief():
    cast = Cast()
    assert "not open" in refusal(decide, ready_loop(cast), cast.max)


def test_two_tabs_decide_once():
    cast = Cast()
    loop = in_debrief(cast, 3)
    decide(loop, cast.max, key="first-tab")
    stale = Loop.objects.get(pk=loop.pk)
    assert refusal(decide, stale, cast.max, "hire", key="second-tab") == "Somebody recorded a decision already."
    assert Decision.objects.get().outcome == "no_hire"


def test_a_double_click_decides_once_and_gives_the_same_decision():
    cast = Cast()
    loop = in_debrief(cast, 3)
    first = decide(loop, cast.max, key="one-page")
    assert decide(loop, cast.max, key="one-page") == first
    assert AuditEvent.objects.filter(action="decision.recorded").count() == 1


def test_a_refused_click_leaves_the_key_free():
    cast = Cast()
    loop = in_debrief(cast, 4)
    assert refusal(decide, loop, cast.max, "no_hire", key="one-page") == ABOVE
    assert decide(loop, cast.max, "hire", key="one-page").outcome == "hire"


def test_the_database_holds_one_current_decision_and_its_reasons():
    cast = Cast()
    loop = in_debrief(cast, 3)
    made = decide(loop, cast.max)
    fields = {"loop": loop, "debrief": made.debrief, "outcome": "hire", "decided_by": cast.max}
    for wrong in ({"rationale": "x"}, {"rationale": ""}, {"rationale": "x", "departs": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            # The refusal of the database is tested.
            Decision.objects.create(**fields, **wrong)


def test_only_the_hiring_manager_decides():
    cast = Cast()
    loop = in_debrief(cast, 3)
    cast.member(cast.rita, "recruiter")
    cast.member(cast.sam, "coordinator")
    for name in ("rita", "pia", "paul", "sam", "olga", "ada"):
        assert not getattr(cast, name).has_perm("interviews.record_decision", loop), name
    assert decide(loop, cast.max).decided_by == cast.max


def test_nobody_decides_on_their_own_application():
    cast = Cast()
    loop = in_debrief(cast, 3)
    loop.candidate.user = cast.max
    loop.candidate.save()
    assert refusal(decide, loop, cast.max) == ABOUT_YOU


def test_a_manager_who_owes_a_card_does_not_decide():
    cast = Cast()
    loop = in_debrief(cast, 3)
    rated_card(loop.interviews.get(), cast.max, status="draft", is_shadow=True)
    assert refusal(decide, loop, cast.max) == ON_THIS_PANEL


def test_another_round_plans_it_and_goes_back_to_interviews():
    cast = Cast()
    loop = in_debrief(cast, 4, ("no", "no"))
    decision = decide(
        loop, cast.max, "another_round", round_name=" Working session ", round_kind="scenario", round_minutes=90
    )
    loop.refresh_from_db()
    assert loop.status == Loop.Status.ACTIVE
    assert decision.debrief.closed_at is not None
    assert not decision.departs
    added = loop.interviews.get(position=2)
    assert (added.name, added.kind, added.minutes) == ("Working session", "scenario", 90)
    assert (added.status, added.starts_at, added.source_round) == (Interview.Status.UNSCHEDULED, None, None)


@pytest.mark.parametrize(
    "fields",
    [
        {"round_name": "  "},
        {"round_name": "Talk", "round_minutes": 5},
        {"round_name": "Talk", "round_minutes": 481},
        {"round_name": "Talk", "round_kind": "chat"},
    ],
)
def test_another_round_has_a_name_a_kind_and_a_length(fields):
    cast = Cast()
    loop = in_debrief(cast, 3)
    assert "Name the round" in refusal(decide, loop, cast.max, "another_round", **fields)
    loop.refresh_from_db()
    assert (loop.status, loop.interviews.count()) == (Loop.Status.DEBRIEF, 1)


def test_the_decision_after_another_round_follows_the_first():
    cast = Cast()
    loop = in_debrief(cast, 3)
    first = decide(loop, cast.max, "another_round", round_name="Talk")
    added = loop.interviews.get(position=2)
    Interview.objects.filter(pk=added.pk).update(status="completed", starts_at=first.decided_at)
    rated_card(added, cast.rita, {}, recommendation="no")
    open_debrief(loop=loop, by=cast.max)
    second = decide(loop, cast.max, "no_hire")
    first.refresh_from_db()
    assert first.followed_by == second
    assert first.debrief != second.debrief
    assert loop.decisions.current().get() == second
    assert set(Scorecard.objects.for_loop(loop).values_list("status", flat=True)) == {"locked"}


def follow(decision, by, outcome="hire", **fields):
    fields = {"rationale": WHY, "reopen_reason": "A reference came in.", **fields}
    return follow_decision(decision=decision, outcome=outcome, by=by, **fields)


def test_a_new_decision_follows_and_keeps_the_old_one():
    cast = Cast()
    loop = in_debrief(cast, 3)
    old = decide(loop, cast.max)
    new = follow(old, cast.max, departure_reason="The reference outweighs it.")
    newest = follow(new, cast.max, "no_hire", reopen_reason="The reference was withdrawn.")
    old.refresh_from_db()
    assert (old.outcome, old.rationale, old.followed_by) == ("no_hire", WHY, new)
    assert (new.outcome, new.departs, new.reopen_reason) == ("hire", True, "A reference came in.")
    assert list(loop.decisions.current()) == [newest]
    loop.refresh_from_db()
    assert loop.status == Loop.Status.DECIDED
    assert list(AuditEvent.objects.filter(action="decision.followed").values_list("reason", flat=True)) == [
        "The reference was withdrawn.",
        "A reference came in.",
    ]


def test_following_is_refused_without_a_reason_and_twice():
    cast = Cast()
    loop = in_debrief(cast, 3)
    old = decide(loop, cast.max)
    assert "Say why a new decision" in refusal(follow, old, cast.max, "no_hire", reopen_reason=" ")
    assert refusal(follow, old, cast.max) == BELOW
    assert Decision.objects.get().followed_by is None
    follow(old, cast.max, "no_hire")
    assert "follows this one already" in refusal(follow, old, cast.max, "no_hire")
    assert Decision.objects.count() == 2


def test_a_double_click_follows_once():
    cast = Cast()
    old = decide(in_debrief(cast, 3), cast.max)
    new = follow(old, cast.max, "no_hire", key="k")
    assert follow(old, cast.max, "no_hire", key="k") == new


def test_another_round_may_follow_a_decision():
    cast = Cast()
    loop = in_debrief(cast, 3)
    old = decide(loop, cast.max)
    follow(old, cast.max, "another_round", round_name="Reference talk")
    loop.refresh_from_db()
    assert loop.status == Loop.Status.ACTIVE
    assert loop.interviews.filter(name="Reference talk", status="unscheduled").exists()


def test_two_loops_have_their_decisions_followed_apart():
    cast = Cast()
    decisions = [decide(in_debrief(cast, 3, name=name), cast.max) for name in ("Rui", "Agnes")]
    followed = [follow(old, cast.max, "no_hire") for old in decisions]
    for old, new in zip(decisions, followed, strict=True):
        old.refresh_from_db()
        assert old.followed_by == new


def test_a_reason_for_departing_is_kept_only_where_it_departs():
    cast = Cast()
    assert decide(in_debrief(cast, 4), cast.max, "hire", departure_reason="Needless.").departure_reason == ""
