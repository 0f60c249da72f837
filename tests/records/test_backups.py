"""A backup brings everything back, and nobody who was erased (R12)."""

import json
import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from moto import mock_aws

from core.errors import RuleViolation
from records.backups import making, restoring, rows
from records.backups.making import back_up
from records.backups.manifest import MANIFEST, SEAL, Manifest, check_whole, read_manifest, write_manifest
from tests.records.installations import Installation, new_installation

pytestmark = pytest.mark.sqlite

# Tables that a restore itself writes to.
WRITES = {"core.auditevent", "core.installation", "core.auditchain", "records.erasure", "auth.permission"}
# Three candidates of the demo company, up to a packet; with LONG=1 all of it, which takes a minute.
THREE_CANDIDATES = """
from config import demo
company = demo.hire_people()
demo.open_openings(company, "lead")
stages = [demo.loop_one_submitted, demo.loop_decided, demo.packet_approved]
for row, stage in zip(demo.texts()["candidates"], stages):
    stage(company, demo.add_candidate(company, {**row, "opening": "lead"}))
"""
ALL_CANDIDATES = """
from django.core.management import call_command
call_command("load_demo")
"""
GIVE_FILES = """
from django.core.files.base import ContentFile
from core.audit_chain import chain_events
from hiring.models import Candidate
for candidate in Candidate.objects.order_by("pk"):
    candidate.resume.save("cv.pdf", ContentFile(b"%PDF-1.7 " + candidate.name.encode()))
chain_events()
"""
ERASE = """
from accounts.models import User
from core.audit_chain import chain_events
from hiring.models import Candidate
from records.services.erasure import erase_candidate, why_not_erase
candidate = next(one for one in Candidate.objects.order_by("pk") if one.loops.exists() and not why_not_erase(one))
by = User.objects.order_by("pk").first()
erase_candidate(candidate=candidate, name=candidate.name, reason="Asked for it.", by=by)
chain_events()
print(candidate.name)
"""


AN_EMPTY = Manifest("2026-01-02T03:04:05+00:00", "key", {"core": ["0001"]}, [], [], [], True, "0:", 0, "digest")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("backups")


@pytest.fixture(scope="module")
def migrated(folder: Path) -> Installation:
    """Tables, and nobody."""
    made = new_installation(folder, "migrated")
    made.manage("migrate", "-v0")
    return made


@pytest.fixture(scope="module")
def demo(folder: Path, migrated: Installation) -> Installation:
    """The demo company, with a file for every candidate."""
    made = new_installation(folder, "demo", like=migrated)
    candidates = ALL_CANDIDATES if os.environ.get("LONG") == "1" else THREE_CANDIDATES
    made.shell(candidates + GIVE_FILES)
    return made


@pytest.fixture(scope="module")
def small(folder: Path, migrated: Installation) -> Installation:
    """An administrator, and nothing else."""
    made = new_installation(folder, "small", like=migrated)
    made.manage("add_admin", "ada@x.example", "Ada")
    made.manage("backup", "--to", str(folder / "backups" / "small"))
    return made


@pytest.fixture
def saved(small: Installation, folder: Path, tmp_path: Path) -> Path:
    """A backup of the small one that a test may spoil."""
    return Path(shutil.copytree(folder / "backups" / "small", tmp_path / "spoilt" / "small"))


@pytest.mark.slow
def test_the_demo_comes_back_with_equal_counts_and_hashes_and_the_erased_stay_away(
    demo: Installation, migrated: Installation, folder: Path
) -> None:
    """R12: restored from before an erasure, beside a later backup that knows of it."""
    before, files = demo.tables(), demo.files()
    said = demo.manage("backup", "--to", str(folder / "demo-backups" / "monday"), "--with-keys")
    assert f"{len(files)} files" in said
    target = new_installation(folder, "back")
    said = target.manage("restore", str(folder / "demo-backups" / "monday"))
    assert "Counts, hashes and the audit trail are right." in said
    after = target.tables()
    assert {name: after[name] for name in before.keys() - WRITES} == {
        name: before[name] for name in before.keys() - WRITES
    }
    assert {name: text for name, text in target.files().items() if name != "installation-key"} == files
    assert "As it was written" in target.manage("audit_verify")
    assert "The database is not empty" in target.refusal("restore", str(folder / "demo-backups" / "monday"))

    name = demo.shell(ERASE).strip()
    demo.manage("backup", "--to", str(folder / "demo-backups" / "tuesday"))
    later = new_installation(folder, "later", like=migrated)
    said = later.manage("restore", str(folder / "demo-backups" / "monday"))
    assert "erased again just now: 1" in said
    asked = f"from hiring.models import Candidate; print(Candidate.objects.filter(name={name!r}).count())"
    assert later.shell(asked).strip() == "0" and target.shell(asked).strip() == "1"
    assert not [text for text in later.files().values() if name.encode() in text]
    assert [name for name in later.files() if name.startswith("erasures/")]
    assert "As it was written" in later.manage("audit_verify")


