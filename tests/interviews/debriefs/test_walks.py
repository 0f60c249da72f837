"""The walk-through as the meeting's tool: speaker by speaker, on everybody's own screen, up to the decision."""

import re

import pytest
from django.urls import reverse

from core import fingerprint
from core.errors import RuleViolation
from core.models import AuditEvent
from interviews.debriefs.services.debriefs import open_debrief
from interviews.debriefs.services.decisions import record_decision
from interviews.debriefs.services.walks import PlannedRow, note_talk, reveal_next, start_walk
from interviews.models import Debrief, Scorecard, Walk, WalkRow
from interviews.readings import AFTER_READING
from tests.factories.bank import competency_named
from tests.factories.debriefs import Cast, interview_about, rated_card
from tests.factories.people import client_of, make_user
from tests.factories.plan import ask_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def loop(cast):
    """Delivery divides Pia and Paul; both find Judgement weak, and Ethics strong."""
    made = cast.loop()
    row = interview_about(made, "Delivery", "Judgement", "Ethics")
    rated_card(row, cast.pia, {"Delivery": (2, "Named nobody."), "Judgement": 2, "Ethics": 5})
    rated_card(row, cast.paul, {"Delivery": (5, "Named everybody."), "Judgement": 2, "Ethics": 5})
    open_debrief(loop=made, by=cast.max)
    return made


def address(loop, name):
    return reverse(f"interviews:{name}", args=[loop.pk])


def look(loop, user, **headers):
    return client_of(user).get(address(loop, "debrief_walk"), headers=headers)


def press(loop, user, step="on", **typed):
    """Sends the form as its page has it, with what was typed."""
    page = client_of(user).get(address(loop, "debrief_walk")).text
    kept = dict(re.findall(r'name="(row|seen)" value="([^"]*)"', page))
    said = re.search(r'<textarea[^>]*name="said"[^>]*>([^<]*)</textarea>', page)
    sent = {**kept, "said": said[1].strip() if said else "", "step": step, **typed}
    return client_of(user).post(address(loop, "walk_step"), sent)


def started(loop, by):
    assert client_of(by).post(address(loop, "walk_start")).status_code == 302
    return Walk.objects.get()


def test_speakers_are_revealed_one_by_one_to_everybody(cast, loop):
    started(loop, cast.max)
    for reader in (cast.max, cast.paul):
        page = look(loop, reader).text
        assert "Delivery" in page and "0 of 2 revealed" in page
        assert "Named nobody." not in page and "Named everybody." not in page
    assert "Reveal Pia" in look(loop, cast.max).text
    press(loop, cast.max)
    page = look(loop, cast.paul).text
    assert "Named nobody." in page and "Named everybody." not in page
    assert "1 of 2 revealed, Pia speaks now" in page
    press(loop, cast.max)
    assert "Named everybody." in look(loop, cast.pia).text


def test_the_rows_that_differ_come_first_then_those_below_and_then_the_decision(cast, loop):
    started(loop, cast.max)
    for _ in range(2):
        press(loop, cast.max)
    assert "Next: Judgement" in look(loop, cast.max).text
    press(loop, cast.max)
    page = look(loop, cast.max).text
    assert "Row 2 of 2" in page and "Then one row where the panel agrees" in page
    for _ in range(3):
        press(loop, cast.max)
    assert Walk.objects.get().competency is None
    assert "Record the decision" in look(loop, cast.max).text
    assert "records the decision now" in look(loop, cast.pia).text
    press(loop, cast.max, step=str(competency_named("Judgement").pk))
    assert "Row 2 of 2" in look(loop, cast.pia).text


def test_what_is_said_stands_apart_from_what_was_written(cast, loop):
    started(loop, cast.max)
    press(loop, cast.max, step="", said="Pia left early.", leans_to="short")
    row = WalkRow.objects.get()
    assert (row.said, row.leans_to, row.by) == ("Pia left early.", "short", cast.max)
    page = look(loop, cast.pia).text
    assert "Pia left early." in page and "It falls short" in page
    debrief = client_of(cast.max).get(address(loop, "debrief")).text
    assert debrief.index("Named nobody.") < debrief.index("Pia left early.")
    assert AuditEvent.objects.filter(action="debrief.talk_noted").count() == 1


