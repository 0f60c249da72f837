"""Recording a decision on the debrief page, reading it, and following it."""

import re

import pytest
from django.urls import reverse

from core.models import AuditEvent
from interviews.debriefs.services.debriefs import open_debrief
from interviews.debriefs.services.decisions import follow_decision, record_decision
from interviews.models import Decision, Interview, Loop
from tests.factories.debriefs import Cast, interview_about, rated_card
from tests.interviews.debriefs.test_debrief_pages import client_of, get, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


def in_debrief(cast, score=3, recommendations=("yes", "no")):
    loop = cast.loop()
    row = interview_about(loop, "Delivery")
    for person, word in zip((cast.pia, cast.paul), recommendations, strict=True):
        rated_card(row, person, {"Delivery": score}, recommendation=word)
    open_debrief(loop=loop, by=cast.max)
    return loop


def send(user, loop, name="decision_record", **fields):
    fields = {"outcome": "no_hire", "rationale": "Thin on both stories.", **fields}
    return client_of(user).post(reverse(f"interviews:{name}", args=[loop.pk]), fields)


def test_a_decision_is_recorded_and_shown():
    cast = Cast()
    loop = in_debrief(cast)
    answer = send(cast.max, loop, dissent="Pia would wait.", conditions="None but <references>.")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("interviews:decision_detail", args=[loop.pk])
    for user in (cast.max, cast.rita, cast.pia, cast.ada):
        page = text(get(user, loop, "decision_detail"))
        for words in ("Do not hire", "Thin on both stories.", "Pia would wait.", "3.0 of 5", "Max recorded it on"):
            assert words in page
        assert "&lt;references&gt;" in page


def test_nothing_chosen_answers_422_beside_the_fields():
    cast = Cast()
    loop = in_debrief(cast)
    answer = client_of(cast.max).post(reverse("interviews:decision_record", args=[loop.pk]), {"dissent": "Pia waits."})
    page = text(answer)
    assert answer.status_code == 422
    assert "Two things to fix" in page
    assert "Choose one." in page
    assert "Fill this in." in page
    assert "Pia waits." in page
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("score", "recommendations", "outcome", "sentence"),
    [
        (3, ("yes", "no"), "hire", "The score is below the level set for this opening. Say what outweighs it."),
        (4, ("yes", "no"), "no_hire", "The score is above the level set for this opening. Say what outweighs it."),
        (3, ("yes", "yes"), "no_hire", "Most of the panel would hire. Say why you decide otherwise."),
    ],
)
def test_a_departure_without_its_reason_answers_422_and_keeps_the_text(score, recommendations, outcome, sentence):
    cast = Cast()
    loop = in_debrief(cast, score, recommendations)
    answer = send(cast.max, loop, outcome=outcome, rationale="Kept <as> typed")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(rf'id="id_departure_reason_error">\s*{re.escape(sentence)}', html)
    assert html.count(sentence) == 1  # F6: once, at the field; the summary names the field
    assert "What outweighs it: A second reason is needed." in html
    assert "Kept &lt;as&gt; typed</textarea>" in html
    assert re.search(rf'value="{outcome}"[^>]*checked', html)
    assert send(cast.max, loop, outcome=outcome, departure_reason="The scenario round.").status_code == 302
    assert Decision.objects.get().departs


def test_both_departures_are_named():
    cast = Cast()
    page = text(send(cast.max, in_debrief(cast, 3, ("no", "no")), outcome="hire"))
    assert "below the level" in page
    assert "Most of the panel would not hire." in page


def test_no_departure_is_asked_for_where_none_can_be():
    cast = Cast(level="3.0")
    loop = in_debrief(cast, 3, ("yes", "yes"))
    html = get(cast.max, loop).content.decode()
    assert 'data-when="no_hire"' in html  # only that outcome would depart


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"round_name": "", "round_minutes": "60"}, "Name the round that you want to hold."),
        ({"round_name": "Talk", "round_minutes": ""}, "A round takes from 15 minutes to 8 hours."),
        ({"round_name": "Talk", "round_minutes": "3"}, "A round takes from 15 minutes to 8 hours."),
        ({"round_name": "Talk", "round_minutes": "9999"}, "A round takes from 15 minutes to 8 hours."),
        ({"round_name": "Talk", "round_minutes": "an hour"}, "Give the minutes as a number."),
        ({"round_name": "Talk", "round_minutes": "60", "round_kind": "chat"}, "Choose one of the answers"),
        ({"round_name": "T" * 81, "round_minutes": "60"}, "Shorten this to 80 characters"),
    ],
)
def test_another_round_says_what_is_missing(fields, words):
    cast = Cast()
    loop = in_debrief(cast)
    answer = send(cast.max, loop, outcome="another_round", **fields)
    assert answer.status_code == 422
    assert words in text(answer)
    assert loop.interviews.count() == 1


def test_another_round_is_planned():
    cast = Cast()
    loop = in_debrief(cast)
    answer = send(cast.max, loop, outcome="another_round", round_name="Talk", round_kind="scenario", round_minutes="45")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("interviews:loop_detail", args=[loop.pk])
    added = Interview.objects.get(loop=loop, name="Talk")
    assert (added.kind, added.minutes, added.status) == ("scenario", 45, "unscheduled")
    loop.refresh_from_db()
    assert loop.status == Loop.Status.ACTIVE


def test_a_round_that_is_not_to_be_held_is_not_looked_at():
    cast = Cast()
    assert send(cast.max, in_debrief(cast), round_name="", round_minutes="an hour", round_kind="x").status_code == 302


