"""Mails about interviews: written when they are sent, once, and with nothing of anybody's card."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from email.utils import parseaddr

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from icalendar import Calendar

from core import jobs
from interviews.cards.services import waive_scorecard
from interviews.cards.services.handover import hand_over_scorecard
from interviews.loops.services.loops import cancel_loop, start_loop
from interviews.loops.services.panels import seat_panelist, unseat_panelist
from interviews.loops.services.rounds import cancel_interview, schedule_interview
from interviews.models import Interview, Message, Scorecard
from interviews.tasks import send_message
from tests.factories.run import make_rating

pytestmark = pytest.mark.sqlite

MONDAY = datetime(2027, 3, 8, 9, tzinfo=UTC)
START = datetime(2027, 3, 11, 13, tzinfo=UTC)  # Thursday, 14:00 in Berlin


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def interview(clock, staffed, people):
    first = staffed.interviews.first()
    people.paul.time_zone = "America/New_York"
    people.paul.save()
    place = {"place": "Room Skiff", "link": "https://meet.example.org/1"}
    schedule_interview(interview=first, starts_at=START, time_zone="Europe/Berlin", by=people.rita, **place)
    return first


def post():
    """Send everything that is due, and take the mails out of the box, by recipient's first name."""
    jobs.drain()
    sent, mail.outbox = {letter.to[0].split("@")[0].rstrip("0123456789"): letter for letter in mail.outbox}, []
    return sent


def calendar_file(letter):
    name, content, kind = letter.attachments[0]
    assert name == "invitation.ics"
    return Calendar.from_ical(content), kind


def test_an_invitation_in_the_readers_own_time(interview):
    letters = post()
    assert set(letters) == {"pia", "paul"}
    assert letters["pia"].subject == "Technical round with Tamsin Okonjura, Thursday 11 March at 14:00"
    assert "When: Thursday 11 March, 14:00 to 15:00\n" in letters["pia"].body
    assert letters["paul"].subject == "Technical round with Tamsin Okonjura, Thursday 11 March at 08:00"
    assert "When: Thursday 11 March, 08:00 to 09:00 (14:00 to 15:00 in Berlin)" in letters["paul"].body
    assert "\nBy the clocks of Berlin\n" in letters["pia"].body  # D7: the same hour in every zone
    assert "\nBy the clocks of New York\n" in letters["paul"].body
    for letter in letters.values():
        assert "Where: Room Skiff" in letter.body
        assert f"http://localhost:8000/interviews/{interview.pk}/kit/" in letter.body
    assert "You ask 2 of the 2 questions, and you rate every answer." in letters["pia"].body
    assert "With you on the panel: Paul Achterberg" in letters["pia"].body
    assert letters["pia"].reply_to == [interview.loop.planned_by.email]


def test_the_calendar_file_goes_with_it(interview):
    letter = post()["pia"]
    file, kind = calendar_file(letter)
    assert kind == "application/ics"
    event = file.events[0]
    assert (event["uid"], event["sequence"]) == (interview.calendar_uid, 0)
    assert event.start.astimezone(UTC) == START
    assert {str(one) for one in event["attendee"]} == {
        f"mailto:{seat.panelist.email}" for seat in interview.panel.all()
    }
    wire = letter.message().as_string()
    assert 'Content-Type: text/calendar; method="REQUEST"; charset="utf-8"' in wire


def test_a_moved_interview_keeps_its_identity_under_a_higher_number(interview, people):
    first, _ = calendar_file(post()["pia"])
    schedule_interview(
        interview=interview, starts_at=START + timedelta(days=1), time_zone="Europe/Berlin", by=people.rita
    )
    letters = post()
    assert set(letters) == {"pia", "paul"}
    assert letters["pia"].subject == "Changed: Technical round with Tamsin Okonjura, Friday 12 March at 14:00"
    assert letters["pia"].body.startswith("This interview has changed.")
    second, _ = calendar_file(letters["pia"])
    assert second.events[0]["uid"] == first.events[0]["uid"]
    assert (first.events[0]["sequence"], second.events[0]["sequence"]) == (0, 1)


def test_only_the_newest_of_several_changes_is_sent(interview, people):
    for days in (1, 2, 3):
        starts_at = START + timedelta(days=days)
        schedule_interview(interview=interview, starts_at=starts_at, time_zone="Europe/Berlin", by=people.rita)
    jobs.drain()
    assert len(mail.outbox) == 2
    assert {calendar_file(letter)[0].events[0]["sequence"] for letter in mail.outbox} == {3}
    assert not Message.objects.exclude(kind="reminder").exclude(job_status="done").exists()


