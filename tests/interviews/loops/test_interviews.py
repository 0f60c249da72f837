"""Times, places, and how a round ends."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from core.errors import RuleViolation
from core.models import AuditEvent
from interviews.loops.services.beginning import start_round
from interviews.loops.services.panels import seat_panelist
from interviews.loops.services.rounds import (
    cancel_interview,
    mark_held,
    mark_no_show,
    schedule_interview,
    send_invitations,
)
from interviews.models import INTERVIEW_TRANSITIONS, Interview, Loop, Message, Scorecard

SOON = timedelta(days=2)


@pytest.fixture
def first(staffed):
    return staffed.interviews.first()


def schedule(interview, people, **changes):
    values = {"starts_at": timezone.now() + SOON, "time_zone": "Europe/Berlin", "by": people.rita, **changes}
    schedule_interview(interview=interview, **values)
    return interview


def kinds(interview, kind):
    rows = interview.messages.filter(kind=kind).order_by("calendar_sequence", "recipient__name")
    return [(row.calendar_sequence, row.recipient.called) for row in rows]


def test_a_time_makes_it_planned_and_invites_the_panel(first, people):
    start = datetime(2030, 3, 12, 13, tzinfo=UTC)
    schedule(first, people, starts_at=start, place="Room Skiff", link="https://meet.example.org/1")
    first.refresh_from_db()
    assert (first.status, first.starts_at, first.time_zone) == (Interview.Status.SCHEDULED, start, "Europe/Berlin")
    assert kinds(first, "invitation") == [(0, "Paul"), (0, "Pia")]
    reminders = first.messages.filter(kind="reminder")
    assert {row.due_at for row in reminders} == {first.ends_at + timedelta(hours=1)}
    event = AuditEvent.objects.get(action="interview.scheduled")
    assert event.fields == ["dial_in", "link", "means", "place", "starts_at", "status", "time_zone"]


def test_a_naive_time_is_wall_clock_time_of_the_zone(first, people):
    schedule(first, people, starts_at=datetime(2030, 7, 1, 14, 0), time_zone="America/New_York")
    assert first.starts_at == datetime(2030, 7, 1, 18, 0, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused(first, people):
    with pytest.raises(RuleViolation, match="The clocks in Berlin jump over 02:30 on that day"):
        schedule(first, people, starts_at=datetime(2030, 3, 31, 2, 30))
    first.refresh_from_db()
    assert first.status == Interview.Status.UNSCHEDULED


@pytest.mark.parametrize(("fold", "hour"), [(0, 0), (1, 1)])
def test_of_a_time_that_comes_twice_the_chosen_one_is_kept(first, people, fold, hour):
    schedule(first, people, starts_at=datetime(2030, 10, 27, 2, 30, fold=fold))
    assert first.starts_at == datetime(2030, 10, 27, hour, 30, tzinfo=UTC)


def test_an_unknown_zone_is_refused(first, people):
    with pytest.raises(RuleViolation, match="Choose a time zone from the list"):
        schedule(first, people, time_zone="Mars/Olympus")


def test_the_same_again_sends_nothing_twice(first, people):
    start = timezone.now() + SOON
    for _ in range(3):
        schedule(first, people, starts_at=start)
    assert first.calendar_sequence == 0
    assert Message.objects.filter(kind="invitation").count() == 2
    assert AuditEvent.objects.filter(action="interview.scheduled").count() == 1


def test_a_move_reaches_everybody_under_a_higher_number(first, people):
    schedule(first, people)
    schedule(first, people, starts_at=timezone.now() + 2 * SOON)
    schedule(first, people, starts_at=first.starts_at, place="Room Dory")
    assert first.calendar_sequence == 2
    assert kinds(first, "invitation") == [(n, who) for n in (0, 1, 2) for who in ("Paul", "Pia")]


def test_nobody_is_invited_until_somebody_says_so(first, people):
    schedule(first, people, invite=False)
    schedule(first, people, invite=False, place="Room Skiff")
    assert kinds(first, "invitation") == []
    assert first.calendar_sequence == 0
    assert send_invitations(loop=first.loop, by=people.rita).number == 2
    assert send_invitations(loop=first.loop, by=people.rita).number == 0
    assert kinds(first, "invitation") == [(0, "Paul"), (0, "Pia")]


def test_a_round_in_the_past_sends_nothing(first, people):
    schedule(first, people, starts_at=timezone.now() - SOON)
    assert not Message.objects.exists()


def test_invitations_need_a_time(staffed, people):
    with pytest.raises(RuleViolation, match="No round has a time yet"):
        send_invitations(loop=staffed, by=people.rita)
    Loop.objects.filter(pk=staffed.pk).update(status="decided")
    with pytest.raises(RuleViolation, match="over"):
        send_invitations(loop=staffed, by=people.rita)


def test_a_cancelled_round_leaves_the_calendars(first, people):
    schedule(first, people)
    with pytest.raises(RuleViolation, match="Write why"):
        cancel_interview(interview=first, reason="", by=people.rita)
    cancel_interview(interview=first, reason="The room burnt", by=people.rita)
    assert kinds(first, "cancellation") == [(1, "Paul"), (1, "Pia")]
    assert AuditEvent.objects.get(action="interview.cancelled").reason == "The room burnt"


def test_a_round_that_nobody_was_invited_to_is_cancelled_quietly(first, people):
    schedule(first, people, invite=False)
    cancel_interview(interview=first, reason="Not needed", by=people.rita)
    assert not Message.objects.filter(kind="cancellation").exists()


@pytest.mark.parametrize("status", ["debrief", "decided", "cancelled"])
def test_a_loop_that_is_over_keeps_its_times(first, people, status):
    schedule(first, people)
    Loop.objects.filter(pk=first.loop_id).update(status=status)
    for action in (
        lambda: schedule(first, people),
        lambda: cancel_interview(interview=first, reason="x", by=people.rita),
    ):
        with pytest.raises(RuleViolation, match="so its times stay as they are"):
            action()
    for action in (mark_held, mark_no_show):
        with pytest.raises(RuleViolation, match="are over"):
            action(interview=first, by=people.rita)


@pytest.mark.parametrize("start", Interview.Status.values)
@pytest.mark.parametrize("to", ["scheduled", "completed", "no_show", "cancelled"])
def test_every_step_of_the_table_and_no_other(running, people, start, to):
    interview = running.interviews.first()
    past = None if start == "unscheduled" else timezone.now() - SOON
    Interview.objects.filter(pk=interview.pk).update(status=start, starts_at=past)
    interview.refresh_from_db()
    action = {
        "scheduled": lambda: schedule(interview, people),
        "completed": lambda: mark_held(interview=interview, by=people.rita),
        "no_show": lambda: mark_no_show(interview=interview, by=people.rita),
        "cancelled": lambda: cancel_interview(interview=interview, reason="x", by=people.rita),
    }[to]
    allowed = to in INTERVIEW_TRANSITIONS.targets(start) or start == to == "completed"
    if allowed:
        action()
    else:
        with pytest.raises(RuleViolation):
            action()
    interview.refresh_from_db()
    assert interview.status == (to if allowed else start)


def test_a_missed_round_gets_a_new_time(running, people):
    interview = running.interviews.first()
    schedule(interview, people, starts_at=timezone.now() - SOON)
    mark_no_show(interview=interview, by=people.rita)
    assert interview.status == Interview.Status.NO_SHOW
    schedule(interview, people)
    assert interview.status == Interview.Status.SCHEDULED
    assert kinds(interview, "invitation") == [(0, "Paul"), (0, "Pia")]


def test_nobody_knows_beforehand_how_a_round_went(running, people):
    interview = running.interviews.first()
    schedule(interview, people)
    for action in (mark_held, mark_no_show):
        with pytest.raises(RuleViolation, match="Nobody can know yet"):
            action(interview=interview, by=people.rita)


def test_a_round_is_started_once_by_its_panel(running, people):
    interview = running.interviews.first()
    with pytest.raises(RuleViolation, match="has no time yet"):
        start_round(interview=interview, by=people.pia)
    schedule(interview, people)
    with pytest.raises(RuleViolation, match="Only the panel"):
        start_round(interview=interview, by=people.rita)
    interview.refresh_from_db()
    Interview.objects.filter(pk=interview.pk).update(starts_at=timezone.now())
    start_round(interview=interview, by=people.pia)
    first_time = interview.started_at
    start_round(interview=interview, by=people.pia)
    assert interview.started_at == first_time
    assert AuditEvent.objects.filter(action="interview.started").count() == 1
    mark_held(interview=interview, by=people.rita)
    mark_held(interview=interview, by=people.pia)
    assert AuditEvent.objects.filter(action="interview.held").count() == 1


@pytest.mark.parametrize(
    ("status", "sentence"),
    [("completed", "held already"), ("no_show", "did not come"), ("cancelled", "is cancelled")],
)
def test_a_round_that_is_over_is_not_started(running, people, status, sentence):
    interview = running.interviews.first()
    Interview.objects.filter(pk=interview.pk).update(status=status, starts_at=timezone.now())
    with pytest.raises(RuleViolation, match=sentence):
        start_round(interview=interview, by=people.pia)


def test_a_round_held_while_its_loop_is_planned_starts_the_loop(first, people):
    schedule(first, people, starts_at=timezone.now() - SOON)
    mark_held(interview=first, by=people.rita)
    loop = Loop.objects.get(pk=first.loop_id)
    assert (first.status, first.started_at, loop.status) == ("completed", first.starts_at, "active")


def test_a_submitted_card_means_that_the_candidate_came(running, people):
    interview = running.interviews.first()
    schedule(interview, people, starts_at=timezone.now() - SOON)
    Scorecard.objects.filter(seat__interview=interview, seat__panelist=people.paul).update(
        status="submitted", submitted_at=timezone.now()
    )
    with pytest.raises(RuleViolation, match="so it was held"):
        mark_no_show(interview=interview, by=people.rita)


def test_a_blind_manager_learns_nothing_from_noting_a_no_show(running, people):
    interview, other = running.interviews.all()
    seat_panelist(interview=other, panelist=people.max, by=people.rita)
    schedule(interview, people, starts_at=timezone.now() - SOON)
    for status in ("draft", "submitted"):
        submitted_at = None if status == "draft" else timezone.now()
        Scorecard.objects.filter(seat__interview=interview, seat__panelist=people.paul).update(
            status=status, submitted_at=submitted_at
        )
        with pytest.raises(RuleViolation, match="You owe a scorecard in this loop"):
            mark_no_show(interview=interview, by=people.max)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_set_a_time_at_once_and_the_numbers_still_rise_one_by_one(first, people):
    from tests.racing import race

    schedule(first, people)
    one, two = Interview.objects.get(pk=first.pk), Interview.objects.get(pk=first.pk)
    outcomes = race(
        lambda: schedule(one, people, starts_at=timezone.now() + 2 * SOON),
        lambda: schedule(two, people, starts_at=timezone.now() + 3 * SOON),
    )
    assert [type(outcome) for outcome in outcomes] == [Interview, Interview]
    first.refresh_from_db()
    assert first.calendar_sequence == 2
    assert kinds(first, "invitation") == [(n, who) for n in (0, 1, 2) for who in ("Paul", "Pia")]
