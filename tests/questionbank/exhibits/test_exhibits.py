"""What is shown with a question: tables read, pictures and files shown, handed out to whoever may see them."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import User
from questionbank.exhibits.accepted import PICTURE_BYTES
from questionbank.exhibits.exhibit_content import ExhibitContent
from questionbank.exhibits.services import WAITS_UNUSED, drop_unused_exhibit_files
from questionbank.exhibits.table_rows import table_of
from questionbank.models import Competency, Exhibit, ExhibitFile, Question
from questionbank.questions.content import content_of
from questionbank.questions.services import create_question, save_question
from questionbank.writing.forms import QuestionForm
from tests.factories.bank import add_picture, complete, write_question

pytestmark = pytest.mark.sqlite


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    stream = BytesIO()
    Image.new("RGB", size, "#0c5c5e").save(stream, kind)
    return stream.getvalue()


def typed(question: Question, **changes: Any) -> dict[str, Any]:
    return QuestionForm.values_of(content_of(question)) | {"competency": question.competency_id, **changes}


def send(client: Client, question: Question, upload: SimpleUploadedFile, **changes: Any) -> Any:
    address = reverse("questionbank:question_edit", args=[question.pk])
    return client.post(address, typed(question, exhibit_1_text="", exhibit_1_upload=upload, **changes))


WORDS = {"exhibit_1_description": "A plan of the depot"}


@pytest.fixture
def draft(casting: Competency, rita: User) -> Question:
    return write_question(casting, by=rita)


@pytest.fixture
def with_picture(draft: Question, as_rita: Client) -> Question:
    send(as_rita, draft, SimpleUploadedFile("plan.png", picture()), **WORDS)
    return draft


# --- Tables ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["| Depot | Late |\n|---|---:|\n| North | 3 |", "Depot | Late\nNorth | 3", "Depot\tLate\nNorth\t3",
     "Depot;Late\nNorth;3", 'Depot,Late\n"North",3'],
)  # fmt: skip
def test_a_table_is_read_however_it_was_written(text: str) -> None:
    found = table_of(text)
    assert found is not None
    assert (found.head, found.rows) == (("Depot", "Late"), (("North", "3"),))


def test_a_ragged_row_is_filled_and_a_written_bar_stays() -> None:
    found = table_of("| a | b |\n|---|---|\n| one \\| two |")
    assert found is not None and found.rows == (("one | two", ""),)


@pytest.mark.parametrize("text", ["", "One line, with a comma", "No table\nat all", "a,b\nc"])
def test_what_is_no_table_is_shown_as_it_stands(text: str) -> None:
    assert table_of(text) is None


# --- Coming in ------------------------------------------------------------------------------------------------


def test_a_picture_is_kept_and_shown_as_one(with_picture: Question, as_rita: Client) -> None:
    exhibit = with_picture.exhibits.get()
    assert (exhibit.kind, exhibit.description, exhibit.file_name) == ("picture", "A plan of the depot", "plan.png")
    page = as_rita.get(reverse("questionbank:question_detail", args=[with_picture.pk])).content.decode()
    address = reverse("questionbank:exhibit_file", args=[with_picture.pk, 1])
    assert f'<img src="{address}" alt="A plan of the depot"' in page
    answer = as_rita.get(address)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.content == picture_of(exhibit)


def picture_of(exhibit: Exhibit) -> bytes:
    assert exhibit.file is not None
    with exhibit.file.file.open("rb") as stored:
        return bytes(stored.read())


def test_a_file_is_saved_and_never_shown(draft: Question, as_rita: Client) -> None:
    send(as_rita, draft, SimpleUploadedFile("brief.pdf", b"%PDF-1.7 brief"))
    answer = as_rita.get(reverse("questionbank:exhibit_file", args=[draft.pk, 1]))
    assert (draft.exhibits.get().kind, answer.content) == ("file", b"%PDF-1.7 brief")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="brief.pdf"'
    page = as_rita.get(reverse("questionbank:question_detail", args=[draft.pk])).content.decode()
    assert "File, brief.pdf" in page and "14\xa0bytes" in page


def test_a_picture_needs_words_and_is_not_lost_without_them(draft: Question, as_rita: Client) -> None:
    refused = send(as_rita, draft, SimpleUploadedFile("plan.png", picture()))
    assert refused.status_code == 422 and "Say what the picture shows" in refused.content.decode()
    kept = ExhibitFile.objects.get().sha256
    assert f'value="{kept}"' in refused.content.decode()
    again = typed(draft, exhibit_1_kind="picture", exhibit_1_text="", exhibit_1_file=kept, **WORDS)
    as_rita.post(reverse("questionbank:question_edit", args=[draft.pk]), again | {"exhibit_1_file_name": "plan.png"})
    assert draft.exhibits.get().file_id == kept


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("plan.svg", b"<svg onload='x'/>", "Choose a PNG, JPEG, PDF, DOCX, XLSX, CSV or TXT file."),
        ("plan.png", b"<svg/>", "This file ends in .png, but its content is something else."),
        ("plan.png", b"\x89PNG\r\n\x1a\n broken", "This file is not a picture that can be kept."),
        ("page.html", b"<script>", "Choose a PNG, JPEG, PDF"),
        ("brief.pdf", b"%PDF-1.7" + b"x" * 4_200_000, "Choose a file of at most 4 MB."),
    ],
)
def test_another_kind_of_file_is_refused(
    draft: Question, as_rita: Client, name: str, body: bytes, sentence: str
) -> None:
    refused = send(as_rita, draft, SimpleUploadedFile(name, body), title="Typed meanwhile")
    page = refused.content.decode()
    assert refused.status_code == 422 and sentence in page and "Typed meanwhile" in page
    assert not ExhibitFile.objects.exists()


def test_a_large_picture_is_made_smaller(draft: Question, as_rita: Client) -> None:
    send(as_rita, draft, SimpleUploadedFile("wall.jpg", picture("JPEG", (4_000, 2_000))), **WORDS)
    file = draft.exhibits.get().file
    assert file is not None and (file.width, file.height) == (1_800, 900) and file.size <= PICTURE_BYTES


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"exhibit_1_kind": "picture"}, "Choose the file of it."),
        ({"exhibit_1_kind": "file", "exhibit_1_text": "x"}, "Choose the file of it."),
        ({"exhibit_1_kind": "file", "exhibit_1_file": "0" * 64}, "This file is not here any more."),
        ({"exhibit_1_kind": "file", "exhibit_1_file": "\x00"}, "NUL"),
    ],
)
def test_a_row_that_lacks_something_says_so(
    draft: Question, as_rita: Client, values: dict[str, str], sentence: str
) -> None:
    refused = as_rita.post(
        reverse("questionbank:question_edit", args=[draft.pk]), typed(draft, **{"exhibit_1_text": ""} | values)
    )
    assert refused.status_code == 422 and sentence in refused.content.decode()


def test_several_are_shown_with_a_new_question_at_once(as_rita: Client, draft: Question) -> None:
    """The second row came only once the first was saved."""
    page = as_rita.get(reverse("questionbank:question_add")).content.decode()
    assert all(f'name="exhibit_{number}_upload"' in page for number in range(1, 7))
    upload = {"exhibit_2_upload": SimpleUploadedFile("plan.png", picture()), "exhibit_2_description": "A plan"}
    send(as_rita, draft, SimpleUploadedFile("brief.pdf", b"%PDF-1.7 brief"), **upload)
    assert list(draft.exhibits.values_list("kind", flat=True)) == ["file", "picture"]


def test_a_mistake_stands_in_view(draft: Question, as_rita: Client) -> None:
    sent = typed(draft, exhibit_4_kind="picture", exhibit_1_text="")
    refused = as_rita.post(reverse("questionbank:question_edit", args=[draft.pk]), sent)
    folded = refused.content.decode().partition("More to show")[2]
    assert 'name="exhibit_4_upload"' not in folded and 'name="exhibit_6_upload"' in folded


def test_a_file_is_taken_out(with_picture: Question, as_rita: Client) -> None:
    address = reverse("questionbank:question_edit", args=[with_picture.pk])
    form = as_rita.get(address).context["form"]
    values = {name: value for name in form.fields if (value := form[name].value()) is not None}
    as_rita.post(address, values | {"exhibit_1_remove": "on", "exhibit_1_kind": ""})
    assert not with_picture.exhibits.exists()


# --- Kept through versions ------------------------------------------------------------------------------------


def test_versions_keep_a_file_once(with_picture: Question, rita: User) -> None:
    Question.objects.filter(pk=with_picture.pk).update(status="active")
    with_picture.refresh_from_db()
    content = content_of(with_picture)
    said = replace(content, title="Two bells")
    later = save_question(question=with_picture, content=said, by=rita)
    assert later.version == 2
    assert later.exhibits.get().file == with_picture.exhibits.get().file
    assert ExhibitFile.objects.count() == 1


def test_what_nobody_shows_any_more_is_dropped_after_a_day(
    with_picture: Question, rita: User, django_capture_on_commit_callbacks: Any
) -> None:
    ExhibitFile.objects.update(kept_at=timezone.now() - WAITS_UNUSED * 2)
    assert drop_unused_exhibit_files() == 0
    file = ExhibitFile.objects.get().file
    save_question(question=with_picture, content=complete(with_picture.competency), by=rita)
    with django_capture_on_commit_callbacks(execute=True):
        assert drop_unused_exhibit_files() == 1
    assert not file.storage.exists(file.name)


# --- Who sees them --------------------------------------------------------------------------------------------


def test_a_draft_s_files_are_for_those_who_write(with_picture: Question, as_olga: Client, as_rita: Client) -> None:
    own = reverse("questionbank:exhibit_file", args=[with_picture.pk, 1])
    kept = reverse("questionbank:exhibit_kept", args=[with_picture.exhibits.get().file_id])
    assert [as_rita.get(own).status_code, as_rita.get(kept).status_code] == [200, 200]
    assert [as_olga.get(own).status_code, as_olga.get(kept).status_code] == [404, 404]
    Question.objects.filter(pk=with_picture.pk).update(status="active")
    assert [as_olga.get(own).status_code, as_olga.get(kept).status_code] == [200, 200]


def test_an_exhibit_without_a_file_has_none_to_hand_out(casting: Competency, rita: User, as_rita: Client) -> None:
    exhibit = ExhibitContent("table", "a | b\nc | d", "two")
    question = create_question(content=complete(casting, exhibits=(exhibit,)), by=rita)
    for place in (1, 2):
        assert as_rita.get(reverse("questionbank:exhibit_file", args=[question.pk, place])).status_code == 404
    page = as_rita.get(reverse("questionbank:question_detail", args=[question.pk])).content.decode()
    assert '<th scope="col">a</th>' in page and "<td>d</td>" in page


def test_a_picture_elsewhere_is_a_link(casting: Competency, rita: User, as_rita: Client) -> None:
    exhibit = ExhibitContent("picture", "https://a.example/b.png", "A plan")
    question = create_question(content=complete(casting, exhibits=(exhibit,)), by=rita)
    page = as_rita.get(reverse("questionbank:question_detail", args=[question.pk])).content.decode()
    assert '<a href="https://a.example/b.png" rel="noopener noreferrer nofollow">' in page
    assert 'src="https://a.example' not in page


def test_a_row_whose_file_is_kept_counts_without_a_text(as_rita: Client, draft: Question) -> None:
    """A chosen file is kept at once, and then its row, the only one, has no box for a text."""
    kept = add_picture(draft).sha256
    draft.exhibits.all().delete()
    sent = typed(draft, exhibit_1_kind="picture", exhibit_1_file=kept, exhibit_1_file_name="plan.png", **WORDS)
    as_rita.post(reverse("questionbank:question_edit", args=[draft.pk]), sent)
    assert draft.exhibits.get().file_id == kept
