"""A part that a template names is there: a missing one is a 500 on the page that comes to it, and on no other."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

TEMPLATES = Path(settings.BASE_DIR) / "templates"
NAMES = re.compile(r"{%-?\s*(?:include|extends)\s+\"([^\"]+)\"")


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_part_that_is_named_is_there(path: Path) -> None:
    for name in NAMES.findall(path.read_text()):
        get_template(name)
