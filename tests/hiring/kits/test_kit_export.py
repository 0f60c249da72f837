"""A kit goes into the database and comes out as it was."""

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from core.errors import RuleViolation
from hiring.kits.export import collect_kit_file
from hiring.kits.services import install_kit_file, load_kits
from hiring.models import Role
from questionbank.competencies.services import save_competency
from questionbank.importing.arrivals import KNOWN, arrivals_of
from questionbank.importing.kit_content import KitFile, KitFileExhibit
from questionbank.importing.kit_files import (
    SHIPPED,
    KitFileError,
    parse_kit_file,
    shipped_kit_file,
    write_kit_file,
)
from questionbank.importing.services import load_kit_file_questions
from questionbank.models import Competency, ExhibitFile, Question
from tests.factories.bank import SMALL, add_exhibit, add_picture, group_called
from tests.factories.plan import make_role, make_template

pytestmark = pytest.mark.django_db


def by_slug(entries: Any) -> dict[str, Any]:
    return {entry.slug: entry for entry in entries}


def export(*words: str) -> KitFile:
    out = StringIO()
    call_command("export_kit", *words, stdout=out)
    return parse_kit_file(out.getvalue(), "export.yaml")


def test_kits_leave_as_they_came_byte_for_byte() -> None:
    """Spare questions and variants included, in their order, and without the practice of the other kit."""
    slugs = ["ml-team-lead", "senior-ml-engineer", "starter"]
    load_kits(slugs=slugs)
    for slug in slugs:
        out = StringIO()
        call_command("export_kit", slug, stdout=out)
        assert out.getvalue() == (SHIPPED / f"{slug}.yaml").read_text(encoding="utf-8").split("\n\n", 1)[1]


def test_everything_a_question_can_hold_comes_back() -> None:
    shown = (KitFileExhibit("code", "if rings:\n    listen()", "Two lines of a ringer's program"),)
    question = replace(
        parse_kit_file(SMALL, "small.yaml").questions[0],
        sample_answer="I would tap it and listen.", exhibits=shown, language="de", levels=("senior",), tags=("tower",),
    )  # fmt: skip
    kit = replace(parse_kit_file(SMALL, "small.yaml"), questions=(question,))
    install_kit_file(kit=parse_kit_file(write_kit_file(kit), "again.yaml"))
    assert export("small") == kit


def test_chosen_questions_leave_with_what_they_need() -> None:
    load_kits(slugs=["starter"])
    kit = export("starter", "--questions", "two-lists-that-disagree", "told-to-look-away")
    assert [question.slug for question in kit.questions] == ["two-lists-that-disagree", "told-to-look-away"]
    assert [[round.questions for round in plan.rounds] for plan in kit.templates] == [
        [("two-lists-that-disagree",), ("told-to-look-away",)]
    ] * 2
    with pytest.raises(CommandError, match="None of these questions is in this kit"):
        export("starter", "--questions", "no-such-question")


def test_questions_leave_as_a_table(tmp_path: Path) -> None:
    load_kits(slugs=["starter"])
    out, file = StringIO(), tmp_path / "starter.xlsx"
    call_command("export_kit", "starter", "--as", "csv", stdout=out)
    rows = list(csv.DictReader(StringIO(out.getvalue().removeprefix("\ufeff"))))
    assert [row["Short name"] for row in rows] == [q.slug for q in shipped_kit_file("starter").questions]
    assert rows[0]["Competency"] == "Solving problems step by step" and rows[0]["Anchor 5"]
    call_command("export_kit", "starter", "--as", "xlsx", "--output", file, stdout=StringIO())
    sheet = load_workbook(file)["Questions"]
    assert [[cell or "" for cell in line[:2]] for line in sheet.iter_rows(values_only=True)][1:] == [
        [row["Question"], row["Prompt"]] for row in rows
    ]
    with pytest.raises(CommandError, match="Name it with --output"):
        call_command("export_kit", "starter", "--as", "xlsx", stdout=StringIO())


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("missing/x.yaml", "There is no folder .*missing"),
        ("", "is a folder. Name a file"),
        ("a/x", "a part of it is a"),
    ],
)
def test_a_file_that_cannot_be_written_is_said(tmp_path: Path, path: str, sentence: str) -> None:
    """G10."""
    load_kits(slugs=["starter"])
    (tmp_path / "a").write_text("here")
    with pytest.raises(CommandError, match=sentence):
        call_command("export_kit", "starter", "--output", str(tmp_path / path), stdout=StringIO())
    assert (tmp_path / "a").read_text() == "here"


def test_what_is_shown_with_a_question_travels_whole() -> None:
    """Code keeps the indentation of its first line, a picture its bytes; a second time nothing is new."""
    load_kits(slugs=["starter"])
    question = Question.objects.get(slug="told-to-look-away")
    add_exhibit(question, "    ring()\nbell()")
    kept = add_picture(question)
    text = write_kit_file(export("starter"))
    question.exhibits.all().delete()
    ExhibitFile.objects.all().delete()
    again = parse_kit_file(text, "starter.yaml")
    assert write_kit_file(again) == text
    arrived = load_kit_file_questions(kit=again)["told-to-look-away"]
    code, picture = arrived.exhibits.all()
    assert (code.text, picture.file_id, picture.file_name) == ("    ring()\nbell()", kept.sha256, "plan.png")
    assert {arrival.state for arrival in arrivals_of(again)} == {KNOWN}
    table = questions_as_table()
    assert "Picture, A plan of the depot, plan.png" in table["told-to-look-away"]["Exhibits"]


