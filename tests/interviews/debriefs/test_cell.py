"""A cell in words: what one panelist gave, on a page, on paper, in a file and in a sentence."""

import pytest

from interviews.debriefs.cell import OUTSIDE, Given
from questionbank.rating_markup import blank_html, score_html

WAIVED = '<span class="lw-muted lw-sm">Waived</span>'
NOT_RATED = '<span class="lw-muted lw-sm">Not rated</span>'


@pytest.mark.parametrize(
    ("given", "on_page", "in_print", "in_file", "in_line"),
    [
        (Given.of(4, ""), score_html(4), "4", (4, ""), "4, Strong"),
        (
            Given.of(None, "no_evidence"),
            blank_html("no_evidence"),
            "no evidence",
            (None, "Asked, no evidence"),
            "Asked, no evidence",
        ),
        (Given.of(None, ""), NOT_RATED, "not rated", (None, ""), ""),
        (Given.of(None, "", is_waived=True), WAIVED, "waived", (None, ""), ""),
        (OUTSIDE, '<span class="visually-hidden">not in this person’s rounds</span>', "–", (None, ""), ""),
    ],
    ids=["score", "blank", "nothing", "waived", "outside"],
)
def test_each_printer_says_what_was_given(given, on_page, in_print, in_file, in_line) -> None:
    assert (given.on_page(), given.in_print(), given.in_file(), given.in_line()) == (
        on_page,
        in_print,
        in_file,
        in_line,
    )


def test_several_answers_are_their_mean_and_each_kind_of_blank() -> None:
    given = Given(3.5, ("declined", "conflict"))
    assert given.on_page() == score_html(3.5) + blank_html("declined") + blank_html("conflict")
    assert given.in_print() == "3.5, declined, conflict"
