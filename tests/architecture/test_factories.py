"""Rows are made in `tests/factories` only, so that a new required column is filled in at one place."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

MAKING = {"create", "bulk_create", "get_or_create", "update_or_create", "create_user", "create_superuser"}
# Above a line where it is the making itself that is tested.
MARK = "# The refusal of the database is tested."


def rows_made(source: str) -> list[int]:
    """The lines that make a row: through a manager, or by saving a new object; without those that bear the mark."""
    lines = source.splitlines()
    models = {model.__name__ for model in apps.get_models()}
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    made = [node.lineno for node in calls if _asks_a_manager(node) or _saves_a_new(node, models)]
    return sorted(line for line in made if MARK not in lines[line - 2])


def _asks_a_manager(node: ast.Call) -> bool:
    called = node.func
    return isinstance(called, ast.Attribute) and called.attr in MAKING and isinstance(called.value, ast.Attribute)


def _saves_a_new(node: ast.Call, models: set[str]) -> bool:
    called = node.func
    if not isinstance(called, ast.Attribute) or called.attr != "save" or not isinstance(called.value, ast.Call):
        return False
    return isinstance(called.value.func, ast.Name) and called.value.func.id in models


def modules() -> list[Path]:
    folder = settings.BASE_DIR / "tests"
    return sorted(path for path in folder.rglob("*.py") if not path.is_relative_to(folder / "factories"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_rows_are_made_in_the_factories(path: Path) -> None:
    assert rows_made(path.read_text()) == [], f"Use or add a function of tests/factories, or write above: {MARK}"


@pytest.mark.parametrize(
    "line",
    [
        "Role.objects.create(name='R')",
        "role, is_new = Role.objects.get_or_create(name='R')",
        "opening.team_members.create(user=olga)",
        "User.objects.create_user('p@x.example', 'Pia')",
        "Role(name='R').save()",
    ],
)
def test_the_check_sees_a_row_that_is_made(line: str) -> None:
    assert rows_made(f"\n{line}") == [2]
    assert rows_made(f"{MARK}\n{line}") == []


def test_the_check_lets_pass_what_makes_no_row() -> None:
    assert rows_made("\nrole.save()\nForm({}).save()\nservices.create_role(name='R')") == []
