"""A panelist says whether they come: from the mail and from My work; the board shows it, and a change asks anew."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail as post
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.errors import RuleViolation
from core.models import AuditEvent
from core.wording import zone_name
from interviews.loops.services.answers import CHANGED, answer_invitation
from interviews.loops.services.panels import unseat_panelist
from interviews.loops.services.rounds import cancel_interview, schedule_interview
from interviews.models import Interview, SeatAnswer
from interviews.scheduling.answer_keys import answer_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(loop_active, pia):
    return loop_active.interviews.first().panel.get(panelist=pia)


def address(key):
    return reverse("interviews:invitation_answer", args=[key])


def board_of(loop, user, as_user):
    return as_user(user).get(reverse("interviews:loop_detail", args=[loop.pk])).content.decode()


def test_the_mail_has_a_link_and_a_press_answers(seat, loop_active, rita, pia, as_user):
    jobs.drain()
    letter = next(mail for mail in post.outbox if mail.to == [pia.email])
    key = re.search(r"/invitations/([^/\s]+)/", letter.body)[1]
    client = Client()
    page = client.get(address(key))
    assert page.status_code == 200 and loop_active.candidate.name not in page.content.decode()
    assert f"by the clocks of {zone_name(ZoneInfo(pia.time_zone))}" in page.content.decode()  # D7
    assert not SeatAnswer.objects.exists() and "Will be there" not in board_of(loop_active, rita, as_user)
    assert "You will be there" in client.post(address(key), {"answer": "accepted"}).content.decode()
    assert "Will be there" in board_of(loop_active, rita, as_user)
    assert "You cannot come" in client.post(address(key), {"answer": "not_coming"}).content.decode()
    assert "Cannot come" in board_of(loop_active, rita, as_user) and SeatAnswer.objects.count() == 1
    assert {event.by_id for event in AuditEvent.objects.filter(action="interview.answered")} == {pia.pk}


def test_my_work_takes_the_answer_of_the_next_interview(seat, loop_active, pia, paul, as_user):
    client = as_user(pia)
    assert "I will be there" in client.get("/").content.decode()
    own = reverse("interviews:seat_answer", args=[seat.pk])
    assert "Whoever runs the loop sees it" in client.post(own, {"answer": "accepted"}, follow=True).content.decode()
    assert "You said: will be there." in client.get("/").content.decode()
    assert as_user(paul).post(own, {"answer": "not_coming"}).status_code == 404
    assert client.post(own, {"answer": "perhaps"}).status_code == 409


def test_a_change_asks_anew(seat, loop_active, rita, as_user):
    old = answer_key(seat)
    answer_invitation(seat=seat, answer="accepted")
    interview = Interview.objects.get(pk=seat.interview_id)
    later = interview.starts_at + timedelta(hours=1)
    schedule_interview(interview=interview, starts_at=later, time_zone="UTC", by=rita)
    assert "Will be there" not in board_of(loop_active, rita, as_user)
    answer = Client().post(address(old), {"answer": "accepted"})
    assert answer.status_code == 409 and CHANGED in answer.content.decode()
    seat.interview.refresh_from_db()
    assert Client().post(address(answer_key(seat)), {"answer": "not_coming"}).status_code == 200


def test_who_cannot_come_waits_on_my_work_of_those_who_plan(seat, loop_active, rita, pia, paul, as_user):
    answer_invitation(seat=seat, answer="not_coming")
    asks = f"{pia.name} cannot come to meet {loop_active.candidate.name}"
    assert asks in as_user(rita).get("/").content.decode()
    assert asks not in as_user(paul).get("/").content.decode() + as_user(pia).get("/").content.decode()
    answer_invitation(seat=seat, answer="accepted")
    assert asks not in as_user(rita).get("/").content.decode()
    answer_invitation(seat=seat, answer="not_coming")
    unseat_panelist(seat=seat, by=rita)
    assert asks not in as_user(rita).get("/").content.decode()


@pytest.mark.parametrize("end", ["cancelled", "over", "off the panel", "no account"])
def test_when_there_is_nothing_to_answer(seat, loop_active, rita, pia, end):
    key = answer_key(seat)
    if end == "cancelled":
        cancel_interview(interview=seat.interview, reason="Ill.", by=rita)
    if end == "off the panel":
        unseat_panelist(seat=seat, by=rita)
    if end == "no account":
        type(pia).objects.filter(pk=pia.pk).update(is_active=False)
    moment = timezone.now() + timedelta(days=30 if end == "over" else 0)
    with time_machine.travel(moment):
        answer = Client().post(address(key), {"answer": "accepted"})
    assert answer.status_code in (404, 409) and not SeatAnswer.objects.exists()


@pytest.mark.parametrize("key", ["x", "W1sxXQ:aaa:bbb", "0"])
def test_a_made_up_link_opens_nothing(key, loop_active):
    assert Client().get(address(key)).status_code == 404
    assert Client().post(address(key), {"answer": "accepted"}).status_code == 404


def test_an_answer_that_is_not_offered(seat):
    with pytest.raises(RuleViolation):
        answer_invitation(seat=seat, answer="maybe")
