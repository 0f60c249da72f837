"""Every letter on paper, and the same letters in the text layer, read by two readers that share nothing."""

import re
import unicodedata
from dataclasses import replace

import pytest

from packets.printing.glyphs import BOX, has_glyph, missing_in, missing_signs
from packets.printing.html import print_html, print_request
from packets.printing.renderer import renderer
from packets.printing.words import LANGUAGES
from tests.factories.output import CONTENT
from tests.packets.pdf_reader import (
    PACKET_TEXT,
    letters_of_first_page,
    letters_outside,
    read_by_pdfium,
    words_in,
)

pytestmark = pytest.mark.pdf

NAMES = [
    "王小明",
    "山田太郎",
    "김민준",
    "Nguyễn Thị Lan",
    "Tomáš Łukasz Żółć",
    "Ελένη Παπαδοπούλου",
    "Юлія Щербань",
    "अनन्या त्रिपाठी",
    "অনন্যা ত্রিপাঠী",
    "தமிழ்ச்செல்வி",
    "ไพลิน น้ำทิพย์",
    "ნინო გელაშვილი",
    "Անի Հակոբյան",
    "አበበ በቀለ",
    "شیرین محمدی",
    "דוד לוי",
    "ਗੁਰਪ੍ਰੀਤ",
    "ගයාන්",
    "ແສງ",
    "សុខា",
    "မြင့်",
]
ARABIC = "عملت على نظام (Kafka و PostgreSQL 16) لمدة سنتين، ثم انتقلت إلى فريق آخر!"


def made(**changes):
    return renderer.render(*print_request("packet", {**CONTENT, **changes}))


def letters_of(text):
    """Without what no eye sees: spaces, line ends, marks of direction. Canonically equal letters are equal."""
    return "".join(
        letter for letter in unicodedata.normalize("NFC", text) if unicodedata.category(letter)[0] not in "ZC"
    )


# --- E1: glyphs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_scripts_of_our_languages_and_the_common_ones_have_glyphs(name):
    """E1"""
    assert missing_signs(name) == []


def test_names_and_words_of_all_scripts_are_in_the_text_layer():
    """E1: with no font of the machine, each name as it was typed."""
    body = made(
        candidate="王小明", letter="Dear 王小明,\n\n" + "\n".join(NAMES) + "\n\nनमस्ते, मैंने किताब की कहानी लिखी 한국어 😀"
    )
    for text in (words_in(body), read_by_pdfium(body)):
        found = letters_of(text)
        assert "王小明" in found and "한국어" in found
        for name in NAMES:
            typed = letters_of(name)
            assert typed in found or typed[::-1] in found, name
        assert letters_of("नमस्ते, मैंने किताब की कहानी लिखी") in found
    assert "😀" in words_in(body)


def test_no_font_of_the_machine_is_used(monkeypatch):
    """E1: a fresh child that is told of a folder of other fonts makes the same bytes."""
    expected = made(candidate="王小明")
    renderer.stop()
    monkeypatch.setenv("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
    monkeypatch.setenv("FONTCONFIG_PATH", "/nowhere")
    try:
        assert made(candidate="王小明") == expected
    finally:
        renderer.stop()


@pytest.mark.parametrize(
    ("text", "signs"), [("a𓀀b𓀁𓀀", ["𓀀", "𓀁"]), ("❤️ 👍🏽 👨‍👩‍👧 →✓★≥", []), ("\u202bx\u00ad\u2066", [])]
)
def test_signs_without_a_glyph_are_named_once_and_in_order(text, signs):
    """E1"""
    assert missing_signs(text) == signs


def test_a_sign_without_a_glyph_is_an_empty_box_in_any_document():
    """E1: never the engine's own, which says nothing and breaks the text layer."""
    assert has_glyph(BOX)
    body = made(letter="Dear 𓀀,")
    assert f"Dear {BOX}," in words_in(body)
    assert missing_in({**CONTENT, "letter": "Dear 𓀀,", "rounds": [{"name": "ཀ"}]}) == ["𓀀", "ཀ"]


# --- E2: long words -------------------------------------------------------------------------------------------

LINK = "https://careers.example.org/feedback?" + "candidate=4f9a&" * 5 + "end=yes"
LINK += "x" * (118 - len(LINK))
ROUNDS = CONTENT["rounds"]
ENDLESS = {
    "link": LINK,
    "latin": "Wm" * 4_000,
    "combining": "e\u0323\u0301" * 2_000,
    "arabic": "ب" * 6_000,
    "chinese": "王小明" * 2_000,
    "hindi": "हिन्दी" * 800,
    "wide": "﷽" * 100,
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_word_of_any_length_stays_one_word_and_on_the_paper(kind):
    """E2: nothing is added to the text layer but the ends of lines, and nothing leaves the page."""
    word = ENDLESS[kind]
    body = made(letter=f"Dear Agnes,\n\nread {word} today")
    for text in (words_in(body, PACKET_TEXT), read_by_pdfium(body, PACKET_TEXT)):
        found = letters_of(text)
        assert letters_of(word) in found or letters_of(word)[::-1] in found
    assert letters_outside(body) == []


@pytest.mark.parametrize("name", ["W" * 120, "王" * 120, "ع" * 120])
def test_a_name_of_any_length_stays_on_the_paper(name):
    """E2: in the margins, in headings and beside bars too."""
    rounds = [{**entry, "name": name, "topics": [{"name": name, "minutes": 16, "mark": "both"}]} for entry in ROUNDS]
    body = made(candidate=name, role=name, organisation=name, rounds=rounds)
    assert letters_outside(body) == []


# --- E3: direction --------------------------------------------------------------------------------------------


def test_an_arabic_paragraph_begins_at_the_right_and_ends_with_its_mark():
    """E3: brackets round their words, the mark at the left end, the line flush right."""
    html = print_html("packet", {**CONTENT, "letter": f"Dear Agnes,\n\n{ARABIC}\n\nKafka و PostgreSQL"})
    directions = re.findall(r'<p class="said" dir="(\w+)">', html)
    assert directions[:2] == ["rtl", "ltr"]
    letters = letters_of_first_page(made(letter=f"Dear Agnes,\n\n{ARABIC}"))
    edge = (210 - 26) / 25.4 * 72
    first = max(right for letter, _, right in letters if letter == "ع")
    last = min(left for letter, left, _ in letters if letter == "!")
    assert edge - 3 < first <= edge
    assert last < min(left for letter, left, _ in letters if letter == "آ")


def test_names_of_topics_stand_at_the_side_where_their_document_begins(monkeypatch):
    """E3: a Latin name in a packet that runs from right to left stands in the column of names, not beside its bar."""
    monkeypatch.setitem(LANGUAGES, "en", replace(LANGUAGES["en"], direction="rtl"))
    assert letters_outside(made()) == []
    html = print_html("packet", CONTENT)
    assert '<span class="term"><bdi dir="ltr"' in html
    assert 'class="term" dir=' not in html
