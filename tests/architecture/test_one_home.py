"""What one module does for the whole application, no other module does for itself."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

APPS = [
    "core",
    "accounts",
    "questionbank",
    "hiring",
    "interviews",
    "packets",
    "appointments",
    "records",
    "integrations",
    "config",
]
# What is imported, and the only modules that do so.
HOMES = {
    "hashlib": ["core/fingerprint.py"],
    # E9: what is safe in one table is safe in every one. One module writes tables, one reads those of others.
    # A table typed into an exhibit is split at its commas by the same reader.
    "csv": ["core/reading/sheets.py", "core/spreadsheets.py", "questionbank/exhibits/table_rows.py"],
    "openpyxl": ["core/reading/sheets.py", "core/spreadsheets.py"],
    # S18: whatever leaves the house for a server that somebody named goes one way.
    "http.client": ["core/outside.py"],
    # The gallery shows a pager without a list.
    "django.core.paginator.Paginator": ["core/gallery.py", "core/pages.py"],
    "django.utils.http.content_disposition_header": ["core/downloads.py"],
}
# Status codes have names in core.pages; how numbers are written elsewhere is no matter of answers.
CODE_IN_WORDS = re.compile(r"status(?:_code)?\s*=\s*(?!200\b)[1-5]\d\d\b")


def modules() -> list[Path]:
    found = (path for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def names_of(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


def imported(source: str) -> set[str]:
    """Every module that is imported, and every name from one with its module before it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("name", HOMES)
def test_what_has_a_home_is_imported_nowhere_else(name: str) -> None:
    assert [names_of(path) for path in modules() if name in imported(path.read_text())] == HOMES[name]


def test_the_check_sees_both_kinds_of_import() -> None:
    assert "hashlib" in imported("def f():\n    import hashlib")
    assert "hashlib" in imported("from hashlib import sha256")
    assert "django.core.paginator.Paginator" in imported("from django.core.paginator import Paginator")


@pytest.mark.parametrize("path", modules(), ids=names_of)
def test_a_status_code_is_named(path: Path) -> None:
    assert not CODE_IN_WORDS.findall(path.read_text())


def test_the_check_sees_a_bare_status_code() -> None:
    assert CODE_IN_WORDS.search('render(request, "x.html", status=422)')
    assert CODE_IN_WORDS.search("response.status_code = 404")
    assert not CODE_IN_WORDS.search("status=MISTAKES if form.errors else 200")
