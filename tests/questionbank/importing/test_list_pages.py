"""Lists in the browser: sent, looked at, changed, brought in, undone; nothing is written before that."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import User
from questionbank.importing import bringing_in, list_views, reading_lists
from questionbank.importing.ended_previews import CAME_IN, TAKEN_PLACE
from questionbank.importing.reading import reader
from questionbank.models import Competency, ImportPreview, ImportQuestion, Question, QuestionImport
from tests.factories.bank import SMALL, complete, write_question
from tests.questionbank.importing.reading.test_files import xlsx
from tests.questionbank.importing.reading.test_layouts import GUIDE_WITH_POINTS, GUIDE_WITH_RATIONALES

LISTS = reverse("questionbank:list_import")
CREW = """\
Support, last touched in spring.

## Crew
- How do you calm a crew?
  - What did it cost you?
- Are you planning a family?

Thanks for reading.
"""


def sent(client: Client, *files: tuple[str, bytes], text: str = "") -> Any:
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(LISTS, {"lists": uploads, "text": text}, follow=True)


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def address() -> str:
    return reverse("questionbank:list_preview", args=[ImportPreview.objects.get().pk])


def pressed(client: Client, button: str, value: str = "1", **fields: Any) -> Any:
    """Press a button of the preview with the page as it stands, but for `fields`."""
    page = client.get(address()).content.decode()
    shown = re.findall(r'name="shown" value="([\d.]+)"', page)
    ticked = re.findall(r'name="take" value="([\d.]+)"\s+checked', page)
    return client.post(address(), {"shown": shown, "take": ticked, button: value, **fields}, follow=True)


def test_the_page_says_what_can_be_read(as_rita: Client) -> None:
    page = said(as_rita.get(LISTS))
    for kind in ("Markdown and plain text", "DOCX", "XLSX", "CSV", "JSON or YAML", "20 MB"):
        assert kind in page


def test_a_list_is_looked_at_and_nothing_is_written(as_rita: Client) -> None:
    page = said(sent(as_rita, ("crew.md", CREW.encode())))
    for text in (
        "One file read, two questions found.",
        "One entry of a list a question",
        "How do you calm a crew?",
        "What did it cost you?",
        "crew.md, lines 4 to 5",
        "It asks about family.",
        "Support, last touched in spring.",
        "Thanks for reading.",
        "Import one question",
    ):
        assert text in page, text
    assert not Question.objects.exists() and not Competency.objects.exists()


def test_what_is_ticked_comes_in_and_goes_again(as_rita: Client, rita: User) -> None:
    sent(as_rita, ("crew.md", CREW.encode()))
    response = pressed(as_rita, "import", take=["1.0", "1.1"], competency="Crew")
    assert "Two questions imported as drafts." in said(response)
    question = Question.objects.get(prompt="How do you calm a crew?")
    assert (question.status, question.author, question.competency.name) == ("draft", rita, "Crew")
    assert not ImportPreview.objects.exists()
    undo = reverse("questionbank:import_undo", args=[QuestionImport.objects.get().pk])
    assert "Two questions taken out again." in said(as_rita.post(undo, follow=True))
    assert not Question.objects.exists()
    assert as_rita.post(undo).status_code == 409


def test_nothing_ticked_is_refused(as_rita: Client) -> None:
    sent(as_rita, ("crew.md", CREW.encode()))
    response = pressed(as_rita, "import", take=[])
    assert "Tick at least one question." in said(response)
    assert not QuestionImport.objects.exists()


def test_a_question_is_edited_before_it_comes_in(as_rita: Client) -> None:
    sent(as_rita, ("crew.md", CREW.encode()))
    form = pressed(as_rita, "edit", "1.0").context["form"]
    assert form.initial["follow_ups"] == "What did it cost you?"
    typed = {**form.initial, "minutes": "", "prompt": "How do you keep a crew calm?", "points": "Breathes\n\nListens"}
    typed["kind"] = "background"
    response = as_rita.post(address(), {**typed, "edit": "1.0", "save": "1"}, follow=True)
    assert "How do you keep a crew calm?" in said(response)
    assert "Background (guessed)" not in said(response) and "Background" in said(response)
    refused = as_rita.post(address(), {**typed, "prompt": " ", "edit": "1.0", "save": "1"})
    assert refused.status_code == 422 and "Breathes" in said(refused)
    pressed(as_rita, "import")
    question = Question.objects.get()
    assert [point.text for point in question.assessment_points.all()] == ["Breathes", "Listens"]
    assert question.kind == "background"


def test_a_title_that_nobody_sees_is_the_questions_beginning(as_rita: Client) -> None:
    """C4."""
    table = "Title,Question,Competency\n\u3164,How do you pour?,\u200b\n"
    sent(as_rita, ("crew.csv", table.encode()))
    pressed(as_rita, "import")
    question = Question.objects.get()
    assert (question.title, question.competency.name) == ("How do you pour?", "Not sorted yet")


def test_what_is_asked_already_needs_an_answer(as_rita: Client, casting: Competency, rita: User) -> None:
    bank = write_question(casting, by=rita, status="active", prompt="What is a bell?")
    page = said(sent(as_rita, ("a.md", b"- what is a bell\n- What is a clapper?\n- WHAT is a clapper\n- Why so?\n")))
    assert "In the bank: “The cracked bell”, version 1" in page
    assert "Earlier in these files" in page
    assert "Two questions clash and have no answer yet, so not imported." in page
    pressed(as_rita, "keep", **{"answer-1.0": "update", "answer-1.2": "skip"})
    pressed(as_rita, "import")
    assert Question.objects.get(slug=bank.slug, version=2).prompt == "what is a bell"
    assert sorted(Question.objects.exclude(slug=bank.slug).values_list("prompt", flat=True)) == [
        "What is a clapper?",
        "Why so?",
    ]


def test_another_layout_and_other_columns_are_read_anew(as_rita: Client) -> None:
    sent(as_rita, ("a.csv", b"one,two\nWhat is ebb?,What is flood?\n"), ("b.md", b"## What is ebb?\nIt.\n- Why?\n"))
    page = said(pressed(as_rita, "read", "1", **{"file1-column0": "leave", "file1-column1": "prompt"}))
    assert "Column “one”" in page
    page = said(pressed(as_rita, "read", "2", **{"file2-layout": "list"}))
    assert "Why?" in page
    prompts = re.findall(r'<dt>Question</dt><dd><span class="lw-said">(.*?)</span>', page)
    assert prompts == ["What is flood?", "Why?"]
    assert as_rita.post(address(), {"read": "nine"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("photo.md", b"\x89PNG\r\n\x1a\n", "photo.md: This is a picture, not text. Nothing was read from it."),
        ("none.txt", b"", "none.txt: It is empty. Choose another file."),
        ("deep.json", b"[" * 5_000, "deep.json, line 1: This is nested too deeply."),
        ("x.yaml", b"- &a b\n- *a\n", "x.yaml, line 1: Text that begins with &amp; or * belongs in quotes."),
    ],
)
def test_what_cannot_be_read_is_said_with_its_name(as_rita: Client, name: str, content: bytes, sentence: str) -> None:
    response = sent(as_rita, (name, content))
    assert response.status_code in (409, 422)
    assert sentence in said(response)
    assert not ImportPreview.objects.exists()


def test_pasted_text_and_nothing_at_all(as_rita: Client) -> None:
    assert "pasted text, line 1" in said(sent(as_rita, text="- What is ebb?"))
    assert "Choose a file, or paste some questions." in said(sent(as_rita))


def test_a_kit_file_goes_its_own_way(as_rita: Client) -> None:
    page = said(sent(as_rita, ("small.yaml", SMALL.encode())))
    assert "One question to import" in page and "The cracked bell" in page


def test_a_kit_file_among_others_is_named(as_rita: Client) -> None:
    response = sent(as_rita, ("crew.md", CREW.encode()), ("small.yaml", SMALL.encode()))
    assert response.status_code == 422
    assert "small.yaml is a kit file, with more than questions in it." in said(response)
    assert not ImportPreview.objects.exists()


def test_a_preview_is_its_makers_own(as_rita: Client, as_olga: Client, max_: User) -> None:
    sent(as_rita, text="- What is ebb?")
    other = Client()
    other.force_login(max_)
    assert [client.get(address()).status_code for client in (as_rita, other, as_olga)] == [200, 404, 404]
    assert as_olga.get(LISTS).status_code == 404


def test_pages_of_a_long_list_keep_their_ticks(as_rita: Client) -> None:
    sent(as_rita, text="".join(f"- What is deck {number}?\n" for number in range(40)))
    response = pressed(as_rita, "to_page", "2", take=["1.0"])
    assert "Page 2 of 2" in said(response)
    assert "Import 16 questions" in said(response)


def test_all_of_a_page_is_ticked_at_once(as_rita: Client) -> None:
    sent(as_rita, ("crew.md", CREW.encode()))
    assert "Import two questions" in said(pressed(as_rita, "tick", "all"))
    assert "Import no questions" in said(pressed(as_rita, "tick", "none"))


def test_a_long_import_is_a_job_that_says_how_far_it_is(as_rita: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_views, "AT_ONCE", 1)
    monkeypatch.setattr(bringing_in, "AT_ONCE", 1)
    sent(as_rita, text="- What is ebb?\n- What is flood?\n- What is slack water?\n")
    response = pressed(as_rita, "import")
    assert "Importing questions, 0 of 3" in said(response) and "<progress" in said(response)
    started = QuestionImport.objects.get()
    line = as_rita.get(response.request["PATH_INFO"], headers={"HX-Request": "true"})
    assert "Importing questions" in said(line) and not Question.objects.exists()
    bringing_in.bring_in(started.pk)
    line = as_rita.get(response.request["PATH_INFO"], headers={"HX-Request": "true"})
    assert line.status_code == 286 and "Three questions imported as drafts." in said(line)


def test_a_job_that_is_killed_leaves_nothing_half_written(as_rita: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*args: Any) -> None:
        raise RuntimeError("killed")

    sent(as_rita, text="- What is ebb?\n- What is flood?\n")
    monkeypatch.setattr(bringing_in, "_write_items", killed)
    with pytest.raises(RuntimeError):
        pressed(as_rita, "import")
    assert not Question.objects.exists() and not Competency.objects.exists()


# --- Questions that are only close ----------------------------------------------------------------------------

CLOSE = "- The bell cracked overnight, a big one. What would you do?\n"


def test_a_close_question_stays_out_until_somebody_says_otherwise(
    as_rita: Client, rita: User, casting: Competency
) -> None:
    known = write_question(casting, by=rita)
    page = said(sent(as_rita, ("crew.md", CLOSE.encode())))
    assert "Close to it in the bank: “The cracked bell”, version 1" in page
    assert "Close to another <b>1</b>" in page and "New <b>" not in page
    assert not re.search(r'name="take" value="1.0"\s+checked', page)
    assert "Import no questions" in page
    # A tick says nothing of what becomes of the one in the bank.
    page = said(pressed(as_rita, "tick", "all"))
    assert "Import no questions" in page and "One question clashes and has no answer yet, so not imported." in page
    assert "Bring it in as" not in page
    assert "Import no questions" in said(pressed(as_rita, "keep", **{"answer-1.0": "skip"}))
    assert "New version of one that exists</dt><dd>1</dd>" in said(pressed(as_rita, "keep", **{"answer-1.0": "update"}))
    pressed(as_rita, "import")
    assert Question.objects.filter(slug=known.slug).count() == 2


def test_a_close_question_is_kept_beside_the_other(as_rita: Client, rita: User, casting: Competency) -> None:
    write_question(casting, by=rita)
    sent(as_rita, ("crew.md", CLOSE.encode()))
    pressed(as_rita, "import", **{"answer-1.0": "both"})
    assert Question.objects.values("slug").distinct().count() == 2


def test_a_close_question_that_nobody_looked_at_stays_out(as_rita: Client, rita: User, casting: Competency) -> None:
    known = write_question(casting, by=rita)
    sent(as_rita, text="".join(f"- What is deck {number}?\n" for number in range(30)) + CLOSE)
    assert "The cracked bell" not in said(as_rita.get(address()))
    assert "The cracked bell" in said(as_rita.get(f"{address()}?show=near"))
    pressed(as_rita, "import")
    assert Question.objects.exclude(pk=known.pk).filter(prompt__contains="bell").count() == 0
    assert Question.objects.count() == 31


def test_a_question_is_close_as_it_reads_when_edited(as_rita: Client, rita: User, casting: Competency) -> None:
    write_question(casting, by=rita)
    sent(as_rita, text="- What is ebb?\n" + CLOSE)

    def edited(key: str, prompt: str) -> str:
        form = pressed(as_rita, "edit", key).context["form"]
        typed = {**form.initial, "minutes": "", "prompt": prompt, "edit": key, "save": "1"}
        return said(as_rita.post(address(), typed, follow=True))

    assert "Close to another <b>2</b>" in edited("1.0", "A bell cracked overnight. What do you do first?")
    assert "Close to another <b>1</b>" in edited("1.1", "What is slack water?")


def test_left_over_text_is_close_to_what_the_bank_asks(as_rita: Client, rita: User, casting: Competency) -> None:
    write_question(casting, by=rita)
    sent(as_rita, text="Say the bell cracked overnight. What then, with the bell?\n\n- What is ebb?\n")
    assert "Close to another <b>1</b>" in said(pressed(as_rita, "left", "1.0-question"))


def test_what_the_bank_no_longer_asks_is_close_to_nothing(as_rita: Client, rita: User, casting: Competency) -> None:
    write_question(casting, by=rita)
    sent(as_rita, ("crew.md", CLOSE.encode()))
    Question.objects.all().delete()
    assert "Import one question" in said(as_rita.get(address()))


# --- Long lists, imports that fail, updates, and text that was left over --------------------------------------------


def long_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read nothing while somebody waits, and tell of every step."""
    monkeypatch.setattr(reading_lists, "READ_AT_ONCE", 0)
    monkeypatch.setattr(reading_lists, "TELL_EVERY", 0.0)


