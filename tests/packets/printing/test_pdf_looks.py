"""The letterhead on paper: logo, colour, texts, levels, and a language that runs from right to left."""

import io
import os
import re
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from packets.handing_over.ending import revoke_packet
from packets.letterhead.logo import checked_logo
from packets.letterhead.sample import sample_content
from packets.letterhead.services import save_letterhead
from packets.printing import html as printing
from packets.printing.html import SHEETS, print_html, print_request
from packets.printing.renderer import RenderFailed, renderer
from packets.printing.services import read_file, render_document
from packets.printing.words import ENGLISH, LANGUAGES
from packets.writing.levels import KEYS
from packets.writing.packet_content import packet_content
from packets.writing.services.approval import approve_packet, packet_digest, send_for_review
from packets.writing.services.packets import start_packet
from tests.factories.output import CONTENT, write_packet
from tests.packets.pdf_reader import (
    figure_texts,
    fonts_of,
    headings_of,
    opened,
    read_by_pdfium,
    words_in,
)

pytestmark = pytest.mark.pdf
ROOT = Path(__file__).resolve().parents[3]
MM = 72 / 25.4
PURPLE = "#7a1fa2"


def drawn_logo():
    picture = Image.new("RGBA", (900, 200), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((0, 0, 200, 200), fill=PURPLE)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return checked_logo(stream.getvalue())


LOGO, LOGO_TYPE = drawn_logo()
LOOKS = {
    "logo": b64encode(LOGO).decode(),
    "logo_type": LOGO_TYPE,
    "colour": PURPLE,
    "sign_off": "Yours,\n\nthe house of Northmere",
    "closing": "Until we meet again.",
    "levels": [{"topic": f"Topic {number}", "key": key} for number, key in enumerate([*KEYS, "not_covered"])],
}


def made(content):
    return renderer.render(*print_request("packet", content))


def pictures_of(pdf):
    found = []
    for page in pdf.pages:
        for name, thing in page.get("/Resources", {}).get("/XObject", {}).items():
            if thing.get("/Subtype") == "/Image":
                found.append((name, int(thing.Width), int(thing.Height)))
    return found


def colours_of(pdf):
    """The fill colours that text and bars are set in, as #rrggbb."""
    found = set()
    for page in pdf.pages:
        contents = page.Contents
        for stream in contents if isinstance(contents, pikepdf.Array) else [contents]:
            for red, green, blue in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|scn)", stream.read_bytes()):
                found.add("#" + "".join(f"{round(float(part) * 255):02x}" for part in (red, green, blue)))
    return found


# --- Logo, colour, texts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_everything_of_the_letterhead_is_in_the_file(language):
    words = LANGUAGES[language]
    body = made({**CONTENT, **LOOKS, "language": language})
    pdf = opened(body)
    assert figure_texts(pdf) == ["Northmere"]
    assert pictures_of(pdf) and str(pdf.Root.Lang) == language
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    headings = headings_of(pdf)
    assert headings.count("/H1") == 1 and headings.count("/Figure") == 1
    assert all(fonts_of(pdf).values())
    assert 3 <= len(pdf.pages) <= 5
    for text in (words_in(body), read_by_pdfium(body)):
        for said in (
            "the house of Northmere",
            "Until we meet again.",
            words.levels_title.split()[0],
            *words.levels.values(),
        ):
            assert said in text, said


def test_headings_and_bars_take_the_colour_and_text_stays_ink():
    with_colour, without = colours_of(opened(made({**CONTENT, **LOOKS}))), colours_of(opened(made(CONTENT)))
    assert PURPLE in with_colour and "#0c5c5e" not in with_colour and "#17211f" in with_colour
    assert "#0c5c5e" in without and PURPLE not in without


def test_a_pale_colour_gives_way_to_ink():
    colours = colours_of(opened(made({**CONTENT, "colour": "#ffcc00"})))
    assert "#ffcc00" not in colours and "#0c5c5e" not in colours and "#17211f" in colours


def test_sign_off_stands_under_the_letter_and_closing_at_the_end():
    text = words_in(made({**CONTENT, **LOOKS}))
    letter_ends = text.index(CONTENT["letter"].strip()[-30:])
    assert letter_ends < text.index("the house of Northmere") < text.index(ENGLISH.topics)
    assert text.index("Ring us.") < text.index("Until we meet again.") < text.index("Packet NF-0142")


def test_the_same_logo_gives_the_same_bytes_in_another_process():
    content = {**CONTENT, **LOOKS}
    here = made(content)
    script = (
        "import sys, json, base64; from packets.printing.pdf import write_pdf;"
        "html, sheets, pictures = json.load(sys.stdin);"
        "made = write_pdf(html, tuple(sheets), {n: (k, base64.b64decode(b)) for n, (k, b) in pictures.items()});"
        "sys.stdout.buffer.write(made)"
    )
    import json

    run = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(print_request("packet", content)).encode(),
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert run.stdout == here and here == made(content)


