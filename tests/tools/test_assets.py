"""The style sheet as our content security policy can bear it."""

import re

from tools.assets import FONTS, SUBSETS, VENDOR, without_embedded_data


def test_embedded_pictures_become_none():
    css = """.a{background:url("data:image/svg+xml,%3csvg a='(b)'/%3e") no-repeat}.b{background:url('data:x')}"""
    assert without_embedded_data(css) == ".a{background:none no-repeat}.b{background:none}"


def test_unquoted_and_spaced_addresses_are_found():
    assert without_embedded_data("a{b:url( data:image/png;base64,AA== )}") == "a{b:none}"


def test_a_custom_property_keeps_its_name():
    assert without_embedded_data(':root{--x:url("data:y");--z:1px}') == ":root{--x:none;--z:1px}"


def test_other_addresses_stay():
    css = 'a{b:url("fonts/x.woff2")}/* data: is only mentioned */'
    assert without_embedded_data(css) == css


def test_the_source_map_line_goes():
    assert without_embedded_data("a{}\n/*# sourceMappingURL=bootstrap.min.css.map */\n") == "a{}\n"


def test_the_built_style_sheet_is_whole_and_clean():
    css = (VENDOR / "bootstrap.min.css").read_text(encoding="utf-8")
    assert ".btn-primary{" in css and css.count("{") == css.count("}")
    assert "data:" not in css and "sourceMappingURL" not in css
    assert not re.search(r"url\(", css)


def test_every_font_was_built_with_its_licence():
    for package, cuts in FONTS.items():
        family = package.split("/")[1]
        for name in (f"{family}-{subset}-{cut}.woff2" for subset in SUBSETS for cut in cuts):
            assert (VENDOR / "fonts" / name).read_bytes()[:4] == b"wOF2", name
        assert "SIL OPEN FONT LICENSE" in (VENDOR / "fonts" / f"LICENSE-{family}.txt").read_text()
