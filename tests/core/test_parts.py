"""What works and what does not, in sentences: `manage.py check_services`, and the cause in the log of readiness."""

import io
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from moto import mock_aws

from core import parts
from core.tasks import heartbeat
from tests.smtp_sink import smtp_sink


def said(*words: str) -> tuple[str, str]:
    """What the command prints, and the sentence with which it ends where it fails."""
    out = io.StringIO()
    try:
        call_command("check_services", *words, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


@pytest.mark.sqlite
def test_everything_works_and_is_said(db: None) -> None:
    heartbeat()
    lines, refusal = said()
    assert refusal == ""
    assert [line.split()[:2] for line in lines.splitlines()] == [["works", part.name] for part in parts.EVERY_PART]
    assert "A worker was alive 0 seconds ago." in lines


def test_each_part_that_does_not_work_is_named_with_its_cause(db: None, settings, monkeypatch) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", 1
    monkeypatch.setattr(parts, "LEAST_FREE_BYTES", 10**18)
    monkeypatch.setattr("core.jobs.broker_answers", lambda: exec("raise OSError('redis://me:secret@host:1 is away')"))
    lines, refusal = said()
    assert refusal == "Not working: disk, broker, mail, clock."
    assert "ConnectionRefusedError" in lines and "No worker was ever alive here" in lines
    assert "redis://me:...@host:1 is away" in lines and "secret" not in lines
    assert said("--before-start")[1] == "Not working: disk, broker, mail."


def test_a_worker_has_the_time_to_be_heard_of(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """G2: the command came before the first heartbeat of a worker that had just been started."""
    monkeypatch.setattr("config.management.commands.check_services.time.sleep", lambda seconds: heartbeat())
    assert said()[1] == "Not working: clock."
    assert said("--wait", "60")[1] == ""


def test_a_worker_that_is_never_heard_of_is_not_waited_for_without_end(db: None) -> None:
    assert said("--wait", "0.01")[1] == "Not working: clock."


def test_a_mail_server_is_asked(db: None, settings) -> None:
    with smtp_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        assert "The mail server 127.0.0.1 answers" in said()[0]


@pytest.fixture
def no_bucket(settings) -> Iterator[Any]:
    """A store in memory without the bucket that the settings name."""
    given = {"bucket_name": "ours", "access_key": "a key", "secret_key": "a secret", "region_name": "eu-north-1"}
    options = {**settings.S3_STORAGE["OPTIONS"], **given}
    with mock_aws():
        settings.STORAGES = {**settings.STORAGES, "default": {**settings.S3_STORAGE, "OPTIONS": options}}
        yield boto3.resource("s3", region_name="eu-north-1")


def test_a_bucket_that_is_not_there_is_named_and_made(db: None, no_bucket) -> None:
    """G2: nobody made it, and nothing said so."""
    heartbeat()
    lines, refusal = said()
    assert "The bucket ours is not there. Make it: manage.py check_services --make-bucket" in lines
    assert refusal.startswith("Not working: storage")
    lines, refusal = said("--make-bucket")
    assert "Made the bucket ours." in lines and refusal == ""
    assert [bucket.name for bucket in no_bucket.buckets.all()] == ["ours"]
    assert said("--make-bucket")[1] == ""


def test_without_a_bucket_in_the_settings_none_is_made(db: None) -> None:
    assert said("--make-bucket")[1] == "There is no bucket to make: S3_BUCKET is not set."


def test_readiness_that_fails_names_its_cause_in_the_log(db: None, caplog, monkeypatch) -> None:
    """G2: the answer names the part, the log the cause."""

    def fail() -> str:
        raise OperationalError("connection to server at 10.0.0.9 failed: timeout\nIs it running?")

    monkeypatch.setattr(parts, "DATABASE", parts.InstalledPart("database", fail))
    with caplog.at_level("WARNING"):
        answer = Client().get(reverse("readyz"))
    assert answer.status_code == 503 and "10.0.0.9" not in json.dumps(answer.json())
    (record,) = [record for record in caplog.records if "part.away" in str(record.msg)]
    assert "connection to server at 10.0.0.9 failed: timeout" in str(record.msg)


@pytest.mark.postgres
def test_clocks_that_differ_are_said(db: None, monkeypatch) -> None:
    from datetime import timedelta

    import time_machine
    from django.utils import timezone

    assert connection.vendor == "postgresql"
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert "differ by" in parts.why_not(parts.TIME)


def test_collecting_what_was_not_built_is_a_sentence(settings, tmp_path) -> None:
    """G2: it ended with a missing font."""
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match="Build them first: python3 -m tools.assets"):
        call_command("collectstatic", interactive=False)