def asked_again(loop, user):
    """What an open page of this person gets when it asks again: calls that each go on from the last answer."""
    client = client_of(user)
    seen = seen_in(client.get(address(loop, "debrief_walk")).text)

    def ask():
        nonlocal seen
        headers = {"HX-Request": "true"}
        answer = client.get(address(loop, "debrief_walk"), {"since": seen}, headers=headers)
        seen = seen_in(answer.text) or seen
        return answer

    return ask


def seen_in(markup):
    found = re.search(r'id="walk-mark" name="since" value="([^"]+)"', markup)
    return found and found[1]


def parts_in(answer):
    return set(re.findall(r'id="([\w-]+)"[^>]*data-hx-swap-oob', answer.text))


def test_a_page_that_follows_gets_what_changed_and_nothing_else(cast, loop):
    started(loop, cast.max)
    ask = asked_again(loop, cast.pia)
    assert ask().status_code == 204
    press(loop, cast.max)
    answer = ask()
    assert "Named nobody." in answer.text and "<html" not in answer.text
    assert parts_in(answer) == {"walk-written", "walk-talk", "walk-plan"}
    assert ask().status_code == 204
    press(loop, cast.max, step="", said="Pia left early.")
    answer = ask()
    assert "Pia left early." in answer.text and "Named nobody." not in answer.text
    assert parts_in(answer) == {"walk-talk", "walk-plan"}
    press(loop, cast.max, step="decision")
    assert parts_in(ask()) == {"walk-row", "walk-plan", "walk-company"}
    note_talk(
        walk=Walk.objects.get(), competency_id=competency_named("Judgement").pk, said="Late.", leans_to="", by=cast.max
    )
    assert "Late." in ask().text


def test_the_leader_hears_who_follows_and_keeps_the_form(cast, loop):
    started(loop, cast.max)
    ask = asked_again(loop, cast.max)
    look(loop, cast.pia)
    answer = ask()
    assert parts_in(answer) == {"walk-company"} and "Pia" in answer.text
    note_talk(
        walk=Walk.objects.get(), competency_id=competency_named("Delivery").pk, said="So.", leans_to="", by=cast.max
    )
    assert parts_in(ask()) == {"walk-plan"}
    assert ask().status_code == 204
    press(loop, cast.max)
    assert ask().headers["HX-Trigger"] == "walk-moved"


def test_the_page_of_the_old_leader_becomes_one_that_follows(cast, loop):
    started(loop, cast.max)
    ask, follower = asked_again(loop, cast.max), asked_again(loop, cast.pia)
    client_of(cast.paul).post(address(loop, "walk_lead"))
    answer = ask()
    assert parts_in(answer) == {"walk-row", "walk-plan", "walk-company"}
    assert "<textarea" not in answer.text and "Paul leads" in answer.text
    assert "Paul leads" in follower().text


def noted(loop, user, **typed):
    return client_of(user).post(address(loop, "walk_note"), typed, headers={"Accept": "application/json"})


def test_what_is_typed_is_saved_by_itself(cast, loop):
    walk = started(loop, cast.max)
    sent = {"row": walk.competency_id, "said": "Pia left early. ", "leans_to": "short"}
    answer = noted(loop, cast.max, base=fingerprint.of_fields({}), **sent).json()
    assert WalkRow.objects.get().said == "Pia left early. "
    assert answer["sha256"] == fingerprint.of_fields({"said": "Pia left early. ", "leans_to": "short"})
    assert answer["saved_at"] and answer["revision"] == Walk.objects.get().revision
    assert noted(loop, cast.max, **{**sent, "said": "word " * 1000}).status_code == 422
    assert noted(loop, cast.max, said="Nowhere").status_code == 400
    assert noted(loop, cast.olga, **sent).status_code == 404
    not_leading = noted(loop, cast.paul, **sent)
    assert not_leading.status_code == 409 and "Max leads" in not_leading.json()["sentence"]
    client_of(cast.max).post(address(loop, "walk_end"))
    assert "is over" in noted(loop, cast.max, **sent).json()["sentence"]


def test_words_that_came_meanwhile_are_not_overwritten_unseen(cast, loop):
    walk = started(loop, cast.max)
    began = {"row": walk.competency_id, "base": fingerprint.of_fields({})}
    noted(loop, cast.max, said="From the phone.", **began)
    refused = noted(loop, cast.max, said="From the laptop.", **began)
    assert refused.status_code == 409
    assert refused.json()["current"]["values"] == {"said": "From the phone.", "leans_to": ""}
    assert noted(loop, cast.max, said="From the phone.", **began).status_code == 200
    page = client_of(cast.max).post(address(loop, "walk_step"), {"said": "From the laptop.", "step": "on", **began})
    assert page.status_code == 409
    assert "From the phone." in page.text and "From the laptop." in page.text
    assert WalkRow.objects.get().said == "From the phone."
    base = re.search(r'name="base" value="(\w+)"', page.text)[1]
    client_of(cast.max).post(address(loop, "walk_step"), {**began, "said": "From the laptop.", "base": base})
    assert WalkRow.objects.get().said == "From the laptop."


