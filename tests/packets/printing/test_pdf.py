"""The files themselves, made by the real renderer and read by two independent readers."""

import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from PIL import ImageChops

from packets.models import Document
from packets.printing.content import as_json
from packets.printing.html import SHEETS, print_html
from packets.printing.pdf import bundled_file
from packets.printing.renderer import Renderer, RenderFailed, renderer
from packets.printing.services import read_file, render_document, request_debrief, request_paper_kit
from packets.writing.packet_content import packet_content
from tests.factories.output import write_packet
from tests.packets.pdf_reader import figure_texts, fonts_of, headings_of, opened, words_in

pytestmark = pytest.mark.pdf
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def body(ready):
    return read_file(Document.objects.get(pk=ready.document_id))


def test_a_packet_is_tagged_titled_and_in_its_language(body, ready):
    pdf = opened(body)
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en"
    assert ready.loop.candidate.name in str(pdf.docinfo["/Title"])
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    headings = headings_of(pdf)
    assert headings[0] == "/H1" and headings.count("/H1") == 1 and "/H2" in headings and "/H3" in headings


def test_the_chart_speaks(body, ready):
    words = words_in(body)
    rounds = ready.document.content["rounds"]
    topics = [topic for entry in rounds for topic in entry["topics"]]
    assert {topic["mark"] for topic in topics} == {"", "both"}
    for topic in topics:
        assert f"{topic['minutes']} min" in words and topic["name"].split()[0] in words
    assert "min stood out, and hoped to hear more" in words
    assert figure_texts(opened(body)) == []  # every value is text, so no drawing needs one in its stead


def test_every_font_is_in_the_file(body):
    fonts = fonts_of(opened(body))
    assert fonts and all(fonts.values())
    assert any("Packet-Serif" in name for name in fonts), fonts


def test_it_is_dated_by_its_content_only(body):
    pdf = opened(body)
    docinfo = pdf.trailer.Info
    assert "/Title" in docinfo and "/CreationDate" not in docinfo and "/ModDate" not in docinfo


def test_it_holds_what_was_chosen_and_no_name_no_rating_no_rationale(body, ready):
    words = words_in(body)
    for passage in ready.passages.all():
        assert passage.heading in words and passage.text in words
    assert "What may help" in words
    loop = ready.loop
    for seat in loop.interviews.model.objects.filter(loop=loop).values_list("panel__panelist__name", flat=True):
        for part in (seat or "").split():
            assert part not in words.split(), part
    assert ready.decision.rationale not in words
    for evidence in ready.passages.values_list("source__evidence", flat=True):
        assert evidence not in words


def test_three_or_four_pages(body, ready):
    assert 3 <= len(opened(body).pages) <= 4
    levels = [{"topic": topic["name"], "key": "clearly"} for topic in ready.document.content["rounds"][0]["topics"]]
    html = print_html("packet", {**ready.document.content, "levels": levels * 2})
    assert 3 <= len(opened(renderer.render(html, SHEETS["packet"])).pages) <= 4


def test_the_text_layer_is_what_was_typed(packet, rita, max):
    typed = "Zażółć gęślą jaźń, naïve œuvre, “quoted” — 12 % … Ærø ﬁsh ßtraße Ελλάδα Привет עברית"
    notes = [{"section": "strength", "source": packet.passages.first().source_id, "heading": "H", "text": typed}]
    write_packet(packet, rita, passages=notes)
    body = renderer.render(print_html("packet", as_json(packet_content(packet))), SHEETS["packet"])
    words = words_in(body)
    for word in typed.split():
        assert word in words or word[::-1] in words, word


def test_preview_and_file_hold_the_same_words(ready, as_user, rita, body):
    import re
    from html import unescape

    page = as_user(rita).get(f"/packets/{ready.pk}/preview/").text
    main = re.sub(r"<title id.*?</title>", "", page[page.index("<main") :], flags=re.S)
    shown = unescape(re.sub(r"<[^>]+>", " ", main)).split()
    printed = set(words_in(body).split())
    assert len(shown) > 150
    assert [word for word in shown if word not in printed] == []


def test_the_same_content_gives_the_same_bytes_in_another_process(ready, body):
    html = print_html("packet", ready.document.content)
    script = (
        "import sys, hashlib; from packets.printing.pdf import write_pdf;"
        "html = sys.stdin.buffer.read().decode();"
        f"print(hashlib.sha256(write_pdf(html, {SHEETS['packet']!r})).hexdigest())"
    )
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", script],
            input=html.encode(),
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        assert run.stdout.decode().strip() == ready.document.file_sha256


@pytest.fixture
def kit(loop_active, rita):
    document = request_paper_kit(interview=loop_active.interviews.first(), by=rita)
    render_document(document.pk)
    document.refresh_from_db()
    return document