def test_another_logo_is_another_file_with_another_name():
    other = io.BytesIO()
    Image.new("RGB", (300, 100), "#204060").save(other, "JPEG")
    logo, kind = checked_logo(other.getvalue())
    one, two = (
        made({**CONTENT, **LOOKS}),
        made({**CONTENT, **LOOKS, "logo": b64encode(logo).decode(), "logo_type": kind}),
    )
    assert one != two and opened(one).trailer.ID[0] != opened(two).trailer.ID[0]


@pytest.mark.parametrize("name", ["frozen:other", "frozen:", "frozen:logo/../logo", "frozen:mark"])
def test_only_the_pictures_of_this_document_are_served(name):
    html = f'<!doctype html><html lang=en><title>t</title><body><img src="{name}" alt="x">'
    with pytest.raises(RenderFailed):
        renderer.render(html, SHEETS["packet"], {"logo": (LOGO_TYPE, LOOKS["logo"])})
    # And not those of the document before.
    html = '<!doctype html><html lang=en><title>t</title><body><img src="frozen:logo" alt="x">'
    assert renderer.render(html, SHEETS["packet"], {"logo": (LOGO_TYPE, LOOKS["logo"])}).startswith(b"%PDF")
    with pytest.raises(RenderFailed):
        renderer.render(html, SHEETS["packet"])


def test_what_was_approved_before_there_was_a_letterhead_is_made_as_ever():
    body = made(CONTENT)
    assert figure_texts(opened(body)) == [] and "Until we meet" not in words_in(body)


def test_text_of_the_letterhead_cannot_become_markup():
    evil = '<img src="http://127.0.0.1:9/x.png"><script>alert(1)</script>'
    body = made({**CONTENT, **LOOKS, "organisation": evil, "sign_off": evil, "closing": evil})
    assert words_in(body).count("<script>alert(1)</script>") >= 3
    assert figure_texts(opened(body)) == [evil]


# --- From the settings to the file ------------------------------------------------------------------------------


def test_a_packet_keeps_the_look_it_was_approved_with(ready, ada, rita, max):
    before = read_file(ready.document)
    save_letterhead(organisation="Northmere Labs", colour=PURPLE, texts={}, logo=(LOGO, LOGO_TYPE), by=ada)
    ready.document.refresh_from_db()
    assert made(ready.document.content) == before
    revoke_packet(packet=ready, reason="Anew.", by=rita)
    packet = write_packet(start_packet(loop=ready.loop, by=rita), rita)
    send_for_review(packet=packet, by=rita)
    approve_packet(packet=packet, digest=packet_digest(packet), by=max)
    render_document(packet.document_id)
    packet.document.refresh_from_db()
    pdf = opened(read_file(packet.document))
    assert figure_texts(pdf) == ["Northmere Labs"] and PURPLE in colours_of(pdf)


def test_a_look_that_changes_while_somebody_reads_has_to_be_read_again(in_review, ada, max):
    from core.errors import StaleRevision

    digest = packet_digest(in_review)
    save_letterhead(organisation="", colour=PURPLE, texts={}, by=ada)
    with pytest.raises(StaleRevision):
        approve_packet(packet=in_review, digest=digest, by=max)
    approve_packet(packet=in_review, digest=packet_digest(in_review), by=max)


def test_a_letter_that_ends_with_the_sign_off_gets_no_second_one(packet, rita):
    sign_off = packet_content(packet).sign_off
    assert sign_off.startswith("With thanks") and packet.loop.candidate.opening.team in sign_off
    write_packet(packet, rita, letter=f"{packet.letter}\n\n{sign_off}\n")
    assert packet_content(packet).sign_off == ""


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_sample_in_every_language(as_user, ada, settings, language):
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.packets.letterhead.test_letterhead import values

    typed = values(
        **{f"closing_{language}": "Adieu, {candidate}."}, sample=language, logo=SimpleUploadedFile("l.png", LOGO)
    )
    answer = as_user(ada).post("/packets/letterhead/sample/", typed)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    pdf = opened(answer.content)
    assert str(pdf.Root.Lang) == language and figure_texts(pdf) == ["Northmere Labs"]
    assert "Adieu, Agnes Thornqvist." in words_in(answer.content)
    from packets.letterhead.current import current_letterhead

    assert current_letterhead().revision == 0


def test_the_sample_names_nobody_real(db):
    from packets.letterhead.current import current_letterhead

    assert (
        "{"
        not in print_html("packet", sample_content(current_letterhead(), "en")).replace("{}", "").split("</head>")[1]
    )


# --- From right to left -------------------------------------------------------------------------------------------

