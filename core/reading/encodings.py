"""Bytes of a file as text, whatever program saved them; other kinds of files are told apart by their first bytes."""

import codecs

from core.errors import CannotRead
from core.reading.single_bytes import likeliest_encoding

MAX_BYTES = 20_000_000
TOO_LARGE = "It is larger than 20 MB. Split it, and import the parts one after another."
EMPTY = "It is empty. Choose another file."
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KINDS = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a recording"),
    (b"\x1f\x8b", "a packed archive"),
    (b"PK\x03\x04", "a packed archive"),
    (b"7z\xbc\xaf", "a packed archive"),
    (b"\xd0\xcf\x11\xe0", "a document of an old office program"),
    (b"{\\rtf", "a document of a word processor"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
)
# Read a sample only: a text has its first letters early.
_SAMPLE = 4_000


def text_of_file(data: bytes, file: str) -> str:
    """The text with plain newlines. Raises CannotRead for what is empty, too large, or no text."""
    refuse_size(data, file)
    text = data.decode(_encoding_of(data, file), errors="strict")
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    if not text.strip():
        raise CannotRead(file, EMPTY)
    return text


def refuse_size(data: bytes, file: str) -> None:
    """Raises CannotRead for a file with nothing in it, and for one that is too large."""
    if not data.strip():
        raise CannotRead(file, EMPTY)
    if len(data) > MAX_BYTES:
        raise CannotRead(file, TOO_LARGE)


def _encoding_of(data: bytes, file: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data, encoding, file)
    for beginning, kind in _KINDS:
        if data.startswith(beginning):
            raise CannotRead(file, f"This is {kind}, not text. Nothing was read from it.")
    if b"\x00" in data[:_SAMPLE]:
        return _checked(data, _wide_encoding(data, file), file)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _single_bytes(data, file)
    return "utf-8"


def _checked(data: bytes, encoding: str, file: str) -> str:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CannotRead(file, "The text is damaged here. Save the file again as UTF-8.", line) from None
    return encoding


def _wide_encoding(data: bytes, file: str) -> str:
    """UTF-16 without a mark: in most texts every second byte is zero, and it is always the same one."""
    even, odd = data[0:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    most = min(len(data), _SAMPLE) // 2
    if odd > most * 0.4 and even < most * 0.1:
        return "utf-16-le"
    if even > most * 0.4 and odd < most * 0.1:
        return "utf-16-be"
    raise CannotRead(file, "This is no text. Nothing was read from it.")


def _single_bytes(data: bytes, file: str) -> str:
    """Which of the encodings with one byte a letter reads best; none for what is mostly controls."""
    controls = sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in data[:_SAMPLE])
    if controls > min(len(data), _SAMPLE) * 0.01:
        raise CannotRead(file, "This is no text. Nothing was read from it.")
    return likeliest_encoding(data)