def test_a_cancelled_interview_leaves_the_calendar(interview, people):
    """F23: and the mail says why."""
    post()
    cancel_interview(interview=interview, reason="The room burnt", by=people.rita)
    letters = post()
    assert set(letters) == {"pia", "paul"}
    assert letters["pia"].subject.startswith("Cancelled: Technical round with Tamsin Okonjura")
    assert "Why: The room burnt" in letters["pia"].body
    file, kind = calendar_file(letters["pia"])
    assert kind == "application/ics"
    assert (file["method"], file.events[0]["status"], file.events[0]["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert [str(one) for one in file.events[0]["attendee"].to_ical().decode().split(",")] == [
        f"mailto:{people.pia.email}"
    ]


def test_the_reason_of_a_cancelled_loop_is_in_its_mails(interview, people):
    """F23"""
    post()
    cancel_loop(loop=interview.loop, reason="Tamsin took another offer", by=people.rita)
    assert "Why: Tamsin took another offer" in post()["pia"].body


def test_who_leaves_the_panel_gets_a_cancellation_and_the_others_an_update(interview, people):
    post()
    unseat_panelist(seat=interview.panel.get(panelist=people.paul), by=people.rita)
    letters = post()
    assert letters["paul"].body.startswith("You are no longer on the panel of this interview:")
    assert calendar_file(letters["paul"])[0]["method"] == "CANCEL"
    file, _ = calendar_file(letters["pia"])
    assert (file["method"], file.events[0]["sequence"]) == ("REQUEST", 1)
    assert "Paul" not in letters["pia"].body


def test_who_leaves_before_the_post_goes_is_not_invited(interview, people):
    seat = interview.panel.get(panelist=people.paul)
    unseat_panelist(seat=seat, by=people.rita)
    letters = post()
    assert calendar_file(letters["pia"])[0]["method"] == "REQUEST"
    assert calendar_file(letters["paul"])[0]["method"] == "CANCEL"


def test_a_shadow_hears_what_a_shadow_does(clock, staffed, people):
    first = staffed.interviews.first()
    seat_panelist(interview=first, panelist=people.sam, is_shadow=True, by=people.rita)
    schedule_interview(interview=first, starts_at=START, time_zone="Europe/Berlin", by=people.rita)
    assert "You are there to watch and learn." in post()["sam"].body
    assert not Message.objects.filter(kind="reminder", recipient=people.sam).exists()


def test_a_closed_account_gets_no_mail(interview, people):
    people.paul.is_active = False
    people.paul.save()
    assert set(post()) == {"pia"}


# --- Reminders ------------------------------------------------------------------------------------------------


@pytest.fixture
def held(interview, people, clock):
    """The invitations are out, the interview is over, the reminders are due."""
    start_loop(loop=interview.loop, by=people.rita)
    post()
    clock.move_to(START + timedelta(hours=3, minutes=1))
    return interview


def test_a_reminder_waits_until_the_interview_is_over(interview, clock):
    post()
    clock.move_to(START + timedelta(hours=1, minutes=59))
    assert post() == {}
    clock.move_to(START + timedelta(hours=2, minutes=1))
    letters = post()
    assert letters["pia"].subject == "Your scorecard for Tamsin Okonjura is due at 15:00 tomorrow"
    assert letters["paul"].subject == "Your scorecard for Tamsin Okonjura is due at 09:00 tomorrow"
    assert letters["pia"].attachments == []
    assert post() == {}


def test_a_reminder_follows_a_round_that_moves_without_a_mail(clock, staffed, people):
    """D1: nine days later, nobody invited: one reminder each, after the new time."""
    interview, moved = staffed.interviews.first(), START + timedelta(days=9)
    for moment in (START, moved, moved):
        schedule_interview(interview=interview, starts_at=moment, time_zone="UTC", invite=False, by=people.rita)
    start_loop(loop=interview.loop, by=people.rita)
    clock.move_to(START + timedelta(hours=4))
    assert post() == {}
    clock.move_to(moved + timedelta(minutes=30))
    assert post() == {}
    clock.move_to(moved + timedelta(hours=3, minutes=1))
    assert set(post()) == {"pia", "paul"}
    assert post() == {}


def test_a_round_that_moves_back_and_forth_is_reminded_of_once(clock, staffed, people):
    """D1"""
    interview = staffed.interviews.first()
    for days in (0, 3, 0):
        start = START + timedelta(days=days)
        schedule_interview(interview=interview, starts_at=start, time_zone="UTC", invite=False, by=people.rita)
    clock.move_to(START + timedelta(hours=3, minutes=1))
    assert set(post()) == {"pia", "paul"}
    assert {row.number for row in Message.objects.filter(kind="reminder", sent_at__isnull=False)} == {1}
    Message.objects.filter(number=2).update(due_at=START + timedelta(days=30))  # what follows from the first
    clock.move_to(START + timedelta(days=3, hours=3, minutes=1))
    assert post() == {}


def test_a_round_that_moves_into_the_past_reminds_nobody_at_its_earlier_time(interview, people, clock):
    """D1"""
    post()
    earlier = MONDAY - timedelta(days=1)
    schedule_interview(interview=interview, starts_at=earlier, time_zone="UTC", by=people.rita)
    clock.move_to(START + timedelta(hours=3, minutes=1))
    assert post() == {}


def test_a_reminder_after_a_change_of_the_panel_is_still_one(interview, people, clock):
    """D1: a mail of a higher number makes no second reminder."""
    post()
    seat_panelist(interview=interview, panelist=people.noor, by=people.rita)
    post()
    clock.move_to(START + timedelta(hours=3, minutes=1))
    assert set(post()) == {"pia", "paul", "noor"}
    reminders = Message.objects.filter(kind="reminder", interview=interview, number=1)
    assert reminders.count() == reminders.values("recipient").distinct().count() == 3


def test_nobody_is_reminded_of_a_card_that_is_in(held, people):
    Scorecard.objects.filter(seat__panelist=people.paul).update(status="submitted", submitted_at=timezone.now())
    assert set(post()) == {"pia"}


def test_nobody_is_reminded_against_their_will(held, people):
    people.pia.wants_reminders = False
    people.pia.save()
    assert set(post()) == {"paul"}


@pytest.mark.parametrize("status", ["no_show", "cancelled"])
def test_nobody_is_reminded_of_a_round_that_did_not_take_place(held, status):
    Interview.objects.filter(pk=held.pk).update(status=status)
    assert post() == {}


def test_a_waived_card_needs_no_reminder(held, people):
    Scorecard.objects.filter(seat__panelist=people.paul).update(
        status="waived", waived_at=timezone.now(), waived_by=people.rita, waive_reason="Ill"
    )
    assert set(post()) == {"pia"}


def test_a_reminder_says_nothing_of_the_others_cards(held, people):
    """The sealed-card rule: Pia still owes her card, Paul has submitted his."""
    card = Scorecard.objects.get(seat__interview=held, seat__panelist=people.paul)
    for question in held.questions.all():
        make_rating(card, question, score=5, evidence="Xylophone evidence")
    Scorecard.objects.filter(pk=card.pk).update(
        status="submitted", submitted_at=timezone.now(), recommendation="strong_yes", summary="Quixotic summary"
    )
    body = post()["pia"].body
    for trace in ("Paul", "Xylophone", "Quixotic", "Strong yes", "submitted a", "1 of 2", "5"):
        assert trace not in re.sub(r"https?://\S+|15:00", "", body), trace
    assert "You will see the other scorecards after you submit yours." in body


# --- As jobs --------------------------------------------------------------------------------------------------


def test_a_message_is_sent_once_however_often_it_is_nudged(interview):
    row = Message.objects.filter(kind="invitation").first()
    for _ in range(3):
        send_message(row.pk)
    assert len(mail.outbox) == 1


def test_a_mail_server_that_refuses_gets_the_mail_again_later(interview, clock, monkeypatch):
    def refuse(self):
        raise ConnectionRefusedError

    row = Message.objects.filter(kind="invitation").first()
    with monkeypatch.context() as patch:
        patch.setattr(mail.EmailMessage, "send", refuse)
        send_message(row.pk)
    row.refresh_from_db()
    # A server that is away costs no attempt: it is asked for a day.
    assert (row.job_status, row.attempts) == ("waiting", 0)
    assert row.error == "The mail server does not answer (ConnectionRefusedError)."
    clock.shift(timedelta(minutes=1))
    send_message(row.pk)
    row.refresh_from_db()
    assert row.job_status == "done"
    assert len(mail.outbox) == 1


def test_every_attempt_carries_one_identity(interview):
    row = Message.objects.filter(kind="invitation").first()
    send_message(row.pk)
    Message.objects.filter(pk=row.pk).update(job_status="waiting", finished_at=None, attempts=0)
    send_message(row.pk)
    identities = {letter.extra_headers["Message-ID"] for letter in mail.outbox}
    assert len(mail.outbox) == 2
    assert len(identities) == 1


def test_a_line_break_in_a_name_does_not_become_a_header(interview):
    candidate = interview.loop.candidate
    type(candidate).objects.filter(pk=candidate.pk).update(name="Tamsin\r\nBcc: evil@example.net")
    letter = post()["pia"]
    assert "\n" not in letter.subject
    assert letter.message()["Bcc"] is None


# --- Who does not come any more -------------------------------------------------------------------------------


def test_a_waived_panelist_leaves_the_calendar_and_hears_no_more(interview, people):
    post()
    paul = interview.panel.get(panelist=people.paul)
    waive_scorecard(card=paul.scorecard, reason="Ill", by=people.rita)
    letters = post()
    assert calendar_file(letters["paul"])[0]["method"] == "CANCEL"
    assert "Paul" not in letters["pia"].body
    schedule_interview(
        interview=interview, starts_at=START + timedelta(days=1), time_zone="Europe/Berlin", by=people.rita
    )
    assert set(post()) == {"pia"}


def test_a_card_that_is_handed_over_takes_the_invitation_along(interview, people):
    post()
    pia = interview.panel.get(panelist=people.pia)
    hand_over_scorecard(card=pia.scorecard, to=people.max, by=people.pia)
    letters = post()
    assert calendar_file(letters["pia"])[0]["method"] == "CANCEL"
    assert calendar_file(letters["max"])[0]["method"] == "REQUEST"
    assert "With you on the panel: Max Lindqvist" in letters["paul"].body
    assert Message.objects.filter(kind="reminder", recipient=people.max).exists()


def test_a_waiver_after_the_interview_disturbs_nobody(held, people):
    sequence = held.calendar_sequence
    waive_scorecard(card=held.panel.get(panelist=people.paul).scorecard, reason="Ill", by=people.rita)
    held.refresh_from_db()
    assert held.calendar_sequence == sequence
    assert set(post()) == {"pia"}


def parts_of(letter):
    """The kinds of the parts as Python's parser reads them, and what is in the one for calendar programs."""
    read = message_from_bytes(letter.message().as_bytes(), policy=SMTP)
    [calendar_part] = [part for part in read.walk() if part.get_content_type() == "text/calendar"]
    kinds = [(part.get_content_type(), part.get_content_disposition()) for part in read.walk()]
    return read, kinds, calendar_part


def test_programs_find_the_invitation_beside_its_text(interview, people):
    """D2: it was a file alone, which Outlook and Gmail open as one; and the organiser was nobody who sends."""
    read, kinds, part = parts_of(post()["pia"])
    assert kinds == [
        ("multipart/mixed", None),
        ("multipart/alternative", None),
        ("text/plain", None),
        ("text/calendar", None),
        ("application/ics", "attachment"),
    ]
    assert (part.get_param("method"), part.get_param("charset")) == ("REQUEST", "utf-8")
    file = Calendar.from_ical(part.get_content())
    assert file["method"] == "REQUEST"
    [event] = file.events
    sender = parseaddr(read["From"])[1]
    assert event["organizer"] == f"mailto:{sender}" and event["organizer"].params["CN"] == people.rita.name
    assert read["Reply-To"] == people.rita.email
    assert f"mailto:{parseaddr(read['To'])[1]}" in [str(one) for one in event["attendee"]]
    attached = next(part for part in read.walk() if part.get_filename())
    assert attached.get_filename() == "invitation.ics"
    assert Calendar.from_ical(attached.get_payload(decode=True)).to_ical() == file.to_ical()


def test_a_cancellation_says_so_to_programs(interview, people):
    """D2: the same parts, with the other method in the part and in what it holds."""
    post()
    cancel_interview(interview=interview, reason="The room burnt", by=people.rita)
    for letter in post().values():
        _, kinds, part = parts_of(letter)
        assert len(kinds) == 5 and part.get_param("method") == "CANCEL"
        assert Calendar.from_ical(part.get_content())["method"] == "CANCEL"
