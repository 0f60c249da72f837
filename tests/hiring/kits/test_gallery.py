"""The gallery: a kit is seen before it is loaded, goes again while nobody uses it, and leaves as a file."""

from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from hiring.kits.kit_gallery import cards
from hiring.kits.services import install_kit_file, load_kits
from hiring.kits.short_names import roles_by_short_name
from hiring.kits.taking_out import take_kit_out, why_kit_stays
from hiring.models import Kit, LoopTemplate, Role, RoleCompetency
from hiring.templates.services import (
    add_question,
    add_round,
    copy_template,
    create_template,
    draft_next_version,
    publish_template,
)
from questionbank.competencies.services import save_competency
from questionbank.importing.kit_files import parse_kit_file, shipped_kit_file, shipped_slugs, write_kit_file
from questionbank.models import Competency, PracticePrompt, Question
from tests.factories.bank import group_called
from tests.factories.plan import make_opening, make_role

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"hiring:{name}", args=args)


@pytest.fixture
def rita(as_user: Any, staff: dict[str, Any]) -> Client:
    client: Client = as_user(staff["rita"])
    return client


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_an_empty_installation_shows_every_kit_and_holds_none(rita: Client) -> None:
    page = words(rita.get(url("kit_list")))
    for slug in shipped_slugs():
        assert url("kit_detail", slug) in page
    assert "Loaded" not in page
    assert not (Role.objects.exists() or Question.objects.exists() or Competency.objects.exists())


def test_a_kit_is_seen_whole_before_it_is_loaded(rita: Client) -> None:
    kit = shipped_kit_file("registered-nurse")
    for page in (words(rita.get(url("kit_detail", kit.slug))), words(rita.get(url("kit_booklet", kit.slug)))):
        for question in kit.questions:
            assert question.title in page and question.follow_ups[-1].replace("'", "&#x27;") in page
        for template in kit.templates:
            assert template.name in page
    assert "https://www.nice.org.uk/guidance/ng253" in words(rita.get(url("kit_booklet", kit.slug)))
    assert not Question.objects.exists()


def test_a_kit_comes_in_and_goes_again(rita: Client) -> None:
    loaded = rita.post(url("kit_load", "starter"))
    template = LoopTemplate.objects.get(name=shipped_kit_file("starter").templates[0].name)
    assert loaded.url == url("template_edit", template.pk)
    assert "Take the kit out" in words(rita.get(url("kit_detail", "starter")))
    assert rita.post(url("kit_take_out", "starter")).url == url("kit_list")
    left = (Role, LoopTemplate, Question, PracticePrompt, Competency, Kit)
    assert [model.objects.count() for model in left] == [0] * len(left)
    assert rita.post(url("kit_take_out", "starter")).status_code == 404
    assert rita.post(url("kit_load", "no-such-kit")).status_code == 404


def test_what_two_kits_share_stays_with_the_other(staff: dict[str, Any]) -> None:
    load_kits(slugs=["ml-team-lead", "senior-ml-engineer"])
    take_kit_out(kit=Kit.objects.get(slug="ml-team-lead"), by=staff["rita"])
    kit = shipped_kit_file("senior-ml-engineer")
    for model, entries in ((Competency, kit.competencies), (Question, kit.questions), (PracticePrompt, kit.practice)):
        assert set(model.objects.values_list("slug", flat=True)) == {entry.slug for entry in entries}
    take_kit_out(kit=Kit.objects.get(), by=staff["rita"])
    assert not Competency.objects.exists()


def test_what_people_wrote_or_use_keeps_a_kit(rita: Client, staff: dict[str, Any]) -> None:
    template = install_kit_file(kit=shipped_kit_file("starter"))
    kit = Kit.objects.get()
    assert why_kit_stays(kit) == ""
    other = create_template(role=make_role("Other"), name="Other", by=staff["rita"])
    round = add_round(template=other, kind="custom", name="One", purpose="", minutes=60, by=staff["rita"])
    add_question(round=round, question=Question.objects.first(), by=staff["rita"])
    assert "Another loop template asks" in why_kit_stays(kit)
    draft_next_version(template=template, by=staff["rita"])
    assert why_kit_stays(kit) == "Somebody has changed its loop templates."
    make_opening(role=template.role)
    assert why_kit_stays(kit) == "There is an opening for its role."
    assert "There is an opening for its role." in words(rita.get(url("kit_detail", "starter")))
    rita.post(url("kit_take_out", "starter"))
    assert Role.objects.filter(kit_slug="starter").exists()


def test_a_reworded_competency_stays(staff: dict[str, Any]) -> None:
    install_kit_file(kit=shipped_kit_file("starter"))
    ours = Competency.objects.get(slug="integrity")
    anchors = {1: "Low.", 3: "Middle.", 5: "High."}
    save_competency(
        competency=ours,
        name="Ours",
        group=group_called("scenario"),
        definition="Ours.",
        anchors=anchors,
        by=staff["rita"],
    )
    take_kit_out(kit=Kit.objects.get(), by=staff["rita"])
    assert [competency.name for competency in Competency.objects.all()] == ["Ours"]


