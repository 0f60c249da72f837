"""A state is written by `core.transitions.change_status` alone, so no step escapes its table."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.modules import modules

# Rows that are jobs have a field of their own, which is claimed and given back by conditional updates.
FIELDS = {"status", "job_status"}
WRITERS = {
    "core/transitions.py": {"status"},
    "core/jobs.py": {"job_status"},
    "appointments/querysets.py": {"job_status"},  # calls off mails, one of which a worker may be sending
    "packets/querysets.py": {"job_status"},  # calls off mails, one of which a worker may be sending
    "questionbank/migrations/0022_read_as_a_job.py": {"job_status"},  # previews that were read before they were jobs
    "questionbank/migrations/0025_found_questions_as_rows.py": {"job_status"},  # previews whose files are read again
    "questionbank/migrations/0028_near_of_found_question.py": {"job_status"},  # the same, to be compared with the bank
}


def written_states(source: str) -> set[str]:
    """The fields of states that a module sets on a row that is there, in whatever way it does so."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(node.attr)
        elif isinstance(node, ast.Call):
            found.update(_written_by(node))
    return found & FIELDS


def _written_by(call: ast.Call) -> set[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name == "update":
        return {word.arg for word in call.keywords if word.arg}
    if name in ("setattr", "bulk_update"):
        return _texts(call)
    if name in ("save", "update_or_create"):
        return {text for word in call.keywords if word.arg in ("update_fields", "defaults") for text in _texts(word)}
    return set()


def _texts(node: ast.AST) -> set[str]:
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_a_state_is_written_in_one_place(path: Path) -> None:
    name = str(path.relative_to(settings.BASE_DIR))
    assert written_states(path.read_text()) <= WRITERS.get(name, set())


@pytest.mark.parametrize("name", WRITERS)
def test_the_exceptions_are_true(name: str) -> None:
    source = (settings.BASE_DIR / name).read_text()
    assert "change_status" in source if name == "core/transitions.py" else written_states(source) == WRITERS[name]


@pytest.mark.parametrize(
    "source",
    [
        "loop.status = 'decided'",
        "loop.status, loop.at = 'decided', now",
        "Loop.objects.filter(pk=1).update(status='decided')",
        "setattr(loop, 'status', 'decided')",
        "loop.save(update_fields=['status'])",
        "Loop.objects.bulk_update(loops, ['status'])",
        "Loop.objects.update_or_create(pk=1, defaults={'status': 'decided'})",
    ],
)
def test_the_check_sees_a_state_that_is_written(source: str) -> None:
    assert written_states(source) == {"status"}


@pytest.mark.parametrize("source", ["Loop(status='planning')", "Loop.objects.filter(status='active')", "loop.status"])
def test_the_check_lets_a_state_be_read_and_given_to_a_new_row(source: str) -> None:
    assert written_states(source) == set()
