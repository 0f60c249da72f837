"""No clean-up deletes what it does not know to be its own."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.installation import KEY_FILE, claim_store, is_foreign_store
from core.models import Installation
from hiring.candidates.services import update_candidate
from hiring.models import Candidate
from packets.models import Document
from records.services.leftovers import FOLDERS, OLD, QUARANTINE, sweep_leftovers

pytestmark = pytest.mark.usefixtures("own_store")

FILES = [f"documents/{number}.pdf" for number in range(120)] + ["exports/one.zip", "resumes/two.pdf"]


def fill(names: list[str]) -> None:
    for name in names:
        default_storage.save(name, ContentFile(b"somebody's file"))


def stored() -> set[str]:
    return {f"{folder}/{name}" for folder in FOLDERS if default_storage.exists(folder) for name in listed(folder)}


def listed(folder: str) -> list[str]:
    return default_storage.listdir(folder)[1]


def quarantined() -> set[str]:
    if not default_storage.exists(QUARANTINE):
        return set()
    days = default_storage.listdir(QUARANTINE)[0]
    folders = [f"{QUARANTINE}/{day}/{folder}" for day in days for folder in FOLDERS]
    return {f"{folder}/{name}" for folder in folders if default_storage.exists(folder) for name in listed(folder)}


def days(count: int) -> Iterator[None]:
    """So many days, one after the other."""
    began = timezone.now()
    for day in range(1, count + 1):
        with time_machine.travel(began + timedelta(days=day)):
            yield


# --- Another installation's files -------------------------------------------------------------------------------


def test_a_full_store_beside_an_empty_database_loses_nothing(db: None) -> None:
    """G1, R16: for two months, whether the store has another's key or none."""
    fill(FILES)
    for _ in days(1):
        assert sweep_leftovers() == 0
    assert not default_storage.exists(KEY_FILE), "it was claimed although nobody knows its files"
    claim_store()
    Installation.objects.update(key="another database's")
    for _ in days(60):
        assert sweep_leftovers() == 0
    assert stored() == set(FILES) and not quarantined()
    assert is_foreign_store()


def test_three_files_beside_an_empty_database_stay_too(db: None) -> None:
    """R16: so few that the floor of a small store would let them go."""
    fill(FILES[:2] + FILES[-1:])
    for _ in days(2):
        sweep_leftovers()
    assert len(stored()) == 3 and not quarantined()


def test_readiness_says_that_the_store_is_anothers(client, db: None) -> None:
    default_storage.save(KEY_FILE, ContentFile(b"another database's"))
    assert client.get(reverse("readyz")).json()["degraded"] == ["storage"]


# --- More than one in a hundred ---------------------------------------------------------------------------------


def test_an_older_copy_of_the_database_does_not_empty_the_store(ready, db: None) -> None:
    """R16: the key is right, and yet most files are named by no row."""
    sweep_leftovers()
    fill(FILES)
    for _ in days(2):
        assert sweep_leftovers() == 0
    assert set(FILES) <= stored() and not quarantined()
    assert "one in a hundred" in Installation.objects.get().sweep_refusal


@pytest.mark.parametrize(
    ("count", "leftovers", "goes"), [(1000, 10, True), (1000, 11, False), (20, 5, True), (20, 6, False)]
)
def test_one_in_a_hundred_may_go_and_five_of_a_small_store(monkeypatch, db: None, count, leftovers, goes) -> None:
    claim_store()
    names = [f"documents/{number}.pdf" for number in range(count)]
    fill(names)
    orphans = set(names[:leftovers])
    monkeypatch.setattr(
        "records.services.leftovers._unnamed", lambda asked: [name for name in asked if name in orphans]
    )
    with time_machine.travel(timezone.now() + OLD + timedelta(minutes=1)):
        assert sweep_leftovers() == (leftovers if goes else 0)
    assert len(quarantined()) == (leftovers if goes else 0)


# --- Quarantine -------------------------------------------------------------------------------------------------


def test_a_resume_whose_upload_was_undone_is_swept(loop_decided, rita, ready) -> None:
    """H14: the file was written, the row never."""
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        upload = SimpleUploadedFile("tamsin.pdf", b"%PDF-1.7\nA resume.")
        update_candidate(candidate=loop_decided.candidate, resume=upload, by=rita)
        raise ZeroDivisionError
    (name,) = [name for name in stored() if name.startswith("resumes/")]
    sweep_leftovers()
    assert name in stored(), "it may be an upload under way"
    later = timezone.now() + OLD + timedelta(minutes=1)
    with time_machine.travel(later):
        assert sweep_leftovers() == 1
    assert name not in stored() and len(quarantined()) == 1
    with time_machine.travel(later + timedelta(days=29)):
        sweep_leftovers()
        assert len(quarantined()) == 1
    with time_machine.travel(later + timedelta(days=32)):
        sweep_leftovers()
    assert not quarantined()


def test_what_a_row_names_after_all_comes_back(loop_decided, rita, ready) -> None:
    """R16: a backup of the database was restored, and later the newer one."""
    upload = SimpleUploadedFile("tamsin.pdf", b"%PDF-1.7\nA resume.")
    candidate = update_candidate(candidate=loop_decided.candidate, resume=upload, by=rita)
    name = candidate.resume.name
    Candidate.objects.filter(pk=candidate.pk).update(resume="")
    with time_machine.travel(timezone.now() + OLD + timedelta(minutes=1)):
        sweep_leftovers()
        assert name not in stored()
        Candidate.objects.filter(pk=candidate.pk).update(resume=name)
        sweep_leftovers()
    assert name in stored() and not quarantined()


def test_files_in_use_are_never_touched(ready) -> None:
    name = ready.document.file.name
    for _ in days(40):
        sweep_leftovers()
    assert Document.objects.get(pk=ready.document_id).file.name == name and name in stored()


# --- An administrator is told -----------------------------------------------------------------------------------


def test_an_administrator_reads_why(db: None, ready, ada, as_user, settings) -> None:
    """R16: on My work and with the settings; gone when it is."""
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    default_storage.save(KEY_FILE, ContentFile(b"another database's"))
    sweep_leftovers()
    pages = [reverse("interviews:my_work"), reverse("accounts:settings")]
    assert "belongs to another installation" in as_user(ada).get(pages[1]).content.decode()
    assert "Stored files are left alone" in as_user(ada).get(pages[0]).content.decode()
    default_storage.delete(KEY_FILE)
    sweep_leftovers()
    assert not any("left alone" in as_user(ada).get(page).content.decode() for page in pages)


def test_whoever_has_looked_may_sweep_anyway(db: None, capsys) -> None:
    fill(FILES)
    with time_machine.travel(timezone.now() + OLD + timedelta(minutes=1)):
        with pytest.raises(CommandError, match="It may be another installation's"):
            call_command("sweep_leftovers")
        assert stored() == set(FILES)
        call_command("sweep_leftovers", "--anyway")
    assert "122 moved to quarantine" in capsys.readouterr().out
    assert not stored() and len(quarantined()) == len(FILES) and not is_foreign_store()
