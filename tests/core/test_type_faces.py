"""The letters of a page come in one face, also at its first view."""

import re

import pytest
from django.urls import reverse
from fontTools.ttLib import TTFont

from tools.assets import VENDOR
from tools.base import ROOT

RULE = re.compile(r"@font-face \{(.*?)\}", re.DOTALL)
SPAN = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")


def faces(family):
    """The upright files of a family with the characters that its rule claims; None for all of them."""
    found = {}
    for rule in RULE.findall((ROOT / "static/css/tokens.css").read_text()):
        if family in rule and "italic" not in rule:
            spans = [(int(first, 16), int(last or first, 16)) for first, last in SPAN.findall(rule)]
            found[re.search(r'fonts/([^"]+)', rule)[1]] = spans or None
    return found


def file_of(character, family):
    """The file that a browser takes: of those that claim a character, the last."""
    claiming = [
        name
        for name, spans in faces(family).items()
        if spans is None or any(first <= ord(character) <= last for first, last in spans)
    ]
    return claiming[-1]


@pytest.mark.parametrize("family", ["Source Sans 3", "Source Serif 4"])
@pytest.mark.parametrize("name", ["Tomáš", "Nguyễn Thị Lan", "Łukasz Żółć", "Đặng Ưng", "Agnes"])
def test_every_letter_of_a_name_is_in_the_file_that_claims_it(name, family):
    """F15: and in none that has it not, for then that one letter is set in another face."""
    for character in name:
        with TTFont(VENDOR / "fonts" / file_of(character, family)) as font:
            assert ord(character) in font.getBestCmap(), character


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Tomáš", "Nguyễn Thị Lan"])
def test_a_page_fetches_every_file_that_a_name_needs_at_once(client, name):
    """F15: a file that comes after the others leaves its letters in another face until the next page."""
    page = client.get(reverse("account_login")).text
    preloaded = set(re.findall(r'rel="preload" href="[^"]*/([^"/]+)"', page))
    assert {file_of(character, "Source Sans 3") for character in name} <= preloaded
