"""What gives pause about a time is asked before a mail leaves, and nothing that was typed is lost."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from core.errors import RuleViolation
from interviews.loops.services.panels import seat_panelist
from interviews.loops.services.rounds import schedule_interview
from interviews.models import Interview, Loop, Message
from interviews.scheduling.cautions import cautions_about
from tests.factories.people import client_of

MONDAY = datetime(2027, 3, 8, 9, tzinfo=UTC)
THURSDAY = datetime(2027, 3, 11, 13, tzinfo=UTC)  # 14:00 in Berlin


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def first(staffed):
    return staffed.interviews.first()


def typed(day, time="14:00", **more):
    return {"day": day, "time": time, "time_zone": "Europe/Berlin", "place": "Room Skiff", "link": "", **more}


def post(people, interview, data):
    return client_of(people.rita).post(reverse("interviews:interview_edit", args=[interview.pk]), data, follow=True)


def key_in(answer):
    return re.search(r'name="anyway" value="(\w+)"', answer.content.decode()).group(1)


@pytest.mark.parametrize(
    ("day", "time", "sentence"),
    [
        ("2027-03-07", "14:00", "Sunday 7 March at 14:00 has passed, so nobody is invited"),
        ("2026-03-12", "14:00", "Thursday 12 March 2026 at 14:00 has passed"),
        ("2027-03-13", "14:00", "It is Saturday 13 March, 14:00 in Berlin for"),
        ("2027-03-11", "05:00", "It is Thursday 11 March, 05:00 in Berlin for"),
        ("2027-03-11", "20:30", "It is Thursday 11 March, 20:30 in Berlin for"),
    ],
)
def test_a_time_that_gives_pause_is_asked_about_before_a_mail_leaves(first, people, day, time, sentence):
    """D3, D4, D5: past, last year's, weekend, night."""
    answer = post(people, first, typed(day, time))
    body = answer.content.decode()
    assert answer.status_code == 409
    assert sentence in body and "Nothing is sent yet" in body and "Invite anyway" in body
    assert f'value="{day}"' in body and 'value="Room Skiff"' in body
    first.refresh_from_db()
    assert (first.status, Message.objects.count()) == ("unscheduled", 0)
    assert post(people, first, typed(day, time, anyway=key_in(answer))).status_code == 200
    first.refresh_from_db()
    assert first.status == "scheduled"


def test_a_time_in_order_is_not_asked_about(first, people):
    answer = post(people, first, typed("2027-03-11"))
    assert answer.status_code == 200
    assert "Two invitations are on their way." in answer.content.decode()


def test_each_person_is_asked_about_in_their_own_zone(first, people):
    """D4: 13:00 in Berlin is seven in the morning in New York, and an hour earlier is too early."""
    people.paul.time_zone = "America/New_York"
    people.paul.save()
    fine = cautions_about(first, THURSDAY, "Europe/Berlin")
    early = cautions_about(first, THURSDAY - timedelta(hours=3), "Europe/Berlin")
    assert fine == []
    assert early == ["It is Thursday 11 March, 05:00 in New York for Paul Achterberg."]


def test_the_place_of_the_interview_counts_where_nobody_of_the_panel_is(first):
    assert cautions_about(first, THURSDAY, "Asia/Tokyo") == [
        "It is Thursday 11 March, 22:00 in Tokyo, where it is held."
    ]


def test_the_candidates_own_clocks_count(first):
    """Nobody asked a candidate elsewhere to be there at three in the morning but by mistake."""
    first.loop.candidate.time_zone = "America/New_York"
    first.loop.candidate.save()
    early = cautions_about(first, THURSDAY - timedelta(hours=3), "Europe/Berlin")
    assert early == [f"It is Thursday 11 March, 05:00 in New York for {first.loop.candidate.called}."]


def test_another_interview_of_the_same_panelist_is_asked_about_before(first, people):
    """D4: and a mail leaves only after "Invite anyway"."""
    second = first.loop.interviews.last()
    if not second.panel.filter(panelist=people.pia).exists():
        seat_panelist(interview=second, panelist=people.pia, by=people.rita)
    schedule_interview(interview=second, starts_at=THURSDAY, time_zone="Europe/Berlin", by=people.rita)
    sent = Message.objects.filter(kind="invitation").count()
    answer = post(people, first, typed("2027-03-11", "14:30"))
    assert answer.status_code == 409
    assert "has another interview from 14:00 to 15:00" in answer.content.decode()
    assert Message.objects.filter(kind="invitation").count() == sent
    post(people, first, typed("2027-03-11", "14:30", anyway=key_in(answer)))
    assert Message.objects.filter(kind="invitation").count() > sent


def test_an_answer_holds_for_the_question_that_was_asked(first, people):
    """D4: another time typed after the question is asked about for itself."""
    key = key_in(post(people, first, typed("2027-03-13")))
    answer = post(people, first, typed("2027-03-14", anyway=key))
    assert answer.status_code == 409
    assert "It is Sunday 14 March" in answer.content.decode()


def test_what_is_said_afterwards_is_what_was_queued(first, people):
    """D3: an invited round that moves to yesterday invites nobody, and says so."""
    post(people, first, typed("2027-03-11"))
    question = post(people, first, typed("2027-03-05"))
    answer = post(people, first, typed("2027-03-05", anyway=key_in(question)))
    assert "No invitation was sent." in answer.content.decode()
    assert Message.objects.filter(kind="invitation").count() == 2
    again = post(people, first, typed("2027-03-11"))
    assert "Two invitations are on their way." in again.content.decode()


