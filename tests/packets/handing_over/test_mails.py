"""The packet by mail: what it says, whom it reaches, what stops it, and that no key of a link is stored."""

import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.core import mail as post
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.errors import RuleViolation
from core.models import AuditEvent
from core.wording import zone_name
from packets.handing_over.ending import revoke_packet
from packets.handing_over.links import end_link, share_packet
from packets.handing_over.mailing import request_mail, send_mail, stop_mail
from packets.handing_over.mails import mail_draft, mistakes_in, plain
from packets.models import FeedbackPacket, PacketMail, SharedLink
from packets.printing.services import render_document
from tests.answers import undo

Status = FeedbackPacket.Status
Outcome = PacketMail.Outcome
WORDS = "Dear you,\n\n{link}\n\nuntil {until}."


@pytest.fixture
def done(approved, made_up_pdfs):
    """A packet that is ready, with a made-up PDF."""
    render_document(approved.document_id)
    approved.refresh_from_db()
    return approved


@pytest.fixture
def broken_server(monkeypatch):
    """A mail server that refuses, until `broken_server.clear()`."""
    refusals = [smtplib.SMTPServerDisconnected("No words of a letter belong into a log.")]
    deliver = EmailBackend.send_messages

    def refuse(self, messages):
        if refusals:
            raise refusals[0]
        return deliver(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    return refusals


def send(mail):
    PacketMail.objects.filter(pk=mail.pk).update(due_at=timezone.now())
    send_mail(mail.pk)
    mail.refresh_from_db()
    return mail


def key_in(letter):
    return letter.body.partition("/packets/shared/")[2].partition("/")[0]


def opens(key):
    return Client().post(reverse("packets:shared", args=[key])).status_code == 200


def test_the_mail_brings_a_link_that_opens_and_marks_the_packet_as_sent(done, rita):
    mail = send(request_mail(packet=done, body=mail_draft(done).body, by=rita))
    [letter] = post.outbox
    assert letter.to == [done.loop.candidate.email] and letter.reply_to == [rita.email]
    assert letter.subject == "Your feedback from Tidewell Robotics" or letter.subject.startswith("Your feedback from")
    assert f"Dear {done.loop.candidate.called}," in letter.body and "{" not in letter.body
    assert "You asked first." not in letter.body and not letter.attachments
    assert opens(key_in(letter))
    done.refresh_from_db()
    assert (done.status, mail.outcome, mail.job_status) == (Status.SENT, Outcome.SENT, "done")
    assert done.handed_over_at
    event = AuditEvent.objects.get(action="packet.mailed")
    assert event.by_id == rita.pk
    for table in (PacketMail, SharedLink, AuditEvent):
        assert key_in(letter) not in str(table.objects.values())
    assert "Dear" not in str(AuditEvent.objects.values())


def test_the_link_ends_when_the_mail_says(done, rita):
    """D7: in the organisation's zone, which is named."""
    send(request_mail(packet=done, body=WORDS, by=rita))
    link = SharedLink.objects.get()
    assert link.expires_at - link.created_at == timedelta(days=7)
    zone = timezone.get_default_timezone()
    assert f"{link.expires_at.astimezone(zone):%H:%M} ({zone_name(zone)})." in post.outbox[0].body


def test_the_address_is_the_one_that_holds_when_it_leaves(done, rita):
    mail = request_mail(packet=done, body=WORDS, by=rita)
    done.loop.candidate.email = "new@elsewhere.example"
    done.loop.candidate.save()
    send(mail)
    assert post.outbox[0].to == ["new@elsewhere.example"]


def test_hostile_names_stay_names(done, rita):
    candidate = done.loop.candidate
    candidate.address_as = "{link}\r\nBcc: all@x.example \u202e<b>"
    candidate.save()
    draft = mail_draft(FeedbackPacket.objects.get(pk=done.pk))
    assert "(link) Bcc: all@x.example <b>" in draft.body
    assert draft.body.count("{link}") == 1
    send(request_mail(packet=done, body=draft.body, by=rita))
    letter = post.outbox[0]
    assert letter.recipients() == [candidate.email]
    assert "\n" not in letter.subject and letter.body.count("/packets/shared/") == 1
    assert plain("a\x00b\nc{d}") == "a b c(d)"


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ("No place for it.", "Leave {link}"),
        ("{link} {candidate}", "filled in already"),
        ("{link} {score}", "mean nothing here"),
        ("{link.__class__} {link}", "mean nothing here"),
    ],
)
def test_only_two_names_in_braces_mean_something(body, part):
    assert part in " ".join(mistakes_in(body))
    assert mistakes_in("Here: {link}, until {until}") == []