def test_a_long_list_is_read_by_a_worker(as_rita: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    long_list(monkeypatch)
    page = said(sent(as_rita, ("crew.md", CREW.encode()), ("none.csv", b"a,b\n1,2\n")))
    assert "Reading the files, 0 of" in page and "<progress" in page
    assert "crew.md and none.csv" in said(as_rita.get(LISTS))
    line = as_rita.get(address(), headers={"HX-Request": "true"})
    assert "Reading the files" in said(line) and line.status_code == 200
    assert "Reading the files" in said(as_rita.post(address(), {"import": "1"}))
    reading_lists.read_lists(ImportPreview.objects.get().pk)
    line = as_rita.get(address(), headers={"HX-Request": "true"})
    assert line.status_code == 286 and "Show the questions" in said(line)
    page = said(as_rita.get(address()))
    assert "two questions found" in page and "No column holds questions." in page


def test_a_worker_that_is_killed_goes_on_with_the_next_file(as_rita: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    long_list(monkeypatch)
    sent(as_rita, ("a.md", b"- What is ebb?\n"), ("b.md", b"- What is flood?\n"))
    read, seen = reading_lists._read, []

    def killed(file: Any, progress: Any) -> None:
        seen.append(file.name)
        if seen == ["a.md", "b.md"]:
            raise RuntimeError("killed")
        read(file, progress)

    monkeypatch.setattr(reading_lists, "_read", killed)
    preview = ImportPreview.objects.get()
    with pytest.raises(RuntimeError):
        reading_lists.read_lists(preview.pk)
    ImportPreview.objects.update(due_at=preview.due_at)
    reading_lists.read_lists(preview.pk)
    assert seen == ["a.md", "b.md", "b.md"]
    assert "Two files read, two questions found." in said(as_rita.get(address()))


def test_reading_that_fails_can_be_tried_again(as_rita: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    long_list(monkeypatch)
    sent(as_rita, text="- What is ebb?")
    ImportPreview.objects.update(job_status="failed", finished_at=timezone.now(), error="The worker stopped.")
    assert "The worker stopped." in said(as_rita.get(address()))
    as_rita.post(address(), {"again": "1"})
    assert ImportPreview.objects.get().job_status == "waiting"


def test_a_large_document_stays_packed_until_it_is_read(monkeypatch: pytest.MonkeyPatch, as_rita: Client) -> None:
    monkeypatch.setattr(reader, "OPENED_AT_ONCE", 10)
    page = said(sent(as_rita, ("deck.xlsx", xlsx(["Question"], ["What is ebb?"]))))
    assert "What is ebb?" in page
    assert ImportPreview.objects.get().files.get().kind == "rows"


def test_an_import_that_fails_keeps_what_was_chosen(as_rita: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(as_rita, ("crew.md", CREW.encode()))
    monkeypatch.setattr(bringing_in, "why_not_planned", lambda planned: "It holds a sign that cannot be kept.")
    page = said(pressed(as_rita, "import", take=["1.0"], competency="Crew"))
    assert "Nothing was imported." in page and "Try again" in page and "Back to the questions" in page
    assert ImportPreview.objects.get().choices["1.0"] == {"take": True}
    started = QuestionImport.objects.get()
    monkeypatch.undo()
    again = reverse("questionbank:import_again", args=[started.pk])
    assert "One question imported as drafts." in said(as_rita.post(again, follow=True))
    assert not ImportPreview.objects.exists()
    assert as_rita.post(again).status_code == 409
    assert Question.objects.count() == 1


def test_a_preview_that_is_confirmed_again_replaces_what_failed(
    as_rita: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(as_rita, ("crew.md", CREW.encode()))
    monkeypatch.setattr(bringing_in, "why_not_planned", lambda planned: "It cannot be kept.")
    pressed(as_rita, "import", take=["1.0"])
    monkeypatch.undo()
    pressed(as_rita, "import", take=["1.0"])
    assert QuestionImport.objects.get().is_done


def test_an_update_keeps_what_the_file_does_not_say(as_rita: Client, rita: User, casting: Competency) -> None:
    known = write_question(casting, by=rita, prompt="What is a bell?", rationale="It shows care.", minutes=17)
    complete(known)
    sent(as_rita, ("a.md", b"1. What is a bell??\n   - Listen for: sound\n"))
    page = said(pressed(as_rita, "keep", **{"answer-1.0": "update"}))
    assert "Stays as it is in the bank, because the file has none: why we ask" in page
    pressed(as_rita, "import")
    updated = Question.objects.get(slug=known.slug, version=2)
    assert (updated.prompt, updated.rationale, updated.minutes) == ("What is a bell??", "It shows care.", 17)
    assert [point.text for point in updated.assessment_points.all()] == ["sound"]
    assert updated.competency == casting and updated.anchors.count() == known.anchors.count()


def test_left_over_text_becomes_a_question_or_more_of_one(as_rita: Client) -> None:
    sent(as_rita, ("crew.md", CREW.encode()))
    page = said(pressed(as_rita, "left", "1.0-question"))
    assert "three questions found" in page and "Support, last touched in spring." in page
    page = said(pressed(as_rita, "left", "1.0-above"))
    assert "Every line belongs to a question." in page and "Thanks for reading." in page
    pressed(as_rita, "import", take=["1.0", "1.1", "1.2"])
    assert Question.objects.get(prompt="Are you planning a family?").sample_answer == "Thanks for reading."
    assert Question.objects.filter(prompt="Support, last touched in spring.").exists()


def test_left_over_text_that_is_not_there_changes_nothing(as_rita: Client) -> None:
    sent(as_rita, ("crew.md", CREW.encode()))
    for place in ("1.9-question", "7.0-above", "1.0-above", "x"):
        assert "two questions found" in said(pressed(as_rita, "left", place))


@pytest.mark.parametrize("text", [GUIDE_WITH_RATIONALES, GUIDE_WITH_POINTS], ids=["rationales", "points"])
def test_page_and_command_find_the_same_in_every_field(as_rita: Client, tmp_path: Path, text: str) -> None:
    page = said(sent(as_rita, ("guide.txt", text.encode())))
    path, out = tmp_path / "guide.txt", io.StringIO()
    path.write_text(text)
    call_command("import_guide", str(path), "--dry-run", "--json", stdout=out, stderr=io.StringIO())
    shown = [row.found for row in ImportQuestion.objects.all()]
    printed = json.loads(out.getvalue())
    assert [{**question, "last_line": None} for question in shown] == [
        {**question, "last_line": None} for question in printed
    ]
    for question in printed:
        for part in ("prompt", "rationale", "sample_answer"):
            assert escape(" ".join(question[part].split())) in page
        for part in ("points", "pitfalls", "follow_ups"):
            assert all(escape(line) in page for line in question[part])


def test_a_preview_that_is_over_says_where_its_questions_are(as_rita: Client, as_olga: Client) -> None:
    """In a second tab, where the page still stands."""
    sent(as_rita, text=CREW)
    first = address()
    pressed(as_rita, "import")
    again = as_rita.post(first, {"import": "1"})
    started = QuestionImport.objects.get()
    assert again.status_code == 404 and CAME_IN in said(again)
    assert reverse("questionbank:import_detail", args=[started.pk]) in said(again)
    assert CAME_IN not in said(as_olga.get(first))


def test_a_preview_whose_place_was_taken_leads_to_the_other(as_rita: Client) -> None:
    sent(as_rita, text=CREW)
    first = address()
    sent(as_rita, text="- Who keeps the log?\n- Who reads it?\n")
    gone = as_rita.post(first, {"keep": "1"})
    assert gone.status_code == 404 and TAKEN_PLACE in said(gone) and address() in said(gone)


def test_a_layout_that_was_chosen_and_not_read_yet_is_read_before_anything_comes_in(as_rita: Client) -> None:
    sent(as_rita, text="## What is a cleat?\nA fitting.\n- What is it made of?\n")
    page = pressed(as_rita, "import", **{"file1-layout": "list"})
    assert list_views.READ_ANEW in said(page) and "What is it made of?" in said(page)
    assert not QuestionImport.objects.exists()
    assert "Import one question" in said(page)
    pressed(as_rita, "import", **{"file1-layout": "list"})
    assert Question.objects.get().prompt == "What is it made of?"


def test_what_reading_anew_forgets_is_said_beside_it(as_rita: Client) -> None:
    sent(as_rita, text=CREW)
    words = "it forgets what you edited"
    assert words not in said(as_rita.get(address()))
    fields = {"prompt": "How do you calm a watch?", "save": "1"}
    assert words in said(as_rita.post(address(), {"edit": "1.0", **fields}, follow=True))
