"""What candidates are written about their interviews: what it says, when it leaves, and what it never holds."""

import smtplib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as post
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from appointments.models import Appointment, CandidateMail
from appointments.tasks import send_mail
from appointments.telling.candidate_calendar import candidate_ics, uid_for_candidate
from appointments.telling.drafting import draft_for
from appointments.telling.letter_words import LETTER_WORDS
from appointments.telling.review import count_mails
from appointments.telling.services import (
    CHANGED_MEANWHILE,
    NO_ADDRESS,
    NO_NEWS,
    retry_mail,
    stop_mail,
    write_to_candidate,
)
from core.errors import RuleViolation
from core.models import AuditEvent
from hiring.models import Candidate
from interviews.loops.services.loops import cancel_loop
from interviews.loops.services.rounds import cancel_interview, schedule_interview, send_invitations
from interviews.models import InterviewQuestion, Message
from packets.printing.words import LANGUAGES
from records.services.erasure import erase_candidate
from tests.interviews.scheduling.test_calendar import ZONES, an_interview, changes, read_by_the_book

pytestmark = pytest.mark.django_db
Outcome = CandidateMail.Outcome


@pytest.fixture
def tallinn(loop_active):
    """A loop with times whose candidate is in Tallinn."""
    Candidate.objects.filter(pk=loop_active.candidate_id).update(time_zone="Europe/Tallinn")
    loop_active.candidate.refresh_from_db()
    return loop_active


def write(loop, by, language="en", key="", **changes):
    draft = draft_for(loop, language, by)
    values = {"language": language, "subject": draft.subject, "body": draft.body, "about": draft.about, **changes}
    return write_to_candidate(loop=loop, key=key, by=by, **values)


def deliver(mail):
    CandidateMail.objects.filter(pk=mail.pk).update(due_at=timezone.now())
    send_mail(mail.pk)
    mail.refresh_from_db()
    return mail


def files_of(letter):
    return [Calendar.from_ical(content) for name, content, _ in letter.attachments]


def events_of(letter):
    return {str(event["uid"]): event for file in files_of(letter) for event in file.walk("VEVENT")}


def move(interview, by, hours=2, **changes):
    interview.refresh_from_db()
    values = {
        "starts_at": interview.starts_at + timedelta(hours=hours),
        "time_zone": interview.time_zone,
        "place": interview.place,
        **changes,
    }
    schedule_interview(interview=interview, by=by, **values)


def test_the_mail_says_when_how_and_with_whom_by_the_clocks_of_the_candidate(tallinn, rita):
    first = tallinn.interviews.first()
    move(first, rita, 0, means="video", place="", link="https://video.example/room")
    mail = deliver(write(tallinn, rita))
    [letter] = post.outbox[-1:]
    assert letter.to == [tallinn.candidate.email] and mail.outcome == Outcome.SENT
    assert (
        f"Dear {tallinn.candidate.called}," in letter.body and "All times are by the clocks of Tallinn." in letter.body
    )
    local = first.starts_at.astimezone(tallinn.candidate.zone)
    assert f"{local:%H:%M} to " in letter.body and "By video\nVideo: https://video.example/room" in letter.body
    for seat in first.panel.exclude(is_shadow=True):
        assert seat.panelist.called in letter.body
    assert "Where: Harbour office" in letter.body and "Listening in to learn: " in letter.body
    assert len(files_of(letter)) == tallinn.interviews.count()


def test_nothing_of_the_inside_is_in_it(tallinn, rita):
    deliver(write(tallinn, rita))
    letter = post.outbox[-1]
    said = letter.body + "".join(str(content) for _, content, _ in letter.attachments)
    for question in InterviewQuestion.objects.filter(loop=tallinn).select_related("competency"):
        assert question.title not in said and question.prompt not in said
        assert question.competency.name not in said
    assert not any(interview.purpose and interview.purpose in said for interview in tallinn.interviews.all())
    assert "/kit/" not in said and "/interviews/" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_packets_has_its_words(tallinn, rita, language):
    assert language in LETTER_WORDS
    draft = draft_for(tallinn, language, rita)
    assert "{" not in draft.body + draft.subject and draft.subject and draft.has_news
    deliver(write(tallinn, rita, language))
    cancel_interview(interview=tallinn.interviews.first(), reason="Ill.", by=rita)
    change = draft_for(tallinn, language, rita)
    assert change.kind == "change" and "{" not in change.body and "Ill." not in change.body
    assert post.outbox[-1].extra_headers["Content-Language"] == language


