"""Words and signs that every page shares, held where they are written."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from core.wording import DOT
from tests.architecture.test_one_home import modules, names_of

# What was said before on buttons, and is said with the words of other programs: Preview, Cancel, Manage, Continue.
OWN_WORDS = re.compile(
    r"Show what would happen|Leave the import|Look after\b|\bGo on\b|Look again|>Go back<|See it on paper"
    r"|Leave it as it is|Take it back and"
)
# A dot between two things with a plain space, a line end or a tag after it, where the line may break.
LOOSE_DOT = re.compile(r"·(?!&nbsp;|\\?u00a0|\N{NO-BREAK SPACE})")


def written() -> Iterator[tuple[Path, str]]:
    """Templates, scripts and modules, each with its source."""
    root = settings.BASE_DIR
    templates = (root / "templates").rglob("*.html")
    for path in (*templates, *(root / "static" / "js").rglob("*.js"), *modules()):
        yield path, path.read_text()


def test_buttons_have_the_words_of_other_programs() -> None:
    """F26."""
    found = [f"{names_of(path)}: {match.group()}" for path, text in written() for match in OWN_WORDS.finditer(text)]
    assert found == []


def test_a_separator_stays_with_what_follows() -> None:
    """F16: no line ends in a lonely dot. The title of a window has no lines."""
    found = []
    for path, text in written():
        lines = (line for line in text.splitlines() if "<title>" not in line and "DOT = " not in line)
        found += [f"{names_of(path)}: {line.strip()}" for line in lines if LOOSE_DOT.search(line)]
    assert found == []
    assert DOT.endswith("\N{NO-BREAK SPACE}")


def test_separators_that_a_style_sheet_draws_stand_before_what_follows() -> None:
    """F16."""
    sheets = "\n".join(path.read_text() for path in (settings.BASE_DIR / "static" / "css").glob("*.css"))
    assert re.search(r'::after \{[^}]*content: "\\00b7"', sheets) is None
    assert re.search(r'\.lw-tag \+ \.lw-tag::before \{ content: "\\00b7"', sheets)


@pytest.mark.parametrize("text", ["a · b", "a ·\n", "a ·{% if b %}", "a ·</span>"])
def test_a_loose_dot_is_seen(text: str) -> None:
    assert LOOSE_DOT.search(text)
