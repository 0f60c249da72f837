"""Fingerprints: SHA-256 as 64 hexadecimal digits, by which two things are told apart without keeping both.

The only module of the application that hashes. Files, chained events, frozen documents, private links and the fields
of a page are kept or compared by these, so what a function hashes, byte for byte, never changes.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from typing import IO, Any

# No text holds a NUL, so what it stands between cannot run together.
NUL = "\0"


_LOOKS = re.compile(r"[0-9a-f]{64}")


def is_fingerprint(text: str) -> bool:
    """Whether a text from outside could be one: what could not is asked of no database."""
    return bool(_LOOKS.fullmatch(text))


def of_bytes(*parts: bytes) -> str:
    """Of the parts one after the other, as if they were one."""
    return of_parts(parts)


def of_parts(parts: Iterable[bytes]) -> str:
    """The same of parts that come one by one, and are never in memory together."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part)
    return total.hexdigest()


def of_text(text: str) -> str:
    """Of a text in UTF-8. Half a character, which no database stores, counts as a question mark."""
    return of_bytes(text.encode("utf-8", "replace"))


def of_texts(texts: Iterable[str]) -> str:
    """Of several texts in their order."""
    return of_text(NUL.join(texts))


def of_fields(fields: Mapping[str, str | list[str]]) -> str:
    """Of every name with every text that is not empty, in the order of the names.

    A page computes the same from its fields, and shows "Saved" only where the two agree: a contract with
    static/js/autosave/fingerprint.js.
    """
    total = hashlib.sha256()
    for name in sorted(fields):
        value = fields[name]
        for text in [value] if isinstance(value, str) else value:
            if text:
                total.update(f"{name}{NUL}{text}{NUL}".encode())
    return total.hexdigest()


def canonical_json(value: Any, *, is_ascii: bool = False) -> str:
    """The one way to write this value: sorted keys, no spaces."""
    return json.dumps(value, sort_keys=True, ensure_ascii=is_ascii, separators=(",", ":"))


def of_file(stream: IO[bytes]) -> tuple[str, int]:
    """Of a whole file, and its size in bytes. The stream stands at its beginning afterwards."""
    stream.seek(0)
    # Python asks for less of a stream than its types say.
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return digest, size