def test_a_change_keeps_the_identity_and_raises_the_number(tallinn, rita):
    deliver(write(tallinn, rita))
    before = events_of(post.outbox[-1])
    with pytest.raises(RuleViolation, match=NO_NEWS):
        write(tallinn, rita)
    first, second, *_ = tallinn.interviews.all()
    move(first, rita)
    cancel_interview(interview=second, reason="Not needed.", by=rita)
    draft = draft_for(tallinn, "en", rita)
    assert draft.kind == "change" and "Not taking place:" in draft.body and "Not needed." not in draft.body
    deliver(write(tallinn, rita))
    after = events_of(post.outbox[-1])
    assert after.keys() == before.keys() == {uid_for_candidate(row) for row in tallinn.interviews.all()}
    assert all(after[uid]["sequence"] > event["sequence"] for uid, event in before.items())
    assert after[uid_for_candidate(second)]["status"] == "CANCELLED"
    assert after[uid_for_candidate(first)].start == before[uid_for_candidate(first)].start + timedelta(hours=2)
    assert {str(file["method"]) for file in files_of(post.outbox[-1])} == {"REQUEST", "CANCEL"}
    with pytest.raises(RuleViolation, match=NO_NEWS):
        write(tallinn, rita)


def test_who_meets_them_is_a_change_too(tallinn, rita, olga):
    deliver(write(tallinn, rita))
    seat = tallinn.interviews.first().panel.exclude(is_shadow=True).first()
    seat.panelist.address_as = "Doctor Who"
    seat.panelist.save()
    assert draft_for(tallinn, "en", rita).has_news


def test_a_cancelled_loop_is_called_off(tallinn, rita):
    deliver(write(tallinn, rita))
    cancel_loop(loop=tallinn, reason="They took another job.", by=rita)
    draft = draft_for(tallinn, "en", rita)
    assert draft.kind == "cancellation" and "took another job" not in draft.body
    deliver(write(tallinn, rita))
    assert {str(file["method"]) for file in files_of(post.outbox[-1])} == {"CANCEL"}
    assert post.outbox[-1].subject.startswith("Cancelled: ")


def test_a_single_round_stands_beside_the_text_for_calendar_programs(tallinn, rita):
    for interview in tallinn.interviews.all()[1:]:
        cancel_interview(interview=interview, reason="Not needed.", by=rita)
    deliver(write(tallinn, rita))
    [alternative] = post.outbox[-1].alternatives
    assert alternative.mimetype == "text/calendar; method=REQUEST"


def test_what_has_changed_before_it_left_is_not_sent(tallinn, rita):
    mail = write(tallinn, rita)
    move(tallinn.interviews.first(), rita)
    sent = len(post.outbox)
    assert deliver(mail).outcome == Outcome.OVERTAKEN and len(post.outbox) == sent
    assert draft_for(tallinn, "en", rita).kind == "invitation"


def test_a_draft_that_was_read_before_a_change_is_refused(tallinn, rita):
    about = draft_for(tallinn, "en", rita).about
    move(tallinn.interviews.first(), rita)
    with pytest.raises(RuleViolation, match=CHANGED_MEANWHILE[:40]):
        write(tallinn, rita, about=about)
    assert not CandidateMail.objects.exists()


def test_one_key_is_one_mail_and_a_later_one_takes_its_place(tallinn, rita):
    first = write(tallinn, rita, key="k")
    assert write(tallinn, rita, key="k", about="x") == first
    move(tallinn.interviews.first(), rita)
    second = write(tallinn, rita, key="l")
    first.refresh_from_db()
    assert (first.outcome, second.kind) == (Outcome.OVERTAKEN, "invitation")


@pytest.fixture
def away(monkeypatch):
    """A mail server that does not take mails, until `away.clear()`."""
    trouble = [smtplib.SMTPServerDisconnected("away")]
    take = EmailBackend.send_messages
    monkeypatch.setattr(
        EmailBackend,
        "send_messages",
        lambda self, messages: (_ for _ in ()).throw(trouble[0]) if trouble else take(self, messages),
    )
    return trouble


