"""Files that somebody names for a command: what is wrong with them is said in a sentence, never by a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError


@contextmanager
def named_file(path: Path) -> Iterator[None]:
    """Around whatever reads or writes the file at `path`. Raises CommandError where that cannot be done."""
    try:
        yield
    except OSError as error:
        raise CommandError(_why_not(path, error)) from None


def _why_not(path: Path, error: OSError) -> str:
    folder = path.parent
    if isinstance(error, IsADirectoryError):
        return f"{path} is a folder. Name a file."
    if isinstance(error, FileNotFoundError):
        return f"There is no file {path}." if folder.is_dir() else f"There is no folder {folder}."
    if isinstance(error, NotADirectoryError | FileExistsError):
        return f"{path} cannot be there: a part of it is a file and no folder."
    if isinstance(error, PermissionError):
        return f"{path} cannot be opened: whoever runs this command may not."
    return f"{path} cannot be read or written: {error.strerror or type(error).__name__}."
