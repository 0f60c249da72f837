"""Files that are whole or absent, and static files under names that browsers may keep for ever."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction
from whitenoise.storage import CompressedManifestStaticFilesStorage

from core import fingerprint
from core.errors import PartAway

# The address in an import of another script, written as all of ours are: from '../ui/words.js';
IMPORTED = r"(?P<matched>(?P<lead>import|from) '(?P<url>\.{1,2}/[\w./-]+\.js)';)"


log = structlog.get_logger(__name__)

STORE_AWAY = "The file store does not answer at the moment. Everything else works; try again in a few minutes."
DAMAGED = "The stored file is missing or was changed since it was stored, so it is not handed out."


def outages() -> tuple[type[Exception], ...]:
    """What the file store of this installation raises when it does not work."""
    return getattr(default_storage, "OUTAGES", (OSError,))


@contextmanager
def store_answers() -> Iterator[None]:
    """Around whatever asks the file store. Raises PartAway with a sentence where the store does not answer or refuses;
    a missing file stays FileNotFoundError."""
    try:
        yield
    except FileNotFoundError:
        raise
    except outages() as error:
        log.warning("storage.away", error=type(error).__name__)
        raise PartAway(STORE_AWAY) from error


def open_whole(name: str | None, sha256: str) -> "File[Any] | None":
    """A stored file, open at its beginning; None where it is missing or not what was stored, by its fingerprint.

    Every file that leaves is opened here. Raises PartAway where the store does not answer.
    """
    if not name:
        return None
    with store_answers():
        try:
            stored = default_storage.open(name, "rb")
        except FileNotFoundError:
            return None
        try:
            digest, _ = fingerprint.of_file(stored)
        except BaseException:
            stored.close()
            raise
    if digest == sha256:
        return stored
    stored.close()
    return None


def read_whole(name: str | None, sha256: str) -> bytes | None:
    """The bytes of a stored file, on the conditions of `open_whole`."""
    stored = open_whole(name, sha256)
    if stored is None:
        return None
    with stored:
        return bytes(stored.read())


def store(name: str, content: "File[Any]") -> str:
    """Store a file whole under this name, or one like it. Raises PartAway where the store does not answer."""
    with store_answers():
        return default_storage.save(name, content)


def delete_after_commit(name: str) -> None:
    """Delete a stored file once no row names it any more for good. A store that does not answer keeps the file."""
    transaction.on_commit(partial(default_storage.delete, name), robust=True)


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Static files under names that change with their content; scripts import each other under those names, too."""

    # A change of one script changes the names of all that import it, a pass for each step between them.
    max_post_process_passes = 10
    # Our own only: one library names modules that it does not bring.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((IMPORTED, "%(lead)s '%(url)s';"),)),
    )


class DurableFileStorage(FileSystemStorage):
    """Writes beside the target, syncs, and renames: a crash leaves the old state or the new one, nothing between."""

    # What this store says when it does not work.
    OUTAGES = (OSError,)

    @property
    def place(self) -> str:
        """Where files lie, for whoever runs the installation."""
        return str(self.location)

    def check_place(self) -> None:
        """Raise where there is no place for files; a folder is made with the first."""

    def _save(self, name: str, content: "File[Any]") -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as stream:
                for chunk in content.chunks():
                    stream.write(chunk if isinstance(chunk, bytes) else chunk.encode())
                stream.flush()
                os.fsync(stream.fileno())
            os.chmod(temporary, 0o600)
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
        return name


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
