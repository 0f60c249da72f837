"""What becomes of an answer that a mail program sent: noted where it counts, shown in any case, and never more."""

import io
import sys
from datetime import timedelta

import pytest
from django.core import mail as post
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import User
from appointments.models import InvitationReply
from appointments.replies import services
from appointments.replies.services import NO_ROUND, NO_SEAT, take_reply
from appointments.telling.candidate_calendar import uid_for_candidate
from config.management.commands import read_replies
from core import jobs
from core.models import AuditEvent
from interviews.loops.services.answers import CHANGED, LATER_STANDS, OVER, SAID_OTHERWISE, answer_invitation
from interviews.loops.services.loops import cancel_loop
from interviews.loops.services.panels import unseat_panelist
from interviews.loops.services.rounds import cancel_interview, schedule_interview
from interviews.models import Interview, SeatAnswer
from records.copies import REQUEST_IS_CLOSED, record_of
from records.services.erasure import erase_candidate
from tests.appointments.replies.mails import PROGRAMS, Invited, bare, counter, gmail, outlook
from tests.appointments.test_candidate_mails import deliver, write
from tests.factories.appointments import make_reply
from tests.factories.run import make_earlier_seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(loop_active, pia):
    return loop_active.interviews.first().panel.get(panelist=pia)


@pytest.fixture
def invited(seat):
    return invitation(seat.interview, seat.panelist.email)


def invitation(interview, address):
    return Invited(interview.calendar_uid, interview.calendar_sequence, interview.starts_at, address)


def as_candidate(loop):
    interview = loop.interviews.first()
    said = interview.appointments.last()
    return Invited(uid_for_candidate(interview), said.sequence, said.starts_at, loop.candidate.email)


def board_of(loop, user, as_user):
    return as_user(user).get(reverse("interviews:loop_detail", args=[loop.pk])).content.decode()


def mails_of(loop, user, as_user):
    return as_user(user).get(reverse("appointments:loop_mails", args=[loop.pk])).content.decode()


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_board_shows_the_answer_of_every_program(program, seat, invited, loop_active, rita, as_user):
    assert take_reply(PROGRAMS[program](invited, "DECLINED", words="On leave.")).is_noted
    assert "Cannot come" in board_of(loop_active, rita, as_user)
    page = mails_of(loop_active, rita, as_user)
    assert "By their mail program" in page and "On leave." in page
    for said, shown in {"TENTATIVE": "May be there", "ACCEPTED": "Will be there"}.items():
        SeatAnswer.objects.all().delete()
        take_reply(PROGRAMS[program](invited, said))
        assert shown in board_of(loop_active, rita, as_user)
    events = AuditEvent.objects.filter(action="seat.answered_by_mail")
    assert [event.by_id for event in events] == [None] * 3


@pytest.mark.parametrize("by_mail", [True, False])
def test_a_mail_turns_around_nothing_that_was_said(by_mail, seat, invited, rita, as_user):
    if by_mail:
        take_reply(gmail(invited, "DECLINED"))
    else:
        answer_invitation(seat=seat, answer="not_coming")
    later = timezone.now() + timedelta(minutes=1)
    reply = take_reply(outlook(invited, "ACCEPTED", at=later))
    assert reply.why_not == SAID_OTHERWISE and reply.waits_for_a_look
    assert SeatAnswer.objects.get().answer == "not_coming"
    assert SAID_OTHERWISE in as_user(rita).get("/").content.decode()
    assert take_reply(outlook(invited, "DECLINED", at=later)).is_noted
    answer_invitation(seat=seat, answer="accepted")
    assert SeatAnswer.objects.get().answer == "accepted"


def test_the_same_mail_is_kept_once(invited):
    mail = outlook(invited)
    first, again = take_reply(mail), take_reply(mail)
    assert first == again and InvitationReply.objects.count() == 1
    assert AuditEvent.objects.filter(action="seat.answered_by_mail").count() == 1


def test_an_answer_changes_no_panel_and_nothing_else(seat, invited, loop_active):
    before = list(loop_active.interviews.values()), sorted(loop_active.interviews.values_list("panel", flat=True))
    take_reply(gmail(invited, "DECLINED"))
    after = list(loop_active.interviews.values()), sorted(loop_active.interviews.values_list("panel", flat=True))
    assert before == after


