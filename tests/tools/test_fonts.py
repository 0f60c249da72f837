"""The fonts of everything printed, as set-up makes them."""

import json
import re

from fontTools.ttLib import TTCollection, TTFont

from packets.printing.glyphs import CONFIGURATION, COVERAGE
from tools.assets import PRINT_FONTS
from tools.fonts import FACES, WHOLE, ranges


def test_numbers_become_runs():
    assert ranges([5, 1, 2, 3, 9, 8]) == [(1, 3), (5, 5), (8, 9)]
    assert ranges([]) == []


def characters(name):
    with TTFont(PRINT_FONTS / name) as font:
        return font.getBestCmap().keys()


def test_every_face_was_made_whole_under_its_own_name():
    for package, (_, family) in FACES.items():
        for file in PRINT_FONTS.glob(f"{package}-[46]00.ttf"):
            with TTFont(file) as font:
                assert font["name"].getDebugName(1) == family
                assert font["OS/2"].usWeightClass == int(file.stem[-3:])
        assert "SIL OPEN FONT LICENSE" in (PRINT_FONTS / f"LICENSE-{package}.txt").read_text()
    assert {0x161, 0x1EC5, 0x3B4, 0x436} <= characters("source-serif-4-400.ttf")


def test_every_face_has_its_place_in_the_order():
    """E1: two fonts that both have a sign are asked in this order and in no other, on every machine."""
    listed = set(re.findall(r"<string>(.*?)</string>", CONFIGURATION.read_text()))
    assert {family for _, family in FACES.values()} <= listed
    for name in WHOLE.values():
        with TTCollection(PRINT_FONTS / name) as collection:
            assert listed & {font["name"].getDebugName(1) for font in collection.fonts}


def test_coverage_is_what_the_files_have():
    """E1"""
    known = {number for first, last in json.loads(COVERAGE.read_text()) for number in range(first, last + 1)}
    for name in ("source-sans-3-400.ttf", "noto-sans-thai-600.ttf", "noto-emoji-400.ttf"):
        assert characters(name) <= known
