"""A mail server that is away for a day loses no mail, and one that refuses is seen at once: for every kind of mail."""

import smtplib
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessMail
from core import jobs, mails
from core.errors import JobRefused, PartAway
from core.models import Job
from interviews.loops.services.rounds import schedule_interview
from interviews.models import Message
from tests.factories.people import make_access_mail, make_user
from tests.smtp_sink import smtp_sink

STEP = timedelta(minutes=10)


@pytest.fixture
def sink(settings):
    with smtp_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


def run_until(end: datetime, *, begin: datetime) -> None:
    """A worker that looks for due work every ten minutes, on a clock that is moved."""
    now = begin
    while now <= end:
        with time_machine.travel(now, tick=False):
            jobs.drain()
        now += STEP


def test_a_mail_server_that_is_away_for_a_day_loses_no_mail(sink, staffed, people) -> None:
    """D9, R15: links to choose a password and messages about interviews arrive once each, when it is back."""
    began = timezone.now()
    with time_machine.travel(began, tick=False):
        first, soon = staffed.interviews.first(), began + timedelta(days=5)
        schedule_interview(interview=first, starts_at=soon, time_zone="Europe/Berlin", by=people.rita)
    links = [make_access_mail(make_user()) for _ in range(12)]
    invitations = list(Message.objects.filter(kind=Message.Kind.INVITATION))
    assert len(invitations) == 2
    sink.is_away = True
    run_until(began + timedelta(hours=24), begin=began)
    assert sink.arrived == []
    assert not AccessMail.objects.filter(job_status=Job.JobStatus.FAILED).exists()
    assert jobs.away_since() is not None and jobs.away_since() - began < timedelta(minutes=1)
    sink.is_away = False
    run_until(began + timedelta(hours=25), begin=began + timedelta(hours=24, minutes=10))
    wanted = [job.person.email for job in links] + [message.recipient.email for message in invitations]
    assert sorted(sink.arrived) == sorted(wanted)
    assert not jobs.count_failed() and jobs.away_since() is None
    assert Client().get(reverse("readyz")).json()["part_away_since"] is None


def test_pauses_grow_to_half_an_hour(sink, db: None) -> None:
    job, now, pauses = make_access_mail(), timezone.now(), []
    sink.is_away = True
    for _ in range(20):
        with time_machine.travel(now, tick=False):
            jobs.drain()
        job.refresh_from_db()
        pauses.append(job.due_at - now)
        now = job.due_at
    assert pauses == sorted(pauses) and pauses[0] == timedelta(seconds=30) and pauses[-1] == timedelta(minutes=30)
    assert job.attempts == 0 and job.is_under_way


def test_after_more_than_a_day_it_is_failed_and_seen(sink, db: None) -> None:
    job, began = make_access_mail(), timezone.now()
    sink.is_away = True
    run_until(began + jobs.AWAY_AT_MOST + timedelta(hours=1), begin=began)
    job.refresh_from_db()
    assert job.is_failed and "does not answer" in job.error and job.away_since_at is None


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("550 no such person", Job.JobStatus.FAILED),
        ("553 not this name", Job.JobStatus.FAILED),
        ("450 greylisted", Job.JobStatus.WAITING),
        ("451 try later", Job.JobStatus.WAITING),
        ("452 no room", Job.JobStatus.WAITING),
    ],
)
def test_for_now_and_for_good_are_told_apart(sink, db: None, answer: str, status: str) -> None:
    """D9, R15: what is refused for good is failed at the first attempt, so that somebody sees it within the hour."""
    job = make_access_mail()
    sink.answers[job.person.email] = answer
    jobs.drain()
    job.refresh_from_db()
    assert job.job_status == status and answer[:3] in job.error and job.person.email not in job.error
    if status == Job.JobStatus.WAITING:
        del sink.answers[job.person.email]
        with time_machine.travel(job.due_at + timedelta(seconds=1)):
            jobs.drain()
        assert sink.arrived == [job.person.email]


ERRORS = [
    (smtplib.SMTPServerDisconnected("x"), PartAway),
    (smtplib.SMTPConnectError(554, b"x"), PartAway),
    (smtplib.SMTPHeloError(421, b"x"), PartAway),
    (smtplib.SMTPAuthenticationError(454, b"x"), PartAway),
    (smtplib.SMTPAuthenticationError(535, b"x"), JobRefused),
    (smtplib.SMTPSenderRefused(550, b"x", "a@b.example"), JobRefused),
    (smtplib.SMTPSenderRefused(452, b"x", "a@b.example"), PartAway),
    (smtplib.SMTPDataError(554, b"x"), JobRefused),
    (smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"x"), "c@d.example": (450, b"x")}), PartAway),
    (smtplib.SMTPNotSupportedError("x"), JobRefused),
    (TimeoutError("x"), PartAway),
    (ConnectionRefusedError("x"), PartAway),
]


@pytest.mark.parametrize(("error", "verdict"), ERRORS, ids=lambda value: getattr(value, "__name__", repr(value)))
def test_what_an_answer_of_the_server_means(monkeypatch, error: Exception, verdict: type[Exception]) -> None:
    """D9: one rule for all mails."""

    def fail(self, messages):
        raise error

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
    with pytest.raises(verdict):
        mails.send(EmailMessage("subject", "body", to=["pia@example.org"]))


def test_all_that_failed_starts_again_with_one_button(sink, db: None, ada, as_user, settings) -> None:
    """D9, R15: a count on My work of whoever can act, and with the metrics; one button."""
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    failed = [make_access_mail(make_user()) for _ in range(3)]
    for job in failed:
        sink.answers[job.person.email] = "550 no such person"
    jobs.drain()
    client = as_user(ada)
    assert Client().get(reverse("readyz")).json()["failed_jobs"] == 3
    assert "Three pieces of background work failed" in client.get(reverse("interviews:my_work")).content.decode()
    assert "Try all 3 again" in client.get(reverse("accounts:settings")).content.decode()
    sink.answers.clear()
    assert client.post(reverse("accounts:job_retry_all")).status_code == 302
    jobs.drain()
    assert sorted(sink.arrived) == sorted(job.person.email for job in failed)
    assert "Nothing has failed" in client.get(reverse("accounts:settings")).content.decode()


def test_a_refused_invitation_waits_for_whoever_runs_the_loop(sink, staffed, people, as_user) -> None:
    """D9, R15: on their My work within the hour, with a button that sends it again."""
    first, soon = staffed.interviews.first(), timezone.now() + timedelta(days=5)
    schedule_interview(interview=first, starts_at=soon, time_zone="Europe/Berlin", by=people.rita)
    invitation = Message.objects.filter(kind=Message.Kind.INVITATION).select_related("recipient").first()
    sink.answers[invitation.recipient.email] = "550 no such person"
    jobs.drain()
    client, board = as_user(people.rita), reverse("interviews:loop_detail", args=[staffed.pk])
    assert "did not leave" in client.get(reverse("interviews:my_work")).content.decode()
    page = client.get(board).content.decode()
    assert "Send them again" in page and invitation.recipient.email in page
    for other in (invitation.recipient, people.olga):
        assert "did not leave" not in as_user(other).get(reverse("interviews:my_work")).content.decode()
        assert as_user(other).post(reverse("interviews:loop_mails_retry", args=[staffed.pk])).status_code == 404
    sink.answers.clear()
    client.post(reverse("interviews:loop_mails_retry", args=[staffed.pk]))
    jobs.drain()
    assert sink.arrived.count(invitation.recipient.email) == 1
    assert "did not leave" not in client.get(board).content.decode()
