"""What a file that somebody sends is, looked at from outside only: nothing in it is ever interpreted."""

import codecs
from collections.abc import Callable, Collection
from pathlib import PurePath
from typing import IO, Any

from django.core.exceptions import ValidationError

MAX_NAME = 160
PDF_HEADER_WITHIN = 1024


def _starts_with(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(signatures)


def _is_pdf(content: bytes) -> bool:
    """A header within the first 1,024 bytes: scanners and mail programs put a mark or a line before it, and every
    reader opens that."""
    return b"%PDF-" in content[:PDF_HEADER_WITHIN]


def _is_docx(content: bytes) -> bool:
    """A zip archive whose entry names, which are never compressed, are those of a text document."""
    return content.startswith(b"PK\x03\x04") and b"[content_types].xml" in content.lower() and b"word" in content


def _is_xlsx(content: bytes) -> bool:
    """The same of a workbook."""
    return content.startswith(b"PK\x03\x04") and b"[content_types].xml" in content.lower() and b"xl/" in content


def _is_text(content: bytes) -> bool:
    """Text in UTF-8, in UTF-16 or UTF-32 with their mark, or in one of the older alphabets of 256 letters or more:
    without control characters other than tab, line feed, form feed and return, and no other type's mark."""
    if any(content.startswith(mark) for mark in _MARKS):
        return False
    try:
        text = content.decode(_encoding_of(content))
    except UnicodeDecodeError:
        return False
    # The last one ends files of old programs.
    return all(character >= " " or character in "\t\n\f\r" for character in text.removesuffix("\x1a"))


def _encoding_of(content: bytes) -> str:
    """How to read a text. One without a mark is read letter by letter, for which older alphabet it is in no matter."""
    marked = (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    )
    return next((name for mark, name in marked if content.startswith(mark)), "latin-1")


_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_MARKS = (b"%PDF-", b"PK\x03\x04", _PNG, _JPEG)
# Programs that show pictures look at the content, so a photo may be named after the other kind.
_is_picture = _starts_with(_PNG, _JPEG)
# By its ending: the type it is sent with, and whether some content is one.
KINDS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    ".pdf": ("application/pdf", _is_pdf),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _is_docx),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _is_xlsx),
    ".png": ("image/png", _is_picture),
    ".jpg": ("image/jpeg", _is_picture),
    ".jpeg": ("image/jpeg", _is_picture),
    # No charset: the file is sent as it came, and nobody asked what it was written in.
    ".txt": ("text/plain", _is_text),
    ".csv": ("text/csv", _is_text),
}
EMPTY_FILE = "This file is empty. Choose another one."


def check_upload(upload: Any, *, endings: Collection[str], said: str, most: int) -> None:
    """Raise ValidationError unless the file is of one of these kinds, by its ending and by its content alike, and has
    at most so many bytes. `said` names the kinds to people."""
    ending = ending_of(upload.name)
    if ending not in endings:
        raise ValidationError(f"Choose a {said} file.", code="type")
    if upload.size > most:
        raise ValidationError(f"Choose a file of at most {most // 1024 // 1024} MB.", code="size")
    if not upload.size:
        raise ValidationError(EMPTY_FILE, code="empty")
    if not KINDS[ending][1](_content(upload, most)):
        raise ValidationError(
            f"This file ends in {ending}, but its content is something else. Save it as {said} and choose it again.",
            code="content",
        )


def ending_of(name: str | None) -> str:
    """The ending of a file's name, in small letters with its dot."""
    return PurePath(name or "").suffix.lower()


def content_type(name: str) -> str:
    """The type a stored file is sent with, by its ending; a neutral one for anything unknown."""
    known = KINDS.get(ending_of(name))
    return known[0] if known else "application/octet-stream"


def shown_name(name: str) -> str:
    """The name a file is kept under for people: without folders or unprintable characters, not too long."""
    base = "".join(character for character in PurePath(name.replace("\\", "/")).name if character.isprintable())
    ending = PurePath(base).suffix
    return base if len(base) <= MAX_NAME else base[: MAX_NAME - len(ending)] + ending


def _content(upload: IO[bytes], most: int) -> bytes:
    upload.seek(0)
    content = upload.read(most + 1)
    upload.seek(0)
    return content
