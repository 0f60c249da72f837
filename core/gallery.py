"""Invented examples for the sheet of components: one for each state."""

from typing import Any

from django.core.paginator import Paginator

from core.forms import Form, LineField, PlainTextField

ANCHORS = {
    "1": "Blames others; no part of their own.",
    "3": "Names both sides; the agreement is thin.",
    "5": "Both sides gave something up, it lasted, and they say what they would do sooner.",
}


class SampleForm(Form):
    name = LineField(label="Name of the round", help_text="Panelists read it in their invitation.", max_characters=60)
    note = PlainTextField(label="Note", required=False)


def examples() -> dict[str, Any]:
    """What the sheet is drawn from. The form is sent and has a mistake."""
    return {
        "anchors": ANCHORS,
        "strips": [
            ((4, 4, 4), "agree"),
            ((3, 4, 4), "differ by one"),
            ((1, 3, 5), "differ by four"),
            ((4,), ""),
            ((), ""),
        ],
        "met": range(12),
        "missing": range(3),
        "sample_form": SampleForm({"name": "", "note": "What was typed stays."}),
        "page": Paginator(range(212), 25).page(4),
        "packet_steps": ("Write", "Approval by a second person", "Make the PDF", "Hand over"),
    }
