"""docs/promises.md names each promise once, and no test that is not there."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tools.base import ROOT

TEXT = (ROOT / "docs" / "promises.md").read_text()
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)
ROWS = [line.split(" | ") for line in TEXT.splitlines() if re.match(r"\| [RS]\d", line)]


def names_of_tests(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_each_promise_stands_there_once() -> None:
    numbers = [*(f"R{number}" for number in range(1, 21)), *(f"S{number}" for number in range(1, 19)), "S3b"]
    assert sorted(row[0].removeprefix("| ") for row in ROWS) == sorted(numbers)


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED)))
def test_every_test_that_is_named_is_there(file: str, name: str) -> None:
    assert (ROOT / file).is_file(), file
    assert not name or name in names_of_tests(ROOT / file), f"{file}::{name}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].removeprefix("| "))
def test_a_promise_without_a_test_says_why(row: list[str]) -> None:
    _, _, state, shown = row
    assert "`tests/" in shown or "not kept" in state or "by having none" in state


def test_the_licence_is_named_where_programs_look() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["license"] == "Apache-2.0" and project["license-files"] == ["LICENSE"]
    assert (ROOT / "LICENSE").read_text().startswith("SPDX-License-Identifier: Apache-2.0\n")
    for name in ("SECURITY.md", "CHANGELOG.md"):
        assert name in (ROOT / "README.md").read_text() and (ROOT / name).is_file()