def test_more_pictures_ask_the_database_no_more() -> None:
    load_kits(slugs=["starter"])
    question = Question.objects.get(slug="told-to-look-away")
    asked = []
    for _ in range(2):
        add_picture(question)
        with CaptureQueriesContext(connection) as queries:
            export("starter")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def questions_as_table() -> dict[str, dict[str, str]]:
    out = StringIO()
    call_command("export_kit", "starter", "--as", "csv", stdout=out)
    return {row["Short name"]: row for row in csv.DictReader(StringIO(out.getvalue().removeprefix("\ufeff")))}


@pytest.mark.parametrize(
    ("exhibit", "sentence"),
    [
        ("{kind: picture, name: plan.png, data: bm8=, description: A plan}", "its content is something else"),
        ("{kind: picture, name: plan.svg, data: bm8=, description: A plan}", "Choose a PNG"),
        ("{kind: file, name: a.txt, data: b}", "not base64"),
        ("{kind: file, name: a.txt, data: bm8=, text: no}", "and no “text”"),
        ("{kind: code}", "Write what is shown"),
    ],
)
def test_a_file_in_a_kit_is_refused_at_its_line(exhibit: str, sentence: str) -> None:
    text = write_kit_file(shipped_kit_file("starter")).replace(
        "  follow_ups:", f"  exhibits: [{exhibit}]\n  follow_ups:", 1
    )
    with pytest.raises(KitFileError, match=sentence):
        parse_kit_file(text, "kit.yaml")


def test_more_files_than_a_kit_holds_are_refused() -> None:
    kit = shipped_kit_file("starter")
    heavy = replace(kit.questions[0], exhibits=(KitFileExhibit("file", name="a.txt", data=b"x" * 5_000_001),))
    with pytest.raises(RuleViolation, match="larger than 5 MB together"):
        write_kit_file(replace(kit, questions=(heavy, *kit.questions[1:])))


def test_the_export_holds_what_people_changed(tmp_path: Path) -> None:
    kit = shipped_kit_file("ml-team-lead")
    install_kit_file(kit=kit)
    casting = Competency.objects.get(slug=kit.competencies[0].slug)
    anchors = {1: "Ours at one.", 3: "Ours at three.", 5: "Ours at five."}
    save_competency(
        competency=casting, name="Ours", group=group_called("technical"), definition="Ours.", anchors=anchors, by=None
    )
    file = tmp_path / "kit.yaml"
    call_command("export_kit", kit.slug, output=file, stdout=StringIO())
    back = by_slug(parse_kit_file(file.read_bytes(), file.name).competencies)[casting.slug]
    assert (back.name, [anchor.text for anchor in back.anchors]) == ("Ours", list(anchors.values()))


def test_a_weight_and_its_reason_come_along() -> None:
    kit = shipped_kit_file("ml-team-lead")
    install_kit_file(kit=kit)
    link = Role.objects.get().role_competencies.order_by("pk")[0]
    link.weight, link.weight_reason = "1.50", "The team has nobody for it"
    link.save()
    need = export(kit.slug).role.competencies[0]
    assert (str(need.weight), need.weight_reason) == ("1.5", "The team has nobody for it")


def test_a_retired_question_stops_the_export() -> None:
    kit = shipped_kit_file("ml-team-lead")
    install_kit_file(kit=kit)
    Question.objects.filter(slug=kit.templates[0].rounds[0].questions[0]).update(status="retired")
    with pytest.raises(CommandError, match="is not active"):
        export(kit.slug)


@pytest.mark.parametrize("field", ["level", "summary", "responsibilities", "must_have"])
def test_a_role_that_lacks_something_stops_the_export(field: str) -> None:
    kit = shipped_kit_file("ml-team-lead")
    install_kit_file(kit=kit)
    Role.objects.update(**{field: ""})
    with pytest.raises(CommandError, match=r"has no (level|summary|responsibilities|must-have skills) yet"):
        export(kit.slug)


def test_a_template_without_rounds_stops_the_export() -> None:
    role = make_role("R", level="L", summary="S", responsibilities="R", must_have="M")
    template = make_template(role, rounds=0)
    template.status, template.published_at = "published", timezone.now()
    template.save()
    with pytest.raises(Exception, match="Every round of a kit has questions"):
        collect_kit_file(role=role)


def test_an_unknown_role_names_the_known_ones() -> None:
    install_kit_file(kit=shipped_kit_file("ml-team-lead"))
    make_role("Bell founder")
    with pytest.raises(CommandError, match="Known are bell-founder and ml-team-lead"):
        export("nothing")
    with pytest.raises(CommandError, match="no published loop template"):
        export("bell-founder")
    with pytest.raises(CommandError, match="no published loop template “Other”"):
        export("ml-team-lead", "--template", "Other")
