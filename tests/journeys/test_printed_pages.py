"""Pages as a browser prints them."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from tests.factories.plan import make_candidates_at_once

pytestmark = pytest.mark.browser

APPLICANTS = 24


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
