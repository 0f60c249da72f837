"""The project's own modules, by name and as syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

LINE = [
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


def modules() -> list[Path]:
    return sorted(path for app in LINE for path in (settings.BASE_DIR / app).rglob("*.py"))


def place_of(path: Path) -> str:
    """Where the module lies: "packets/printing/pdf.py"."""
    return path.relative_to(settings.BASE_DIR).as_posix()


def name_of(path: Path) -> str:
    """How it is imported: "packets.printing.pdf", and "packets.models" for that package's `__init__`."""
    parts = path.relative_to(settings.BASE_DIR).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def names_in(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """What the statement imports: modules, and what is taken from one as "module.thing"."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif node.module and not node.level:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
