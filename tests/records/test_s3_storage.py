"""Files in an S3-compatible store, with the options of the settings: stored, read through their pages, swept."""

from datetime import timedelta

import boto3
import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from moto import mock_aws

from core.installation import KEY_FILE
from hiring.candidates.services import update_candidate
from packets.models import Document
from packets.printing.services import read_file
from records.services.leftovers import OLD, sweep_leftovers

BUCKET = "loopwright-files"
RESUME = b"%PDF-1.7\nA resume."


@pytest.fixture(autouse=True)
def bucket(settings):
    """The store in memory, and in it what the settings describe for an installation that names a bucket."""
    given = {"bucket_name": BUCKET, "access_key": "a key", "secret_key": "a secret", "region_name": "eu-north-1"}
    options = {**settings.S3_STORAGE["OPTIONS"], **given}
    with mock_aws():
        store = boto3.resource("s3", region_name="eu-north-1")
        made = store.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
        settings.STORAGES = {**settings.STORAGES, "default": {**settings.S3_STORAGE, "OPTIONS": options}}
        yield made


def keys(bucket):
    return {entry.key for entry in bucket.objects.all()}


def test_a_packet_is_stored_and_read_through_its_page(ready, rita, as_user, bucket):
    name = ready.document.file.name
    assert keys(bucket) == {name}
    answer = as_user(rita).get(reverse("packets:document_download", args=[ready.document_id]))
    body = b"".join(answer) if answer.streaming else answer.content
    assert body == bucket.Object(name).get()["Body"].read()
    assert body.startswith(b"%PDF")


def test_a_packet_whose_file_is_missing_from_the_store_is_seen_as_missing(ready, bucket):
    bucket.Object(ready.document.file.name).delete()
    assert read_file(Document.objects.get(pk=ready.document_id)) is None


def test_a_resume_is_stored_under_a_random_key_read_and_replaced(
    loop_decided, rita, as_user, bucket, django_capture_on_commit_callbacks
):
    candidate = loop_decided.candidate
    update_candidate(candidate=candidate, resume=SimpleUploadedFile("tamsin.pdf", RESUME), by=rita)
    (first,) = keys(bucket)
    assert "tamsin" not in first
    answer = as_user(rita).get(reverse("hiring:candidate_resume", args=[candidate.pk]))
    assert b"".join(answer.streaming_content) == RESUME
    with django_capture_on_commit_callbacks(execute=True):
        update_candidate(candidate=candidate, resume=SimpleUploadedFile("later.pdf", RESUME), by=rita)
    assert len(keys(bucket)) == 1 and first not in keys(bucket)


def test_the_same_name_twice_is_two_files(bucket):
    names = {default_storage.save("exports/x.zip", ContentFile(b"PK")) for _ in range(2)}
    assert len(names) == 2 and keys(bucket) == names


def test_the_sweep_takes_old_files_that_no_row_names(ready, bucket):
    kept = ready.document.file.name
    orphans = {default_storage.save(name, ContentFile(b"x")) for name in ("documents/killed.pdf", "exports/killed.zip")}
    assert sweep_leftovers() == 0 and keys(bucket) == {kept, KEY_FILE} | orphans
    later = timezone.now() + OLD + timedelta(minutes=1)
    with time_machine.travel(later):
        assert sweep_leftovers() == 2
    assert keys(bucket) == {kept, KEY_FILE} | {f"quarantine/{later:%Y-%m-%d}/{name}" for name in orphans}
    with time_machine.travel(later + timedelta(days=32)):
        assert sweep_leftovers() == 0
    assert keys(bucket) == {kept, KEY_FILE}


def test_a_missing_file_is_the_same_error_as_on_disk(bucket):
    with pytest.raises(FileNotFoundError):
        default_storage.get_modified_time("documents/taken-by-another-sweep.pdf")
    with pytest.raises(FileNotFoundError):
        default_storage.open("documents/taken-by-another-sweep.pdf")


def test_the_load_balancer_is_told_whether_the_store_answers(db, client, bucket):
    assert client.get(reverse("readyz")).json()["checks"]["storage"] is True
    bucket.delete()
    assert client.get(reverse("readyz")).json()["checks"]["storage"] is False
