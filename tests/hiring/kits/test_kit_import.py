"""A kit file through the browser (E11): everything in it comes in, or the page says what is left."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hiring.kits.services import install_kit_file
from hiring.models import LoopTemplate, Role
from hiring.roles.services import create_role
from questionbank.importing.kit_files import parse_kit_file, shipped_kit_file, write_kit_file
from questionbank.models import Competency, PracticePrompt, Question
from questionbank.questions.services import retire_question
from tests.factories.bank import SMALL

IMPORT = reverse("questionbank:import")


@pytest.fixture
def rita(as_user: Any, staff: dict[str, Any]) -> Client:
    client: Client = as_user(staff["rita"])
    return client


def words(answer: Any) -> str:
    return " ".join(answer.text.split())


def previewed(client: Client, text: str) -> Any:
    return client.post(IMPORT, {"text": text, "preview": "1"})


def imported(client: Client, text: str) -> str:
    seen = previewed(client, text).context["form"]["previewed"].value()
    return words(client.post(IMPORT, {"text": text, "previewed": seen, "import": "1"}, follow=True))


def what_is_there() -> dict[str, Any]:
    """All that a kit brings, without numbers and times."""
    return {
        "roles": [
            (role.name, role.level, role.summary, role.responsibilities, role.must_have, role.preferred, role.kit_slug)
            for role in Role.objects.all()
        ],
        "asked": sorted(
            Role.objects.values_list(
                "role_competencies__competency__slug",
                "role_competencies__is_must_have",
                "role_competencies__weight",
                "role_competencies__weight_reason",
            )
        ),
        "templates": list(LoopTemplate.objects.values_list("role__name", "name", "summary", "status", "version")),
        "rounds": list(
            LoopTemplate.objects.order_by("rounds__position", "rounds__round_questions__position").values_list(
                "rounds__kind",
                "rounds__name",
                "rounds__purpose",
                "rounds__minutes",
                "rounds__round_questions__question__slug",
            )
        ),
        "questions": sorted(Question.objects.values_list("slug", "prompt", "status", "minutes")),
        "practice": sorted(PracticePrompt.objects.values_list("slug", "prompt", "samples__answer")),
        "competencies": sorted(Competency.objects.values_list("slug", "name", "definition", "anchors__text")),
    }


def test_a_kit_comes_in_whole(rita: Client) -> None:
    """E11: what the browser brings in is what the command does."""
    kit = shipped_kit_file("ml-team-lead")
    page = words(previewed(rita, write_kit_file(kit)))
    for part in ("Role", "Loop template", "Competencies", "Practice"):
        assert f'<th scope="row">{part}</th>' in page
    assert f"{kit.role.title}: " in page and "New, published" in page
    assert not Role.objects.exists()
    said = imported(rita, write_kit_file(kit))
    assert f"Role: {kit.role.title}" in said and f"Loop template: {kit.templates[0].name}" in said
    by_browser = what_is_there()
    LoopTemplate.objects.all().delete()
    Role.objects.all().delete()
    PracticePrompt.objects.all().delete()
    Question.objects.all().delete()
    Competency.objects.all().delete()
    install_kit_file(kit=kit)
    assert by_browser == what_is_there()
    assert "Nothing new in this file" in words(previewed(rita, write_kit_file(kit)))


def test_weights_and_their_reasons_come_along(rita: Client) -> None:
    imported(rita, SMALL)
    asked = Role.objects.get().role_competencies.exclude(weight=1).get()
    assert (asked.weight, asked.weight_reason) == (2, "The tower hears it first")


def test_a_role_without_its_template_gets_it(rita: Client) -> None:
    imported(rita, SMALL)
    LoopTemplate.objects.all().delete()
    page = words(previewed(rita, SMALL))
    assert "No new question to import" in page and "Import the kit" in page
    imported(rita, SMALL)
    assert LoopTemplate.objects.get().status == "published"


def test_a_role_of_peoples_own_is_left_and_named(rita: Client, staff: dict[str, Any]) -> None:
    create_role(name="Bell founder", by=staff["rita"])
    for page in (words(previewed(rita, SMALL)), imported(rita, SMALL)):
        assert "Left out. There is a role of this name already." in page
        assert "Left out. It comes with its role." in page
    assert (Role.objects.count(), LoopTemplate.objects.count(), Question.objects.count()) == (1, 0, 1)


def test_a_template_whose_question_rests_is_left_and_named(rita: Client, staff: dict[str, Any]) -> None:
    imported(rita, SMALL)
    LoopTemplate.objects.all().delete()
    retire_question(question=Question.objects.get(), by=staff["rita"])
    page = words(previewed(rita, SMALL))
    title = parse_kit_file(SMALL, "small").questions[0].title
    assert f"Left out. “{title}” is not active here." in page
    assert 'name="import"' not in page


def test_what_the_layout_does_not_know_is_named(rita: Client) -> None:
    """E11: no field is dropped in silence."""
    for old, new, name in (
        ("role:\n", "role:\n  salary: high\n", "role.salary"),
        ("loop_template:\n", "loop_template:\n  owner: me\n", "loop_template.owner"),
        ("kit:", "extra: 1\nkit:", "extra"),
    ):
        assert old in SMALL
        answer = previewed(rita, SMALL.replace(old, new, 1))
        assert answer.status_code == 422
        assert f"{name}: This key is not known here." in words(answer)