def test_a_mail_survives_a_server_that_is_away_and_leaves_once(tallinn, rita, away):
    mail = deliver(write(tallinn, rita))
    assert mail.job_status == "waiting" and "does not answer" in mail.error
    away.clear()
    assert deliver(mail).outcome == Outcome.SENT
    sent = len(post.outbox)
    deliver(mail)
    assert len(post.outbox) == sent


def test_a_refusal_is_seen_and_tried_again(tallinn, rita, as_user, away):
    away[0] = smtplib.SMTPRecipientsRefused({tallinn.candidate.email: (550, b"no")})
    mail = deliver(write(tallinn, rita))
    assert mail.is_failed
    assert f"The mail to {tallinn.candidate.name} did not leave" in as_user(rita).get("/").content.decode()
    page = as_user(rita).get(reverse("appointments:loop_mails", args=[tallinn.pk])).content.decode()
    assert "one failed" in page and "not sent." in page
    away.clear()
    as_user(rita).post(reverse("appointments:mail_retry", args=[mail.pk]))
    assert deliver(mail).outcome == Outcome.SENT


def test_a_refused_mail_that_is_not_true_any_more_is_not_tried_again(tallinn, rita, away):
    away[0] = smtplib.SMTPRecipientsRefused({tallinn.candidate.email: (550, b"no")})
    mail = deliver(write(tallinn, rita))
    move(tallinn.interviews.first(), rita)
    with pytest.raises(RuleViolation, match="have changed since"):
        retry_mail(mail=mail, by=rita)


def test_a_mail_is_stopped(tallinn, rita, as_user):
    mail = write(tallinn, rita)
    as_user(rita).post(reverse("appointments:mail_stop", args=[mail.pk]))
    sent = len(post.outbox)
    assert deliver(mail).outcome == Outcome.STOPPED and len(post.outbox) == sent
    assert stop_mail(mail=mail, by=rita).outcome == Outcome.STOPPED


def test_without_an_address_it_is_said(tallinn, rita, as_user):
    mail = write(tallinn, rita)
    Candidate.objects.filter(pk=tallinn.candidate_id).update(email="", canonical_email="")
    assert deliver(mail).outcome == Outcome.NO_ADDRESS
    tallinn.candidate.refresh_from_db()
    with pytest.raises(RuleViolation, match=NO_ADDRESS):
        write(tallinn, rita)
    page = as_user(rita).get(reverse("appointments:loop_mails", args=[tallinn.pk])).content.decode()
    assert NO_ADDRESS in page and "Add the address" in page


def test_what_is_done_is_on_the_trail_once_and_names_no_words(tallinn, rita):
    write(tallinn, rita, body="Dear you, bring your boots.")
    [event] = AuditEvent.objects.filter(action="loop.candidate_written_to")
    assert (event.by_id, event.subject_type, event.fields) == (rita.pk, "interviews.loop", ["candidate_mails"])


def test_erasure_takes_them_along(tallinn, rita, django_capture_on_commit_callbacks):
    waiting = write(tallinn, rita)
    cancel_loop(loop=tallinn, reason="Over.", by=rita)
    candidate = tallinn.candidate
    erase_candidate(candidate=candidate, name=candidate.name, reason="Asked for.", by=rita)
    assert not CandidateMail.objects.exists() and not Appointment.objects.exists()
    send_mail(waiting.pk)


# --- The page -------------------------------------------------------------------------------------------------


def address(loop):
    return reverse("appointments:loop_mails", args=[loop.pk])


def typed(loop, by, **changes):
    draft = draft_for(loop, "en", by)
    values = {"language": "en", "subject": draft.subject, "body": draft.body, "about": draft.about, "key": "k"}
    return {**values, "to_candidate": "on", **changes}


@pytest.fixture
def uninvited(demo, company, loop_planned):
    """Every round has a time, nobody knows."""
    from config.demo.clock import round_times
    from config.demo.loops import give_times

    give_times(company, loop_planned, round_times(3), invite=False)
    Candidate.objects.filter(pk=loop_planned.candidate_id).update(time_zone="America/Vancouver")
    loop_planned.candidate.refresh_from_db()
    return loop_planned


