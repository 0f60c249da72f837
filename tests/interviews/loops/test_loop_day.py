"""The times of a whole loop on one page: proposed, seen beside everybody's day, planned in one act, undone."""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import RuleViolation, StaleRevision
from core.models import AuditEvent
from interviews.loops.day_forms import read_times, written_times
from interviews.loops.services.loops import cancel_loop
from interviews.loops.services.rounds import schedule_interview, send_invitations
from interviews.loops.services.times import OTHERS_CHANGED, give_times, take_times_back, times_revision
from interviews.models import Interview, Loop, Message
from tests.factories.people import client_of, make_busy_time
from tests.factories.plan import make_candidate
from tests.factories.run import make_interview, make_loop, seat

MONDAY = datetime(2027, 3, 8, 9, tzinfo=UTC)
THURSDAY = datetime(2027, 3, 11, 8, tzinfo=UTC)  # 09:00 in Berlin
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def page_of(people, loop, **query):
    return client_of(people.rita).get(reverse("interviews:loop_day", args=[loop.pk]), query).content.decode()


def post(people, loop, follow=True, **sent):
    return client_of(people.rita).post(reverse("interviews:loop_day", args=[loop.pk]), sent, follow=follow)


def plans_in(page):
    return [html.unescape(value) for value in re.findall(r'name="plan" value="([^"]+)"', page)]


def seen_in(page):
    return re.search(r'name="seen" value="(\w+)"', page).group(1)


def starts(loop):
    return list(loop.interviews.order_by("position").values_list("starts_at", flat=True))


def elsewhere(person, start, **fields):
    """A planned interview of theirs in another loop."""
    other = make_loop(make_candidate(), by=person)
    interview = make_interview(other, status=Interview.Status.SCHEDULED, starts_at=start, **fields)
    seat(interview, person)
    return interview


def test_a_proposal_is_taken_with_all_its_rounds_and_undone(staffed, people):
    page = page_of(people, staffed)
    plan = plans_in(page)[0]
    answer = post(people, staffed, plan=plan, seen=seen_in(page))
    body = answer.content.decode()
    assert "planned. Nobody was written to." in body and "Undo" in body
    assert starts(staffed) == [read_times(plan)[row.pk] for row in staffed.interviews.order_by("position")]
    assert not Message.objects.exclude(kind=Message.Kind.REMINDER).exists()
    assert AuditEvent.objects.filter(action="loop.times_given").count() == 1
    undo = re.search(r'action="([^"]*undo[^"]*)"', body).group(1)
    sent = {name: html.unescape(value) for name, value in re.findall(r'name="(before|seen)" value="([^"]*)"', body)}
    sent["seen"] = times_revision(staffed)
    assert client_of(people.rita).post(undo, sent).status_code == 302
    assert set(starts(staffed)) == {None}
    assert {row.status for row in staffed.interviews.all()} == {Interview.Status.UNSCHEDULED}


def test_proposals_go_round_what_calendars_and_hours_say(staffed, people):
    first = staffed.interviews.order_by("position").first()
    who = first.panel.first().panelist
    make_busy_time(who, MONDAY + timedelta(days=2), MONDAY + timedelta(days=5))
    who.works_from = who.works_from.replace(hour=14)
    who.save(update_fields=["works_from"])
    for plan in plans_in(page_of(people, staffed)):
        start = read_times(plan)[first.pk]
        assert start >= MONDAY + timedelta(days=5) and start.hour >= 13  # 14:00 in Berlin


def test_what_gives_pause_is_asked_before_and_kept_typed(staffed, people):
    first, second = list(staffed.interviews.order_by("position"))[:2]
    who = first.panel.first().panelist
    make_busy_time(who, THURSDAY, THURSDAY + HOUR)
    page = page_of(people, staffed)
    typed = {f"day-{first.pk}": "2027-03-11", f"time-{first.pk}": "09:00", "seen": seen_in(page)}
    typed |= {f"day-{second.pk}": "2027-03-13", f"time-{second.pk}": "22:00"}
    answer = post(people, staffed, **typed)
    body = html.unescape(answer.content.decode())
    assert answer.status_code == 409 and set(starts(staffed)) == {None}
    assert f"{who.name} is busy from 09:00 to 10:00, by their own calendar." in body
    assert "It is Saturday 13 March, 22:00 in Berlin" in body and 'value="22:00"' in body
    key = re.search(r'name="anyway" value="(\w+)"', body).group(1)
    plan = next(plan for plan in plans_in(body) if "2027-03-13" in plan)
    assert post(people, staffed, plan=plan, seen=seen_in(body), anyway=key).status_code == 200
    assert starts(staffed)[:2] == [THURSDAY, datetime(2027, 3, 13, 21, tzinfo=UTC)]


def test_two_rounds_at_once_and_a_limit_give_pause(staffed, people):
    first, second = list(staffed.interviews.order_by("position"))[:2]
    who = first.panel.first().panelist
    who.most_a_week = 1
    who.save(update_fields=["most_a_week"])
    elsewhere(who, THURSDAY + 4 * HOUR)
    plan = written_times({first.pk: THURSDAY, second.pk: THURSDAY + HOUR / 2})
    body = html.unescape(post(people, staffed, plan=plan, seen=times_revision(staffed)).content.decode())
    assert f"{staffed.candidate.called} is in" in body
    assert f"{who.name} would have two interviews in that week, and set a limit of 1." in body


