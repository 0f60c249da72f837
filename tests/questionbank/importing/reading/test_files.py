"""Kinds of files: tables, records, documents; and what no list of questions is, refused with a sentence."""

import io
import json
import time
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest

from core.errors import CannotRead
from core.reading.encodings import MAX_BYTES
from questionbank.importing.reading.found import Found, FoundExhibit
from questionbank.importing.reading.reader import read_file

TIDES = 'category,question\nTides,"What is a neap tide, and when?"\nTides,"what is a neap tide and when"\n'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def found_in(content: str | bytes, name: str) -> Found:
    return read_file(content.encode() if isinstance(content, str) else content, name).found


def refusal(content: str | bytes, name: str) -> str:
    with pytest.raises(CannotRead) as refused:
        found_in(content, name)
    return str(refused.value)


def xlsx(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def docx(*paragraphs: str, styles: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        body = "".join(paragraphs)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{W}">{styles}</w:styles>')
    return stream.getvalue()


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    "content",
    [
        TIDES.encode(),
        TIDES.encode("utf-16"),
        TIDES.encode("utf-16-le"),
        TIDES.encode("utf-8-sig"),
        TIDES.replace("\n", "\r\n").encode(),
        TIDES.replace("\n", "\r").encode(),
        TIDES.replace("Tides,", "Tides;").replace("category,", "category;").encode(),
        TIDES.replace("Tides,", "Tides\t").replace("category,", "category\t").encode(),
    ],
)
def test_a_table_is_the_same_however_it_was_saved(content: bytes) -> None:
    found = found_in(content, "tides.csv")
    assert [each.prompt for each in found.questions] == [
        "What is a neap tide, and when?",
        "what is a neap tide and when",
    ]
    assert [each.category for each in found.questions] == ["Tides", "Tides"]
    assert found.questions[1].doubts == ["It asks the same as line 2."]


def test_letters_of_an_old_windows_file_are_right() -> None:
    (question,) = found_in(
        "thème,question\nMarée,Où va-t-elle – et “pourquoi” ?\n".encode("cp1252"), "marees.csv"
    ).questions
    assert (question.prompt, question.category) == ("Où va-t-elle – et “pourquoi” ?", "Marée")


def test_ragged_rows_and_formulas_stay_text() -> None:
    found = found_in("topic,question\nTides,What is ebb?,more\nTides\n=1+1,What is flood?\n", "tides.csv")
    ebb, flood = found.questions
    assert ebb.doubts == ["This row has more cells than the table has columns; the rest is left over."]
    assert (flood.category, flood.doubts) == ("=1+1", ["A cell begins as a formula does; it stays text."])
    assert [(over.first_line, over.text) for over in found.left_over] == [(2, "more"), (3, "Tides")]


def test_columns_without_a_name_and_columns_left_out() -> None:
    found = found_in("id,topic,question,follow-ups\n4471,Tides,What is ebb?,Where? When?\n", "tides.csv")
    assert found.questions[0].follow_ups == ["Where?", "When?"]
    assert [(over.why, over.text) for over in found.left_over] == [("Column “id”", "4471")]
    bare = found_in("How do you reef?;calm\nWhen do you heave to?;calm\n", "bare.csv")
    assert [each.prompt for each in bare.questions] == ["How do you reef?", "When do you heave to?"]


def test_chosen_columns_are_used() -> None:
    content = b"one,two\nWhat is ebb?,What is flood?\n"
    reading = read_file(content, "tides.csv", columns=["leave", "prompt"])
    assert [each.prompt for each in reading.found.questions] == ["What is flood?"]
    assert [over.text for over in reading.found.left_over] == ["What is ebb?"]


def test_a_spreadsheet_with_a_formula_and_code_in_a_cell() -> None:
    content = xlsx(["Question", "Level"], ["Write a loop:\n\n\tfor x in y:\n\t\tring(x)", "=1+1"], ["", "only"])
    found = found_in(content, "deck.xlsx")
    (question,) = found.questions
    assert (question.prompt, question.level) == ("Write a loop:", "=1+1")
    assert question.exhibits == [FoundExhibit("code", "for x in y:\n\tring(x)")]
    assert found.left_over[0].first_line == 3


def test_records_and_plain_texts_in_one_list() -> None:
    data = [{"question": "What is a jib?", "topic": "Sails", "followUps": ["Where?"], "id": 4}, "How do you gybe?"]
    found = found_in(json.dumps(data, indent=1), "sails.json")
    jib, gybe = found.questions
    assert (jib.category, jib.follow_ups, jib.source_line, gybe.prompt) == ("Sails", ["Where?"], 3, "How do you gybe?")
    assert [(over.why, over.text) for over in found.left_over] == [("“id” is no part of a question", "4")]


def test_lists_under_their_topics() -> None:
    text = "Sails:\n  - What is a jib?\n  - question: How do you reef?\n    look_for: [Early, Calm]\n"
    jib, reef = found_in(text, "sails.yaml").questions
    assert (jib.category, reef.points) == ("Sails", ["Early", "Calm"])


def test_a_document_with_headings_lists_and_bold_lines() -> None:
    content = docx(
        paragraph("Seamanship", '<w:pStyle w:val="berschrift1"/>'),
        paragraph("How do you reef?", run="<w:b/>"),
        paragraph("Early, and with help."),
        paragraph("Knots", '<w:pStyle w:val="berschrift1"/>'),
        paragraph("Which knots do you know?", '<w:numPr><w:ilvl w:val="0"/></w:numPr>'),
        styles='<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>',
    )
    reef, knots = found_in(content, "deck.docx").questions
    assert (reef.prompt, reef.category, reef.sample_answer) == (
        "How do you reef?",
        "Seamanship",
        "Early, and with help.",
    )
    assert (knots.prompt, knots.category) == ("Which knots do you know?", "Knots")


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.md", "a.md: It is empty. Choose another file."),
        (b" \n\t", "a.md", "a.md: It is empty. Choose another file."),
        (b"#" * (MAX_BYTES + 1), "a.md", "a.md: It is larger than 20 MB."),
        (b"\x89PNG\r\n\x1a\n\x00", "photo.md", "photo.md: This is a picture, not text. Nothing was read from it."),
        (b"%PDF-1.7\n%x", "a.txt", "a.txt: This is a PDF, not text."),
        (b"\x00\x01\x02\x03\xff" * 50, "a.csv", "a.csv: This is no text."),
        ("Ebb?\n".encode("utf-16") + b"\x00", "a.txt", "a.txt, line 2: The text is damaged here."),
        (b"PK\x03\x04 nothing", "a.xlsx", "a.xlsx: This is a packed archive"),
        (b"PK\x03\x04 xl/ broken", "a.xlsx", "a.xlsx: This spreadsheet is damaged or protected."),
        (b"PK\x03\x04 word/ broken", "a.docx", "a.docx: This document is damaged or protected."),
        ("[" * 5_000, "a.json", "a.json, line 1: This is nested too deeply."),
        ('[{"question": "Why?"},\n{"question" "How?"}]', "a.json", "a.json, line 2: This cannot be read as JSON."),
        ("- &a Why?\n- *a\n", "a.yaml", "a.yaml, line 1: Text that begins with & or * belongs in quotes."),
        ("- !!python/object:os.system {}\n", "a.yaml", "a.yaml, line 1: Text that begins with ! belongs in quotes."),
        ("[" * 5_000, "a.yaml", "a.yaml, line 1: This is nested too deeply."),
        ("a: [1\n", "a.yaml", "a.yaml, line 1: A bracket opens here and is not closed"),
        ("a: 1\n", "a.yaml", "a.yaml: No question was found in this list."),
        ("name,port\nA,B\n", "a.csv", "a.csv: No column holds questions. Say which one does."),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_name_and_place(content: str | bytes, name: str, sentence: str) -> None:
    assert refusal(content, name).startswith(sentence)


def test_a_document_that_swells_or_declares_types_is_refused() -> None:
    entity = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", f'{entity}<w:document xmlns:w="{W}"><w:body/></w:document>')
    assert "damaged or protected" in refusal(stream.getvalue(), "a.docx")
    with zipfile.ZipFile(stream := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 250_000_000)
    assert "damaged or protected" in refusal(stream.getvalue(), "a.xlsx")


def test_a_hundred_nested_lists_are_read() -> None:
    text = "".join(f"{'  ' * depth}- What is deck {depth}?\n" for depth in range(100))
    found = found_in(text, "deep.md")
    assert len(found.questions) == 1
    assert len(found.questions[0].follow_ups) == 99


def test_signs_that_reverse_text_are_taken_out_and_said() -> None:
    found = found_in("- What is \u202eebb\u202c?\n- What is flood?\n", "tides.md")
    assert found.questions[0].prompt == "What is ebb?"
    assert found.questions[0].doubts == ["An invisible sign that reverses text stood in line 1. It was taken out."]


def test_a_fence_and_a_quotation_that_never_close_lose_nothing() -> None:
    (ebb,) = found_in("- What is ebb?\n```\nwater\n", "a.md").questions
    assert ebb.sample_answer.strip() == "water"
    found = found_in('1. How?\nRationale: x\nSample Answer: "never closed\n\n2. Why so?\nRationale: y\n', "a.txt")
    assert [each.sample_answer for each in found.questions] == ['"never closed', ""]


# One word, accents on one letter, signs that turn the direction, a family over and over, signs, spaces, code that never
# ends: what reads a line for its marks took time by the square of its length.
ENDLESS = ("x", "\u0300\u0316", "\u202eab\u202c", "👩\u200d👩\u200d👧\u200d👦", "!", " ", "<code>")


@pytest.mark.parametrize("piece", ENDLESS)
@pytest.mark.parametrize("form", ["1. Why?\n\n2. What is a{}a?\n", "question;level\nWhat is a{}a?;senior\n"])
def test_a_text_without_an_end_is_refused_with_its_line(piece: str, form: str) -> None:
    began = time.process_time()
    with pytest.raises(CannotRead, match=r"line [23]: One text is .* without a break") as refused:
        read_file(form.format(piece * (200_000 // len(piece))).encode(), "list.md" if "1." in form else "list.csv")
    assert "20,000" in refused.value.sentence and time.process_time() - began < 5


def test_nothing_but_line_breaks_is_read_at_once() -> None:
    began = time.process_time()
    found = read_file(("1. Why?" + "\n" * 200_000 + "2. How?\n").encode(), "list.md").found
    assert len(found.questions) == 2 and time.process_time() - began < 5
