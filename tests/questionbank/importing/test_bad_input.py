"""Files as they should not be, each by both doors: the page and the command say the same, and nothing is written."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from questionbank.models import ImportPreview, Question, QuestionImport
from tests.questionbank.importing.reading.test_files import W, docx, paragraph, xlsx

TIDES = "- What is ebb, and où does it go?\n- What is flood?\n"
LAUGHS = "a: &a [ha, ha]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n"
RAGGED = "topic,question\nTides,What is ebb?,more,and more\nTides\n=1+1,What is flood?\n"


def packed(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


REFUSED = [
    pytest.param("none.md", b"", "none.md: It is empty. Choose another file.", id="an empty file"),
    pytest.param("none.csv", b" \r\n\t\n", "none.csv: It is empty. Choose another file.", id="only blanks"),
    pytest.param("mark.txt", b"\xef\xbb\xbf", "mark.txt: It is empty. Choose another file.", id="only a mark"),
    pytest.param("large.md", b"- Why?\n" * 7_200_000, "large.md: It is larger than 20 MB. Split it,", id="50 MB"),
    pytest.param("deck.md", b"\x89PNG\r\n\x1a\n\x00\x01", "deck.md: This is a picture, not text.", id="a picture"),
    pytest.param("deck.csv", b"%PDF-1.7\n%\xe2\xe3", "deck.csv: This is a PDF, not text.", id="a PDF"),
    pytest.param("deck.txt", b"MZ\x90\x00\x03", "deck.txt: This is a program, not text.", id="a program"),
    pytest.param("deck.json", b"\x1f\x8b\x08\x00", "deck.json: This is a packed archive, not text.", id="gzip"),
    pytest.param("deck.yaml", bytes(range(256)) * 40, "deck.yaml: This is no text.", id="bytes of all kinds"),
    pytest.param(
        "old.doc", b"\xd0\xcf\x11\xe0\xa1", "old.doc: This is a document of an old office", id="an old document"
    ),
    pytest.param(
        "torn.txt", TIDES.encode("utf-16") + b"\x00", "torn.txt, line 3: The text is damaged", id="torn UTF-16"
    ),
    pytest.param(
        "torn.xlsx", b"PK\x03\x04 xl/ torn", "torn.xlsx: This spreadsheet is damaged", id="a torn spreadsheet"
    ),
    pytest.param("torn.docx", b"PK\x03\x04 word/ torn", "torn.docx: This document is damaged", id="a torn document"),
    pytest.param(
        "some.xlsx", packed("notes.txt", b"What?"), "some.xlsx: This is a packed archive,", id="another archive"
    ),
    pytest.param(
        "bomb.xlsx",
        packed("xl/workbook.xml", b" " * 250_000_000),
        "bomb.xlsx: This spreadsheet is damaged",
        id="a spreadsheet that swells",
    ),
    pytest.param(
        "bomb.docx",
        packed("word/document.xml", b" " * 120_000_000),
        "bomb.docx: This document is damaged",
        id="a document that swells",
    ),
    pytest.param(
        "types.docx",
        packed("word/document.xml", f'<!DOCTYPE x [<!ENTITY a "aa">]><w:d xmlns:w="{W}"/>'.encode()),
        "types.docx: This document is damaged",
        id="a document that declares entities",
    ),
    pytest.param(
        "anchor.yaml", b"- &a Why?\n- *a\n", "anchor.yaml, line 1: Text that begins with & or *", id="anchors"
    ),
    pytest.param(
        "laughs.yaml", LAUGHS.encode(), "laughs.yaml, line 1: Text that begins with & or *", id="billion laughs"
    ),
    pytest.param(
        "tag.yaml", b"- !!python/object:os.system {}\n", "tag.yaml, line 1: Text that begins with !", id="tags"
    ),
    pytest.param("deep.json", b"[" * 5_000, "deep.json, line 1: This is nested too deeply.", id="5,000 brackets"),
    pytest.param(
        "deep.yaml", b"[" * 5_000, "deep.yaml, line 1: This is nested too deeply.", id="5,000 brackets of YAML"
    ),
    pytest.param(
        "lists.json",
        b"[" * 100 + b'"Why?"' + b"]" * 100,
        "lists.json, line 1: This is nested too deeply.",
        id="a hundred lists in lists",
    ),
    pytest.param(
        "comma.json",
        b'[{"question": "Why?"},\n{"question" "How?"}]',
        "comma.json, line 2: This cannot be read",
        id="a missing colon",
    ),
    pytest.param(
        "ports.csv", b"name,port\nA,B\n", "ports.csv: No column holds questions.", id="a table of something else"
    ),
]

READ = [
    pytest.param("tides.md", TIDES.encode("utf-16"), 2, id="UTF-16 with a mark"),
    pytest.param("tides.md", b"\xfe\xff" + TIDES.encode("utf-16-be"), 2, id="UTF-16, the other way round"),
    pytest.param("tides.md", TIDES.encode("utf-16-le"), 2, id="UTF-16 without a mark"),
    pytest.param("tides.md", TIDES.encode("utf-16-be"), 2, id="UTF-16, the other way round, without a mark"),
    pytest.param("tides.md", TIDES.encode("utf-32"), 2, id="UTF-32"),
    pytest.param("tides.md", TIDES.encode("utf-8-sig"), 2, id="UTF-8 with a mark"),
    pytest.param("tides.md", TIDES.encode("cp1252"), 2, id="Windows-1252"),
    pytest.param("tides.md", TIDES.replace("\n", "\r\n").encode(), 2, id="CRLF"),
    pytest.param("tides.md", TIDES.replace("\n", "\r").encode(), 2, id="CR"),
    pytest.param(
        "nested.md",
        "".join(f"{'  ' * deep}- What is deck {deep}?\n" for deep in range(100)).encode(),
        1,
        id="a hundred nested lists",
    ),
    pytest.param("ragged.csv", RAGGED.encode(), 2, id="ragged rows and formulas"),
    pytest.param("formula.xlsx", xlsx(["Question"], ['=HYPERLINK("x")'], ["What is ebb?"]), 2, id="formulas in cells"),
    pytest.param("turned.md", "- What is \u202eebb\u202c?\n- Why?\n".encode(), 2, id="signs that reverse text"),
    pytest.param(
        "bell.md",
        b"- What is e\x08bb, after all of this?\n" + b"- Why is the sea salt, and where?\n" * 3,
        4,
        id="a stray control",
    ),
    pytest.param("deck.docx", docx(paragraph("What is ebb?"), paragraph("Why?")), 2, id="a document"),
]


def by_command(folder: Path, name: str, content: bytes) -> str:
    """What the command says on its last line, or why it refuses."""
    path = folder / name
    path.write_bytes(content)
    said = io.StringIO()
    try:
        call_command("import_guide", str(path), "--dry-run", stdout=io.StringIO(), stderr=said)
    except CommandError as refusal:
        return str(refusal)
    return said.getvalue().splitlines()[-1]


def by_page(client: Client, name: str, content: bytes) -> tuple[int, str]:
    file = SimpleUploadedFile(name, content)
    response = client.post(reverse("questionbank:list_import"), {"lists": [file], "text": ""}, follow=True)
    return response.status_code, " ".join(response.content.decode().split())


@pytest.mark.parametrize(("name", "content", "sentence"), REFUSED)
def test_refused_with_a_sentence(as_rita: Client, tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    assert by_command(tmp_path, name, content).startswith(sentence)
    status, page = by_page(as_rita, name, content)
    assert status in (409, 422)
    assert escape(sentence) in page
    assert "Traceback" not in page and len(page) < 40_000
    assert not ImportPreview.objects.exists() and not Question.objects.exists()


@pytest.mark.parametrize(("name", "content", "number"), READ)
def test_read_all_the_same(as_rita: Client, tmp_path: Path, name: str, content: bytes, number: int) -> None:
    assert by_command(tmp_path, name, content).startswith(f"{number} found")
    status, page = by_page(as_rita, name, content)
    assert status == 200
    assert f"{['no', 'one', 'two', 'three', 'four'][number]} question{'s' * (number != 1)} found" in page
    assert not Question.objects.exists() and not QuestionImport.objects.exists()


def test_one_bad_file_among_several(as_rita: Client) -> None:
    """What is no text stops all of them; what only cannot be read as a list is told beside the others."""
    address = reverse("questionbank:list_import")
    good, bad = SimpleUploadedFile("good.md", TIDES.encode()), SimpleUploadedFile("bad.md", b"\x89PNG\r\n\x1a\n")
    response = as_rita.post(address, {"lists": [good, bad], "text": ""})
    assert response.status_code == 422 and "bad.md: This is a picture" in response.content.decode()
    assert not ImportPreview.objects.exists()
    files = [SimpleUploadedFile("good.md", TIDES.encode()), SimpleUploadedFile("bad.yaml", b"- &a Why?\n- *a\n")]
    page = as_rita.post(address, {"lists": files, "text": ""}, follow=True).content.decode()
    assert "One file read, two questions found." in page
    assert "bad.yaml, line 1: Text that begins with &amp; or *" in page


@pytest.mark.parametrize("text", ["%PDF-1.7 is a sign", "[" * 5_000, "- &a Why?\n- *a", "\u202e"])
def test_pasted_text_is_refused_or_read_without_a_fault(as_rita: Client, text: str) -> None:
    response = as_rita.post(reverse("questionbank:list_import"), {"text": text}, follow=True)
    assert response.status_code in (200, 409, 422)
    assert not Question.objects.exists()
