"""Pages as a browser prints them."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from interviews.debriefs.services.debriefs import open_debrief
from tests.factories.panels import SPLIT, panel_of
from tests.factories.plan import make_candidates_at_once
from tests.packets.pdf_reader import letters_outside

pytestmark = pytest.mark.browser

APPLICANTS = 24
TOO_WIDE = "The table is wider than a sheet."


def test_a_long_list_begins_under_its_heading_and_is_cut_between_rows(made, sign_in):
    """F13: what did not fit on the first sheet went to the second one whole, and the first held a heading alone."""
    opening = made.loop.candidate.opening
    make_candidates_at_once(opening, *(f"applicant{number:02}@people.example" for number in range(APPLICANTS)))
    manager = opening.team_members.hiring_managers().get().user
    page = sign_in(manager).new_page()
    page.goto(reverse("hiring:opening_detail", args=[opening.pk]))
    names = page.get_by_role("rowheader").get_by_role("link").all_inner_texts()
    assert len(names) > APPLICANTS - 1
    first, *others = (sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    assert names[0] in first and names[5] in first
    assert names[-1] in "".join(others)


@pytest.mark.parametrize("size", [8, 9])
def test_a_printed_debrief_holds_its_tables_or_says_where_they_are(transactional_db, one_factor, sign_in, size):
    """Up to eight people stand beside each other on a sheet; of more, one line names the PDF."""
    made = panel_of(SPLIT, 21, size=size)
    open_debrief(loop=made.loop, by=made.cast.max)
    page = sign_in(made.cast.max).new_page()
    page.goto(reverse("interviews:debrief", args=[made.loop.pk]))
    paper = page.pdf(format="A4")
    said = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper)).pages)
    assert letters_outside(paper) == []
    assert (TOO_WIDE in said) is (size == 9)
    assert [word in said for word in ("Gap", "Points heard")] == [size == 8] * 2
    assert "Order by round instead" not in said
