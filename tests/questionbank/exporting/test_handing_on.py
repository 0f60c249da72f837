"""F14: what a team wrote or imported leaves the bank, in the browser and by command, whatever asks it."""

import csv
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import load_workbook

from accounts.models import User
from questionbank.exporting.selections import MOST_TOGETHER
from questionbank.finding.counts import recount
from questionbank.importing.arrivals import KNOWN, arrivals_of
from questionbank.importing.kit_files import parse_kit_file, write_kit_file
from questionbank.importing.services import import_kit_file
from questionbank.models import Competency, Question
from tests.factories.bank import (
    add_picture,
    make_competency,
    questions_at_once,
    write_question,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/questions/export/"


@pytest.fixture
def bank(rita: User) -> list[Question]:
    """A finished question with all a question holds, a draft of a list with next to nothing, and one of a sentence."""
    bells = make_competency("Bells", anchors={1: "Listens", 3: "Taps", 5: "Casts again"})
    unsorted = make_competency("Unsorted", definition="", anchors={})
    whole = write_question(bells, by=rita, status="active", title="A cracked bell", tags=("tower",), levels=("senior",))
    add_picture(whole)
    nothing = dict.fromkeys(("strong_answer", "assessment_points", "pitfalls", "follow_ups"), ())
    bare = write_question(unsorted, by=rita, title="Über alles", prompt="Why?", rationale="", **nothing)
    said = write_question(
        bells, by=rita, status="active", title="A bell at noon", strong_answer=(), sample_answer="I ring it."
    )
    recount()
    return [whole, bare, said]


def by_command(*words: str) -> str:
    out = StringIO()
    call_command("export_questions", *words, stdout=out)
    return out.getvalue()


def test_a_selection_comes_in_elsewhere_and_leaves_there_as_it_came(bank: list[Question], rita: User) -> None:
    """A draft without anything but its words, and an active one with a sample answer alone, included."""
    text = by_command()
    kit = parse_kit_file(text, "questions.yaml")
    assert [entry.title for entry in kit.questions] == ["A bell at noon", "A cracked bell", "Über alles"]
    assert (kit.role, kit.templates, kit.practice) == (None, (), ())
    assert {arrival.state for arrival in arrivals_of(kit)} == {KNOWN}
    Question.objects.all().delete()
    Competency.objects.all().delete()
    import_kit_file(kit=kit, by=rita)
    assert by_command() == text == write_kit_file(kit)
    assert {q.slug: q.status for q in Question.objects.all()} == {q.slug: q.status for q in bank}


def test_the_ticked_ones_leave_else_what_the_list_finds(as_rita: Client, bank: list[Question]) -> None:
    def sent(**asked: Any) -> list[str]:
        response = as_rita.get(ADDRESS, {"as": "kit", **asked})
        assert response["Content-Disposition"].startswith('attachment; filename="questions-')
        return [entry.title for entry in parse_kit_file(response.content, "sent.yaml").questions]

    whole, bare, said = bank
    assert sent() == [said.title, whole.title, bare.title]
    assert sent(c=[bare.pk, whole.pk]) == [whole.title, bare.title]
    assert sent(q="noon") == [said.title]
    assert sent(status="draft") == [bare.title]
    page = as_rita.get("/questions/", {"status": "draft", "q": "why"}).content.decode()
    assert '<input type="hidden" name="status" value="draft">' in page
    assert f'name="c" value="{bare.pk}"' in page


def test_a_selection_leaves_as_a_table_and_as_a_booklet(as_rita: Client, bank: list[Question], tmp_path: Path) -> None:
    body = b"".join(as_rita.get(ADDRESS, {"as": "csv"})).decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(StringIO(body), delimiter=";"))
    assert [row["Question"] for row in rows] == ["A bell at noon", "A cracked bell", "Über alles"]
    assert "A plan of the depot" in rows[1]["Exhibits"]
    sheet = load_workbook(BytesIO(b"".join(as_rita.get(ADDRESS, {"as": "xlsx"}))))["Questions"]
    assert [line[0].value for line in sheet.iter_rows()][1:] == [row["Question"] for row in rows]
    booklet = as_rita.get(ADDRESS, {"as": "booklet"}).content.decode()
    assert all(question.title in booklet for question in bank) and "Casts again" in booklet
    assert "What to listen" not in booklet
    file = tmp_path / "questions.xlsx"
    call_command("export_questions", "a-bell-at-noon", "--as", "xlsx", "--output", str(file), stdout=StringIO())
    assert load_workbook(file)["Questions"].max_row == 2


def test_a_command_takes_names_or_the_address_of_the_list(bank: list[Question]) -> None:
    assert "A cracked bell" not in by_command("a-bell-at-noon")
    assert [q.title for q in parse_kit_file(by_command("--filter", "?q=noon"), "x").questions] == ["A bell at noon"]
    for words, sentence in [
        (["no-such"], "The bank has no question “no-such”"),
        (["--filter", "kompetenz=x"], "There is no filter kompetenz"),
        (["--filter", "competency=x"], "There is no filter competency"),
        (["--filter", "q=zebra"], "No question was found"),
        (["--as", "xlsx"], "Name it with --output"),
    ]:
        with pytest.raises(CommandError, match=sentence):
            by_command(*words)


def test_more_than_one_file_holds_is_said_and_leaves_as_a_table(as_rita: Client, bank: list[Question]) -> None:
    questions_at_once(MOST_TOGETHER, like=bank[0])
    response = as_rita.get(ADDRESS, {"as": "kit"}, follow=True)
    assert f"holds at most {MOST_TOGETHER} questions" in response.content.decode()
    assert len(b"".join(as_rita.get(ADDRESS, {"as": "csv"})).decode().split("A plan of the depot")) > 1


def test_readers_hand_nothing_on(bank: list[Question], as_olga: Client) -> None:
    assert as_olga.get(ADDRESS, {"as": "kit"}).status_code == 404
    assert "Hand on" not in as_olga.get("/questions/").content.decode()


def test_a_file_without_a_role_is_refused_where_it_has_a_template(bank: list[Question]) -> None:
    text = by_command().replace("practice: []", "practice: []\nloop_template: {name: One}")
    with pytest.raises(Exception, match="A loop template belongs to a role"):
        parse_kit_file(text, "x.yaml")