def test_a_database_that_was_lost_beside_a_file_store_that_was_not(
    small: Installation, migrated: Installation, folder: Path
) -> None:
    """Whoever was erased since stays away by what the file store knows."""
    kept = new_installation(folder, "kept", like=migrated)
    (kept.folder / "files" / "documents").mkdir(parents=True)
    (kept.folder / "files" / "documents" / "newer.pdf").write_bytes(b"%PDF")
    words = ("restore", str(folder / "backups" / "small"))
    assert "The file store is not empty" in kept.refusal(*words)
    journal = kept.folder / "files" / "erasures" / "17.json"
    journal.parent.mkdir()
    journal.write_text(json.dumps({"number": 17, "added_at": "2026-01-02T03:04:05+00:00", "at": "2026-02-03T00:00:00"}))
    assert "The journal knows 1 erasure" in kept.manage(*words, "--without-files")


@pytest.mark.parametrize("file", ["rows/accounts.user.jsonl", MANIFEST, SEAL])
def test_what_was_changed_is_not_restored(saved: Path, file: str) -> None:
    with (saved / file).open("a") as stream:
        stream.write(" ")
    if file == SEAL:
        (saved / file).write_text("0" * 64)
    with pytest.raises(RuleViolation, match="is not what was written"):
        check_whole(saved, read_manifest(saved))


def test_what_was_changed_together_with_its_seal_is_found_by_the_seal_that_was_noted(saved: Path) -> None:
    noted = (saved / SEAL).read_text()
    changed = replace(read_manifest(saved, noted), made_at="2020-01-01T00:00:00+00:00")
    reseal(saved, changed)
    with pytest.raises(RuleViolation, match="is not what was written"):
        read_manifest(saved, noted)


def test_what_is_missing_or_unfinished_is_not_restored(saved: Path) -> None:
    (saved / "rows/accounts.user.jsonl").unlink()
    with pytest.raises(RuleViolation, match="is missing from the backup"):
        check_whole(saved, read_manifest(saved))
    with pytest.raises(RuleViolation, match="holds no finished backup"):
        read_manifest(saved / MANIFEST)
    (saved / MANIFEST).write_bytes(b"\xff\xfe no text")
    with pytest.raises(RuleViolation, match="is not what was written"):
        read_manifest(saved)
    (saved / MANIFEST).unlink()
    with pytest.raises(RuleViolation, match="holds no finished backup"):
        read_manifest(saved)


def reseal(saved: Path, manifest: Manifest) -> None:
    (saved / MANIFEST).unlink()
    (saved / SEAL).unlink()
    write_manifest(saved, manifest)


RESTORE_AND_BE_KILLED = """
import os, signal
from pathlib import Path
from accounts.models import User
from records.backups import restoring
def be_killed(manifest):
    assert User.objects.count() == 1
    os.kill(os.getpid(), signal.SIGKILL)
restoring._check_trail = be_killed
restoring.restore(Path("FOLDER"))
"""


def test_a_restore_that_is_killed_leaves_nothing_and_can_be_run_again(
    saved: Path, migrated: Installation, folder: Path
) -> None:
    """Killed when every row is written and nothing is promised yet."""
    target = new_installation(folder, "killed", like=migrated)
    empty = target.tables()
    running = target.start("shell", "--no-imports", "-c", RESTORE_AND_BE_KILLED.replace("FOLDER", str(saved)))
    _, complaint = running.communicate()
    assert running.returncode == -signal.SIGKILL, complaint
    assert target.tables() == empty
    assert "Restored" in target.manage("restore", str(saved))
    assert target.tables()["accounts.user"] == people_of(read_manifest(saved))


def test_rows_that_are_not_those_that_were_saved_are_not_restored(
    saved: Path, migrated: Installation, folder: Path
) -> None:
    """They are found as late as anything can be: after all of them were written."""
    target = new_installation(folder, "other", like=migrated)
    whole = read_manifest(saved)
    first, *others = whole.tables
    reseal(saved, replace(whole, tables=[replace(first, rows=first.rows + 1), *others]))
    assert "are not those that were saved" in target.refusal("restore", str(saved))
    reseal(saved, whole)
    assert "Restored" in target.manage("restore", str(saved))


def test_an_older_backup_is_brought_up_to_date_and_a_newer_one_refused(
    saved: Path, migrated: Installation, folder: Path
) -> None:
    whole = read_manifest(saved)
    assert "records.erasure" in [table.model for table in whole.tables]
    migrations = {app: names for app, names in whole.migrations.items() if app != "records"}
    older = [table for table in whole.tables if table.model != "records.erasure"]
    reseal(saved, replace(whole, migrations=migrations, tables=older))
    assert "made by an older version" in migrated.refusal("restore", str(saved))
    target = new_installation(folder, "forward")
    assert "it was brought up to date" in target.manage("restore", str(saved))
    assert target.tables()["accounts.user"] == people_of(whole)
    reseal(saved, replace(whole, migrations={**whole.migrations, "records": ["0099_of_tomorrow"]}))
    assert "made by a newer version" in target.refusal("restore", str(saved))


