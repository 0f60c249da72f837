"""A state is named, never spelt: its word stands once, in a leaf called `states`, and so does every group of states."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import models

from tests.architecture.modules import modules, place_of

LEAVES = [
    importlib.import_module(f"{app}.states")
    for app in ("core", "questionbank", "hiring", "interviews", "packets", "appointments")
]
CHOICES = {thing for leaf in LEAVES for thing in vars(leaf).values() if isinstance(thing, type(models.TextChoices))}
CHOICES.discard(models.TextChoices)
VALUES = {value for choices in CHOICES for value in choices.values}
GROUPS = {
    frozenset(member.name for member in group): name
    for leaf in LEAVES
    for name, group in vars(leaf).items()
    if isinstance(group, tuple) and len(group) > 1
}
# The fields that hold a state, and whatever a variable, a column or a path that ends in one is called.
FIELD = r"(?:\w+_)?(?:status|outcome|recommendation|occasion|part|packet_levels)"
LOOKUP = re.compile(rf"(?:\w+__)?{FIELD}(?:__in)?")
IN_TEMPLATE = re.compile(rf"""\b{FIELD} *(?:==|!=|in) *["']\w*["']|["']\w*["'] *(?:==|!=) *[\w.]*\b{FIELD}\b""")


def spelt(node: ast.AST | None) -> set[str]:
    """States that an expression spells: a text, or a row of texts."""
    if isinstance(node, ast.Constant):
        return {node.value} & VALUES if isinstance(node.value, str) else set()
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return set().union(*(spelt(item) for item in node.elts))
    return set()


def is_state(node: ast.AST) -> bool:
    """A name or an attribute that holds a state."""
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return bool(re.fullmatch(FIELD, name))


def spelt_states(source: str) -> Iterator[str]:
    """States that are spelt where one is compared, assigned, looked up or handed over."""
    for node in ast.walk(ast.parse(source)):
        found: set[str] = set()
        if isinstance(node, ast.Compare) and any(is_state(side) for side in (node.left, *node.comparators)):
            found.update(*(spelt(side) for side in (node.left, *node.comparators)))
        elif isinstance(node, ast.keyword) and node.arg and LOOKUP.fullmatch(node.arg):
            found.update(spelt(node.value))
        elif isinstance(node, ast.Assign) and any(is_state(target) for target in node.targets):
            found.update(spelt(node.value))
        elif isinstance(node, ast.AnnAssign) and is_state(node.target):
            found.update(spelt(node.value))
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and LOOKUP.fullmatch(str(key.value)):
                    found.update(spelt(value))
        yield from found


def groups_written_out(source: str) -> Iterator[str]:
    """Names of groups whose members a row lists again. A pair that is a key is a step from one state to another."""
    tree = ast.parse(source)
    steps = {id(key) for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys}
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List | ast.Set) and id(node) not in steps:
            names = [item.attr for item in node.elts if isinstance(item, ast.Attribute)]
            if len(names) == len(node.elts) and frozenset(names) in GROUPS:
                yield GROUPS[frozenset(names)]


def outside_the_leaves() -> list[Path]:
    return [path for path in modules() if path.name != "states.py" and path.parent.name != "migrations"]


@pytest.mark.parametrize("path", outside_the_leaves(), ids=place_of)
def test_no_module_spells_a_state(path: Path) -> None:
    assert list(spelt_states(path.read_text())) == []


@pytest.mark.parametrize("path", outside_the_leaves(), ids=place_of)
def test_no_module_lists_a_group_again(path: Path) -> None:
    assert list(groups_written_out(path.read_text())) == []


def test_no_template_spells_a_state() -> None:
    templates = settings.BASE_DIR.glob("templates/**/*.*")
    found = {path.name: IN_TEMPLATE.findall(path.read_text()) for path in templates}
    assert {name: spelt for name, spelt in found.items() if spelt} == {}


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.__name__)
def test_a_leaf_imports_leaves_alone(leaf: object) -> None:
    tree = ast.parse(Path(str(leaf.__file__)).read_text())  # type: ignore[attr-defined]
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not [name for name in imported if name != "django.db" and not str(name).endswith(".states")]


@pytest.mark.parametrize(
    "source",
    [
        'loops.filter(status="active")',
        'Q(interview__loop__status__in=["planning", "active"])',
        'if "draft" == card.status: pass',
        'if loop.status in ("decided", ACTIVE): pass',
        'card.status = "waived"',
        'job_status: str = "done"',
        'found = {"job_status": "waiting"}',
        'Decision(outcome="no_hire")',
    ],
)
def test_a_spelt_state_is_found(source: str) -> None:
    assert list(spelt_states(source))


@pytest.mark.parametrize("source", ['order_by("status")', 'status = "Choose one."', "loop.status == Status.ACTIVE"])
def test_other_texts_are_not_taken_for_states(source: str) -> None:
    assert not list(spelt_states(source))


@pytest.mark.parametrize(
    "tag",
    [
        '{% if loop.status == "active" %}',
        "{% elif a and packet_status != 'sent' %}",
        '{% if "done" == mail.job_status %}',
    ],
)
def test_a_spelt_state_in_a_template_is_found(tag: str) -> None:
    assert IN_TEMPLATE.search(tag)


def test_a_group_that_is_listed_again_is_found() -> None:
    source = "if card.status in (Scorecard.Status.LOCKED, Scorecard.Status.SUBMITTED): pass"
    assert list(groups_written_out(source)) == ["SUBMITTED"]
