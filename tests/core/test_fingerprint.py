"""What is kept in rows and compared with scripts was hashed byte for byte like this."""

import io
from hashlib import sha256

from core import fingerprint


def of(content: bytes) -> str:
    return sha256(content).hexdigest()


def test_of_bytes_and_texts() -> None:
    assert fingerprint.of_bytes(b"a", b"bc") == of(b"abc")
    assert fingerprint.of_text("Tomáš") == of("Tomáš".encode())
    assert fingerprint.of_texts(["one", "two"]) == of(b"one\0two")
    assert fingerprint.of_text("half \ud83d") == of(b"half ?")


def test_of_fields_passes_over_what_is_empty_and_follows_the_names() -> None:
    fields = {"summary": "Solid.", "own": ["first", "", "second"], "note": ""}
    assert fingerprint.of_fields(fields) == of(b"own\0first\0own\0second\0summary\0Solid.\0")


def test_canonical_json_is_written_one_way() -> None:
    assert fingerprint.canonical_json({"b": 1, "a": ["é"]}) == '{"a":["é"],"b":1}'
    assert fingerprint.canonical_json(["é"], is_ascii=True) == '["\\u00e9"]'


def test_of_file_reads_the_whole_file_and_goes_back_to_its_beginning() -> None:
    stream = io.BytesIO(b"A whole file")
    stream.read(3)
    assert fingerprint.of_file(stream) == (of(b"A whole file"), 12)
    assert stream.tell() == 0
