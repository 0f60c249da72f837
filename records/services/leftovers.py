"""What nobody needs any more: drafts' PDFs, and files that a worker stored before it was killed."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from interviews.locks import lock_loop_if_there
from packets.models import Document, PacketExport
from packets.printing.services import drop_unused

# Far longer than a task may take between storing a file and naming it in its row.
OLD = timedelta(hours=1)
Kept = type[Document] | type[PacketExport]
FOLDERS: dict[str, Kept] = {"documents": Document, "exports": PacketExport}
AT_ONCE = 500


def sweep_leftovers() -> int:
    """Remove old drafts that no packet shows, and old files that no row names. Returns how many."""
    return _sweep_drafts() + sum(_sweep_files(folder, model) for folder, model in FOLDERS.items())


def _sweep_drafts() -> int:
    old = Document.objects.unused_drafts().filter(requested_at__lt=timezone.now() - OLD)
    removed = 0
    for loop in list(old.order_by().values_list("loop", flat=True).distinct()):
        with transaction.atomic():
            lock_loop_if_there(loop)
            removed += drop_unused(loop)
    return removed


def _sweep_files(folder: str, model: Kept) -> int:
    removed = 0
    files = list(_files_in(folder))
    for start in range(0, len(files), AT_ONCE):
        for name in _unnamed(files[start : start + AT_ONCE], model):
            if _is_old(name) and _unnamed([name], model):
                default_storage.delete(name)
                removed += 1
    return removed


def _files_in(folder: str) -> Iterator[str]:
    try:
        _, names = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored there
        return
    yield from (f"{folder}/{name}" for name in names if name)


def _unnamed(names: Iterable[str], model: Kept) -> list[str]:
    asked = list(names)
    named = set(model._default_manager.filter(file__in=asked).values_list("file", flat=True))
    return [name for name in asked if name not in named]


def _is_old(name: str) -> bool:
    try:
        return default_storage.get_modified_time(name) < timezone.now() - OLD
    except FileNotFoundError:
        return False