def test_one_step_says_who_gets_which_mail_and_sends_all(uninvited, rita, as_user):
    client = as_user(rita)
    page = client.get(address(uninvited)).content.decode()
    seats = sum(interview.panel.count() for interview in uninvited.interviews.all())
    assert f"Send {seats + 1} mails" in page or "Send " in page
    for interview in uninvited.interviews.all():
        for seat in interview.panel.all():
            assert seat.panelist.name in page
        assert interview.starts_at.astimezone(uninvited.candidate.zone).strftime("%H:%M") in page
    assert "Vancouver" in page and f"for {uninvited.candidate.name}." in page  # night, in their own hours
    answer = client.post(address(uninvited), typed(uninvited, rita))
    assert answer.status_code == 409 and not CandidateMail.objects.exists()
    key = answer.context["question"].key
    assert client.post(address(uninvited), typed(uninvited, rita, anyway=key)).status_code == 302
    uninvited.refresh_from_db()
    assert CandidateMail.objects.count() == 1 and uninvited.status == "active"
    page = client.get(address(uninvited)).content.decode()
    assert "No mails left" in page and "wait and none failed" in page


def test_the_panel_can_be_invited_without_the_candidate(uninvited, rita, as_user):
    client = as_user(rita)
    key = client.get(address(uninvited)).context["question"].key
    sent = typed(uninvited, rita, anyway=key)
    del sent["to_candidate"]
    assert client.post(address(uninvited), sent).status_code == 302
    assert not CandidateMail.objects.exists() and uninvited.interviews.first().messages.exists()


