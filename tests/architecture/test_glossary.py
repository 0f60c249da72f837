"""The glossary names every model and nothing that is not there; its avoided words name no class and no module."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path, PurePath

from django.apps import apps
from django.conf import settings

from tests.architecture.test_names import APPS, modules

# What is said instead stands in the glossary.
AVOIDED = {
    "stage", "attribute", "vote", "report", "feedback form", "probe", "amendment", "assignment", "desk", "deed",
}  # fmt: skip
# The field's own terms: a row of work that runs later, and what a person fills in. They mean nothing else.
TERMS = {"job": ("core/",), "form": ("forms.py", "forms/", "core/")}


def glossary() -> str:
    return (Path(settings.BASE_DIR) / "docs" / "glossary.md").read_text()


def names_in(text: str) -> set[str]:
    """What the last column of the glossary's table puts in code marks."""
    rows = [line.rstrip("| ").rsplit("|", 1)[-1] for line in text.splitlines() if line.startswith("| ")]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def unnamed(models: Iterable[str], text: str) -> set[str]:
    return set(models) - names_in(text)


def classes(source: str) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)}


def all_classes() -> dict[PurePath, set[str]]:
    return {path: classes((Path(settings.BASE_DIR) / path).read_text()) for path in modules()}


def words_of(name: str) -> list[str]:
    """ "DatedNote" and "dated_notes" are both dated and note."""
    return [word.lower().removesuffix("s") for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def avoided_in(path: PurePath, names: Iterable[str]) -> set[str]:
    """Those of the module's name and its classes' names that hold a word to be avoided."""
    said = {name: f" {' '.join(words_of(name))} " for name in [path.stem, *names]}
    away = AVOIDED | {word for word, homes in TERMS.items() if not any(home in path.as_posix() for home in homes)}
    return {name for name, words in said.items() if any(f" {word} " in words for word in away)}


def test_every_model_is_named() -> None:
    models = [model.__name__ for app in APPS if app != "config" for model in apps.get_app_config(app).get_models()]
    assert len(models) > 30
    assert unnamed(models, glossary()) == set()


def test_every_name_is_there() -> None:
    known = {name for names in all_classes().values() for name in names}
    missing = {name for name in names_in(glossary()) - known if not (Path(settings.BASE_DIR) / name).is_file()}
    assert missing == set()


def test_no_class_and_no_module_has_an_avoided_name() -> None:
    found = {path.as_posix(): avoided_in(path, names) for path, names in all_classes().items()}
    assert {where: names for where, names in found.items() if names} == {}


def test_the_glossary_says_which_words_are_avoided() -> None:
    _, _, said = glossary().partition("## Words that nobody uses")
    assert [word for word in sorted({*AVOIDED, *TERMS}) if word not in said] == []


def test_the_checks_see_what_is_wrong() -> None:
    text = "| word | means | in code |\n|---|---|---|\n| seat | one `Person` | `Seat` |\n"
    assert unnamed(["Seat", "Person"], text) == {"Person"}
    assert avoided_in(PurePath("interviews/models/panels.py"), ["PanelAssignment", "Seat"]) == {"PanelAssignment"}
    assert avoided_in(PurePath("interviews/probes.py"), ["Amendments", "FeedbackForm"]) == {
        "probes", "Amendments", "FeedbackForm",
    }  # fmt: skip
    assert avoided_in(PurePath("hiring/jobs.py"), ["JobForm"]) == {"jobs", "JobForm"}
    assert avoided_in(PurePath("core/jobs.py"), ["Job", "Formation"]) == set()
    assert avoided_in(PurePath("interviews/cards/forms.py"), ["AnswerForm", "FeedbackForm"]) == {"FeedbackForm"}
