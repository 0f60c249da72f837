"""The straight line of apps: each imports only from its left."""

import ast
from pathlib import Path

import pytest

from tests.architecture.modules import LINE, modules, names_in, place_of


def imported_apps(source: str) -> set[str]:
    """The apps of the line that a module imports anything from, wherever in the module it does so."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.update(name.split(".")[0] for name in names_in(node))
    return found.intersection(LINE)


@pytest.mark.parametrize("path", modules(), ids=place_of)
def test_a_module_imports_only_from_its_left(path: Path) -> None:
    app = place_of(path).split("/")[0]
    to_the_right = LINE[LINE.index(app) + 1 :]
    assert imported_apps(path.read_text()).isdisjoint(to_the_right)


def test_the_check_sees_an_import_that_hides_in_a_function() -> None:
    assert imported_apps("def f():\n    from packets.models import Document") == {"packets"}


def test_only_one_module_imports_weasyprint() -> None:
    named = [
        path for path in modules() if "import weasyprint" in path.read_text() or "from weasyprint" in path.read_text()
    ]
    assert [place_of(path) for path in named] == ["packets/printing/pdf.py"]


def test_no_signals() -> None:
    assert [path for path in modules() if "django.dispatch" in path.read_text()] == []
