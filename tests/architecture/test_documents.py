"""The documents that describe states and permissions say what the code does. `make docs` writes them."""

import os
from typing import Any

import pytest
from django.conf import settings

from core.transitions import TransitionTable
from tests.architecture import documents

STAGES = ("loop_planned", "loop_active", "loop_one_submitted", "loop_all_submitted", "loop_debrief", "loop_decided")


def compare(name: str, text: str) -> None:
    path = settings.BASE_DIR / "docs" / name
    if os.environ.get("WRITE_DOCS"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, f"docs/{name} is out of date: run `make docs`"


def test_states_are_documented() -> None:
    compare("states.md", documents.states())


def test_permissions_are_documented(demo: Any, company: Any) -> None:
    rows = demo.texts()["candidates"]
    loops = {}
    for stage, row in zip(STAGES, rows, strict=False):
        candidate = demo.add_candidate(company, row | {"opening": "lead"})
        loops[stage.removeprefix("loop_").replace("_", " ").capitalize()] = getattr(demo, stage)(company, candidate)
    demo.write_packet(company, loops["Decided"])
    compare("permissions.md", documents.permissions(company, loops))


@pytest.mark.parametrize("table", documents.TABLES.values(), ids=documents.TABLES)
def test_every_state_is_reached_and_known(table: TransitionTable) -> None:
    targets = {to for steps in table.steps.values() for to in steps}
    assert set(table.steps) | targets == set(table.labels)