def test_a_failing_server_is_tried_again_with_a_new_link(done, rita, broken_server):
    mail = send(request_mail(packet=done, body=WORDS, by=rita))
    assert (mail.job_status, mail.attempts, mail.outcome) == ("waiting", 0, "")
    assert mail.error == "The mail server does not answer (SMTPServerDisconnected)."
    assert not SharedLink.objects.exists()
    done.refresh_from_db()
    assert done.status == Status.READY
    broken_server.clear()
    send(mail)
    assert (mail.job_status, mail.outcome, len(post.outbox)) == ("done", "sent", 1)
    assert opens(key_in(post.outbox[0])) and SharedLink.objects.count() == 1


def test_an_earlier_link_works_until_the_new_mail_has_left(done, rita, broken_server):
    _, earlier = share_packet(packet=done, by=rita)
    mail = send(request_mail(packet=done, body=WORDS, by=rita))
    assert opens(earlier)
    broken_server.clear()
    send(mail)
    assert opens(key_in(post.outbox[0])) and not opens(earlier)


def test_five_failures_and_a_person_who_tries_again(done, rita, broken_server, as_user, olga, max):
    broken_server[:] = [KeyError("a mistake of ours")]
    mail = request_mail(packet=done, body=WORDS, by=rita)
    for _ in range(jobs.MAX_ATTEMPTS):
        with pytest.raises(KeyError):
            send(mail)
    mail.refresh_from_db()
    assert mail.job_status == "failed" and AuditEvent.objects.filter(action="packet.mail_failed").count() == 1
    page = as_user(rita).get(reverse("packets:packet_detail", args=[done.pk])).text
    assert "The mail could not be sent." in page and "Try again" in page
    retry = reverse("packets:mail_retry", args=[mail.pk])
    for user in (olga, max):
        assert as_user(user).post(retry).status_code == 404
    broken_server.clear()
    assert as_user(rita).post(retry).status_code == 302
    send(mail)
    assert mail.outcome == Outcome.SENT and len(post.outbox) == 1


def test_a_worker_killed_after_sending_leaves_one_link_that_works(done, rita):
    from packets.handing_over import mailing as mails

    mail = request_mail(packet=done, body=WORDS, by=rita)
    lost = jobs.claim(PacketMail, mail.pk)
    mails._prepare(lost).send()  # and here the worker is gone
    assert not opens(key_in(post.outbox[0]))
    PacketMail.objects.update(claimed_at=timezone.now() - jobs.LEASE - timedelta(seconds=1))
    send_mail(mail.pk)
    first, second = post.outbox
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]
    assert opens(key_in(second)) and not opens(key_in(first))
    mails._finish(lost)  # it was only slow: nothing changes
    assert opens(key_in(second)) and SharedLink.objects.count() == 1


def withdraw(packet, mail, rita):
    revoke_packet(packet=packet, reason="A slip.", by=rita)
    return Outcome.WITHDRAWN


def end_the_link(packet, mail, rita):
    end_link(link=packet.links.get(), by=rita)
    return Outcome.ENDED


def share_by_hand(packet, mail, rita):
    share_packet(packet=packet, by=rita)
    return Outcome.ENDED


def stop(packet, mail, rita):
    stop_mail(mail=mail, by=rita)
    return Outcome.STOPPED


