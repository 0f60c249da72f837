"""What files hold beside and between their questions: nothing of it is passed over without a word."""

import io
import json
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment

from questionbank.importing.reading.reader import open_file, read_file, read_opened
from tests.questionbank.importing.reading.test_files import W, docx, found_in, paragraph, refusal

TURNED = "An invisible sign that reverses text stood in line {}. It was taken out."


def book(sheets: dict[str, list[list[str]]], notes: dict[str, str] | None = None) -> bytes:
    """A workbook, with comments on cells of its first sheet."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    for cell, said in (notes or {}).items():
        workbook.worksheets[0][cell].comment = Comment(said, "Rita")
    workbook.save(stream := io.BytesIO())
    return stream.getvalue()


SAILS = [["Question", "Answer"], ["What is a jib?", "A sail"]]
KNOTS = [["Question", "Answer"], ["What is a bend?", "A knot"]]


def test_every_sheet_of_a_spreadsheet_is_read() -> None:
    found = found_in(book({"Sails": SAILS, "Knots": KNOTS}), "deck.xlsx")
    said = [(each.prompt, each.category, each.sample_answer) for each in found.questions]
    assert said == [("What is a jib?", "Sails", "A sail"), ("What is a bend?", "Knots", "A knot")]


def test_a_sheet_of_other_columns_is_read_by_its_own() -> None:
    probes = [["Topic", "Follow-ups", "Question"], ["Night", "How long?", "Who keeps watch?"]]
    jib, watch = found_in(book({"Sheet1": SAILS, "Sheet2": probes}), "deck.xlsx").questions
    assert (jib.category, watch.category, watch.follow_ups) == ("", "Night", ["How long?"])


def test_a_sheet_without_questions_is_left_over_and_may_stand_first() -> None:
    content = book({"Read me": [["Kept by Rita"], ["Ask in order"]], "Sails": SAILS})
    reading = read_file(content, "deck.xlsx")
    assert [each.prompt for each in reading.found.questions] == ["What is a jib?"]
    (over,) = reading.found.left_over
    assert (over.why, over.text) == (
        "The sheet “Read me” holds no questions",
        "Kept by Rita\nAsk in order",
    )
    assert reading.table is not None and reading.table.columns == ("Question", "Answer")


def test_chosen_columns_hold_for_every_sheet_that_has_them() -> None:
    opened = open_file(book({"Sails": SAILS, "Knots": KNOTS}), "deck.xlsx")
    found = read_opened(opened, columns=["prompt", "rationale"]).found
    assert [each.rationale for each in found.questions] == ["A sail", "A knot"]


def test_comments_on_cells_are_left_over() -> None:
    found = found_in(book({"Sails": SAILS}, {"A2": "Too easy"}), "deck.xlsx")
    assert [(over.first_line, over.text, over.why) for over in found.left_over] == [
        (2, "A2: Too easy", "A comment on a cell")
    ]


def test_footnotes_comments_and_controls_of_a_document_are_kept() -> None:
    inside = f"<w:sdt><w:sdtContent>{paragraph('How do you reef?')}</w:sdtContent></w:sdt>"
    stream = io.BytesIO(docx(paragraph("What is ebb?"), inside))
    with zipfile.ZipFile(stream, "a") as archive:
        note = f"<w:footnote>{paragraph('From the manual')}</w:footnote>"
        archive.writestr("word/footnotes.xml", f'<w:footnotes xmlns:w="{W}">{note}</w:footnotes>')
        archive.writestr("word/header1.xml", f'<w:hdr xmlns:w="{W}">{paragraph("For the panel")}</w:hdr>')
    found = found_in(stream.getvalue(), "deck.docx")
    assert [each.prompt for each in found.questions] == ["What is ebb?", "How do you reef?"]
    assert not any(each.sample_answer for each in found.questions)
    left = "\n".join(over.text for over in found.left_over)
    assert "Footnote: From the manual" in left and "Header: For the panel" in left


OPEN = "A quote opens in this row and does not close. The row was read up to the end of its line."


@pytest.mark.parametrize("broken", ['"What is ebb?,A fall', '"What is ebb?,"A fall"', 'What is ebb?,"A fall'])
def test_a_quote_that_does_not_close_ends_with_its_line(broken: str) -> None:
    text = f'question,answer\n{broken}\n"What is\nflood?","A ""rise"""\nWhat is slack?,None of both\n'
    found = found_in(text, "tides.csv")
    ebb, flood, slack = found.questions
    assert (ebb.prompt, ebb.sample_answer.strip('"'), ebb.doubts) == ("What is ebb?", "A fall", [OPEN])
    assert (flood.prompt, flood.sample_answer, flood.doubts) == ("What is flood?", 'A "rise"', [])
    assert (slack.source_line, slack.doubts) == (5, [])


