"""Every kind of document against PDF/UA-1, by a checker that knows nothing of our HTML."""

import io

import page
import pikepdf
import pytest

from core.errors import JobRefused
from packets.models import Document
from packets.printing.content import as_json
from packets.printing.content.debrief import debrief_content
from packets.printing.content.paper_kit import paper_kit_content
from packets.printing.html import print_request
from packets.printing.renderer import renderer
from packets.printing.words import LANGUAGES
from questionbank.exhibits.shown_exhibits import content_of_exhibit
from tests.factories.bank import add_exhibit, add_picture
from tests.factories.output import CONTENT
from tests.packets.pdf_reader import figure_texts, fonts_of, opened, words_in
from tests.packets.printing.test_pdf_looks import LOOKS

pytestmark = pytest.mark.pdf

MANY_SCRIPTS = (
    "Dear 王小明,\n\n한국어, हिन्दी की किताब, ไทย น้ำ, 😀 👍🏽\n\nعملت على نظام (Kafka و PostgreSQL 16) بِسْمِ\n\n𓀀"
)


def failures(body):
    report = page.validate_pdf_bytes(body, profile=page.ValidationProfile.PDF_UA_1)
    assert report.rules.total > 100
    assert report.is_compliant == (not report.failures)
    return sorted({f"{failure.rule_id}: {failure.message}" for failure in report.failures})


def made(kind, content):
    return renderer.render(*print_request(kind, content))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_packet_is_what_it_claims(language):
    """E6"""
    assert failures(made("packet", {**CONTENT, **LOOKS, "language": language})) == []


def test_a_packet_in_many_scripts_is_what_it_claims():
    """E6 and E1: letters of several glyphs, emoji, both directions and a sign that no font has."""
    assert failures(made("packet", {**CONTENT, "candidate": "王小明", "letter": MANY_SCRIPTS})) == []


def test_a_paper_kit_is_what_it_claims(loop_active):
    """E6"""
    for interview in loop_active.interviews.all():
        assert failures(made(Document.Kind.PAPER_KIT, as_json(paper_kit_content(interview)))) == []


def test_what_is_shown_with_a_question_is_printed_as_what_it_is(loop_active):
    """E6: code keeps its indentation, a table has heads, a picture its words."""
    interview = loop_active.interviews.first()
    asked = interview.questions.first()
    add_exhibit(asked.question, "for bell in bells:\n    ring(bell)")
    add_exhibit(asked.question, "Depot | Late\n--- | ---\nNorth | 3", "table", "Late parcels")
    add_picture(asked.question)
    asked.exhibits = [vars(content_of_exhibit(row)) for row in asked.question.exhibits.all()]
    asked.save()
    body = made(Document.Kind.PAPER_KIT, as_json(paper_kit_content(interview)))
    assert failures(body) == []
    pdf = opened(body)
    kinds = [str(element.S) for element in elements(pdf.Root.StructTreeRoot.K)]
    assert kinds.count("/Figure") == 1 and kinds.count("/TH") == 2
    assert any("Mono" in name for name in fonts_of(pdf))
    assert figure_texts(opened(body)) == ["Picture, A plan of the depot"]
    assert "Code, Python" in (text := words_in(body)) and "Table, Late parcels" in text


def test_a_picture_that_is_gone_ends_the_paper_with_a_sentence(loop_active):
    interview = loop_active.interviews.first()
    asked = interview.questions.first()
    file = add_picture(asked.question)
    asked.exhibits = [vars(content_of_exhibit(row)) for row in asked.question.exhibits.all()]
    asked.save()
    file.file.storage.delete(file.file.name)
    with pytest.raises(JobRefused, match="missing or was changed"):
        made(Document.Kind.PAPER_KIT, as_json(paper_kit_content(interview)))


def test_a_debrief_is_what_it_claims_and_its_headers_say_whose_they_are(loop_decided):
    """E6"""
    body = made(Document.Kind.DEBRIEF, as_json(debrief_content(loop_decided)))
    assert failures(body) == []
    pdf = opened(body)
    cells = list(elements(pdf.Root.StructTreeRoot.K))
    headers = [cell for cell in cells if cell.S == "/TH"]
    assert {str(header.A.Scope) for header in headers} == {"/Column", "/Row"}
    assert all(len(cell.A.Headers) == 2 for cell in cells if cell.S == "/TD")


def test_a_kit_has_no_table_that_holds_no_data(loop_active):
    """E6: boxes to tick are a list; as a table they would be cells that no header explains."""
    body = made(Document.Kind.PAPER_KIT, as_json(paper_kit_content(loop_active.interviews.first())))
    pdf = opened(body)
    kinds = {str(element.S) for element in elements(pdf.Root.StructTreeRoot.K)}
    assert "/Table" not in kinds and {"/L", "/LI", "/H1", "/H2", "/H3"} <= kinds


@pytest.mark.parametrize("taken", ["/Lang", "/MarkInfo", "/StructTreeRoot", "/ViewerPreferences"])
def test_the_checker_sees_what_is_missing(taken):
    pdf = opened(made("packet", CONTENT))
    del pdf.Root[taken]
    stream = io.BytesIO()
    pdf.save(stream)
    assert failures(stream.getvalue())


def elements(node):
    """Every element of the structure tree below a node."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from elements(node.get("/K"))