def people_of(manifest: Manifest) -> tuple[str, str]:
    (people,) = [table for table in manifest.tables if table.model == "accounts.user"]
    return str(people.rows), people.sha256


def test_numbers_are_never_given_twice(small: Installation, folder: Path) -> None:
    """Deleted rows keep their numbers, which the trail goes on speaking of."""
    small.shell("from accounts.models import User; User.objects.create(email='x@x.example', name='X').delete()")
    small.manage("backup", "--to", str(folder / "numbers"))
    target = new_installation(folder, "numbered", vendor="sqlite")
    assert "Restored" in target.manage("restore", str(folder / "numbers"))
    asked = "from accounts.models import User; print(User.objects.create(email='y@x.example', name='Y').pk)"
    assert target.shell(asked).strip() == "3"


# --- While it is used -----------------------------------------------------------------------------------------


TRAFFIC = """
import threading
from pathlib import Path
from accounts.models import User
from django.db import connection
from records.backups import making
save_table = making._save_table
def add(name):
    User.objects.create(email=f"{name}@x.example", name=name)
    connection.close()
def save_beside_traffic(folder, model):
    saved = save_table(folder, model)
    if model._meta.label_lower < "accounts.user":
        visitor = threading.Thread(target=add, args=[model._meta.db_table])
        visitor.start()
        visitor.join(10)
        assert not visitor.is_alive()
    return saved
making._save_table = save_beside_traffic
before = User.objects.count()
manifest = making.back_up(Path("FOLDER")).manifest
assert User.objects.count() > before
assert next(table.rows for table in manifest.tables if table.model == "accounts.user") == before
"""


def test_a_backup_is_of_one_moment_and_nobody_waits_for_it(folder: Path, migrated: Installation) -> None:
    """Somebody is added after every table that is saved before that of people."""
    used = new_installation(folder, "used", like=migrated)
    used.manage("add_admin", "ada@x.example", "Ada")
    used.shell(TRAFFIC.replace("FOLDER", str(folder / "traffic")))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_backup_that_ends_halfway_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> str:
        raise OSError("No space left on device")

    monkeypatch.setattr(making, "write_manifest", fail)
    with pytest.raises(OSError, match="No space"):
        back_up(tmp_path / "backup")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    back_up(tmp_path / "backup")
    with pytest.raises(RuleViolation, match="is there already"):
        back_up(tmp_path / "backup")
    assert {path.stat().st_mode & 0o077 for path in [tmp_path / "backup", *(tmp_path / "backup").rglob("*")]} == {0}


# --- Files in S3 ----------------------------------------------------------------------------------------------


@pytest.fixture
def buckets(settings) -> Iterator[object]:
    """Puts the files of the installation into a bucket of this name, in a store in memory."""
    with mock_aws():
        store = boto3.resource("s3", region_name="eu-north-1")

        def use(name: str) -> object:
            given = {"bucket_name": name, "access_key": "a key", "secret_key": "a secret", "region_name": "eu-north-1"}
            options = {**settings.S3_STORAGE["OPTIONS"], **given}
            made = store.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
            settings.STORAGES = {**settings.STORAGES, "default": {**settings.S3_STORAGE, "OPTIONS": options}}
            return made

        yield use


def test_files_go_from_one_bucket_to_another(db: None, buckets, tmp_path: Path) -> None:
    buckets("first")
    names = [default_storage.save(f"resumes/{number}.pdf", ContentFile(b"%PDF" * number)) for number in range(3)]
    files, missing = making._save_files(tmp_path, [*names, "resumes/lost.pdf"])
    assert missing == ["resumes/lost.pdf"]
    manifest = replace(AN_EMPTY, files=files)
    second = buckets("second")
    restoring._check_store(manifest, with_files=True)
    assert [restoring._restore_file(tmp_path, saved) for saved in manifest.files] == [True] * 3
    assert {entry.key for entry in second.objects.all()} == set(names)
    restoring._check_store(manifest, with_files=True)
    assert [restoring._restore_file(tmp_path, saved) for saved in manifest.files] == [False] * 3
    default_storage.save("documents/other.pdf", ContentFile(b"%PDF"))
    with pytest.raises(RuleViolation, match="not empty"):
        restoring._check_store(manifest, with_files=True)


def test_every_table_is_saved_or_left_out_by_name(db: None) -> None:
    from django.apps import apps

    saved = {model._meta.db_table for model in rows.tables_of(apps)}
    # SQLite's indexes of words are tables that are made of other tables.
    tables = {name for name in connection.introspection.table_names() if "_index" not in name}
    left = tables - saved
    assert left == {"django_migrations", "django_session", "core_heartbeat"}


def test_a_manifest_reads_as_it_was_written(tmp_path: Path) -> None:
    write_manifest(tmp_path, AN_EMPTY)
    assert asdict(read_manifest(tmp_path)) == asdict(AN_EMPTY)