HEBREW = replace(
    ENGLISH,
    name="עברית",
    direction="rtl",
    title="משוב",
    running_head="ראש {candidate}",
    for_whom="עבור",
    topics="נושאים",
    strengths="חוזקות",
    advice="עצה",
    stood_out="בלט",
    minutes="{minutes} דקות",
    page_of="עמוד {page} מתוך {pages}",
)
RTL = {
    **CONTENT,
    **LOOKS,
    "language": "he",
    "organisation": "חברה",
    "candidate": "אגנס",
    "letter": "שלום,\n\n" + "מצאת את זה בבדיקה של אתרים שלמים. " * 6,
    "strengths": [{"heading": "כותרת", "text": "בחרת במודל הפשוט. " * 12, "advice": ""}],
    "hopes": [{"heading": "תקווה", "text": "לא הגענו. " * 9, "advice": "הכינו סיפור. " * 9}],
}
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">(.*?)</word>')


def places(body):
    """Every word with its page, left and right edge in points, in the order of the file."""
    run = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=body, capture_output=True, check=True)
    found = []
    for number, page in enumerate(run.stdout.decode().split("<page ")[1:], 1):
        for left, top, right, word in WORD.findall(page):
            bare = re.sub("[\\u202a-\\u202e\\u2066-\\u2069\\u200e\\u200f]", "", word)
            found.append((number, bare, float(left), float(right), float(top)))
    return found


@pytest.fixture
def hebrew(monkeypatch):
    monkeypatch.setattr(printing, "words_for", lambda language: HEBREW)
    monkeypatch.setattr(printing, "said_dates", lambda days, language: "12.3.2026")
    return made(RTL)


def edges(found, page, word):
    return next(
        (left, right) for number, bare, left, right, _ in found if number == page and bare in (word, word[::-1])
    )


def test_a_page_from_right_to_left_is_a_mirror(hebrew):
    found = places(hebrew)
    width = 210 * MM
    # The side head stands in the margin on the right, and what it is about left of it.
    head_left, head_right = edges(found, 3, "חוזקות")
    assert head_left > width - 64 * MM and head_right == pytest.approx(width - 26 * MM, abs=1)
    text_edge = max(right for number, bare, _, right, _ in found if number == 3 and bare in ("בחרת", "תרחב"))
    assert text_edge == pytest.approx(width - 64 * MM, abs=1)
    # Running head on the right, page number on the left.
    assert edges(found, 2, "ראש")[1] == pytest.approx(width - 26 * MM, abs=1)
    assert edges(found, 2, "מתוך")[1] < 70 * MM
    # Labels of the cover right of their values, labels of the chart right of its bars and minutes.
    assert edges(found, 1, "עבור")[0] > edges(found, 1, "אגנס")[1]
    assert edges(found, 2, "Choosing")[0] > edges(found, 2, "דקות")[1]
    # Nothing beyond the paper's margins.
    assert min(left for _, _, left, _, _ in found) > 25 * MM
    assert max(right for _, _, _, right, _ in found) < width - 25 * MM


def edges_of_the_logo(body):
    document = pypdfium2.PdfDocument(body)
    try:
        (picture,) = [thing for thing in document[0].get_objects() if thing.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
        left, _, right, _ = picture.get_bounds()
        return left, right
    finally:
        document.close()


def test_the_logo_changes_sides_too(hebrew):
    assert edges_of_the_logo(hebrew)[1] == pytest.approx((210 - 26) * MM, abs=1)


def test_letters_of_a_right_to_left_chart_stand_in_their_order(hebrew):
    text = read_by_pdfium(hebrew)
    assert "בלט" in text and "דקות" in text
    assert str(opened(hebrew).Root.Lang) == "he"


def test_left_to_right_stays_what_it_was():
    found = places(made({**CONTENT, **LOOKS}))
    assert edges(found, 3, "Cases")[0] == pytest.approx(64 * MM, abs=1)
    assert edges(found, 2, "Page")[0] > 150 * MM
    assert edges_of_the_logo(made({**CONTENT, **LOOKS}))[0] == pytest.approx(26 * MM, abs=1)


def test_a_topic_without_spaces_stays_beside_its_bar():
    topic = {"name": "Zusammenhang" * 9, "minutes": 12, "mark": "strength"}
    rounds = [{"name": "R1", "held_on": "2026-02-24", "minutes": 60, "people": 2, "topics": [topic]}]
    levels = [{"topic": topic["name"], "key": "clearly"}]
    found = [
        place
        for place in places(made({**CONTENT, "rounds": rounds, "levels": levels}))
        if place[1] in ("12", "clearly")
    ]
    others = places(made({**CONTENT, "rounds": rounds, "levels": levels}))
    for page, word, left, right, top in found:
        for other_page, other, other_left, other_right, other_top in others:
            if other_page == page and other != word and abs(other_top - top) < 6:
                assert other_right <= left + 0.5 or other_left >= right - 0.5, (word, other)
    assert {word for _, word, *_ in found} == {"12", "clearly"}