def test_mails_that_come_late_take_nothing_back(seat, invited):
    now = timezone.now()
    take_reply(outlook(invited, "DECLINED", at=now - timedelta(minutes=5)))
    late = take_reply(outlook(invited, "ACCEPTED", at=now - timedelta(minutes=50)))
    assert late.why_not == LATER_STANDS and SeatAnswer.objects.get().answer == "not_coming"
    answer_invitation(seat=seat, answer="accepted")
    assert take_reply(outlook(invited, "DECLINED", at=now - timedelta(minutes=1))).why_not == LATER_STANDS
    assert SeatAnswer.objects.get().answer == "accepted"


def test_an_hour_of_the_future_says_no_more_than_now(seat, invited):
    take_reply(outlook(invited, "DECLINED", at=timezone.now() + timedelta(days=300)))
    assert SeatAnswer.objects.get().answered_at <= timezone.now()
    answer_invitation(seat=seat, answer="accepted")
    assert SeatAnswer.objects.get().answer == "accepted"


def test_an_answer_to_an_earlier_time_is_said_so(seat, invited, loop_active, rita, as_user):
    later = seat.interview.starts_at + timedelta(hours=1)
    schedule_interview(interview=Interview.objects.get(pk=seat.interview_id), starts_at=later, time_zone="UTC", by=rita)
    reply = take_reply(outlook(invited))
    assert reply.why_not == CHANGED and not SeatAnswer.objects.exists()
    assert CHANGED in mails_of(loop_active, rita, as_user)


def test_a_program_that_leaves_the_version_out_answers_its_hour(seat, invited):
    address = f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{invited.address}"
    lines = ["BEGIN:VEVENT", f"UID:{invited.uid}", address, f"DTSTART:{seat.interview.starts_at:%Y%m%dT%H%M%SZ}"]
    assert take_reply(bare(*lines, "END:VEVENT", sender=invited.address)).is_noted
    other = [*lines[:3], "DTSTART:20300101T000000Z"]
    assert take_reply(bare(*other, "END:VEVENT", sender=invited.address)).why_not == CHANGED


@pytest.mark.parametrize("end", ["cancelled", "unseated", "left", "over"])
def test_when_there_is_nothing_to_answer(end, seat, invited, rita, pia, loop_active, as_user):
    if end == "cancelled":
        cancel_interview(interview=seat.interview, reason="Ill.", by=rita)
    if end == "unseated":
        unseat_panelist(seat=seat, by=rita)
    if end == "left":
        User.objects.filter(pk=pia.pk).update(is_active=False)
    if end == "over":
        ago = timezone.now() - timedelta(days=2)
        Interview.objects.filter(pk=seat.interview_id).update(starts_at=ago)
    reply = take_reply(outlook(invited))
    assert reply.why_not == (OVER if end in ("cancelled", "over") else NO_SEAT) and not SeatAnswer.objects.exists()
    assert reply.why_not in mails_of(loop_active, rita, as_user)


def test_an_answer_to_another_round_is_kept_and_shown_to_nobody_who_plans(invited):
    invited.uid = "somewhere@else.example"
    reply = take_reply(outlook(invited, words="Secret."))
    assert (reply.why_not, reply.interview, reply.words, reply.address) == (NO_ROUND, None, "", "")
    assert AuditEvent.objects.filter(action="reply.kept").count() == 1


def test_a_round_that_they_do_not_sit_in(invited, loop_active, olga, rita, as_user):
    invited.address = olga.email
    assert take_reply(outlook(invited)).why_not == NO_SEAT
    assert olga.email.upper() in mails_of(loop_active, rita, as_user).upper()


def test_an_answer_from_somebody_elses_address_is_shown_and_not_noted(seat, invited, loop_active, paul, rita, as_user):
    reply = take_reply(outlook(invited, "DECLINED", sender=paul.email))
    assert paul.email in reply.why_not and not SeatAnswer.objects.exists()
    assert "The mail is from" in mails_of(loop_active, rita, as_user)
    assert "in somebody" not in reply.why_not


def test_an_address_of_before_and_other_letters_are_the_same_person(seat, invited, pia):
    User.objects.filter(pk=pia.pk).update(earlier_emails="pia.before@tidewell.example")
    assert take_reply(gmail(invited, sender=pia.email.upper())).is_noted
    invited.address = "Pia.Before@tidewell.example"
    assert take_reply(gmail(invited)).is_noted


