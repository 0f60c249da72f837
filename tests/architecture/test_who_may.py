"""Who may do what is a matter of the rules: everybody else asks `has_perm`, and services have no need to."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.modules import modules, names_in, place_of

LOOK_AT_ROLES = {"rules.py", "querysets.py", "visibility.py"}
# The models that hold the roles (people have one, members of hiring teams a part), and the demo, which gives them.
HOLD_ROLES = {"accounts/models.py", "hiring/models/openings.py", "hiring/states.py", "config/demo/data.py"}
ROLES = {"is_admin", "is_recruiter", "site_role", "HIRING_MANAGER", "COORDINATOR"}
FOR_QUERYSETS = {"runs_everything", "on_hiring_team", "READING_PARTS"}
DO_THE_WORK = {"services.py", "services", "locks.py", "tasks.py"}
ASKED = {"has_perm", "may_open", "find_for"}
ROLE_IN_TEMPLATE = re.compile(r"\b(is_admin|is_recruiter|site_role)\b")


def looks(source: str) -> set[str]:
    """What a module looks at that only rules look at: roles, and predicates of the rules themselves."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in ROLES:
            found.add(node.attr)
        elif isinstance(node, ast.Name) and node.id in FOR_QUERYSETS:
            found.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {name for name in names_in(node) if "rules" in name.split(".")}
    return found


def asks(source: str) -> set[str]:
    """The permissions that a module asks for, whatever for whom."""
    nodes = list(ast.walk(ast.parse(source)))
    names = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return (names | {node.id for node in nodes if isinstance(node, ast.Name)}) & ASKED


def may_look(path: Path) -> bool:
    return path.name in LOOK_AT_ROLES or place_of(path) in HOLD_ROLES or "migrations" in path.parts


@pytest.mark.parametrize("path", [path for path in modules() if not may_look(path)], ids=place_of)
def test_only_rules_look_at_roles(path: Path) -> None:
    assert looks(path.read_text()) == set()


@pytest.mark.parametrize("path", sorted(settings.BASE_DIR.glob("templates/**/*.html")), ids=place_of)
def test_no_template_looks_at_a_role(path: Path) -> None:
    assert not ROLE_IN_TEMPLATE.search(path.read_text())


@pytest.mark.parametrize(
    "path", [path for path in modules() if DO_THE_WORK.intersection(Path(place_of(path)).parts)], ids=place_of
)
def test_services_ask_no_permission(path: Path) -> None:
    assert asks(path.read_text()) == set()


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("if request.user.is_admin: pass", {"is_admin"}),
        ("if person.site_role == 'admin': pass", {"site_role"}),
        ("part = HiringTeamMember.Part.HIRING_MANAGER", {"HIRING_MANAGER"}),
        ("loops = loops if runs_everything(user) else loops.none()", {"runs_everything"}),
        ("from interviews.rules import manages_loop", {"interviews.rules.manages_loop"}),
        ("from hiring import rules", {"hiring.rules"}),
        ("def f():\n    import rules", {"rules"}),
    ],
)
def test_the_check_sees_a_look_at_a_role(source: str, seen: set[str]) -> None:
    assert looks(source) == seen


def test_the_check_lets_a_role_be_given() -> None:
    assert looks("add_person(site_role='recruiter')\nteam.create(part='recruiter')\nuser.has_perm('x.y', z)") == set()


def test_the_check_sees_a_look_at_a_role_in_a_template() -> None:
    assert ROLE_IN_TEMPLATE.search("{% if request.user.is_admin %}")
    assert not ROLE_IN_TEMPLATE.search("{{ person.get_site_role_display }}")


def test_the_check_sees_a_service_that_asks() -> None:
    assert asks("if not by.has_perm('packets.write_packet', packet): raise NotYours") == {"has_perm"}
    assert asks("find_for(by, Loop, 'x.y', pk)") == {"find_for"}
    assert asks("check_is_not_bound(by, loop)") == set()