def test_invitations_sent_together_are_asked_about_round_by_round(staffed, people):
    """D4"""
    saturday = datetime(2027, 3, 13, 13, tzinfo=UTC)
    for turn, interview in enumerate(staffed.interviews.all()):
        start = saturday + timedelta(hours=2 * turn)
        schedule_interview(interview=interview, starts_at=start, time_zone="UTC", invite=False, by=people.rita)
    address = reverse("interviews:loop_invite", args=[staffed.pk])
    answer = client_of(people.rita).post(address)
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "Technical round: It is Saturday 13 March" in body and "Nothing is sent yet" in body
    assert not Message.objects.filter(kind="invitation").exists()
    done = client_of(people.rita).post(address, {"anyway": key_in(answer)}, follow=True)
    assert "on their way. Everybody is invited" in done.content.decode()


def test_who_is_added_to_an_invited_round_is_asked_about_before(first, people):
    """D4: a seat sends an invitation, too."""
    people.noor.time_zone = "America/Los_Angeles"
    people.noor.save()
    address, seat = reverse("interviews:interview_panel", args=[first.pk]), {"person": people.noor.pk, "seat": "1"}
    schedule_interview(interview=first, starts_at=THURSDAY, time_zone="Europe/Berlin", by=people.rita)
    answer = client_of(people.rita).post(address, {**seat, "part": "panelist"})
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "It is Thursday 11 March, 05:00 for Noor Haddad." in body and "Add and invite anyway" in body
    assert not first.panel.filter(panelist=people.noor).exists()
    client_of(people.rita).post(address, {**seat, "part": "panelist", "anyway": key_in(answer)})
    assert first.panel.filter(panelist=people.noor).exists()


# --- Days that nobody can mean --------------------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1970-01-01", "2040-01-01", "0000-00-00", "2027-02-30"])
def test_a_day_that_nobody_can_mean_gets_a_sentence(first, people, day):
    """D5: for a round and for the time of the debrief."""
    for zone in ("Europe/Berlin", "Pacific/Kiritimati", "America/Los_Angeles"):
        answer = post(people, first, typed(day, time_zone=zone))
        assert answer.status_code == 422
        assert "Choose a day from 8 March 2025 to 6 March 2032." in answer.content.decode() or "Write a day as in" in (
            answer.content.decode()
        )
    address = reverse("interviews:loop_debrief_time", args=[first.loop_id])
    answer = client_of(people.rita).post(address, {"debrief_at_0": day, "debrief_at_1": "10:00"})
    assert answer.status_code == 422
    assert Loop.objects.get(pk=first.loop_id).debrief_at is None


@pytest.mark.parametrize("moment", [datetime(1, 1, 1, 9), datetime(9999, 12, 31, 23), datetime(2040, 1, 1, tzinfo=UTC)])
def test_the_service_keeps_the_same_days(first, people, moment):
    """D5: whichever door a time comes through."""
    with pytest.raises(RuleViolation, match="Choose a day from"):
        schedule_interview(interview=first, starts_at=moment, time_zone="Asia/Tokyo", by=people.rita)
    assert Interview.objects.get(pk=first.pk).starts_at is None


# --- The hour that a change of clocks skips or repeats --------------------------------------------------------


def debrief_time(people, loop, day, time, **more):
    address = reverse("interviews:loop_debrief_time", args=[loop.pk])
    data = {"debrief_at_0": day, "debrief_at_1": time, **more}
    return client_of(people.rita).post(address, data, follow=True)


def test_the_debrief_in_a_skipped_hour(first, people):
    """D6: the clocks in Berlin go from 02:00 to 03:00."""
    answer = debrief_time(people, first.loop, "2027-03-28", "02:30")
    assert answer.status_code == 422
    assert "The clocks in Berlin jump over 02:30 on that day" in answer.content.decode()


@pytest.mark.parametrize(("which", "hour"), [("first", 0), ("second", 1)])
def test_the_debrief_in_a_repeated_hour(first, people, which, hour):
    """D6: asked which of the two, as for a round."""
    answer = debrief_time(people, first.loop, "2027-10-31", "02:30")
    assert answer.status_code == 422
    assert "show 02:30 twice on that day" in answer.content.decode()
    assert debrief_time(people, first.loop, "2027-10-31", "02:30", debrief_at_which=which).status_code == 200
    assert Loop.objects.get(pk=first.loop_id).debrief_at == datetime(2027, 10, 31, hour, 30, tzinfo=UTC)
    page = client_of(people.rita).get(reverse("interviews:loop_detail", args=[first.loop_id])).content.decode()
    assert re.search(rf'value="{which}"[^>]*checked', page)


@pytest.mark.parametrize("data", [{"debrief_at_0": "2027-03-12"}, {"debrief_at_1": "10:00"}])
def test_half_a_time_of_the_debrief_is_asked_for_the_other(first, people, data):
    answer = client_of(people.rita).post(reverse("interviews:loop_debrief_time", args=[first.loop_id]), data)
    assert answer.status_code == 422
    assert "Say the day and the time" in answer.content.decode()
