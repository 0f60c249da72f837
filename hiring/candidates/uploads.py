"""Which files are accepted as a resume. A file is looked at from outside only: nothing in it is ever interpreted."""

from collections.abc import Callable
from pathlib import PurePath
from typing import IO, Any

from django.core.exceptions import ValidationError

MAX_BYTES = 10 * 1024 * 1024
MAX_NAME = 160


def _starts_with(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(signatures)


def _is_docx(content: bytes) -> bool:
    """A zip archive whose entry names, which are never compressed, are those of a text document."""
    return content.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in content and b"word/" in content


def _is_text(content: bytes) -> bool:
    """UTF-8 without control characters other than tab, line feed, form feed and return, and no other type's mark."""
    if any(looks_like(content) for _, looks_like in _BINARY.values()):
        return False
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return all(character >= " " or character in "\t\n\f\r" for character in text)


_BINARY: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    ".pdf": ("application/pdf", _starts_with(b"%PDF-")),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _is_docx),
    ".png": ("image/png", _starts_with(b"\x89PNG\r\n\x1a\n")),
    ".jpg": ("image/jpeg", _starts_with(b"\xff\xd8\xff")),
    ".jpeg": ("image/jpeg", _starts_with(b"\xff\xd8\xff")),
}
TYPES = {**_BINARY, ".txt": ("text/plain; charset=utf-8", _is_text)}
ACCEPT = ",".join(TYPES)
KINDS = "PDF, DOCX, TXT, PNG or JPEG"
EMPTY_FILE = "This file is empty. Choose another one."


def check_resume(upload: Any) -> None:
    """Raise ValidationError unless the file is one of the accepted types, by its ending and by its content alike."""
    ending = PurePath(upload.name or "").suffix.lower()
    if ending not in TYPES:
        raise ValidationError(f"Choose a {KINDS} file.", code="type")
    if upload.size > MAX_BYTES:
        raise ValidationError("Choose a file of at most 10 MB.", code="size")
    if not upload.size:
        raise ValidationError(EMPTY_FILE, code="empty")
    if not TYPES[ending][1](_content(upload)):
        raise ValidationError(
            f"This file ends in {ending}, but its content is something else. Save it as {KINDS} and choose it again.",
            code="content",
        )


def content_type(name: str) -> str:
    """The type a stored file is sent with, by its ending; a neutral one for anything unknown."""
    known = TYPES.get(PurePath(name).suffix.lower())
    return known[0] if known else "application/octet-stream"


def shown_name(name: str) -> str:
    """The name a file is kept under for people: without folders or unprintable characters, not too long."""
    base = "".join(character for character in PurePath(name.replace("\\", "/")).name if character.isprintable())
    ending = PurePath(base).suffix
    return base if len(base) <= MAX_NAME else base[: MAX_NAME - len(ending)] + ending


def _content(upload: IO[bytes]) -> bytes:
    upload.seek(0)
    content = upload.read(MAX_BYTES + 1)
    upload.seek(0)
    return content