def test_a_second_press_of_the_same_page_moves_nothing(cast, loop):
    started(loop, cast.max)
    walk, plan = Walk.objects.get(), [PlannedRow(competency_named("Delivery").pk, 2)]
    seen = f"{walk.competency_id}-0"
    for _ in range(2):
        reveal_next(walk=walk, plan=plan, seen=seen, by=cast.max)
    assert WalkRow.objects.get().revealed == 1


def test_somebody_else_leads_on_when_the_leader_is_gone(cast, loop):
    started(loop, cast.max)
    press(loop, cast.max, said="Half a sentence")
    assert client_of(cast.paul).post(address(loop, "walk_lead")).status_code == 302
    page = look(loop, cast.paul).text
    assert "Half a sentence" in page and "Reveal Paul" in page
    late = press(loop, cast.max, row=str(competency_named("Delivery").pk), said="And the other half")
    assert late.status_code == 409
    assert "Paul leads the walk-through now." in late.text and "And the other half" in late.text
    assert WalkRow.objects.get().said == "Half a sentence"
    assert "leads the walk-through now" not in press(loop, cast.paul).text


def test_the_decision_waits_while_somebody_still_reveals(cast, loop):
    started(loop, cast.pia)
    said = {"outcome": "no_hire", "rationale": "Thin.", "departure_reason": "All of it."}
    with pytest.raises(RuleViolation, match="Pia still leads the walk-through"):
        record_decision(loop=loop, by=cast.max, **said)
    assert client_of(cast.max).post(address(loop, "walk_end")).status_code == 302
    record_decision(loop=loop, by=cast.max, **said)
    over = client_of(cast.pia).post(address(loop, "walk_step"), {"step": "on"})
    assert over.status_code == 409 and "This walk-through is over." in over.text


def test_where_the_decision_is_recorded_no_refusal_sends_back_to_the_last_step(cast, loop):
    started(loop, cast.max)
    ahead = "The decision is recorded at its last step."
    assert ahead in client_of(cast.max).get(address(loop, "debrief")).text
    press(loop, cast.max, step="decision")
    refused = client_of(cast.max).post(address(loop, "decision_record"), {"outcome": "hire", "rationale": ""})
    assert refused.status_code == 422 and ahead not in refused.text
    assert "It has come to the decision, which is recorded on this page." in refused.text


def test_a_decision_at_the_last_step_ends_it_for_everybody(cast, loop):
    walk = started(loop, cast.max)
    press(loop, cast.max, step="decision")
    record_decision(loop=loop, by=cast.max, outcome="no_hire", rationale="Thin.", departure_reason="All of it.")
    with pytest.raises(RuleViolation, match="This debrief is closed"):
        note_talk(walk=walk, competency_id=competency_named("Delivery").pk, said="Late", leans_to="", by=cast.max)
    over = look(loop, cast.pia, **{"HX-Request": "true"})
    assert over.status_code == 286 and "The walk-through is over" in over.text


def test_one_that_was_ended_is_taken_up_where_it_was(cast, loop):
    started(loop, cast.max)
    press(loop, cast.max, said="Remember this.")
    client_of(cast.pia).post(address(loop, "walk_end"))
    assert "Start the walk-through" in client_of(cast.pia).get(address(loop, "debrief")).text
    assert started(loop, cast.pia).led_by == cast.pia
    assert "Remember this." in look(loop, cast.pia).text


def test_starting_twice_joins_the_one_under_way(cast, loop):
    started(loop, cast.max)
    assert started(loop, cast.paul).led_by == cast.max


def test_a_loop_without_questions_has_nothing_to_walk_through(cast):
    bare = cast.loop(name="Agnes Holt")
    rated_card(interview_about(bare), cast.pia)
    debrief = open_debrief(loop=bare, by=cast.max)
    assert "walk-through" not in client_of(cast.max).get(address(bare, "debrief")).text
    with pytest.raises(RuleViolation, match="nothing to walk through"):
        start_walk(debrief=debrief, plan=[], by=cast.max)
    assert client_of(cast.max).post(address(bare, "walk_start")).status_code == 409


