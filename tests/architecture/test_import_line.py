"""The straight line of apps: each imports only from its left."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

LINE = ["core", "accounts", "questionbank", "hiring", "interviews", "packets", "config"]


def imported_apps(source: str) -> set[str]:
    """The apps of the line that a module imports anything from, wherever in the module it does so."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        found.update(name.split(".")[0] for name in names)
    return found.intersection(LINE)


def modules() -> list[Path]:
    return sorted(path for app in LINE for path in (settings.BASE_DIR / app).rglob("*.py"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_a_module_imports_only_from_its_left(path: Path) -> None:
    app = path.relative_to(settings.BASE_DIR).parts[0]
    to_the_right = LINE[LINE.index(app) + 1 :]
    assert imported_apps(path.read_text()).isdisjoint(to_the_right)


def test_the_check_sees_an_import_that_hides_in_a_function() -> None:
    assert imported_apps("def f():\n    from packets.models import Document") == {"packets"}


def test_only_one_module_imports_weasyprint() -> None:
    named = [
        path for path in modules() if "import weasyprint" in path.read_text() or "from weasyprint" in path.read_text()
    ]
    assert [str(path.relative_to(settings.BASE_DIR)) for path in named] == ["packets/pdf.py"]


def test_no_signals() -> None:
    assert [path for path in modules() if "django.dispatch" in path.read_text()] == []