def test_a_time_that_moved_meanwhile_keeps_what_was_typed(tallinn, rita, as_user):
    sent = typed(tallinn, rita, body="Bring your boots.")
    move(tallinn.interviews.first(), rita)
    answer = as_user(rita).post(address(tallinn), sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Bring your boots." in page and "nothing was sent" in page
    again = {**sent, "about": draft_for(tallinn, "en", rita).about}
    assert as_user(rita).post(address(tallinn), again).status_code == 302


def test_the_text_may_be_written_in_another_language(tallinn, rita, as_user):
    page = as_user(rita).get(address(tallinn), {"language": "de"}).content.decode()
    assert "Guten Tag" in page
    assert as_user(rita).get(address(tallinn), {"language": "xx"}).status_code == 200


def test_an_empty_text_is_a_mistake(tallinn, rita, as_user):
    answer = as_user(rita).post(address(tallinn), typed(tallinn, rita, body="  "))
    assert answer.status_code == 422 and "Fill this in." in answer.content.decode()


def test_a_panelist_finds_neither_the_page_nor_the_address(tallinn, pia, olga, rita, as_user):
    mail = write(tallinn, rita)
    for person in (pia, olga):
        assert as_user(person).get(address(tallinn)).status_code == 404
        assert as_user(person).post(address(tallinn), {}).status_code == 404
        for name in ("mail_retry", "mail_stop"):
            assert as_user(person).post(reverse(f"appointments:{name}", args=[mail.pk])).status_code == 404
    page = as_user(pia).get(reverse("interviews:loop_detail", args=[tallinn.pk])).content.decode()
    assert tallinn.candidate.email not in page and address(tallinn) not in page


def test_the_loop_offers_it_and_my_work_asks_for_it_after_a_change(tallinn, rita, as_user):
    loop_page = reverse("interviews:loop_detail", args=[tallinn.pk])
    assert f"Check the mails, {tallinn.candidate.called} too" in as_user(rita).get(loop_page).content.decode()
    deliver(write(tallinn, rita))
    assert "expects what has changed" not in as_user(rita).get("/").content.decode()
    move(tallinn.interviews.first(), rita)
    assert f"Tell {tallinn.candidate.called} of the change" in as_user(rita).get(loop_page).content.decode()
    assert f"{tallinn.candidate.name} expects what has changed" in as_user(rita).get("/").content.decode()


def test_what_left_is_asked_for_until_it_has(tallinn, rita, as_user):
    state = reverse("appointments:mails_state", args=[tallinn.pk])
    client = as_user(rita)
    assert client.get(state).status_code == 302
    mail = write(tallinn, rita)
    waiting = client.get(state, headers={"HX-Request": "true"})
    assert waiting.status_code == 200
    mark = waiting.context["count"].mark
    assert client.get(state, {"seen": mark}, headers={"HX-Request": "true"}).status_code == 204
    tallinn.interviews.first().messages.model.objects.all().delete()
    deliver(mail)
    assert client.get(state, headers={"HX-Request": "true"}).status_code == 286


# --- Clocks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ZONES[::3])
def test_the_file_says_the_right_hour_around_every_change_of_clocks(zone, rita):
    """Read by the book and by a library, from two hours before each change of 2026 to 2030 to two hours after it."""
    since = datetime(2026, 1, 1, tzinfo=UTC)
    moments = [
        change + timedelta(minutes=30 * step) for change in changes(zone) if change > since for step in range(-4, 5)
    ]
    for moment in moments or [datetime(2027, 6, 1, 12, tzinfo=UTC)]:
        interview = an_interview(moment, "Europe/Stockholm")
        mail = CandidateMail(loop=interview.loop, language="en", time_zone=zone, requested_by=rita)
        row = Appointment(mail=mail, interview=interview, title="Technical", starts_at=moment, minutes=60)
        ics = candidate_ics(row, mail)
        assert read_by_the_book(ics) == (moment, moment + timedelta(hours=1)), (zone, moment)
        [event] = Calendar.from_ical(ics).walk("VEVENT")
        clocks = UTC if str(event.start.tzinfo) == "UTC" else ZoneInfo(zone)
        assert event.start.replace(tzinfo=None, fold=0) == moment.astimezone(clocks).replace(tzinfo=None, fold=0)


def test_mails_that_were_dropped_did_not_leave(uninvited, rita, as_user):
    """D3."""
    send_invitations(loop=uninvited, by=rita)
    mails = Message.objects.filter(interview__loop=uninvited, kind="invitation")
    first, second, *others = mails
    for mail in (first, second):
        Message.objects.filter(pk=mail.pk).update(job_status="done", finished_at=timezone.now())
    Message.objects.filter(pk=first.pk).update(sent_at=timezone.now())
    count = count_mails(uninvited, [])
    assert (count.left, count.waiting, count.failed) == (1, len(others), 0)
    assert "One mail left" in as_user(rita).get(address(uninvited)).content.decode()


def test_a_mail_that_was_stopped_leaves_after_all_in_its_own_words(tallinn, rita, as_user):
    """B6."""
    client = as_user(rita)
    mail = write(tallinn, rita, body="My own words.")
    page = client.post(reverse("appointments:mail_stop", args=[mail.pk]), follow=True).content.decode()
    again = reverse("appointments:mail_retry", args=[mail.pk])
    assert "Undo" in page and again in page and "Send it after all" in client.get(address(tallinn)).content.decode()
    assert client.post(again).status_code == 302
    assert deliver(mail).outcome == "sent" and "My own words." in post.outbox[-1].body


def test_a_stopped_mail_stays_so_once_a_later_one_was_written(tallinn, rita, as_user):
    mail = write(tallinn, rita)
    stop_mail(mail=mail, by=rita)
    write(tallinn, rita)
    assert "Send it after all" not in as_user(rita).get(address(tallinn)).content.decode()
    with pytest.raises(RuleViolation):
        retry_mail(mail=mail, by=rita)


def test_a_letter_that_another_mail_was_faster_than_is_not_lost(tallinn, rita, max, as_user):
    """B3: two people have the mail open; whoever sends second reads so, with what they wrote to copy."""
    late = typed(tallinn, max, key="second", body="Bring your boots.")
    assert as_user(rita).post(address(tallinn), typed(tallinn, rita)).status_code == 302
    answer = as_user(max).post(address(tallinn), late)
    assert answer.status_code == 409 and tallinn.candidate_mails.get().requested_by == rita
    for said in (NO_NEWS, "It was not kept.", "Bring your boots."):
        assert said in answer.text
    in_german = as_user(max).post(address(tallinn), {**late, "language": "de", "rewrite": "1"})
    assert "Bring your boots." in in_german.text


def test_a_letter_sent_twice_by_one_press_left_once(tallinn, rita, as_user):
    """B1: the second of two presses is no mistake."""
    for _ in range(2):
        assert as_user(rita).post(address(tallinn), typed(tallinn, rita)).status_code == 302
    assert tallinn.candidate_mails.count() == 1
