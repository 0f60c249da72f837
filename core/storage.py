"""Files that are whole or absent, and static files under names that browsers may keep for ever."""

import os
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The address in an import of another script, written as all of ours are: from '../ui/words.js';
IMPORTED = r"(?P<matched>(?P<lead>import|from) '(?P<url>\.{1,2}/[\w./-]+\.js)';)"


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
