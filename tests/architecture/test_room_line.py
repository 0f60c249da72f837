"""The straight line of rooms inside each app: a room imports only from those that stand before it.

A room is a folder of a noun, or a module at the top of its app.
"""

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.architecture.modules import modules, names_in, place_of

LINES = {
    "questionbank": [
        *("scale", "states", "querysets", "models", "rules", "rating_markup", "templatetags", "slugs"),
        *("categories", "finding", "practice", "competencies", "exhibits", "questions", "writing", "reviewing"),
        *("importing", "exporting", "tasks", "urls", "management", "apps"),
    ],
    "hiring": [
        *("states", "planning", "querysets", "models", "rules", "wording"),
        *("roles", "openings", "candidates", "pools", "templates", "kits", "tasks", "urls", "management", "apps"),
    ],
    "interviews": [
        *("states", "visibility", "querysets", "models", "rules", "locks", "readings", "page_actions"),
        *("figures", "scheduling", "loops", "debriefs", "cards", "guests", "notes", "my_work", "tasks", "urls", "apps"),
    ],
    "packets": [
        *("states", "querysets", "models", "rules", "locks", "looks", "standing", "steps", "page_actions"),
        *("printing", "letterhead", "writing", "follow", "handing_over", "tasks", "urls", "apps"),
    ],
    "appointments": [
        *(
            "states",
            "querysets",
            "models",
            "rules",
            "offer_keys",
            "telling",
            "offering",
            "replies",
            "page_actions",
            "tasks",
            "urls",
            "apps",
        ),
    ],
    "records": [
        "models",
        "rules",
        "page_actions",
        "rating_files",
        "copies",
        "services",
        "backups",
        "forms",
        "views",
        "tasks",
        "urls",
        "apps",
    ],
}


def room_of(place: str) -> str:
    """The room in which a module lies: "cards" for "interviews/cards/views/kit.py"; "" for the app's own face."""
    inside = place.split("/")[1:]
    return "" if inside == ["__init__.py"] else inside[0].removesuffix(".py")


def rooms_imported(app: str, source: str) -> set[str]:
    """The rooms of its own app that a module imports from."""
    names = (
        name.split(".")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in names_in(node)
    )
    return {parts[1] for parts in names if parts[0] == app and len(parts) > 1}


def misplaced(app: str, room: str, imported: Iterable[str]) -> list[str]:
    """Of the rooms that a room imports from, those that do not stand before it."""
    line = LINES[app]
    return sorted(name for name in imported if name != room and line.index(name) > line.index(room))


def modules_in_rooms() -> list[Path]:
    found = (path for path in modules() if place_of(path).split("/")[0] in LINES and "migrations" not in path.parts)
    return [path for path in found if room_of(place_of(path))]


@pytest.mark.parametrize("path", modules_in_rooms(), ids=place_of)
def test_a_room_imports_only_from_those_before_it(path: Path) -> None:
    place = place_of(path)
    app, room = place.split("/")[0], room_of(place)
    assert room in LINES[app], f"{app}/{room} has no place in the line of rooms"
    assert misplaced(app, room, rooms_imported(app, path.read_text())) == []


def test_the_lines_name_no_room_that_is_not_there() -> None:
    there = {(place_of(path).split("/")[0], room_of(place_of(path))) for path in modules_in_rooms()}
    assert {(app, room) for app, line in LINES.items() for room in line} == there


def test_the_check_sees_an_import_from_further_on() -> None:
    source = "from interviews.cards.services import save_card\nfrom interviews import my_work"
    assert misplaced("interviews", "debriefs", rooms_imported("interviews", source)) == ["cards", "my_work"]
    assert misplaced("interviews", "cards", rooms_imported("interviews", "import interviews.loops.board")) == []
