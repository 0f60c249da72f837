"""What nobody needs any more: drafts' PDFs, old ZIPs, and files that were stored and never named by a row.

No file is deleted that is not known to be this installation's own. The file store carries the key of its database;
where the two differ, nothing happens. What no row names moves to quarantine first, and comes back from there when a
row names it after all, for example once a backup of the database was restored. Where more than one file in a hundred
would go, something else is wrong: nothing happens, and an administrator reads why.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import structlog
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from core.errors import PartAway
from core.installation import claim_store, key_of_store, this_installation
from core.models import Installation
from core.portions import portions_of
from core.search import fold_left_rows
from core.storage import store_answers
from hiring.candidates.services import hash_resumes
from hiring.models import Candidate
from interviews.locks import lock_loop_if_there
from packets.handing_over.bulk import expire_exports
from packets.models import Document, PacketExport
from packets.printing.services import drop_unused
from questionbank.exhibits.services import drop_unused_exhibit_files
from questionbank.models import ExhibitFile
from records.services.journal import store_journal

log = structlog.get_logger(__name__)

# Far longer than a task may take between storing a file and naming it in its row.
OLD = timedelta(hours=1)
QUARANTINE, QUARANTINE_LASTS = "quarantine", timedelta(days=30)
EXPORTS_EXPIRE = timedelta(days=30)
# Of how many files one may go at once; so few go in any case, or a small store could never be swept.
ONE_IN, AT_LEAST = 100, 5
# The folders of the file store, and the column that names what lies in each.
FOLDERS: dict[str, tuple[type[models.Model], str]] = {
    "documents": (Document, "file"),
    "exports": (PacketExport, "file"),
    "resumes": (Candidate, "resume"),
    "exhibits": (ExhibitFile, "file"),
}


@dataclass(frozen=True)
class Finding:
    """What a look at the file store found: how many files, how many of them a row names, and which to sweep."""

    total: int
    known: int
    leftovers: list[str]

    @property
    def may_go(self) -> int:
        return max(AT_LEAST, self.total // ONE_IN)

    @property
    def unknown(self) -> int:
        return self.total - self.known


def sweep_leftovers(*, anyway: bool = False) -> int:
    """Remove what nobody needs any more. Returns how many drafts and files went, ZIPs not counted.

    `anyway` claims the file store and sweeps it, whatever it holds: for an administrator who has looked. A store that
    does not answer is left for the next time.
    """
    removed = _sweep_drafts()
    fold_left_rows()
    try:
        expire_exports(timezone.now() - EXPORTS_EXPIRE)
        hash_resumes()
        drop_unused_exhibit_files()
        store_journal()
        return removed + _sweep_files(anyway=anyway)
    except PartAway:
        return removed


def look() -> Finding:
    """What a sweep would find now. Raises PartAway where the store does not answer."""
    total, known, leftovers = 0, 0, []
    for folder in FOLDERS:
        names = list(_files_in(folder))
        for some in portions_of(names):
            unnamed = _unnamed(some)
            total, known = total + len(some), known + len(some) - len(unnamed)
            leftovers += [name for name in unnamed if _is_old(name)]
    return Finding(total, known, leftovers)


def why_not_sweep(finding: Finding, key: str, own_key: str) -> str:
    """The sentence that says why the file store is left alone; empty when it may be swept."""
    if key and key != own_key:
        return (
            "The file store belongs to another installation than the database. "
            "Look at S3_BUCKET or DATA_DIR, and at DATABASE_URL."
        )
    if not key and finding.total and (not finding.known or finding.unknown > finding.may_go):
        return (
            f"The file store has no key, and the database knows {finding.known:,} of its {finding.total:,} files. "
            "It may be another installation's. Look at S3_BUCKET or DATA_DIR, and at DATABASE_URL."
        )
    if len(finding.leftovers) > finding.may_go:
        return (
            f"{len(finding.leftovers):,} of {finding.total:,} stored files are named by no row, which is more than "
            "one in a hundred. Is the database an older copy?"
        )
    return ""


def _sweep_drafts() -> int:
    old = Document.objects.unused_drafts().filter(requested_at__lt=timezone.now() - OLD)
    removed = 0
    for loop in list(old.order_by().values_list("loop", flat=True).distinct()):
        with transaction.atomic():
            lock_loop_if_there(loop)
            removed += drop_unused(loop)
    return removed


def _sweep_files(*, anyway: bool) -> int:
    finding, key, own_key = look(), key_of_store(), this_installation().key
    sentence = "" if anyway else why_not_sweep(finding, key, own_key)
    _remember(sentence)
    if sentence:
        log.warning("sweep.refused", total=finding.total, known=finding.known, leftovers=len(finding.leftovers))
        return 0
    if key != own_key:
        claim_store()  # of nobody, or of whom the administrator says
    with store_answers():
        _look_after_quarantine()
        return sum(_put_away(name) for name in finding.leftovers)


def _remember(sentence: str) -> None:
    """For the administrators: what stands in the way, and since when."""
    refused_at = timezone.now() if sentence else None
    rows = Installation.objects.exclude(sweep_refusal=sentence)
    rows.update(sweep_refusal=sentence, sweep_refused_at=refused_at)


def _put_away(name: str) -> bool:
    """Into quarantine, under today; False when a row names it by now, or it is gone."""
    return _unnamed([name]) == [name] and _move(name, f"{QUARANTINE}/{timezone.now():%Y-%m-%d}/{name}")


def _move(name: str, target: str) -> bool:
    try:
        with default_storage.open(name, "rb") as stored:
            default_storage.save(target, stored)
    except FileNotFoundError:
        return False
    default_storage.delete(name)
    return True


def _look_after_quarantine() -> None:
    """Bring back what a row names after all, and delete what lay there long enough."""
    last = timezone.now().date() - QUARANTINE_LASTS
    for day in _folders_in(QUARANTINE):
        for folder in FOLDERS:
            there = f"{QUARANTINE}/{day}/"
            names = [name.removeprefix(there) for name in _files_in(f"{there}{folder}")]
            for some in portions_of(names):
                unnamed = set(_unnamed(some))
                for name in some:
                    if name not in unnamed:
                        _move(f"{there}{name}", name)
                    elif date.fromisoformat(day) < last:
                        default_storage.delete(f"{there}{name}")


def _folders_in(folder: str) -> list[str]:
    try:
        return list(default_storage.listdir(folder)[0])
    except FileNotFoundError:  # nothing was ever stored there
        return []


def _files_in(folder: str) -> Iterator[str]:
    with store_answers():
        try:
            _, names = default_storage.listdir(folder)
        except FileNotFoundError:  # nothing was ever stored there
            return
    # What begins with a dot is being written just now.
    yield from (f"{folder}/{name}" for name in names if name and not name.startswith("."))


def _unnamed(names: Iterable[str]) -> list[str]:
    """Those that no row names. All lie in one folder."""
    asked = list(names)
    if not asked:
        return []
    model, column = FOLDERS[asked[0].partition("/")[0]]
    rows: Any = model._default_manager.filter(**{f"{column}__in": asked})
    named = set(rows.values_list(column, flat=True))
    return [name for name in asked if name not in named]


def _is_old(name: str) -> bool:
    try:
        with store_answers():
            return default_storage.get_modified_time(name) < timezone.now() - OLD
    except FileNotFoundError:
        return False
