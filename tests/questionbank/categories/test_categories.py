"""An administrator names categories and groups; everything that stood under one stays there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from core.errors import RuleViolation
from core.models import AuditEvent
from questionbank.categories.services import add_named, retire_named
from questionbank.importing.kit_content import KitFileName
from questionbank.importing.kit_files import parse_kit_file, write_kit_file
from questionbank.importing.planned import planned_of
from questionbank.importing.reading.found import FoundQuestion
from questionbank.importing.services import load_kit_file_questions
from questionbank.models import Category, CompetencyGroup, Question
from tests.factories.bank import SMALL, category_called, make_question

if TYPE_CHECKING:
    from django.test import Client

    from accounts.models import User
    from questionbank.models import Competency

pytestmark = pytest.mark.django_db

LIST = reverse("questionbank:category_list")


@pytest.fixture
def as_ada(ada: User, as_user: Any, one_factor: None) -> Client:
    return as_user(ada)


def names(model: Any = Category) -> list[str]:
    return [row.name for row in model.objects.offered()]


def address(verb: str, row: Any) -> str:
    noun = "category" if isinstance(row, Category) else "group"
    return reverse(f"questionbank:{noun}_{verb}", args=[row.pk])


def test_every_installation_begins_with_some() -> None:
    assert names() == ["Technical", "Leadership", "Project scenario", "Unconventional"]
    assert names(CompetencyGroup) == ["Technical", "Managerial", "Scenario"]
    assert [row.slug for row in Category.objects.filter(is_unconventional=True)] == ["unconventional"]


def test_one_is_added_offered_and_counted(as_ada: Client, as_rita: Client) -> None:
    as_ada.post(reverse("questionbank:category_add"), {"name": "Tides", "is_unconventional": "on"})
    tides = Category.objects.get(name="Tides")
    assert (tides.slug, tides.is_unconventional, names()[-1]) == ("tides", True, "Tides")
    question = make_question("Ebb", category=tides)
    assert question.is_unconventional
    assert "One question, hard to rehearse" in " ".join(as_ada.get(LIST).content.decode().split())
    assert "Tides" in as_rita.get(reverse("questionbank:question_add")).content.decode()
    found = as_rita.get(reverse("questionbank:question_list"), {"category": "tides", "unconventional": "on"})
    assert [row.title for row in found.context["rows"]] == ["Ebb"]


def test_a_name_is_changed_wherever_it_stands(as_ada: Client, as_rita: Client) -> None:
    question = make_question("Ebb")
    as_ada.post(address("edit", category_called("technical")), {"name": "Craft"})
    assert "craft" in as_rita.get(reverse("questionbank:question_detail", args=[question.pk])).content.decode()
    assert AuditEvent.objects.get(action="category.renamed").fields == ["name"]


def test_no_two_have_one_name(as_ada: Client) -> None:
    answer = as_ada.post(reverse("questionbank:category_add"), {"name": "leadership"})
    assert answer.status_code == 422
    assert "Another one has this name" in answer.content.decode()


def test_two_people_rename_one_at_once(as_ada: Client, ada: User) -> None:
    category = category_called("technical")
    page = as_ada.get(address("edit", category))
    seen = page.context["form"].initial["seen"]
    Category.objects.filter(pk=category.pk).update(name="Craft")
    answer = as_ada.post(address("edit", category), {"name": "Trade", "seen": seen})
    assert answer.status_code == 409
    assert category_called("technical").name == "Craft"


def test_the_order_is_the_house_s(as_ada: Client) -> None:
    as_ada.post(address("move", category_called("leadership")), {"step": "-1"})
    assert names()[:2] == ["Leadership", "Technical"]
    as_ada.post(address("move", category_called("leadership")), {"step": "-1"})
    assert names()[:2] == ["Leadership", "Technical"]
    as_ada.post(address("move", category_called("leadership")), {"step": "7"})
    assert names()[:2] == ["Leadership", "Technical"]


def test_a_retired_one_is_offered_no_more_and_comes_back(as_ada: Client, as_rita: Client) -> None:
    category = category_called("leadership")
    question = make_question("Crew", category=category)
    answer = as_ada.post(address("retire", category), follow=True)
    assert address("bring_back", category) in answer.content.decode()
    assert "Leadership" not in names()
    assert "Leadership" not in as_rita.get(reverse("questionbank:question_add")).content.decode()
    # The question that has it keeps it, also through an edit.
    assert "Leadership" in as_rita.get(reverse("questionbank:question_edit", args=[question.pk])).content.decode()
    as_ada.post(address("bring_back", category))
    assert "Leadership" in names()
    actions = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions)[-2:] == ["category.retired", "category.brought_back"]


def test_one_is_left_to_choose(ada: User) -> None:
    first, *others = Category.objects.offered()
    for other in others:
        retire_named(row=other, by=ada)
    with pytest.raises(RuleViolation, match="One must be left"):
        retire_named(row=first, by=ada)


def test_only_an_administrator_names_them(as_rita: Client) -> None:
    category = category_called("technical")
    assert as_rita.get(LIST).status_code == 404
    for verb in ("edit", "move", "retire", "bring_back"):
        assert as_rita.post(address(verb, category), {"name": "Ours", "step": "1"}).status_code == 404
    assert category_called("technical").name == "Technical"


def test_a_list_s_category_is_the_house_s_of_that_name(ada: User) -> None:
    add_named(model=Category, name="Tides", by=ada)
    planned = planned_of(FoundQuestion("What is a neap tide?", 1, category="TIDES"))
    assert (planned["category"], planned["tags"]) == ("tides", [])
    retire_named(row=category_called("technical"), by=ada)
    assert planned_of(FoundQuestion("What is ebb?", 1, category="Water"))["category"] == "leadership"


def test_a_kit_takes_its_own_names_along(casting: Competency, ada: User) -> None:
    tides, harbour = KitFileName("tides", "Tides", unconventional=True), KitFileName("harbour", "Harbour")
    kit = parse_kit_file(SMALL, "small.yaml")
    question = replace(kit.questions[0], category="tides", unconventional=True)
    own = replace(kit.competencies[0], slug="mooring", name="Mooring", group="harbour")
    kit = replace(
        kit, questions=(question,), competencies=(*kit.competencies, own), categories=(tides,), groups=(harbour,)
    )
    assert parse_kit_file(write_kit_file(kit), "again.yaml") == kit
    load_kit_file_questions(kit=kit, by=ada)
    assert Question.objects.get().is_unconventional
    assert CompetencyGroup.objects.get(slug="harbour").competencies.get().name == "Mooring"


def test_a_kit_s_category_is_the_one_here_of_the_same_name(ada: User) -> None:
    add_named(model=Category, name="Tides", slug="ebb-and-flood", by=ada)
    kit = parse_kit_file(SMALL, "small.yaml")
    question = replace(kit.questions[0], category="tides")
    load_kit_file_questions(
        kit=replace(kit, questions=(question,), categories=(KitFileName("tides", "tides"),)), by=ada
    )
    assert Question.objects.get().category.slug == "ebb-and-flood"


def test_a_tick_of_an_older_file_makes_a_category_of_both(ada: User) -> None:
    kit = parse_kit_file(SMALL.replace("unconventional: false", "unconventional: true"), "old.yaml")
    assert kit.questions[0].category == "project-scenario-unconventional"
    assert parse_kit_file(write_kit_file(kit), "again.yaml") == kit
    load_kit_file_questions(kit=kit, by=ada)
    assert Question.objects.get().category.name == "Project scenario, unconventional"


def test_a_tick_that_says_no_more_than_the_category_changes_nothing() -> None:
    text = SMALL.replace("category: project_scenario", "category: unconventional")
    assert parse_kit_file(text, "old.yaml").questions[0].unconventional
