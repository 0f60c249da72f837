"""Imports stand at the top of a module and form no circle, so a module can be read and loaded by itself.

The tools and measurements are left out: they prepare the environment before they may import anything of Django.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.architecture.modules import modules, name_of, names_in, place_of

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
# What may be imported late, and why.
LATE = {
    (
        "packets/printing/render_child.py",
        "packets.printing.pdf.write_pdf",
    ): "WeasyPrint loads in the confined child, never in a worker",
    ("packets/printing/pictures.py", "pypdfium2"): "PDFium is large and native: it loads with the first picture",
}


def imports_in_functions(source: str) -> Iterator[tuple[str, str]]:
    """The name of each function that imports, with what it imports."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield from ((function.name, name) for name in names_in(node))


def not_allowed(place: str, source: str) -> list[tuple[str, str]]:
    """Imports inside functions without a reason. `ready` of an app is where Django wants them."""
    return [
        (function, name)
        for function, name in imports_in_functions(source)
        if (place, name) not in LATE and not (function == "ready" and place.endswith("/apps.py"))
    ]


@pytest.mark.parametrize("path", modules(), ids=place_of)
def test_imports_stand_at_the_top(path: Path) -> None:
    assert not_allowed(place_of(path), path.read_text()) == []


def test_late_imports_that_are_allowed_are_needed() -> None:
    found = {(place_of(path), name) for path in modules() for _, name in imports_in_functions(path.read_text())}
    assert set(LATE) <= found


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("hiring/querysets.py", "class A:\n    def b(self):\n        from hiring.models import Role"),
        ("hiring/querysets.py", "async def a():\n    if True:\n        import json"),
        ("hiring/ready.py", "def ready():\n    import json"),
        ("hiring/apps.py", "def opens(user):\n    from hiring.rules import plans"),
    ],
)
def test_an_import_in_a_function_is_found(place: str, source: str) -> None:
    assert not_allowed(place, source)


def test_an_app_imports_when_it_is_ready() -> None:
    assert not_allowed("hiring/apps.py", "class A:\n    def ready(self):\n        from core import audit") == []


# --- Circles --------------------------------------------------------------------------------------------------


def imported_at_the_top(source: str) -> set[str]:
    """What loads with the module, and what it imports for the type checker alone: all but the insides of functions."""
    found: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(source)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.update(names_in(node))
        waiting.extend(child for child in ast.iter_child_nodes(node) if not isinstance(child, FUNCTIONS))
    return found


def imports_of(name: str, source: str, known: set[str]) -> set[str]:
    """The known modules that `name` loads: what it imports, with the packages in which that lies and it does not."""
    found = set()
    for imported in imported_at_the_top(source):
        # The last step is a module, or something in one.
        module = imported if imported in known else imported.rpartition(".")[0]
        found.add(module)
        found.update(package for package in packages_of(module) if not name.startswith(f"{package}."))
    return found.intersection(known) - {name}


def packages_of(module: str) -> Iterator[str]:
    while module := module.rpartition(".")[0]:
        yield module


def circles(sources: Mapping[str, str]) -> list[list[str]]:
    """Groups of modules of which each leads to every other (Tarjan's strongly connected components)."""
    graph = {name: imports_of(name, source, set(sources)) for name, source in sources.items()}
    reached = {name: _reached_from(name, graph) for name in graph}
    groups = {tuple(sorted(other for other in reached[name] if name in reached[other])) for name in graph}
    return sorted(list(group) for group in groups if group)


def _reached_from(name: str, graph: Mapping[str, set[str]]) -> set[str]:
    """Every module at the end of a way that begins at `name`; itself only if a way comes back."""
    found: set[str] = set()
    waiting = list(graph[name])
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            waiting.extend(graph[step])
    return found


def test_there_is_no_circle() -> None:
    assert circles({name_of(path): path.read_text() for path in modules()}) == []


@pytest.mark.parametrize(
    "sources",
    [
        {"a": "import b", "b": "from a import c"},
        {"a.models": "from a.querysets import Q", "a.querysets": "from a import models"},
        {"a": "import b", "b": "if TYPE_CHECKING:\n    import c", "c": "class C:\n    import a"},
        # A package's __init__ loads with whatever lies in the package.
        {"p": "from p.x import x", "p.x": "import q", "p.y": "", "q": "from p.y import y"},
        {"p": "from p.x import x", "p.x": "from p import y"},
    ],
)
def test_a_circle_is_found(sources: dict[str, str]) -> None:
    assert circles(sources) == [sorted(set(sources) - {"p.y"})]


@pytest.mark.parametrize(
    "sources",
    [
        {"a": "import b", "b": "def f():\n    import a"},
        {"p": "from p.x import x\nfrom p.y import y", "p.x": "from p.y import y", "p.y": ""},
    ],
)
def test_what_is_no_circle_is_not_taken_for_one(sources: dict[str, str]) -> None:
    assert circles(sources) == []