def lose_the_address(packet, mail, rita):
    type(packet.loop.candidate).objects.filter(pk=packet.loop.candidate.pk).update(email="")
    return Outcome.NO_ADDRESS


@pytest.mark.parametrize("happens", [withdraw, end_the_link, share_by_hand, stop, lose_the_address])
def test_what_happens_meanwhile_stops_the_mail(done, rita, as_user, happens):
    share_packet(packet=done, by=rita)
    mail = request_mail(packet=done, body=WORDS, by=rita)
    outcome = happens(done, mail, rita)
    send(mail)
    assert (mail.job_status, mail.outcome) == ("done", outcome)
    assert not post.outbox
    page = as_user(rita).get(reverse("packets:packet_detail", args=[done.pk])).text
    assert happens is withdraw or Outcome(outcome).label.replace("’", "&#x27;") in page


def test_withdrawn_while_the_mail_is_under_way_the_link_leads_nowhere(done, rita):
    from packets.handing_over import mailing as mails

    mail = request_mail(packet=done, body=WORDS, by=rita)
    claimed = jobs.claim(PacketMail, mail.pk)
    message = mails._prepare(claimed)
    revoke_packet(packet=done, reason="A slip.", by=rita)
    message.send()
    mails._finish(claimed)
    mail.refresh_from_db()
    assert mail.outcome == Outcome.WITHDRAWN and not opens(key_in(post.outbox[0]))


def test_without_an_address_the_page_says_why(done, as_user, rita):
    type(done.loop.candidate).objects.filter(pk=done.loop.candidate.pk).update(email="")
    page = as_user(rita).get(reverse("packets:packet_detail", args=[done.pk])).text
    assert "has no email address" in page and "Send by mail" not in page
    url = reverse("packets:packet_mail", args=[done.pk])
    assert "Send the mail" not in as_user(rita).get(url).text
    assert as_user(rita).post(url, {"body": WORDS}).status_code == 409


def test_what_is_not_approved_is_not_mailed(in_review, rita, as_user):
    with pytest.raises(RuleViolation, match="no approved PDF"):
        request_mail(packet=in_review, body=WORDS, by=rita)
    assert as_user(rita).get(reverse("packets:packet_mail", args=[in_review.pk])).status_code == 302


def test_the_page(done, as_user, rita, max, pia, olga):
    url = reverse("packets:packet_mail", args=[done.pk])
    client = as_user(rita)
    page = client.get(url)
    assert done.loop.candidate.email in page.text and "Your feedback from" in page.text and "{link}" in page.text
    wrong = client.post(url, {"body": "Without a place {score}", "key": "k"})
    assert wrong.status_code == 422 and "Without a place" in wrong.text and "Leave {link}" in wrong.text
    for _ in range(2):
        assert client.post(url, {"body": WORDS, "key": "k"}).status_code == 302
    mail = PacketMail.objects.get()
    assert client.post(url, {"body": WORDS, "key": "other"}).status_code == 409
    state = reverse("packets:mail_state", args=[mail.pk])
    packet_page = reverse("packets:packet_detail", args=[done.pk])
    assert state in client.get(packet_page).text
    assert state not in as_user(max).get(packet_page).text  # follows the packet, and would be refused
    script = {"HX-Request": "true"}
    assert client.get(state, headers=script).status_code == 200
    assert client.get(f"{state}?seen=0waiting", headers=script).status_code == 204
    send(mail)
    over = client.get(state, headers=script)
    assert over.status_code == 286 and over["HX-Refresh"] == "true"
    assert client.get(state).status_code == 302
    page = " ".join(client.get(packet_page).text.split())
    assert f"{rita.name} sent it by mail" in page and "Send by mail again" in page
    for user in (max, pia, olga):
        assert as_user(user).get(url).status_code == 404
        assert as_user(user).post(url, {"body": WORDS}).status_code == 404
        for name in ("mail_retry", "mail_stop"):
            assert as_user(user).post(reverse(f"packets:{name}", args=[mail.pk])).status_code == 404
        assert as_user(user).get(state).status_code == 404
    assert len(post.outbox) == 1


