"""A kit goes into the database and comes out as it was."""

from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from hiring.kits.export import collect_kit_file
from hiring.kits.services import install_kit_file
from hiring.models import Role
from questionbank.competencies.services import save_competency
from questionbank.importing.kit_content import KitFile
from questionbank.importing.kit_files import parse_kit_file, shipped_kit_files
from questionbank.models import Competency, Question
from tests.factories.plan import make_role, make_template

pytestmark = pytest.mark.django_db


def by_slug(entries: Any) -> dict[str, Any]:
    return {entry.slug: entry for entry in entries}


def export(*words: str) -> KitFile:
    out = StringIO()
    call_command("export_kit", *words, stdout=out)
    return parse_kit_file(out.getvalue(), "export.yaml")


def test_every_shipped_kit_comes_back_as_it_was() -> None:
    for kit in shipped_kit_files():
        install_kit_file(kit=kit)
    for kit in shipped_kit_files():
        back = export(kit.slug)
        assert replace(back, competencies=(), questions=(), practice=()) == replace(
            kit, competencies=(), questions=(), practice=()
        )
        assert by_slug(back.competencies) == by_slug(kit.competencies)
        assert by_slug(back.questions) == by_slug(kit.questions)
        # A prompt for a shared competency belongs to both.
        assert by_slug(kit.practice).items() <= by_slug(back.practice).items()


def test_the_export_holds_what_people_changed(tmp_path: Path) -> None:
    kit = shipped_kit_files()[0]
    install_kit_file(kit=kit)
    casting = Competency.objects.get(slug=kit.competencies[0].slug)
    anchors = {1: "Ours at one.", 3: "Ours at three.", 5: "Ours at five."}
    save_competency(competency=casting, name="Ours", group="technical", definition="Ours.", anchors=anchors, by=None)
    file = tmp_path / "kit.yaml"
    call_command("export_kit", kit.slug, output=file, stdout=StringIO())
    back = by_slug(parse_kit_file(file.read_bytes(), file.name).competencies)[casting.slug]
    assert (back.name, [anchor.text for anchor in back.anchors]) == ("Ours", list(anchors.values()))


def test_a_weight_and_its_reason_come_along() -> None:
    kit = shipped_kit_files()[0]
    install_kit_file(kit=kit)
    link = Role.objects.get().role_competencies.order_by("pk")[0]
    link.weight, link.weight_reason = "1.50", "The team has nobody for it"
    link.save()
    need = export(kit.slug).role.competencies[0]
    assert (str(need.weight), need.weight_reason) == ("1.5", "The team has nobody for it")


def test_a_retired_question_stops_the_export() -> None:
    kit = shipped_kit_files()[0]
    install_kit_file(kit=kit)
    Question.objects.filter(slug=kit.template.rounds[0].questions[0]).update(status="retired")
    with pytest.raises(CommandError, match="is not active"):
        export(kit.slug)


@pytest.mark.parametrize("field", ["level", "summary", "responsibilities", "must_have"])
def test_a_role_that_lacks_something_stops_the_export(field: str) -> None:
    kit = shipped_kit_files()[0]
    install_kit_file(kit=kit)
    Role.objects.update(**{field: ""})
    with pytest.raises(CommandError, match=r"has no (level|summary|responsibilities|must-have skills) yet"):
        export(kit.slug)


def test_a_template_without_rounds_stops_the_export() -> None:
    role = make_role("R", level="L", summary="S", responsibilities="R", must_have="M")
    template = make_template(role, rounds=0)
    with pytest.raises(Exception, match="Every round of a kit has questions"):
        collect_kit_file(template=template, slug="r", name="R")


def test_an_unknown_role_names_the_known_ones() -> None:
    install_kit_file(kit=shipped_kit_files()[0])
    make_role("Bell founder")
    with pytest.raises(CommandError, match="Known are bell-founder and ml-team-lead"):
        export("nothing")
    with pytest.raises(CommandError, match="no published loop template"):
        export("bell-founder")
    with pytest.raises(CommandError, match="no published loop template “Other”"):
        export("ml-team-lead", "--template", "Other")