def test_a_kit_has_everything_for_the_room(kit):
    """E7: also pitfalls and what answers sound like, which neither paper kit had."""
    words = words_in(read_file(kit))
    questions = kit.interview.questions.all()
    for question in questions:
        told = [question.prompt, question.follow_ups.first().text, *question.pitfalls, *question.anchors.values()]
        for text in told:
            assert " ".join(text.split())[:30] in words, text
    for box in ("1 Poor", "5 Excellent", "Not asked", "Candidate declined"):
        assert words.count(box) == len(questions)
    assert "Questions of the candidate" in words
    assert "Enter your notes and ratings in your scorecard afterwards" in words


def test_no_page_of_a_kit_but_the_last_is_half_empty(kit):
    """E7"""
    pages = pypdfium2.PdfDocument(read_file(kit))
    try:
        for number in range(len(pages) - 1):
            picture = pages[number].render(scale=0.25).to_pil().convert("L")
            above_the_foot = picture.crop((0, 0, picture.width, int(picture.height * 0.92)))
            lowest = ImageChops.invert(above_the_foot).getbbox()[3]
            assert lowest > picture.height * 0.7, number + 1
    finally:
        pages.close()


def test_a_debrief_has_every_row_and_the_score(loop_decided, max):
    from interviews.debriefs.matrix import read_matrix

    document = request_debrief(loop=loop_decided, by=max)
    render_document(document.pk)
    document.refresh_from_db()
    assert document.job_status == "done", document.error
    words = words_in(read_file(document))
    matrix = read_matrix(loop_decided)
    for row in matrix.rows:
        assert row.name.split()[0] in words
    for person in matrix.people:
        assert person.name in words
    assert loop_decided.decisions.get().rationale.split(".")[0] in words


# --- Confinement --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/x.css",
        "file:///etc/passwd",
        "http://bundled.invalid/static/../config/settings.py",
        "http://bundled.invalid/static/css/../../requirements.css",
        "http://bundled.invalid/static/missing.css",
        "data:text/css,*{}",
    ],
)
def test_only_bundled_files_are_read(address):
    with pytest.raises(ValueError):
        bundled_file(address)


def test_bundled_files_are_found():
    for path in SHEETS["packet"]:
        assert bundled_file(f"http://bundled.invalid/static/{path}").is_file()


@pytest.mark.parametrize(
    "html",
    [
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        '<object data="file:///etc/hostname"></object>',
    ],
)
def test_a_document_that_asks_for_more_is_not_made(html):
    with pytest.raises(RenderFailed):
        renderer.render(f"<!doctype html><html lang=en><title>t</title><body>{html}", SHEETS["packet"])
    # The next document is made by a new child.
    assert renderer.render("<!doctype html><html lang=en><title>t</title><p>x", SHEETS["packet"]).startswith(b"%PDF")


def test_the_child_holds_no_secret_and_has_no_network(settings):
    renderer.render("<!doctype html><html lang=en><title>t</title><p>x", SHEETS["packet"])
    child = renderer._child
    environment = Path(f"/proc/{child.pid}/environ").read_bytes()
    assert b"SECRET_KEY" not in environment and b"DATABASE_URL" not in environment
    limits = Path(f"/proc/{child.pid}/limits").read_text()
    assert "Max data size             536870912" in limits


def test_the_interpreter_refuses_sockets_in_the_child():
    script = (
        "import sys, socket; from packets.printing import render_child as r; sys.addaudithook(r._refuse)\n"
        "try:\n    socket.create_connection(('127.0.0.1', 9), 1)\n"
        "except PermissionError as error:\n    print('refused', error)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert run.stdout.startswith("refused socket.")


def test_a_document_that_takes_too_long_ends_with_its_child(monkeypatch):
    from packets.printing import renderer as module

    monkeypatch.setattr(module, "RENDER_SECONDS", 0.2)
    one = Renderer()
    try:
        with pytest.raises(RenderFailed, match="took longer"):
            one.render("<!doctype html><html lang=en><title>t</title>" + "<p>word " * 40_000, SHEETS["packet"])
        assert one._child is None
    finally:
        one.stop()


def test_a_child_that_was_killed_is_replaced():
    one = Renderer()
    html = "<!doctype html><html lang=en><title>t</title><p>x"
    try:
        one.render(html, SHEETS["packet"])
        one._child.kill()
        one._child.wait()
        assert one.render(html, SHEETS["packet"]).startswith(b"%PDF")
    finally:
        one.stop()


def test_the_child_ends_when_its_parent_closes_the_pipe():
    one = Renderer()
    one.render("<!doctype html><html lang=en><title>t</title><p>x", SHEETS["packet"])
    child = one._child
    child.stdin.close()
    assert child.wait(5) == 0
    child.stdout.close()
    one._child = None