def test_without_a_mail_server_the_page_says_that_nobody_gets_it(done, as_user, rita, settings):
    url = reverse("packets:packet_mail", args=[done.pk])
    assert "No mail server" not in as_user(rita).get(url).text
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert "No mail server is set up" in as_user(rita).get(url).text


def test_stopping_what_has_left_says_so(done, as_user, rita):
    mail = send(request_mail(packet=done, body=WORDS, by=rita))
    answer = as_user(rita).post(reverse("packets:mail_stop", args=[mail.pk]), follow=True)
    assert "had left already" in answer.text
    mail.refresh_from_db()
    assert mail.outcome == Outcome.SENT


def test_nothing_of_it_reaches_a_log(done, rita, broken_server, caplog):
    broken_server[0] = ValueError("Dear you, secret words")
    mail = request_mail(packet=done, body=WORDS + " secret words", by=rita)
    with pytest.raises(ValueError, match="secret"):
        send_mail(mail.pk)
    mail.refresh_from_db()
    assert mail.job_status == "waiting" and "secret" not in mail.error
    assert "secret" not in caplog.text


def test_a_mail_server_that_is_away_for_a_day_sends_the_packet_once(done, rita, broken_server):
    """D9, R15: with the link of the attempt that arrived, and none before."""
    mail, began = request_mail(packet=done, body=WORDS, by=rita), timezone.now()
    for minutes in range(0, 24 * 60, 10):
        with time_machine.travel(began + timedelta(minutes=minutes), tick=False):
            send_mail(mail.pk)
    mail.refresh_from_db()
    assert mail.is_under_way and not post.outbox and not SharedLink.objects.exists()
    broken_server.clear()
    with time_machine.travel(began + timedelta(hours=24, minutes=31), tick=False):
        send_mail(mail.pk)
        send_mail(mail.pk)
    mail.refresh_from_db()
    assert (mail.outcome, len(post.outbox), SharedLink.objects.count()) == ("sent", 1, 1)


def test_a_mail_that_is_refused_for_good_waits_on_my_work_of_who_sent_it(done, rita, broken_server, as_user):
    """D9, R15: at once, until the packet has left another way."""
    broken_server[:] = [smtplib.SMTPRecipientsRefused({"x": (550, b"no such person")})]
    mail = send(request_mail(packet=done, body=WORDS, by=rita))
    assert mail.is_failed and "for good (550" in mail.error
    page = as_user(rita).get(reverse("interviews:my_work")).text
    assert "did not leave" in page and "for good (550" in page
    broken_server.clear()
    jobs.retry_all_failed(rita)
    send(mail)
    assert "did not leave" not in as_user(rita).get(reverse("interviews:my_work")).text
    assert AuditEvent.objects.filter(action="packet.mail_retried").exists()


def test_b6_a_mail_that_was_stopped_leaves_after_all_in_its_own_words(done, rita, as_user):
    mail, client = request_mail(packet=done, body=WORDS + " My own words.", by=rita), as_user(rita)
    page = client.post(reverse("packets:mail_stop", args=[mail.pk]), follow=True)
    assert "Send it after all" in page.text
    assert undo(client, page).status_code == 302
    assert send(mail).outcome == Outcome.SENT and "My own words." in post.outbox[-1].body


def test_b6_a_mail_that_was_stopped_stays_so_once_another_was_written(done, rita, as_user):
    mail, client = request_mail(packet=done, body=WORDS, by=rita), as_user(rita)
    page = client.post(reverse("packets:mail_stop", args=[mail.pk]), follow=True)
    send(request_mail(packet=done, body=WORDS, by=rita))
    assert undo(client, page).status_code == 409
    assert send(mail).outcome == Outcome.STOPPED and len(post.outbox) == 1
