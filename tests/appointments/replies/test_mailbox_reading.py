"""The mailbox of answers: read by a worker, each mail once, and harmless while it is away."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from appointments.models import InvitationReply, ReplyMailbox
from appointments.replies import mailbox_reading
from appointments.replies.mailbox_reading import renew_mailbox
from appointments.replies.reply_mails import MOST_BYTES, TOO_LARGE
from appointments.replies.services import NO_ROUND
from appointments.tasks import read_mailbox
from core import jobs, parts
from core.errors import JobRefused
from core.mailbox import NO_ADDRESS, mailbox_address
from core.states import JobStatus
from interviews.models import SeatAnswer
from tests.appointments.replies.mails import PROGRAMS, Invited, gmail, outlook
from tests.imap_server import PASSWORD, USER, Inbox, imap_server

pytestmark = pytest.mark.django_db
TYPED = b"From: pia@tidewell.example\r\nSubject: Late\r\n\r\nI am late."


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Inbox]:
    with imap_server(tmp_path, monkeypatch) as served:
        settings.REPLIES_URL = f"imaps://{USER}:{quote(PASSWORD)}@localhost:{served.port}/INBOX"
        settings.REPLIES_ADDRESS = "answers@tidewell.example"
        yield served


@pytest.fixture
def invited(loop_active: Any, pia: Any) -> Invited:
    interview = loop_active.interviews.filter(panel__panelist=pia).first()
    return Invited(interview.calendar_uid, interview.calendar_sequence, interview.starts_at, pia.email)


def read() -> ReplyMailbox:
    """As beat and worker do, a minute later."""
    ReplyMailbox.objects.filter(finished_at__isnull=False).update(finished_at=timezone.now() - timedelta(hours=1))
    ReplyMailbox.objects.update(due_at=timezone.now())
    renew_mailbox()
    mailbox = ReplyMailbox.objects.get()
    read_mailbox(mailbox.pk)
    mailbox.refresh_from_db()
    return mailbox


@pytest.mark.parametrize("speaks_plain", [True, False])
def test_answers_are_read_and_marked_and_others_lie_as_they_came(
    inbox: Inbox, invited: Invited, speaks_plain: bool
) -> None:
    inbox.speaks_plain = speaks_plain
    answered = inbox.add(outlook(invited, "DECLINED"))
    inbox.add(TYPED)
    mailbox = read()
    assert SeatAnswer.objects.get().answer == "not_coming"
    assert inbox.flags == {answered: r"\Seen \Answered"} and len(inbox.mails) == 2
    assert (mailbox.job_status, mailbox.last_number, mailbox.error) == (JobStatus.DONE, 2, "")
    assert mailbox.read_at is not None


def test_a_password_in_letters_of_every_script(inbox: Inbox, settings: Any) -> None:
    inbox.password = "pässwörd 密"
    settings.REPLIES_URL = settings.REPLIES_URL.replace(quote(PASSWORD), quote(inbox.password))
    assert read().job_status == JobStatus.DONE
    inbox.speaks_plain = False  # the older way takes ASCII alone
    assert read().job_status == JobStatus.FAILED


def test_each_mail_is_fetched_once(inbox: Inbox, invited: Invited) -> None:
    for program in PROGRAMS.values():
        inbox.add(program(invited))
    read()
    assert inbox.asked.count("FETCH") == 4 == InvitationReply.objects.count()
    read()
    assert inbox.asked.count("FETCH") == 4
    inbox.add(gmail(invited, "DECLINED"))
    read()
    assert inbox.asked.count("FETCH") == 5 == InvitationReply.objects.count()


def test_a_mailbox_that_numbers_anew_changes_nothing(inbox: Inbox, invited: Invited) -> None:
    inbox.add(outlook(invited))
    read()
    inbox.validity += 1
    assert read().validity == inbox.validity
    assert inbox.asked.count("FETCH") == 2 and InvitationReply.objects.count() == 1


def test_a_worker_that_dies_before_it_remembers_takes_nothing_twice(
    inbox: Inbox, invited: Invited, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox.add(outlook(invited))
    with monkeypatch.context() as dying:
        dying.setattr(jobs, "hold", lambda *a, **k: False)
        assert read().last_number == 0
    assert InvitationReply.objects.count() == 1 and not inbox.flags
    ReplyMailbox.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    assert read().last_number == 1 and InvitationReply.objects.count() == 1


def test_what_cannot_be_kept_holds_up_no_other(inbox: Inbox, invited: Invited, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox.add(b"poison")
    inbox.add(outlook(invited))
    take = mailbox_reading.take_reply

    def taking(mail: bytes) -> Any:
        if mail == b"poison":
            raise LookupError("words of a person")
        return take(mail)

    monkeypatch.setattr(mailbox_reading, "take_reply", taking)
    with structlog.testing.capture_logs() as logs:
        assert read().last_number == 2
    assert SeatAnswer.objects.exists() and "words of a person" not in str(logs) and "LookupError" in str(logs)


def test_a_database_that_is_away_lets_a_mail_wait(
    inbox: Inbox, invited: Invited, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox.add(outlook(invited))

    def away(mail: bytes) -> None:
        raise OperationalError

    with monkeypatch.context() as broken, pytest.raises(OperationalError):
        broken.setattr(mailbox_reading, "take_reply", away)
        read()
    assert read().last_number == 1 and SeatAnswer.objects.exists()


def test_a_mail_that_takes_too_long_is_stepped_over(
    inbox: Inbox, invited: Invited, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox.add(TYPED)
    inbox.add(outlook(invited))

    def endless(mail: bytes) -> None:
        raise SoftTimeLimitExceeded

    with monkeypatch.context() as broken, structlog.testing.capture_logs() as logs:
        broken.setattr(mailbox_reading, "take_reply", endless)
        with suppress(SoftTimeLimitExceeded):
            read()
    assert [line["number"] for line in logs if line["event"] == "replies.took_too_long"] == [1]
    assert ReplyMailbox.objects.get().last_number == 1 and not SeatAnswer.objects.exists()
    assert read().last_number == 2 and SeatAnswer.objects.exists()


def test_a_large_mail_is_fetched_no_further_than_needed(inbox: Inbox) -> None:
    inbox.add(b"a" * (3 * MOST_BYTES))
    read()
    assert InvitationReply.objects.get().why_not == TOO_LARGE


@pytest.mark.parametrize("drops_at", ["greeting", "CAPABILITY", "SELECT", "SEARCH", "FETCH"])
def test_an_outage_is_harmless(inbox: Inbox, invited: Invited, drops_at: str) -> None:
    inbox.add(outlook(invited))
    inbox.drops_at = drops_at
    mailbox = read()
    assert mailbox.job_status == JobStatus.WAITING and mailbox.away_since_at is not None
    assert "localhost does not answer" in mailbox.error
    inbox.drops_at = ""
    assert read().job_status == JobStatus.DONE and SeatAnswer.objects.exists()


def test_a_folder_that_cannot_be_written_to_is_said(inbox: Inbox) -> None:
    inbox.access = "READ-ONLY"
    mailbox = read()
    assert mailbox.job_status == JobStatus.FAILED and "no folder INBOX that can be written to" in mailbox.error


def test_a_mailbox_that_nobody_serves_is_away(inbox: Inbox, settings: Any) -> None:
    settings.REPLIES_URL = f"imaps://{USER}:x@localhost:1/INBOX"
    assert read().job_status == JobStatus.WAITING


@pytest.mark.parametrize(
    ("refuses", "status", "words"),
    [
        ("AUTHENTICATE [UNAVAILABLE] later", JobStatus.WAITING, "lets nobody in just now"),
        ("SELECT", JobStatus.FAILED, "no folder"),
        ("SEARCH", JobStatus.WAITING, "refuses to search"),
    ],
)
def test_what_the_server_refuses_is_said(inbox: Inbox, refuses: str, status: str, words: str) -> None:
    inbox.refuses = refuses
    mailbox = read()
    assert mailbox.job_status == status and words in mailbox.error


def test_a_wrong_password_is_in_no_log_and_tried_seldom(inbox: Inbox, settings: Any) -> None:
    settings.REPLIES_URL = settings.REPLIES_URL.replace(quote(PASSWORD), "mistyped")
    with structlog.testing.capture_logs() as logs:
        mailbox = read()
        said = parts.why_not(parts.ANSWERS)
    assert mailbox.job_status == JobStatus.FAILED and "refuses the user name or the password" in mailbox.error
    assert said == mailbox.error and "mistyped" not in f"{mailbox.error}{logs}{mailbox}{mailbox_address()!r}"
    ReplyMailbox.objects.update(finished_at=timezone.now() - timedelta(minutes=10))
    renew_mailbox()
    assert ReplyMailbox.objects.get().job_status == JobStatus.FAILED
    ReplyMailbox.objects.update(finished_at=timezone.now() - timedelta(minutes=31))
    renew_mailbox()
    assert ReplyMailbox.objects.get().job_status == JobStatus.WAITING


def test_check_services_says_whether_it_works(inbox: Inbox, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert parts.ANSWERS.works() == "The mailbox of answers on localhost lets us in."
    inbox.drops_at = "greeting"
    with pytest.raises(CommandError, match="answers"):
        call_command("check_services", "--before-start")
    assert "FAILS  answers" in capsys.readouterr().out
    settings.REPLIES_URL = ""
    assert "There is no mailbox" in parts.ANSWERS.works()


@pytest.mark.parametrize(
    "address",
    ["imap://a:b@host/", "imaps://host/INBOX", "imaps://a@host/", "https://a:b@host/", "imaps://a:b@host:x/", "INBOX"],
)
def test_an_address_that_makes_no_sense_is_one_sentence(address: str, settings: Any) -> None:
    settings.REPLIES_URL = address
    with pytest.raises(JobRefused) as refused:
        mailbox_address()
    assert refused.value.sentence == NO_ADDRESS
    renew_mailbox()
    assert not ReplyMailbox.objects.exists() and parts.why_not(parts.ANSWERS) == NO_ADDRESS


def test_without_a_mailbox_nothing_is_read(settings: Any, db: None) -> None:
    renew_mailbox()
    assert not ReplyMailbox.objects.exists()


def test_another_mailbox_begins_anew_and_the_first_is_forgotten(inbox: Inbox, settings: Any) -> None:
    inbox.add(TYPED)
    first = read()
    settings.REPLIES_URL = settings.REPLIES_URL.replace("/INBOX", "/Answers%20%26%20more")
    renew_mailbox()
    second = ReplyMailbox.objects.get()
    assert second.pk != first.pk and second.last_number == 0 and second.name.endswith("/Answers & more")
    read_mailbox(first.pk)


def test_administrators_see_how_it_stands_and_what_answers_nothing(
    inbox: Inbox, invited: Invited, ada: Any, rita: Any, as_user: Any, one_factor: None, settings: Any
) -> None:
    address = reverse("appointments:reply_mailbox")
    assert as_user(rita).get(address).status_code == 404
    client = as_user(ada)
    assert "was not read yet" in client.get(address).content.decode()
    invited.uid = "elsewhere@example.org"
    inbox.add(outlook(invited))
    read()
    page = client.get(address).content.decode()
    assert NO_ROUND in page and "answers@tidewell.example" in page and quote(PASSWORD) not in page
    inbox.drops_at = "greeting"
    read()
    assert "does not answer" in client.get(address).content.decode()
    settings.REPLIES_URL = settings.REPLIES_ADDRESS = ""
    assert "sets no REPLIES_ADDRESS" in client.get(address).content.decode()
