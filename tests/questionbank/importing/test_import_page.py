"""Paste, preview, repair, import; nothing that is there is overwritten."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from questionbank.importing.kit_files import parse_kit_file, shipped_kit_files, write_kit_file
from questionbank.models import Competency, Question
from questionbank.questions.services import retire_question
from tests.factories.bank import SMALL

IMPORT = reverse("questionbank:import")


def previewed(client: Client, text: str) -> Any:
    return client.post(IMPORT, {"text": text, "preview": "1"})


def imported(client: Client, text: str) -> Any:
    seen = previewed(client, text).context["form"]["previewed"].value()
    return client.post(IMPORT, {"text": text, "previewed": seen, "import": "1"}, follow=True)


def test_the_sample_on_the_page_is_a_kit(as_rita: Client) -> None:
    sample = render_to_string("questionbank/importing/_kit_sample.yaml")
    assert parse_kit_file(sample, "sample.yaml").slug == "bell-founder"
    assert "slug: cracked-overnight" in as_rita.get(IMPORT).content.decode()


def test_a_preview_says_what_would_happen_and_changes_nothing(as_rita: Client) -> None:
    response = previewed(as_rita, SMALL)
    page = response.content.decode()
    assert response.status_code == 200
    for text in ("One question to import", "The cracked bell", "New, active", "Import the kit"):
        assert text in page
    assert not Question.objects.exists()
    assert not Competency.objects.exists()


def test_a_previewed_kit_is_imported(as_rita: Client) -> None:
    response = imported(as_rita, SMALL)
    assert "One question imported." in response.content.decode()
    question = Question.objects.get()
    assert (question.slug, question.status, question.author_name) == ("cracked-bell", "active", "Kit editors")
    again = " ".join(previewed(as_rita, SMALL).content.decode().split())
    assert "Nothing new in this file" in again
    assert "Already in the bank" in again
    assert 'name="import"' not in again


def test_a_chosen_file_is_read_and_stands_in_the_box(as_rita: Client) -> None:
    file = SimpleUploadedFile("bells.yaml", SMALL.encode())
    response = as_rita.post(IMPORT, {"text": "", "file": file, "preview": "1"})
    assert response.status_code == 200
    assert response.context["form"]["text"].value() == SMALL
    # The file is not sent again with the second step: the box has it.
    seen = response.context["form"]["previewed"].value()
    text = SMALL.replace("\n", "\r\n")  # as browsers send it
    as_rita.post(IMPORT, {"text": text, "previewed": seen, "import": "1"})
    assert Question.objects.count() == 1


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_a_text_that_was_not_previewed_is_shown_first(as_rita: Client, seen: str) -> None:
    response = as_rita.post(IMPORT, {"text": SMALL, "previewed": seen, "import": "1"})
    assert response.status_code == 200
    assert "One question to import" in response.content.decode()
    assert not Question.objects.exists()


def test_a_broken_file_names_line_and_field_and_is_kept(as_rita: Client) -> None:
    broken = SMALL.replace("minutes: 12", "minutes: twelve")
    line = broken[: broken.index("minutes: twelve")].count("\n") + 1
    response = as_rita.post(IMPORT, {"file": SimpleUploadedFile("bells.yaml", broken.encode()), "import": "1"})
    assert response.status_code == 422
    page = response.content.decode()
    assert f"bells.yaml, line {line}, questions[0].minutes: Write a whole number from 1 to 120 here." in page
    assert "minutes: twelve" in page
    assert not Competency.objects.exists()


@pytest.mark.parametrize("text", ["", "   \n", "kit", "a: \x00", "[" * 2000, "<script>alert(1)</script>: 1"])
def test_what_is_no_kit_is_refused(as_rita: Client, text: str) -> None:
    response = previewed(as_rita, text)
    assert response.status_code == 422
    assert "<script>alert(1)</script>" not in response.content.decode()


def test_a_file_above_the_limit_is_refused(as_rita: Client) -> None:
    file = SimpleUploadedFile("large.yaml", b"#" * 8_000_001)
    response = as_rita.post(IMPORT, {"file": file})
    assert response.status_code == 422
    assert "larger than 8 MB" in response.content.decode()


def test_a_competency_of_another_short_name_is_said_and_used(as_rita: Client, casting: Competency) -> None:
    Competency.objects.filter(pk=casting.pk).update(slug="own-casting")
    page = " ".join(previewed(as_rita, SMALL).content.decode().split())
    assert "“Casting” stands here already under another short name." in page
    assert "One question imported." in imported(as_rita, SMALL).content.decode()
    assert Question.objects.get().competency == casting
    assert list(Competency.objects.values_list("name", flat=True)) == ["Casting", "Tuning"]
    assert "Already in the bank" in previewed(as_rita, SMALL).content.decode()


def test_an_anchor_alone_is_shown_before_and_after(as_rita: Client) -> None:
    imported(as_rita, SMALL)
    changed = SMALL.replace("5: Measures and explains.", "5: Explains what was measured.")
    page = " ".join(previewed(as_rita, changed).content.decode().split())
    assert "Only words of competencies differ" in page
    assert "Measures and explains." in page and "Explains what was measured." in page
    anchored = SMALL.replace("    author: Kit", "    anchors: {1: Runs., 3: Waits., 5: Listens.}\n    author: Kit")
    page = " ".join(previewed(as_rita, anchored).content.decode().split())
    assert "“The cracked bell”, before and after" in page and "Listens." in page


def test_every_way_a_question_arrives_is_said_and_done(as_rita: Client, rita: Any) -> None:
    imported(as_rita, SMALL)
    changed = SMALL.replace("minutes: 12", "minutes: 20")
    assert "Becomes version 2<" in previewed(as_rita, changed).content.decode()
    imported(as_rita, changed)
    retire_question(question=Question.objects.get(version=2), by=rita)
    again = SMALL.replace("minutes: 12", "minutes: 30")
    assert "Becomes version 3, a draft beside your own" in previewed(as_rita, again).content.decode()
    imported(as_rita, again)
    assert dict(Question.objects.values_list("version", "status")) == {1: "retired", 2: "retired", 3: "draft"}


def test_a_preview_asks_the_database_equally_often_for_any_number_of_questions(as_rita: Client) -> None:
    def queries(text: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert previewed(as_rita, text).status_code == 200
        return len(captured)

    imported(as_rita, SMALL)
    large = write_kit_file(shipped_kit_files()[0])
    imported(as_rita, large)
    as_rita.get(IMPORT)
    assert queries(SMALL) == queries(large)


def test_olga_does_not_import(as_olga: Client) -> None:
    assert as_olga.get(IMPORT).status_code == 404
    assert as_olga.post(IMPORT, {"text": SMALL, "import": "1"}).status_code == 404
    assert not Question.objects.exists()


def test_text_in_another_encoding_can_be_read_and_kept(as_rita: Client) -> None:
    """E12: the box holds the letters that were meant, and importing them is one step more."""
    text = SMALL.replace("The cracked bell", "Die Glöckchen")
    file = SimpleUploadedFile("bells.yaml", text.encode("cp1252"))
    answer = as_rita.post(IMPORT, {"file": file, "preview": "1"})
    assert answer.status_code == 422
    assert "This is not UTF-8 text." in answer.text and "Die Glöckchen" in answer.text
    assert "Die Glöckchen imported" not in imported(as_rita, answer.context["form"]["text"].value()).text
    assert Question.objects.get().title == "Die Glöckchen"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"  \n"])
def test_an_empty_file_is_named(as_rita: Client, content: bytes) -> None:
    """E12"""
    answer = as_rita.post(IMPORT, {"file": SimpleUploadedFile("bells.yaml", content), "preview": "1"})
    assert answer.status_code == 422
    assert "bells.yaml" in answer.text and "empty" in answer.text


def test_a_picture_does_not_fill_the_box(as_rita: Client) -> None:
    """E12"""
    file = SimpleUploadedFile("bells.yaml", b"\x89PNG\r\n\x1a\n\x00\x00\xff")
    answer = as_rita.post(IMPORT, {"file": file, "preview": "1"})
    assert "This is no text file." in answer.text
    assert answer.context["form"]["text"].value() == ""