def test_another_time_and_another_person_are_left_to_people(seat, invited, loop_active, rita, as_user):
    proposed = seat.interview.starts_at + timedelta(days=1)
    reply = take_reply(counter(invited, proposed))
    assert reply.proposed_at == proposed and "changes times" in reply.why_not
    assert "They propose" in mails_of(loop_active, rita, as_user)
    assert "changes the panel" in take_reply(outlook(invited, "DELEGATED")).why_not
    assert not SeatAnswer.objects.exists()


# --- Who sees it ----------------------------------------------------------------------------------------------


def test_what_was_not_noted_waits_until_somebody_saw_it(seat, invited, loop_active, rita, pia, as_user):
    reply = take_reply(outlook(invited, "DELEGATED"))
    client = as_user(rita)
    assert "one answer to invitations to look at" in client.get("/").content.decode()
    assert "hands it on" not in as_user(pia).get("/").content.decode()
    seen = reverse("appointments:reply_seen", args=[reply.pk])
    assert as_user(pia).post(seen).status_code == 404
    client = as_user(rita)
    assert client.post(seen).status_code == 302 and client.post(seen).status_code == 302
    assert "hands it on" not in client.get("/").content.decode()
    reply.refresh_from_db()
    assert reply.seen_by == rita and AuditEvent.objects.filter(action="loop.reply_seen").count() == 1


# --- Candidates -----------------------------------------------------------------------------------------------


@pytest.fixture
def told(loop_active, rita, settings):
    settings.REPLIES_ADDRESS = "interviews@example.org"
    deliver(write(loop_active, rita))
    return loop_active


def test_a_candidate_who_cannot_come_waits_for_those_who_plan(told, rita, as_user):
    reply = take_reply(gmail(as_candidate(told), "DECLINED", words="I need a ramp."))
    assert reply.is_noted and reply.is_candidates
    assert "cannot come" in as_user(rita).get("/").content.decode()
    page = mails_of(told, rita, as_user)
    assert "I need a ramp." in page and told.candidate.called in page
    assert not SeatAnswer.objects.exists()


def test_who_sits_in_the_loop_never_reads_what_the_candidate_wrote(told, max, pia, as_user):
    take_reply(gmail(as_candidate(told), "DECLINED", words="I need a ramp."))
    make_earlier_seat(told, max)
    page = mails_of(told, max, as_user)
    assert "They wrote something with it" in page and "ramp" not in page
    assert as_user(pia).get(reverse("appointments:loop_mails", args=[told.pk])).status_code == 404


def test_a_candidate_who_comes_waits_for_nobody(told, rita, as_user):
    assert not take_reply(gmail(as_candidate(told))).waits_for_a_look
    assert "will be there" in mails_of(told, rita, as_user)


def test_a_candidate_whose_clock_is_ahead_is_heard_again(told):
    invited = as_candidate(told)
    ahead = take_reply(gmail(invited, at=timezone.now() + timedelta(days=300)))
    assert ahead.is_noted and ahead.written_at <= timezone.now()
    assert take_reply(outlook(invited, at=timezone.now() + timedelta(minutes=1))).is_noted


def test_of_what_a_candidate_said_of_a_round_the_last_waits(told, rita, as_user):
    declined = take_reply(gmail(as_candidate(told), "DECLINED"))
    again = take_reply(outlook(as_candidate(told), "DECLINED", at=timezone.now() + timedelta(minutes=1)))
    assert again.waits_for_a_look and not declined.waits_for_a_look
    assert "one answer to invitations to look at" in as_user(rita).get("/").content.decode()
    interview = told.interviews.first()
    later = interview.starts_at + timedelta(hours=1)
    schedule_interview(interview=interview, starts_at=later, time_zone="UTC", by=rita)
    deliver(write(told, rita))
    assert take_reply(gmail(as_candidate(told), at=timezone.now() + timedelta(minutes=2))).is_noted
    assert not declined.waits_for_a_look and not again.waits_for_a_look
    assert "to invitations to look at" not in as_user(rita).get("/").content.decode()


def test_a_mail_turns_around_nothing_that_a_candidate_said(told):
    invited = as_candidate(told)
    declined = take_reply(gmail(invited, "DECLINED"))
    accepted = take_reply(outlook(invited, at=timezone.now() + timedelta(minutes=1)))
    assert accepted.why_not == SAID_OTHERWISE
    assert declined.waits_for_a_look and accepted.waits_for_a_look


