"""A round begins by its clock or its lead, and its loop with it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleViolation
from core.models import AuditEvent
from interviews.cards.services import submit_scorecard
from interviews.loops.services.beginning import EarlyStart, begin_due_rounds, start_round, take_back_start
from interviews.loops.services.loops import start_loop
from interviews.loops.services.panels import seat_panelist
from interviews.loops.services.rounds import hold_past_rounds, mark_held, schedule_interview
from interviews.models import Interview, Loop, Scorecard, Seat
from interviews.tasks import begin_rounds
from tests.answers import post_anyway
from tests.factories.people import client_of

TWO_DAYS = timedelta(days=2)
MINUTE = timedelta(minutes=1)


def at(interview, moment, people, **more):
    """Give the round its time, without a mail."""
    values = {"time_zone": "Europe/Berlin", "invite": False, "by": people.rita, **more}
    schedule_interview(interview=interview, starts_at=moment, **values)
    return interview


def stored(interview):
    return Interview.objects.select_related("loop").get(pk=interview.pk)


def kit_of(interview, user, step="start"):
    address = reverse("interviews:kit", args=[interview.pk])
    return client_of(user).get(f"{address}?step={step}").content.decode()


@pytest.fixture
def first(running, people):
    """A round that Pia leads, planned for the day after tomorrow."""
    interview = running.interviews.first()
    Seat.objects.filter(interview=interview, panelist=people.pia).update(is_lead=True)
    return at(interview, timezone.now() + TWO_DAYS, people)


# --- By its lead ----------------------------------------------------------------------------------------------


def test_a_start_long_before_its_time_asks_first(first, people):
    """A6: two days early is a question, and only its answer starts."""
    with pytest.raises(EarlyStart, match=r"planned for .* at .*\. Start it now\?"):
        start_round(interview=first, by=people.pia)
    assert stored(first).started_at is None
    kit = reverse("interviews:kit", args=[first.pk])
    asked = client_of(people.pia).post(kit, {"start": "yes"})
    body = asked.content.decode()
    assert asked.status_code == 409
    assert "Start it now?" in body and 'name="start" value="early"' in body
    answer = client_of(people.pia).post(kit, {"start": "early"}, follow=True)
    assert "The round has begun." in answer.content.decode()
    assert (stored(first).started_by, stored(first).loop.status) == (people.pia, "active")


@pytest.mark.parametrize(("before", "asks"), [(14 * MINUTE, False), (16 * MINUTE, True), (-5 * MINUTE, False)])
def test_a_quarter_of_an_hour_early_needs_no_question(first, people, before, asks):
    """A6"""
    Interview.objects.filter(pk=first.pk).update(starts_at=timezone.now() + before)
    if asks:
        with pytest.raises(EarlyStart):
            start_round(interview=first, by=people.pia)
    else:
        start_round(interview=first, by=people.pia)
    assert (stored(first).started_by == people.pia) is not asks


def test_whoever_started_takes_it_back(first, people):
    """A6: Undo, for the starter alone."""
    start_round(interview=first, is_early=True, by=people.pia)
    assert "Take the start back" in kit_of(first, people.pia)
    assert "Take the start back" not in kit_of(first, people.paul)
    undo = reverse("interviews:round_take_back_start", args=[first.pk])
    assert client_of(people.paul).post(undo).status_code == 409
    assert client_of(people.olga).post(undo).status_code == 404
    answer = client_of(people.pia).post(undo, follow=True)
    assert "The start is taken back." in answer.content.decode()
    assert (stored(first).started_at, stored(first).started_by) == (None, None)
    assert "Start the round" in kit_of(first, people.pia)
    assert AuditEvent.objects.filter(action="interview.start_taken_back").count() == 1


def test_an_early_start_spoils_neither_the_day_nor_counts_as_held(first, people):
    """A6: what was started two days early begins anew with its planned time."""
    start_round(interview=first, is_early=True, by=people.pia)
    with pytest.raises(RuleViolation, match="Nobody can know yet"):
        mark_held(interview=first, by=people.rita)
    assert hold_past_rounds(loop=first.loop, by=people.rita) == 0
    Interview.objects.filter(pk=first.pk).update(
        starts_at=timezone.now() - 10 * MINUTE, started_at=timezone.now() - TWO_DAYS
    )
    assert "50 min left" in kit_of(first, people.pia)
    begin_due_rounds()
    assert (stored(first).started_at, stored(first).started_by) == (stored(first).starts_at, None)


def test_an_early_start_that_nobody_ended_waits_for_its_time_again(first, people):
    """A6: its clock has run out, and the planned time is still to come."""
    start_round(interview=first, is_early=True, by=people.pia)
    Interview.objects.filter(pk=first.pk).update(started_at=timezone.now() - timedelta(hours=5))
    page = kit_of(first, people.pia)
    assert "Before the interview" in page and "Interview over" not in page


def test_a_card_waits_for_the_planned_time_whoever_started(first, people):
    """H3: started early with open eyes, and submitted at once: refused."""
    start_round(interview=first, is_early=True, by=people.pia)
    card = Scorecard.objects.get(seat__interview=first, seat__panelist=people.pia)
    with pytest.raises(RuleViolation, match="has not begun yet. It is planned for"):
        submit_scorecard(card=card, revision=card.revision, by=people.pia)


def test_a_shadow_never_starts_a_round(first, people):
    """H3: and is offered no button that would."""
    seat_panelist(interview=first, panelist=people.sam, is_shadow=True, by=people.rita)
    for without_lead in (False, True):
        if without_lead:
            Seat.objects.filter(interview=first).update(is_lead=False)
        with pytest.raises(RuleViolation, match="starts? this round|and starts it"):
            start_round(interview=first, is_early=True, by=people.sam)
        page = kit_of(first, people.sam)
        assert "Start the round" not in page and "It begins by itself at its planned time" in page


def test_a_panel_with_a_lead_leaves_the_start_to_them(first, people):
    """A6"""
    with pytest.raises(RuleViolation, match="Pia Moreau leads this round and starts it"):
        start_round(interview=first, is_early=True, by=people.paul)
    Seat.objects.filter(interview=first).update(is_lead=False)
    start_round(interview=first, is_early=True, by=people.paul)
    assert stored(first).started_by == people.paul


def test_another_time_forgets_the_start_of_the_earlier_one(first, people):
    """A6"""
    Interview.objects.filter(pk=first.pk).update(starts_at=timezone.now())
    start_round(interview=first, by=people.pia)
    at(first, timezone.now() + 5 * MINUTE, people)
    assert stored(first).started_by == people.pia
    at(first, timezone.now() + TWO_DAYS, people)
    assert (stored(first).started_at, stored(first).started_by) == (None, None)


# --- By its clock ---------------------------------------------------------------------------------------------


def test_a_round_begins_by_its_clock(staffed, people):
    """A6, A7: nobody pressed anything, and the page and the loop know that it has begun."""
    interview = at(staffed.interviews.first(), timezone.now() + TWO_DAYS, people)
    Interview.objects.filter(pk=interview.pk).update(starts_at=timezone.now() - 10 * MINUTE)
    page = kit_of(interview, people.paul)
    assert "50 min left" in page and "The interview is under way" in page and "aria-disabled" not in page
    begin_rounds()
    assert stored(interview).started_at == stored(interview).starts_at
    assert stored(interview).loop.status == Loop.Status.ACTIVE
    event = AuditEvent.objects.get(action="interview.started")
    begin_rounds()
    assert event.by_id is None
    assert AuditEvent.objects.filter(action="interview.started").count() == 1


def test_its_lead_may_say_that_it_began_later(first, people):
    Interview.objects.filter(pk=first.pk).update(starts_at=timezone.now() - 10 * MINUTE)
    begin_due_rounds()
    assert "It begins only now" in kit_of(first, people.pia)
    start_round(interview=first, by=people.pia)
    assert "60 min left" in kit_of(first, people.pia)
    take_back_start(interview=first, by=people.pia)
    assert "50 min left" in kit_of(first, people.pia)


def test_the_kit_of_a_round_held_days_ago_opens_at_the_first_answer_without_words(first, people):
    """F3: nobody pressed "Start" three days ago."""
    Interview.objects.filter(pk=first.pk).update(starts_at=timezone.now() - timedelta(days=3), started_at=None)
    kit = reverse("interviews:kit", args=[first.pk])
    card = Scorecard.objects.get(seat__interview=first, seat__panelist=people.pia)
    answer = client_of(people.pia).get(kit, follow=True)
    assert answer.redirect_chain == [(reverse("interviews:scorecard_submit", args=[card.pk]), 302)]
    assert "Before the interview" not in answer.text and "Start the round" not in answer.text


def test_a_page_that_is_open_before_the_time_knows_when_it_begins(first, people):
    Interview.objects.filter(pk=first.pk).update(starts_at=timezone.now() + 10 * MINUTE)
    assert 'data-begins-in="5' in kit_of(first, people.pia)


# --- The loop with it -----------------------------------------------------------------------------------------


def test_inviting_everybody_starts_the_loop(staffed, people):
    """A7: "Save and invite" for every round, and nothing else."""
    for turn, interview in enumerate(staffed.interviews.all()):
        assert Loop.objects.get(pk=staffed.pk).status == "planning", turn
        at(interview, timezone.now() + TWO_DAYS, people, invite=True)
    assert Loop.objects.get(pk=staffed.pk).status == "active"


def test_invitations_sent_together_start_the_loop(staffed, people):
    """A7"""
    for interview in staffed.interviews.all():
        at(interview, timezone.now() + TWO_DAYS, people)
    page = client_of(people.rita).get(reverse("interviews:loop_detail", args=[staffed.pk])).content.decode()
    assert "Start without invitations" in page and "Start the interviews" not in page
    answer = post_anyway(client_of(people.rita), reverse("interviews:loop_invite", args=[staffed.pk]))
    assert "Everybody is invited, so the interviews have started." in answer.content.decode()
    assert Loop.objects.get(pk=staffed.pk).status == "active"


def test_a_question_that_nobody_asks_is_named_and_the_loop_waits(staffed, people):
    """A7: the one thing left to do can be done, and its button says so."""
    question = staffed.questions.first()
    question.asker = None
    question.save()
    for interview in staffed.interviews.all():
        at(interview, timezone.now() + TWO_DAYS, people, invite=True)
    assert Loop.objects.get(pk=staffed.pk).status == "planning"
    page = client_of(people.rita).get(reverse("interviews:loop_detail", args=[staffed.pk])).content.decode()
    assert "Start the interviews" in page and "Choose who asks it first" in page


def test_a_loop_is_started_without_invitations(staffed, people):
    """A7: who plans without mails keeps a way."""
    at(staffed.interviews.first(), timezone.now() + TWO_DAYS, people)
    start_loop(loop=staffed, by=people.rita)
    assert staffed.status == "active"


def test_a_round_that_begins_starts_its_loop_as_it_is(planned, people):
    """A7: another round has no panel yet, and the hour does not wait for it."""
    interview = planned.interviews.first()
    seat_panelist(interview=interview, panelist=people.pia, by=people.rita)
    at(interview, timezone.now() + 5 * MINUTE, people)
    page = kit_of(interview, people.pia)
    assert "Start the round" in page and "aria-disabled" not in page
    start_round(interview=interview, by=people.pia)
    assert stored(interview).loop.status == "active"


def test_a_round_that_runs_is_under_way_on_board_agenda_and_schedule(running, people):
    """A6: nothing calls a round planned that has begun; before it begins, and once it was held, it says so."""
    interview = running.interviews.first()
    pages = [
        reverse("interviews:loop_detail", args=[running.pk]),
        reverse("interviews:interview_list") + "?whose=all",
        reverse("interviews:interview_edit", args=[interview.pk]),
    ]

    def say_so():
        return ["Under way" in client_of(people.rita).get(page).content.decode() for page in pages]

    at(interview, timezone.now() + TWO_DAYS, people)
    assert say_so() == [False, False, False]
    Interview.objects.filter(pk=interview.pk).update(starts_at=timezone.now() - 5 * MINUTE)
    assert say_so() == [True, True, True]
    Interview.objects.filter(pk=interview.pk).update(status="completed")
    assert say_so() == [False, False, False]
