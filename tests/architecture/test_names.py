"""No class and no module has a name that means something else elsewhere in the application."""

import ast
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path, PurePath

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

# Names that stand for the same layer wherever they are, and what that layer does.
LAYERS = {
    "__init__": "makes a folder a package",
    "apps": "Django's configuration of an app",
    "middleware": "Django's layer around every view",
    "models": "rows and their constraints",
    "querysets": "which rows",
    "states": "the states of rows and their named groups",
    "transitions": "from which state to which; the mechanism is the kernel's",
    "rules": "who may",
    "services": "what is written",
    "locks": "the order in which an app locks its rows",
    "forms": "what a person typed",
    "views": "pages",
    "urls": "addresses",
    "tasks": "what runs later",
    "mails": "mails: what they say in an app, how they leave in the kernel",
    "wording": "how things read on a page",
    "page": "what one page says, made from values in hand",
    "markup": "HTML made in Python: the kernel's pieces, and a noun's own",
    "page_actions": "what an app puts on pages to its left, and where it is asked for it",
    "erasure": "what an app destroys when a candidate is erased",
}
# In these folders a module is named after the noun whose layer it is.
FOLDERS = {"models", "forms", "services", "views", "urls"}
# A module of the demo is named after the app whose rows it makes.
NO_NOUNS = {"config/demo", "config/management/commands"}
# Django finds a command by its module and asks for a class of this name.
CLASSES = {"Command"}


# Words that had to be learnt, and what is said instead.
AVOIDED = {"deed": "action", "door": "finder", "told": "sent", "gone": "missing", "desk": "own_seats"}


def modules() -> list[PurePath]:
    root = settings.BASE_DIR
    found = (path.relative_to(root) for app in APPS for path in (root / app).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def doubled_modules(paths: Iterable[PurePath]) -> dict[str, list[str]]:
    """Names with two meanings: in two apps, or twice in one app without being two layers of one noun."""
    places: dict[str, list[PurePath]] = defaultdict(list)
    for path in paths:
        if path.stem not in LAYERS and path.parent.as_posix() not in NO_NOUNS:
            places[path.stem].append(path)
    return {name: [path.as_posix() for path in found] for name, found in places.items() if _has_meanings(found)}


def _has_meanings(paths: list[PurePath]) -> bool:
    folders = [next((part for part in path.parts[1:-1] if part in FOLDERS), "") for path in paths]
    return len({path.parts[0] for path in paths}) > 1 or len(set(folders)) < len(folders)


def doubled_classes(sources: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Names of classes that stand at the top of more than one module."""
    places: dict[str, list[str]] = defaultdict(list)
    for where, source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef) and node.name not in CLASSES:
                places[node.name].append(where)
    return {name: found for name, found in places.items() if len(found) > 1}


def test_no_module_name_has_two_meanings() -> None:
    assert doubled_modules(modules()) == {}


def test_no_class_name_has_two_meanings() -> None:
    sources = ((path.as_posix(), (Path(settings.BASE_DIR) / path).read_text()) for path in modules())
    assert doubled_classes(sources) == {}


def test_every_exception_is_used() -> None:
    stems = [path.stem for path in modules()]
    assert [name for name in LAYERS if stems.count(name) < 2] == []


def test_the_check_of_modules_sees_two_meanings() -> None:
    def doubled(*paths: str) -> list[str]:
        return list(doubled_modules(PurePath(path) for path in paths))

    assert doubled("interviews/checks.py", "packets/checks.py") == ["checks"]
    assert doubled("packets/services/exports.py", "packets/services/old/exports.py") == ["exports"]
    assert doubled("packets/kit.py", "packets/printing/kit.py") == ["kit"]
    assert (
        doubled("packets/models/letterhead.py", "packets/services/letterhead.py", "packets/views/letterhead.py") == []
    )
    assert doubled("hiring/models.py", "interviews/models/__init__.py", "accounts/models.py") == []


def test_the_check_of_classes_sees_two_meanings() -> None:
    class_of = "class Finding:\n    class Meta:\n        pass\n"
    assert list(doubled_classes([("a.py", class_of), ("b.py", class_of)])) == ["Finding"]
    assert doubled_classes([("a.py", class_of), ("b.py", "class Other:\n    pass\n")]) == {}


def avoided_names(source: str) -> set[str]:
    """Names in code that hold a word to be learnt, and `one` where it goes through something."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        names = [getattr(node, name, None) for name in ("id", "attr", "arg", "name")]
        found |= {name for name in names if isinstance(name, str) and AVOIDED.keys() & set(name.lower().split("_"))}
        if isinstance(node, ast.For | ast.comprehension):
            found |= {part.id for part in ast.walk(node.target) if isinstance(part, ast.Name) and part.id == "one"}
    return found


def test_no_name_has_to_be_learnt() -> None:
    named = {path.as_posix(): avoided_names((Path(settings.BASE_DIR) / path).read_text()) for path in modules()}
    assert {where: names for where, names in named.items() if names} == {}
    assert [path.as_posix() for path in modules() if AVOIDED.keys() & set(path.stem.split("_"))] == []


def test_the_check_of_words_sees_them() -> None:
    assert avoided_names("def make_desk(door): pass") == {"make_desk", "door"}
    assert avoided_names("x.gone = [one.pk for one in rows]") == {"gone", "one"}
    assert avoided_names("row = 'told'\nindeed = one") == set()
