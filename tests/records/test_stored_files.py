"""Files on their way out: what was changed or is missing is seen at every door, and a store that is away says so."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from botocore.exceptions import ClientError, EndpointConnectionError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.models import AuditEvent
from hiring.candidates.services import hash_resumes, update_candidate
from hiring.models import Candidate
from packets.handing_over.bulk import start_export
from packets.models import PacketExport
from records.services.leftovers import EXPORTS_EXPIRE, sweep_leftovers

RESUME = b"%PDF-1.7\nA resume."
DOORS = ["document", "export", "resume", "kit_resume"]


@pytest.fixture
def candidate(loop_decided, rita) -> Candidate:
    upload = SimpleUploadedFile("tamsin.pdf", RESUME)
    return update_candidate(candidate=loop_decided.candidate, resume=upload, by=rita)


@pytest.fixture
def export(ready, rita) -> PacketExport:
    export = start_export(loops=[ready.loop], by=rita)
    jobs.drain()
    export.refresh_from_db()
    assert export.is_done
    return export


@pytest.fixture
def door(ready, candidate, export, rita, as_user) -> Callable[[str], tuple[Client, str, str]]:
    """Who opens which address, and the file behind it."""

    interview = ready.loop.interviews.order_by("position")[0]
    panelist = interview.panel.first().panelist
    doors = {
        "document": (rita, reverse("packets:document_download", args=[ready.document_id]), ready.document.file),
        "export": (rita, reverse("packets:export_download", args=[export.pk]), export.file),
        "resume": (rita, reverse("hiring:candidate_resume", args=[candidate.pk]), candidate.resume),
        "kit_resume": (panelist, reverse("interviews:kit_resume", args=[interview.pk]), candidate.resume),
    }

    def of(name: str) -> tuple[Client, str, str]:
        person, url, file = doors[name]
        return as_user(person), url, file.name

    return of


def change(name: str) -> None:
    with default_storage.open(name, "r+b") as stored:
        stored.seek(3)
        stored.write(b"!")


@pytest.mark.parametrize("damage", [change, default_storage.delete], ids=["changed", "missing"])
@pytest.mark.parametrize("name", DOORS)
def test_a_file_that_is_not_what_was_stored_does_not_leave(door, name: str, damage: Callable[[str], None]) -> None:
    """H13: 409 with a way on, and nobody is said to have taken it."""
    client, url, file = door(name)
    whole = client.get(url)
    assert whole.status_code == 200 and whole.getvalue()
    taken = AuditEvent.objects.filter(action__endswith="downloaded").count()
    damage(file)
    answer = client.get(url)
    page = answer.content.decode()
    assert answer.status_code == 409 and "is missing or was changed" in page
    assert "Make it again" in page if name in ("document", "export") else "for the resume again" in page
    assert AuditEvent.objects.filter(action__endswith="downloaded").count() == taken


AWAY = [
    OSError("I/O error"),
    PermissionError("denied"),
    EndpointConnectionError(endpoint_url="http://files:8333"),
    ClientError({"Error": {"Code": "503"}, "ResponseMetadata": {"HTTPStatusCode": 503}}, "GetObject"),
]


@pytest.fixture
def away(monkeypatch) -> Callable[[Exception], None]:
    """The store fails with this error from now on."""
    from core.s3 import S3FileStorage

    def fail(error: Exception) -> None:
        def refuse(*args, **kwargs):
            raise error

        for method in ("_open", "_save", "delete", "listdir", "exists"):
            monkeypatch.setattr(type(default_storage._wrapped), method, refuse)
        monkeypatch.setattr(type(default_storage._wrapped), "OUTAGES", S3FileStorage.OUTAGES)

    return fail


@pytest.mark.parametrize("error", AWAY, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("name", DOORS)
def test_a_store_that_is_away_is_a_sentence_and_not_an_accident(door, away, name: str, error: Exception) -> None:
    """G4, R20."""
    client, url, _ = door(name)
    away(error)
    answer = client.get(url)
    assert answer.status_code == 503 and "The file store does not answer" in answer.content.decode()


def test_pages_work_without_the_store(door, away, ready, candidate, export) -> None:
    """G4, R20: the editor with its preview included."""
    client = door("document")[0]
    away(OSError("gone"))
    for url in (
        reverse("packets:packet_detail", args=[ready.pk]),
        reverse("packets:export_detail", args=[export.pk]),
        reverse("hiring:candidate_detail", args=[candidate.pk]),
        reverse("packets:packet_list"),
    ):
        assert client.get(url).status_code == 200, url
    assert Client().get("/readyz").json()["degraded"] == ["storage"]


def test_an_upload_that_cannot_be_stored_keeps_what_was_typed(away, candidate, rita, as_user) -> None:
    """G4."""
    away(OSError("gone"))
    typed = {"name": "Tamsin Ray", "email": candidate.email, "pronoun": "she", "source": "A fair in Kiel"}
    upload = SimpleUploadedFile("new.pdf", RESUME, content_type="application/pdf")
    url = reverse("hiring:candidate_edit", args=[candidate.pk])
    shown = as_user(rita).get(url).content.decode()
    hidden = {"revision": shown.partition('name="revision" value="')[2].partition('"')[0]}
    answer = as_user(rita).post(url, {**typed, **hidden, "upload": upload})
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "The file store does not answer" in page and "A fair in Kiel" in page


# --- Resumes have a hash ----------------------------------------------------------------------------------------


def test_a_resume_from_before_there_were_hashes_gets_one(candidate, door) -> None:
    """H13: when somebody takes it, or with the hourly sweep."""
    hashed = candidate.resume_sha256
    assert len(hashed) == 64
    for learn in (lambda: door("resume")[0].get(door("resume")[1]), hash_resumes, sweep_leftovers):
        Candidate.objects.update(resume_sha256="")
        learn()
        candidate.refresh_from_db()
        assert candidate.resume_sha256 == hashed


def test_a_copy_says_what_is_not_in_it(candidate, ready, ada, rita) -> None:
    """H13: the copy for the candidate is a download, too."""
    from records.services.copies import make_copy, record_copy_request

    change(candidate.resume.name)
    asked = record_copy_request(candidate=candidate, words="By mail.", by=rita)
    with zipfile.ZipFile(io.BytesIO(make_copy(candidate=asked, by=rita))) as copy:
        assert "resume.pdf" not in copy.namelist()
        assert b"the resume" in copy.read("left-out.txt")


# --- Exports expire ---------------------------------------------------------------------------------------------


def test_an_export_expires_and_can_be_made_again(export, door, rita, django_capture_on_commit_callbacks) -> None:
    """H14."""
    client, url, name = door("export")
    later = timezone.now() + EXPORTS_EXPIRE + timedelta(hours=1)
    with django_capture_on_commit_callbacks(execute=True):
        sweep_leftovers()
    assert default_storage.exists(name)
    with time_machine.travel(later), django_capture_on_commit_callbacks(execute=True):
        sweep_leftovers()
    assert not default_storage.exists(name)
    page = client.get(reverse("packets:export_detail", args=[export.pk])).content.decode()
    assert "deleted a month after" in page and "Make it again" in page and "Download the ZIP" not in page
    assert client.get(url).status_code == 409
    client.post(reverse("packets:export_retry", args=[export.pk]))
    jobs.drain()
    answer = client.get(url)
    assert answer.status_code == 200
    assert zipfile.ZipFile(io.BytesIO(answer.getvalue())).testzip() is None


def test_a_damaged_export_is_made_again_and_a_whole_one_is_not(export, door) -> None:
    client, url, name = door("export")
    retry = reverse("packets:export_retry", args=[export.pk])
    assert client.post(retry).status_code == 409
    change(name)
    assert client.post(retry).status_code == 302
    jobs.drain()
    answer = client.get(url)
    assert answer.status_code == 200
