"""Somebody takes a colleague's place, at each stage of a loop: with their questions, and nothing that was written."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleViolation
from interviews.cards.pad import PadLine
from interviews.cards.services import save_card
from interviews.cards.services.handover import replace_panelist
from interviews.cards.services.pads import save_pad
from interviews.loops.services.panels import change_seat, seat_panelist
from interviews.loops.services.rounds import schedule_interview
from interviews.models import InterviewFollowUp, Message, Pad, Scorecard, Seat
from tests.answers import post_anyway, undo
from tests.factories.people import client_of

pytestmark = pytest.mark.usefixtures("one_factor")


@pytest.fixture
def pias(staffed, people):
    """Pia leads the first round of a planned loop and asks everything in it."""
    return Seat.objects.get(interview__loop=staffed, panelist=people.pia)


def tasks(interview):
    asked = interview.questions.values_list("asker", flat=True)
    held = InterviewFollowUp.objects.filter(interview_question__interview=interview).values_list("assignee", flat=True)
    return set(asked) | set(held)


def address(seat):
    return reverse("interviews:seat_replace", args=[seat.pk])


def invited_to(interview, people):
    """A time in the working hours of a day to come, everybody invited."""
    start = timezone.now() + timedelta(days=3)
    schedule_interview(interview=interview, starts_at=start, time_zone="Europe/Berlin", invite=True, by=people.rita)


def test_while_it_is_planned_the_seat_goes_with_its_tasks(pias, people):
    client, interview = client_of(people.rita), pias.interview
    page = client.get(reverse("interviews:loop_detail", args=[interview.loop_id]))
    assert address(pias) in page.text
    page = client.post(address(pias), {"to": people.noor.pk}, follow=True)
    assert "sits in the place of" in page.text
    new = interview.panel.get(panelist=people.noor)
    assert new.is_lead and not interview.panel.filter(panelist=people.pia).exists()
    assert tasks(interview) == {people.noor.pk}
    assert undo(client, page).status_code == 302
    assert interview.panel.get(panelist=people.pia).is_lead
    assert not interview.panel.filter(panelist=people.noor).exists()
    assert tasks(interview) == {people.pia.pk}


def test_who_was_invited_gets_a_cancellation_and_who_comes_an_invitation(pias, people):
    invited_to(pias.interview, people)
    page = post_anyway(client_of(people.rita), address(pias), {"to": people.noor.pk})
    assert "sits in the place of" in page.text
    pias.interview.refresh_from_db()
    mails = Message.objects.filter(interview=pias.interview, calendar_sequence=pias.interview.calendar_sequence)
    assert set(mails.filter(kind="cancellation").values_list("recipient", flat=True)) == {people.pia.pk}
    invited = mails.filter(kind="invitation").values_list("recipient", flat=True)
    assert set(invited) == {people.noor.pk, people.paul.pk}


def test_what_gives_pause_about_whoever_comes_is_asked_before_a_mail_leaves(pias, people):
    invited_to(pias.interview, people)
    other = pias.interview.loop.interviews.exclude(pk=pias.interview_id).first()
    seat_panelist(interview=other, panelist=people.noor, by=people.rita)
    schedule_interview(
        interview=other,
        starts_at=pias.interview.loop.interviews.get(pk=pias.interview_id).start,
        time_zone="Europe/Berlin",
        invite=False,
        by=people.rita,
    )
    asked = client_of(people.rita).post(address(pias), {"to": people.noor.pk})
    assert asked.status_code == 409 and "Is this what you mean?" in asked.text
    assert pias.interview.panel.filter(panelist=people.pia).exists()


def test_notes_from_before_the_interview_stay_with_their_writer(pias, people):
    card = pias.scorecard
    save_pad(
        card=card, lines=[PadLine(key="a", at=None, text="Ask about ferries.")], typing="", revision=0, by=people.pia
    )
    new = replace_panelist(seat=pias, to=people.noor, by=people.rita)
    old = Scorecard.objects.get(pk=card.pk)
    assert old.is_waived and old.pad.lines
    assert not Pad.objects.filter(scorecard__seat=new).exists()
    assert new.scorecard.revision == 0
    assert tasks(pias.interview) == {people.noor.pk}


def test_a_shadow_who_has_written_is_replaced_from_the_board(pias, people):
    interview = pias.interview
    shadow = seat_panelist(interview=interview, panelist=people.sam, is_shadow=True, by=people.rita)
    type(interview.loop).objects.filter(pk=interview.loop_id).update(status="active")
    save_card(card=shadow.scorecard, revision=0, by=people.sam, summary="Mine.")
    client = client_of(people.rita)
    assert address(shadow) in client.get(reverse("interviews:loop_detail", args=[interview.loop_id])).text
    client.post(address(shadow), {"to": people.noor.pk})
    new = interview.panel.get(panelist=people.noor)
    assert new.is_shadow and not new.scorecard.summary
    assert Scorecard.objects.get(seat=shadow).is_waived
    assert people.noor.pk not in tasks(interview)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ({"status": "debrief"}, "are over"),
        ({"status": "decided"}, "are over"),
        ({"status": "cancelled"}, "are over"),
    ],
)
def test_once_the_interviews_are_over_the_panel_stays(pias, people, rows, sentence):
    loop = pias.interview.loop
    type(loop).objects.filter(pk=loop.pk).update(**rows)
    with pytest.raises(RuleViolation, match=sentence):
        replace_panelist(seat=pias, to=people.noor, by=people.rita)
    page = client_of(people.rita).get(reverse("interviews:loop_detail", args=[loop.pk]))
    assert address(pias) not in page.text


def test_ones_own_shadow_seat_is_not_offered_to_oneself(pias, people):
    own = seat_panelist(interview=pias.interview, panelist=people.rita, is_shadow=True, by=people.max)
    page = client_of(people.rita).get(reverse("interviews:loop_detail", args=[pias.interview.loop_id]))
    assert address(own) not in page.text


def test_a_lead_made_a_panelist_meanwhile_is_replaced_as_such(pias, people):
    stale = Seat.objects.get(pk=pias.pk)
    change_seat(seat=pias, is_lead=False, is_shadow=False, by=people.max)
    new = replace_panelist(seat=stale, to=people.noor, by=people.rita)
    assert not new.is_lead