def test_another_persons_change_is_no_loss(staffed, people):
    page = page_of(people, staffed)
    first = staffed.interviews.order_by("position").first()
    schedule_interview(interview=first, starts_at=THURSDAY, time_zone="Europe/Berlin", invite=False, by=people.max)
    answer = post(people, staffed, plan=plans_in(page)[0], seen=seen_in(page))
    assert answer.status_code == 409 and OTHERS_CHANGED in html.unescape(answer.content.decode())
    assert starts(staffed)[0] == THURSDAY and starts(staffed)[1] is None


def test_all_or_none(staffed, people):
    first = staffed.interviews.order_by("position").first()
    times = {first.pk: THURSDAY, 999_999: THURSDAY}
    with pytest.raises(StaleRevision):
        give_times(loop=staffed, times=times, seen=times_revision(staffed), by=people.rita)
    assert starts(staffed)[0] is None


def test_who_was_invited_hears_of_a_move_and_its_undo(staffed, people):
    rounds = list(staffed.interviews.order_by("position"))
    times = {row.pk: THURSDAY + 2 * HOUR * place for place, row in enumerate(rounds)}
    give_times(loop=staffed, times=times, seen=times_revision(staffed), by=people.rita)
    send_invitations(loop=staffed, by=people.rita)
    moved = {rounds[0].pk: THURSDAY + timedelta(days=1)}
    given = give_times(loop=staffed, times=moved, seen=times_revision(staffed), by=people.rita)
    assert given.mails == rounds[0].panel.count() and dict(given.before) == {rounds[0].pk: THURSDAY}
    assert take_times_back(loop=staffed, before=given.before, seen=given.revision, by=people.rita) == given.mails
    assert starts(staffed)[0] == THURSDAY
    with pytest.raises(RuleViolation) as refused:
        take_times_back(loop=staffed, before={rounds[0].pk: None}, seen=times_revision(staffed), by=people.rita)
    assert "keeps a time" in refused.value.sentence


@pytest.mark.parametrize("plan", ["", "x", "1", "1=x", "=;=", "1=2027-03-11", "1=2027-03-11T09:00:00", "9" * 4000])
def test_a_plan_that_is_none_has_its_sentence(staffed, people, plan):
    answer = post(people, staffed, plan=plan, seen="x")
    assert answer.status_code in (409, 422) and set(starts(staffed)) == {None}


def test_half_a_time_has_its_sentence(staffed, people):
    first = staffed.interviews.order_by("position").first()
    answer = post(people, staffed, **{f"day-{first.pk}": "2027-03-11", "seen": times_revision(staffed)})
    assert answer.status_code == 422 and "Give the round a day and a time" in answer.content.decode()
    skipped = {f"day-{first.pk}": "2027-03-28", f"time-{first.pk}": "02:30"}
    answer = post(people, staffed, **skipped, seen=times_revision(staffed))
    assert answer.status_code == 422 and "jump over 02:30" in answer.content.decode()


def test_the_day_shows_hours_and_nothing_of_other_interviews(staffed, people):
    first = staffed.interviews.order_by("position").first()
    who = first.panel.first().panelist
    who.time_zone = "America/Toronto"
    who.save(update_fields=["time_zone"])
    other = elsewhere(who, THURSDAY + 6 * HOUR, name="Chairing of the board")
    make_busy_time(who, THURSDAY + 8 * HOUR, THURSDAY + 9 * HOUR)
    page = page_of(people, staffed, day="2027-03-11")
    assert "Thursday 11 March, Berlin time" in page and "Toronto, 6 h behind" in page
    assert "Interview" in page and "Busy" in page
    assert other.name not in page and other.loop.candidate.name not in page


def test_who_does_not_run_the_loop_finds_no_page(staffed, people):
    address = reverse("interviews:loop_day", args=[staffed.pk])
    for person in (people.pia, people.olga):
        assert client_of(person).get(address).status_code == 404
        assert client_of(person).post(reverse("interviews:loop_day_undo", args=[staffed.pk])).status_code == 404


def test_a_loop_that_is_over_says_so(staffed, people):
    cancel_loop(loop=staffed, reason="Withdrew", by=people.rita)
    page = page_of(people, Loop.objects.get(pk=staffed.pk))
    assert "its times stay as they are" in page and 'name="plan"' not in page


def test_as_many_statements_with_two_hundred_interviews(staffed, people):
    """A day view with 200 interviews of the panel, read in as many statements as one with none."""

    def statements():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert "lw-day" in page_of(people, staffed, day="2027-03-11")
        return len(captured)

    statements()
    before = statements()
    panel = [row.panelist for row in staffed.interviews.first().panel.select_related("panelist")]
    loop = make_loop(make_candidate(), by=people.rita)
    for number in range(200):
        start = THURSDAY - timedelta(days=2) + timedelta(minutes=45 * (number // 2))
        row = make_interview(loop, number + 1, status=Interview.Status.SCHEDULED, starts_at=start, minutes=30)
        seat(row, panel[number % len(panel)])
    assert statements() == before <= 35


def test_more_people_and_rounds_need_no_more_statements(staffed, people):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            page_of(people, staffed)
        return len(captured)

    statements()
    before = statements()
    for position in range(10, 14):
        row: Any = make_interview(staffed, position, status=Interview.Status.UNSCHEDULED, starts_at=None)
        for person in (people.pia, people.paul, people.noor):
            seat(row, person)
    assert statements() == before