def test_what_one_outcome_asks_for_is_not_called_optional():
    cast = Cast()
    html = " ".join(get(cast.max, in_debrief(cast)).content.decode().split())
    for name in ("round_name", "round_minutes", "departure_reason"):
        label = html.split(f'<label class="form-label" for="id_{name}">')[1].split("</label>")[0]
        assert "optional" not in label


def test_text_that_cannot_be_kept():
    cast = Cast()
    loop = in_debrief(cast)
    answer = send(cast.max, loop, rationale="half\x00")
    assert answer.status_code == 422
    assert "invisible NUL character" in text(answer)
    assert send(cast.max, loop, outcome="maybe").status_code == 422


def test_the_second_tab_answers_409_and_shows_what_was_typed():
    cast = Cast()
    loop = in_debrief(cast)
    send(cast.max, loop, key="first")
    answer = send(cast.max, loop, outcome="no_hire", rationale="From the second tab.", key="second")
    page = text(answer)
    assert answer.status_code == 409
    assert "Somebody recorded a decision already." in page
    assert "What you typed From the second tab." in page
    assert Decision.objects.get().rationale == "Thin on both stories."


def test_a_double_click_goes_to_the_decision():
    cast = Cast()
    loop = in_debrief(cast)
    assert [send(cast.max, loop, key="one").status_code for _ in range(2)] == [302, 302]
    assert AuditEvent.objects.filter(action="decision.recorded").count() == 1


def test_deciding_before_the_debrief_answers_409():
    cast = Cast()
    loop = cast.loop()
    rated_card(interview_about(loop, "Delivery"), cast.pia, {"Delivery": 3})
    answer = send(cast.max, loop)
    assert answer.status_code == 409
    assert "is not open, so nothing can be decided yet" in text(answer)
    assert "What you typed Thin on both stories." in text(answer)
    assert send(cast.max, loop, outcome="hire").status_code == 409


def test_no_decision_yet():
    cast = Cast()
    page = text(get(cast.rita, in_debrief(cast), "decision_detail"))
    assert "No decision yet" in page


def test_only_the_hiring_manager_sees_the_way_to_a_new_decision():
    cast = Cast()
    loop = in_debrief(cast)
    record_decision(loop=loop, outcome="no_hire", rationale="Thin.", by=cast.max)
    assert "Follow with a new decision" in text(get(cast.max, loop, "decision_detail"))
    for user in (cast.rita, cast.pia, cast.ada):
        assert "Follow with a new decision" not in text(get(user, loop, "decision_detail"))
        assert get(user, loop, "decision_follow").status_code == 404
        assert send(user, loop, "decision_follow", reopen_reason="News.").status_code == 404
    for name in ("decision_detail", "decision_follow"):
        assert get(cast.olga, loop, name).status_code == 404


def test_a_decision_is_followed_and_the_history_stays():
    cast = Cast()
    loop = in_debrief(cast)
    record_decision(loop=loop, outcome="no_hire", rationale="Thin.", by=cast.max)
    answer = send(cast.max, loop, "decision_follow", outcome="hire", rationale="A reference says otherwise.")
    assert answer.status_code == 422
    assert "Two things to fix" in text(answer)  # why it follows, and what outweighs the score
    assert "A reference says otherwise." in text(answer)
    reasons = {"reopen_reason": "A reference came in.", "departure_reason": "The reference."}
    answer = send(cast.max, loop, "decision_follow", outcome="hire", rationale="It says otherwise.", **reasons)
    assert answer.status_code == 302
    page = text(get(cast.max, loop, "decision_detail"))
    for words in ("Hire", "It says otherwise.", "A reference came in.", "The reference.", "Decided before", "Thin."):
        assert words in page


def test_following_in_two_tabs_answers_409():
    cast = Cast()
    loop = in_debrief(cast)
    old = record_decision(loop=loop, outcome="no_hire", rationale="Thin.", by=cast.max)
    follow_decision(
        decision=old,
        outcome="another_round",
        rationale="Unclear.",
        round_name="Talk",
        reopen_reason="News.",
        by=cast.max,
    )
    # The loop is under interviews again, so there is nothing here to follow.
    assert send(cast.max, loop, "decision_follow", reopen_reason="News.").status_code == 404


def test_there_is_nothing_to_follow_before_a_decision():
    cast = Cast()
    assert get(cast.max, in_debrief(cast), "decision_follow").status_code == 404


def test_a_hiring_manager_who_applied_does_not_find_it():
    cast = Cast()
    loop = in_debrief(cast)
    loop.candidate.user = cast.max
    loop.candidate.save()
    assert send(cast.max, loop).status_code == 404


def test_b5_enter_in_the_address_bar_after_a_refusal_leads_back_with_the_text():
    cast = Cast()
    loop = in_debrief(cast, score=5, recommendations=("yes", "yes"))
    client, address = client_of(cast.max), reverse("interviews:decision_record", args=[loop.pk])
    debrief = reverse("interviews:debrief", args=[loop.pk])
    client.get(debrief)
    came_from = {"Referer": f"http://testserver{debrief}"}
    refused = client.post(address, {"outcome": "no_hire", "rationale": "Thin on stories."}, headers=came_from)
    assert refused.status_code == 422
    back = client.get(address)
    assert (back.status_code, back["Location"]) == (302, debrief)
    assert "Thin on stories." in client.get(debrief).text
    assert "Thin on stories." not in client.get(debrief).text


def test_b5_nobody_else_finds_what_was_typed():
    cast = Cast()
    loop = in_debrief(cast)
    debrief = reverse("interviews:debrief", args=[loop.pk])
    client_of(cast.max).post(
        reverse("interviews:decision_record", args=[loop.pk]),
        {"rationale": "Thin on stories."},
        headers={"Referer": f"http://testserver{debrief}"},
    )
    assert "Thin on stories." not in client_of(cast.ada).get(debrief).text