def test_thirty_panelists_speak_in_their_order(cast):
    crowd = cast.loop(name="Agnes Holt")
    row = interview_about(crowd, "Delivery")
    for number in range(30):
        person = make_user(f"Panelist {number:02}")
        rated_card(row, person, {"Delivery": 1 + number % 5})
    open_debrief(loop=crowd, by=cast.max)
    started(crowd, cast.max)
    for number in range(12):
        press(crowd, cast.max)
        assert f"{number + 1} of 30 revealed" in look(crowd, cast.max).text
    assert "Speaks as number 30." in look(crowd, cast.max).text


def test_whoever_does_not_read_the_debrief_has_no_part_in_it(cast, loop):
    started(loop, cast.max)
    for name in ("walk_start", "walk_step", "walk_lead", "walk_end"):
        assert client_of(cast.olga).post(address(loop, name)).status_code == 404
    assert look(loop, cast.olga).status_code == 404


def test_reading_alone_goes_on_beside_it(cast, loop):
    started(loop, cast.max)
    alone = client_of(cast.pia).get(address(loop, "debrief_walk") + "?row=1").text
    assert "Named everybody." in alone and "You read alone here." in alone


def test_a_closed_debrief_starts_none(cast, loop):
    record_decision(loop=loop, by=cast.max, outcome="no_hire", rationale="Thin.", departure_reason="All of it.")
    assert client_of(cast.max).post(address(loop, "walk_start")).status_code == 409
    assert not Walk.objects.exists()
    assert Debrief.objects.get().closed_at


def test_what_was_written_after_reading_others_is_marked_and_opens_last(cast):
    made = cast.loop(name="Agnes Holt")
    row = interview_about(made, "Delivery")
    row.questions.update(assessment_points=["Names who decided"])
    for person, score in ((cast.pia, 2), (cast.paul, 5), (cast.sam, 4)):
        card = rated_card(row, person, {"Delivery": (score, f"{person.called} wrote this.")})
        card.ratings.update(points_shown={"0": "yes"})
    Scorecard.objects.filter(seat__panelist=cast.sam).update(is_after_reading=True)
    open_debrief(loop=made, by=cast.max)
    mark = AFTER_READING
    debrief = client_of(cast.max).get(address(made, "debrief")).text
    head = re.search(r'<th scope="col">Sam\s*<span[^>]*>([^<]+)', debrief)
    assert head and head[1] == mark
    assert f"Sam ({mark.lower()}) heard" in debrief or f"Sam ({mark.lower()}) each" in debrief
    started(made, cast.max)
    press(made, cast.max)
    assert "Sam" not in look(made, cast.pia).text.split('id="walk-written"')[1].split('id="walk-plan"')[0]
    press(made, cast.max)
    page = look(made, cast.pia).text
    assert "Sam wrote this." in page and "2 of 2 revealed" in page
    assert re.search(r'<th scope="col">Sam\s*<span[^>]*>' + mark, page)


def test_a_row_stays_in_the_walk_when_it_is_no_more_among_those_to_talk_about(cast, loop):
    """The last lean tells the level: by then a walk-through may stand at a row on which everybody agrees."""
    walk = started(loop, cast.max)
    Walk.objects.update(competency=competency_named("Ethics"))
    page = look(loop, cast.max).text
    assert "Row 1 of 3" in page and 'id="row-title"><bdi>Ethics</bdi>' in page
    press(loop, cast.max)
    press(loop, cast.max)
    assert WalkRow.objects.get(walk=walk, competency=competency_named("Ethics")).revealed == 2
    press(loop, cast.max)
    assert "Row 1 of 2" in look(loop, cast.max).text


def test_a_must_have_is_marked_in_the_plan_whatever_the_room_leans_to(cast):
    ask_for(cast.role, competency_named("Delivery"), is_must_have=True)
    loop = cast.loop()
    row = interview_about(loop, "Delivery")
    rated_card(row, cast.pia, {"Delivery": 2})
    rated_card(row, cast.paul, {"Delivery": 5})
    open_debrief(loop=loop, by=cast.max)
    walk = started(loop, cast.max)
    note_talk(walk=walk, competency_id=walk.competency_id, said="Thin.", leans_to="no_hire", by=cast.max)
    plan = re.search(r'<ol class="lw-plan.*?</ol>', look(loop, cast.max).text, re.DOTALL)[0]
    assert re.search(r"Delivery.*?, must-have", plan, re.DOTALL)
