"""Stamps: a file that says from what something was made, so that it is made again only when that changes."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(files: Iterable[Path], *words: str) -> str:
    """Digest of the files' contents, in order, and of any words given with them. Unreadable files raise OSError."""
    digest = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        digest.update(f"{len(content)}:".encode())
        digest.update(content)
    for word in words:
        digest.update(f"|{word}".encode())
    return digest.hexdigest()


def tree_state(folders: Iterable[Path]) -> str:
    """Digest of names, sizes and times below the folders: cheap enough to take at every start."""
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                facts = file.stat()
                digest.update(f"{file}:{facts.st_size}:{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def is_current(stamp: Path, value: str) -> bool:
    """Whether the stamp was written for exactly this value."""
    try:
        return stamp.read_text() == value
    except FileNotFoundError:
        return False


def write(stamp: Path, value: str) -> None:
    """Write the stamp. Call it last: a stamp says that everything before it is done."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)