def test_of_a_candidate_what_is_late_forged_or_out_of_date_is_not_noted(told, rita, pia):
    invited, now = as_candidate(told), timezone.now()
    take_reply(gmail(invited, at=now))
    assert take_reply(gmail(invited, "DECLINED", at=now - timedelta(hours=1))).why_not == LATER_STANDS
    assert pia.email in take_reply(gmail(invited, "DECLINED", sender=pia.email)).why_not
    invited.address = pia.email
    forged = take_reply(gmail(invited, "DECLINED"))
    assert forged.why_not == NO_SEAT and not forged.is_candidates
    stale = as_candidate(told)
    stale.sequence += 1
    assert take_reply(gmail(stale)).why_not == CHANGED


def test_their_copy_holds_it_unless_its_maker_sat_in_the_loop(loop_decided, rita, max):
    make_reply(loop_decided.interviews.first(), words="I need a ramp.")
    assert "I need a ramp." in str(record_of(loop_decided.candidate, rita))
    make_earlier_seat(loop_decided, max)
    said = str(record_of(loop_decided.candidate, max))
    assert "I need a ramp." not in said and REQUEST_IS_CLOSED in said


def test_it_goes_with_its_candidate(told, rita):
    take_reply(gmail(as_candidate(told), "DECLINED", words="I need a ramp."))
    cancel_loop(loop=told, reason="Over.", by=rita)
    erase_candidate(candidate=told.candidate, name=told.candidate.name, reason="Asked for.", by=rita)
    assert not InvitationReply.objects.exists()


# --- What invites an answer -----------------------------------------------------------------------------------


def events_of(letter):
    [text] = [content for content, kind in letter.alternatives if kind.startswith("text/calendar")]
    return Calendar.from_ical(text).walk("VEVENT")


def test_programs_are_told_where_to_answer(loop_active, settings, rita, pia):
    settings.REPLIES_ADDRESS = "answers@example.org"
    jobs.drain()
    letter = next(mail for mail in post.outbox if mail.to == [pia.email])
    [event] = events_of(letter)
    assert str(event["organizer"]) == "mailto:answers@example.org"
    assert letter.reply_to == [loop_active.planned_by.email, "answers@example.org"]


def test_without_a_mailbox_everything_is_as_before(loop_active, settings, rita, pia):
    jobs.drain()
    letter = next(mail for mail in post.outbox if mail.to == [pia.email])
    [event] = events_of(letter)
    assert "localhost" in str(event["organizer"]) and letter.reply_to == [loop_active.planned_by.email]
    letter = post.outbox[-1] if deliver(write(loop_active, rita)) else None
    assert b"RSVP=FALSE" in Calendar.from_ical(letter.attachments[0][1]).to_ical()


# --- A mail server that pipes ---------------------------------------------------------------------------------


def test_a_mail_server_hands_mails_to_a_command(invited, tmp_path, monkeypatch):
    (tmp_path / "one.eml").write_bytes(outlook(invited))
    (tmp_path / "two.eml").write_bytes(b"Subject: Late\r\n\r\nI am late.")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(counter(invited, timezone.now()))))
    out = io.StringIO()
    call_command("read_replies", str(tmp_path / "one.eml"), str(tmp_path / "two.eml"), "-", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0].endswith("one.eml: noted.") and "no answer to an invitation" in lines[1]
    assert lines[2] == f"-: {services.LEFT_TO_PEOPLE['another_time']}"


def database_is_away(mail):
    raise OperationalError


def test_a_command_that_cannot_keep_a_mail_lets_the_mail_server_come_again(invited, tmp_path, monkeypatch):
    (tmp_path / "one.eml").write_bytes(outlook(invited))
    monkeypatch.setattr(read_replies, "take_reply", database_is_away)
    with pytest.raises(CommandError) as ended:
        call_command("read_replies", str(tmp_path / "one.eml"))
    assert ended.value.returncode == 75
    with pytest.raises(CommandError, match="There is no file"):
        call_command("read_replies", str(tmp_path / "none.eml"))
    with pytest.raises(CommandError, match="is a folder. Name a file"):
        call_command("read_replies", str(tmp_path))
