"""Files of exhibits: kept once by their content, handed out whole, and swept once nobody shows them."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from core import fingerprint
from core.errors import RuleViolation
from core.storage import DAMAGED, delete_after_commit, read_whole, store
from questionbank.exhibits.accepted import AcceptedFile
from questionbank.models import ExhibitFile

# Somebody may still be writing the question that shows it.
WAITS_UNUSED = timedelta(days=1)


@transaction.atomic
def keep_exhibit_file(file: AcceptedFile) -> ExhibitFile:
    """The row of this content: the one that is there, or a new one with its file stored.

    Raises PartAway where the store does not answer.
    """
    sha256 = fingerprint.of_bytes(file.body)
    there = ExhibitFile.objects.filter(sha256=sha256).first()
    if there is not None and read_whole(there.file.name, sha256) is not None:
        ExhibitFile.objects.filter(pk=there.pk).update(kept_at=timezone.now())
        return there
    width, height = file.size_in_dots or (None, None)
    new = ExhibitFile(sha256=sha256, media_type=file.media_type, size=len(file.body), width=width, height=height)
    name = store(new.file.field.generate_filename(new, file.name), ContentFile(file.body))
    values = {
        "file": name, "media_type": file.media_type, "size": new.size, "width": width, "height": height,
        "kept_at": timezone.now(),
    }  # fmt: skip
    return ExhibitFile.objects.update_or_create(sha256=sha256, defaults=values)[0]


def read_exhibit_file(file: ExhibitFile) -> bytes:
    """Its bytes. Refused (RuleViolation): missing, or not what was kept. Raises PartAway."""
    body = read_whole(file.file.name, file.sha256)
    if body is None:
        raise RuleViolation(f"{DAMAGED} Choose it again in the editor of the question.")
    return body


def files_called(hashes: Iterable[str | None]) -> dict[str | None, ExhibitFile]:
    """The files with these hashes, in one query and none where there is nothing to ask. What is no hash has none."""
    asked = {sha256 for sha256 in hashes if sha256 and fingerprint.is_fingerprint(sha256)}
    return {file.sha256: file for file in ExhibitFile.objects.filter(sha256__in=asked)} if asked else {}


@transaction.atomic
def drop_unused_exhibit_files() -> int:
    """Delete files that no version of a question shows since a day, row and file. Returns how many."""
    old = ExhibitFile.objects.unused().filter(kept_at__lt=timezone.now() - WAITS_UNUSED)
    dropped = 0
    for file in old.select_for_update(of=("self",)):
        dropped += 1
        name = file.file.name
        file.delete()
        delete_after_commit(name or "")
    return dropped