def test_a_kit_leaves_as_a_file_whole_or_chosen(rita: Client) -> None:
    address = url("kit_file", "starter")
    kit = shipped_kit_file("starter")
    whole = rita.get(address, {"kind": "yaml"})
    assert whole.content.decode() == write_kit_file(kit)
    assert whole["Content-Disposition"].startswith('attachment; filename="starter-')
    chosen = rita.get(address, {"kind": "yaml", "question": ["told-to-look-away"]})
    assert [q.slug for q in parse_kit_file(chosen.content, "chosen.yaml").questions] == ["told-to-look-away"]
    table = rita.get(address, {"kind": "csv", "question": ["told-to-look-away"]}).content.decode()
    assert "Told to look away" in table and "Two lists that disagree" not in table
    assert rita.get(address, {"kind": "xlsx"}).content[:2] == b"PK"
    assert rita.get(address, {"kind": "exe"}).status_code == 404
    assert rita.get(address, {"question": ["no-such-question"]}).url == url("kit_detail", "starter")


def test_a_role_of_peoples_own_leaves_too_or_says_what_it_lacks(rita: Client) -> None:
    install_kit_file(kit=shipped_kit_file("starter"))
    Kit.objects.all().delete()
    Role.objects.update(kit_slug="", name="Lighthouse keeper")
    assert "Roles of your own" in words(rita.get(url("kit_list")))
    kit = parse_kit_file(rita.get(url("kit_file", "lighthouse-keeper")).content, "own.yaml")
    assert (kit.name, len(kit.practice)) == ("Lighthouse keeper", 6)
    Role.objects.update(level="")
    assert "has no level yet" in words(rita.get(url("kit_detail", "lighthouse-keeper"), follow=True))
    Role.objects.update(level="Senior")
    RoleCompetency.objects.all().delete()
    assert "asks for no competency yet" in words(rita.get(url("kit_file", "lighthouse-keeper"), follow=True))


def test_every_role_of_peoples_own_has_an_address_to_itself(rita: Client, staff: dict[str, Any]) -> None:
    """No Latin letter, the same Latin letters twice, and the name of a kit that ships: each led astray."""
    names = ("数据分析师", "Analyst 数据", "Analyst 统计", "Data analyst", "snake_case lead")
    template = install_kit_file(kit=shipped_kit_file("starter"), by=staff["rita"])
    written = {"level": "Senior", "responsibilities": "Looks after it.", "must_have": "Care"}
    asked = Question.objects.filter(round_questions__round__template=template)[0].competency
    roles = [make_role(name, asked, summary=f"About {name}.", **written) for name in names]
    for role in roles:
        copy_template(template=template, role=role, name=role.name, by=staff["rita"])
        publish_template(template=role.loop_templates.get(), by=staff["rita"])
    found = cards()
    assert len({card.slug for card in found}) == len(found)
    slugs = {card.role.name: card.slug for card in found if card.role}
    unnamed, first, second, like_shipped, snake = roles
    assert slugs[unnamed.name] == f"role-{unnamed.pk}"
    assert (slugs[first.name], slugs[second.name]) == ("analyst", f"analyst-{second.pk}")
    assert slugs[like_shipped.name] == f"data-analyst-{like_shipped.pk}"
    assert slugs[snake.name] == "snake-case-lead"
    page = words(rita.get(url("kit_list")))
    for role in roles:
        assert url("kit_detail", slugs[role.name]) in page
        assert f"About {role.name}." in words(rita.get(url("kit_detail", slugs[role.name])))
        assert parse_kit_file(rita.get(url("kit_file", slugs[role.name])).content, "own.yaml").name == role.name
    assert shipped_kit_file("data-analyst").summary in words(rita.get(url("kit_detail", "data-analyst")))


def test_a_kit_that_ships_keeps_its_address_beside_a_role_of_its_name(rita: Client) -> None:
    ours = make_role("Data analyst")
    rita.post(url("kit_load", "data-analyst"))
    assert roles_by_short_name() == {
        "data-analyst": Role.objects.get(kit_slug="data-analyst"),
        f"data-analyst-{ours.pk}": ours,
    }
    assert "Take the kit out" in words(rita.get(url("kit_detail", "data-analyst")))


def test_a_number_that_another_role_is_called_by_is_no_address_twice() -> None:
    called = make_role("Role")
    Role.objects.filter(pk=called.pk).update(name=f"Role {called.pk + 1}")
    unnamed = make_role("数据分析师")
    assert unnamed.pk == called.pk + 1
    assert set(roles_by_short_name()) == {f"role-{unnamed.pk}", f"role-{unnamed.pk}-{unnamed.pk}"}


def test_olga_finds_nothing(as_user: Any, staff: dict[str, Any]) -> None:
    client = as_user(staff["olga"])
    for name in ("kit_detail", "kit_booklet", "kit_file"):
        assert client.get(url(name, "starter")).status_code == 404
    assert client.get(url("kit_list")).status_code == 404
    for name in ("kit_load", "kit_take_out"):
        assert client.post(url(name, "starter")).status_code == 404


def test_a_kit_loaded_before_its_row_was_kept_gets_one(rita: Client, staff: dict[str, Any]) -> None:
    """It stood in no gallery, as it neither ships nor is a role of people's own; its order was nowhere."""
    shipped = shipped_kit_file("registered-nurse")
    load_kits(slugs=["ml-team-lead"])
    role = install_kit_file(kit=replace(shipped, slug="ward-nurse", name="Ward nurse")).role
    kept = Kit.objects.get(role=role)
    Kit.objects.all().delete()
    assert url("kit_detail", "ward-nurse") not in words(rita.get(url("kit_list")))
    import_module("hiring.migrations.0030_kits_from_before").keep(apps, None)
    assert url("kit_detail", "ward-nurse") in words(rita.get(url("kit_list")))
    again = Kit.objects.get(role=role)
    assert (again.slug, again.name, again.language) == ("ward-nurse", role.name, kept.language)
    assert set(again.questions) == set(kept.questions) and set(kept.competencies) <= set(again.competencies)
    assert Kit.objects.count() == 2