def test_a_quote_that_opens_in_the_last_row_is_said() -> None:
    found = found_in("question;answer\nWhat is ebb?;A fall\n" + '"What is flood?;A rise', "tides.csv")
    assert [(each.prompt, each.doubts) for each in found.questions] == [
        ("What is ebb?", []),
        ("What is flood?", [OPEN]),
    ]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (r'[{"question": "What is \u202eebb\u202c?"}]', "a.json"),
        (r'- question: "What is \u202eebb\u202c?"', "a.yaml"),
        ("- What is &#8238;ebb&#x202c; in a house?\n- Why?\n", "a.md"),
        ("question,answer\nWhat is \u202eebb\u202c?,x\n", "a.csv"),
    ],
)
def test_signs_that_reverse_text_are_taken_out_however_they_are_written(content: str, name: str) -> None:
    (question, *_) = found_in(content, name).questions
    assert question.prompt.startswith("What is ebb")
    assert question.doubts == [TURNED.format(question.source_line)]


def test_signs_that_reverse_text_in_a_spreadsheet_are_said_with_their_row() -> None:
    found = found_in(book({"Sails": [*SAILS, ["What is a \u202ejib\u202c?", "x"]]}), "deck.xlsx")
    assert found.questions[1].doubts[0] == TURNED.format(3)


@pytest.mark.parametrize("half", [r"\ud800", r"\uDFFF", r"\\\ud83d\ud83d\ude00"])
def test_half_a_character_in_json_is_refused_with_its_line(half: str) -> None:
    sentence = refusal(f'[\n{{"question": "What is {half} ebb?"}}]', "a.json")
    assert sentence.startswith("a.json, line 2: One character is only half there")


def test_whole_signs_and_written_backslashes_of_json_are_read() -> None:
    (question,) = found_in(r'[{"question": "What is \ud83d\ude00 to \\ud800?"}]', "a.json").questions
    assert question.prompt == "What is 😀 to \\ud800?"


def test_questions_as_keys_with_their_answers() -> None:
    data = {
        "What is ebb?": "A fall",
        "How do you reef?": {"answer": "Early", "level": "hard"},
        "Why reef at all?": ["Calm", "Safety"],
        "Knots": {"What is a bend?": "A knot"},
    }
    for content, name in ((json.dumps(data), "a.json"), ("- What is ebb?: A fall\n", "a.yaml")):
        found = found_in(content, name)
        assert (found.questions[0].prompt, found.questions[0].sample_answer) == ("What is ebb?", "A fall")
        assert not found.left_over
    _, reef, why, bend = found_in(json.dumps(data), "a.json").questions
    assert (reef.sample_answer, reef.level) == ("Early", "hard")
    assert (why.strong_answer, bend.category, bend.sample_answer) == (["Calm", "Safety"], "Knots", "A knot")


def test_a_key_that_asks_over_questions_is_their_category() -> None:
    found = found_in(json.dumps({"What do we ask about tides?": ["What is ebb?", "What is flood?"]}), "a.json")
    assert [(each.prompt, each.category) for each in found.questions] == [
        ("What is ebb?", "What do we ask about tides?"),
        ("What is flood?", "What do we ask about tides?"),
    ]


def test_cards_with_two_sides_are_questions_with_answers() -> None:
    cards = {"name": "Tides", "notes": [{"fields": ["What is ebb?", "A fall.<br>Twice a day."], "tags": ["sea"]}]}
    (question,) = found_in(json.dumps(cards), "cards.json").questions
    assert (question.sample_answer, question.tags) == ("A fall.\nTwice a day.", ["sea"])


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ('[{"question": "What is ebb?", "question": "What is flood?"}]', "a.json"),
        ("- question: What is ebb?\n  question: What is flood?\n", "a.yaml"),
    ],
)
def test_a_key_that_stands_twice_is_said_and_left_over(content: str, name: str) -> None:
    found = found_in(content, name)
    (ebb,) = found.questions
    assert (ebb.prompt, ebb.doubts) == (
        "What is ebb?",
        ["“question” stands in one record more than once. The first was taken."],
    )
    assert [over.text for over in found.left_over] == ["What is flood?"]


def test_numbers_without_an_end_are_texts_and_no_number_is_nothing() -> None:
    content = f'[{{"question": "Ebb?", "level": Infinity, "topic": NaN, "id": {"9" * 5_000}}}]'
    found = found_in(content, "a.json")
    assert (found.questions[0].level, found.questions[0].category) == ("Infinity", "")
    assert found.left_over[0].text == "9" * 5_000


def test_a_broken_record_on_a_line_of_its_own_is_named_with_its_line() -> None:
    assert refusal('{"question": "Ebb?"}\n{"question" "Flood?"}\n', "a.jsonl").startswith("a.jsonl, line 2:")
