"""The debrief on paper says what its page says: weights, facts asked for, later remarks, shadows apart."""

from collections import Counter

import pytest
from django.urls import reverse
from django.utils.timezone import override

from interviews.cards.services import add_dated_note
from interviews.debriefs.services.debriefs import answer_fact, ask_fact, open_debrief
from interviews.debriefs.services.decisions import follow_decision, record_decision
from interviews.models import Loop, Scorecard
from packets.printing.content import as_json
from packets.printing.content.debrief import debrief_content
from packets.printing.html import (
    MOST_ACROSS,
    ROOM_OF_FIGURES,
    ROOM_OF_ONE_FIGURE,
    _tables,
    print_context,
    print_html,
)
from packets.printing.outdated import changed_parts, parts_that_differ
from packets.printing.services import read_file, render_document, request_debrief
from tests.factories.debriefs import Cast, interview_about, rated_card
from tests.factories.panels import SPLIT, panel_of
from tests.packets.pdf_reader import words_in

pytestmark = pytest.mark.django_db


def full_debrief():
    cast = Cast()
    cast.weigh("Delivery", "2.5")
    loop = cast.loop()
    row = interview_about(loop, "Delivery", "Ethics")
    sealed = rated_card(row, cast.pia, {"Delivery": (2, "Named nobody."), "Ethics": 4})
    rated_card(row, cast.paul, {"Delivery": 4, "Ethics": "declined"})
    rated_card(row, cast.sam, {"Delivery": 1, "Ethics": "not_asked"}, is_shadow=True)
    debrief = open_debrief(loop=loop, by=cast.max)
    fact = ask_fact(debrief=debrief, question="Was the plan his own?", by=cast.pia)
    answer_fact(fact=fact, answer="It was his lead’s.", by=cast.max)
    ask_fact(debrief=debrief, question="Who chose the vendor?", by=cast.paul)
    sealed = Scorecard.objects.get(pk=sealed.pk)
    add_dated_note(
        card=sealed, text="Heard him again on this.", question=row.questions.first(), new_score=3, by=cast.pia
    )
    add_dated_note(card=sealed, text="The room was loud.", by=cast.pia)
    return cast, Loop.objects.get(pk=loop.pk)


def test_what_the_page_says_is_in_the_content():
    _, loop = full_debrief()
    content = debrief_content(loop)
    assert content.weights == ["Delivery 2.5"]
    assert content.facts == [
        ("Asked by Pia, answered by Max", "Was the plan his own?", "It was his lead’s."),
        ("Asked by Paul, not answered", "Who chose the vendor?", ""),
    ]
    assert [text for _, text in content.remarks] == ["The room was loud."]
    assert content.shadow_rows == [("Delivery", ["1"]), ("Ethics", ["not asked"])]
    # The sealed rating stays in its cell, the later one stands dated with the evidence.
    said, texts = content.rows[0].cells[0]
    assert said == "2"
    assert texts[1].endswith("Heard him again on this. (would now rate 3)")


def test_a_debrief_kept_by_an_earlier_version_still_prints():
    _, loop = full_debrief()
    kept = as_json(debrief_content(loop))
    for name in ("weights", "facts", "remarks", "shadow_rows"):
        del kept[name]
    html = print_html("debrief", kept)
    assert "Facts asked for" not in html
    assert "Shadows, not counted: Sam." in html


@pytest.mark.pdf
def test_it_is_in_the_file(settings, tmp_path):
    cast, loop = full_debrief()
    document = request_debrief(loop=loop, by=cast.max)
    render_document(document.pk)
    document.refresh_from_db()
    assert document.job_status == "done", document.error
    words = words_in(read_file(document))
    for said in ("Was the plan his own?", "Asked by Paul, not answered", "The room was loud.", "Delivery 2.5", "Sam"):
        assert said in words


def test_a_decision_says_who_made_it_and_why_it_followed_another():
    cast, loop = full_debrief()
    reasons = {"rationale": "Thin.", "departure_reason": "Seen twice."}
    earlier = record_decision(loop=loop, outcome="no_hire", by=cast.max, **reasons)
    assert dict(debrief_content(loop).decision)["Decided"].endswith(", by Max")
    follow_decision(decision=earlier, outcome="no_hire", reopen_reason="A reference came.", by=cast.max, **reasons)
    assert dict(debrief_content(loop).decision)["Why it followed the earlier decision"] == "A reference came."


def test_its_page_says_what_changed_since_it_was_made(as_user):
    """A3: a debrief that was made before a dated note, or before the candidate was renamed, says so."""
    cast, loop = full_debrief()
    document = request_debrief(loop=loop, by=cast.max)
    page = as_user(cast.max)
    address = reverse("packets:document_detail", args=[document.pk])
    with override("Pacific/Auckland"):  # read in another zone it is the same debrief
        assert changed_parts(document) == []
    assert "Changed since this was made" not in page.get(address).text
    card = Scorecard.objects.for_loop(loop).get(seat__panelist=cast.pia)
    add_dated_note(card=card, text="One more thing.", by=cast.pia)
    loop.candidate.name = "Somebody Else"
    loop.candidate.save()
    said = page.get(address).text
    assert "the candidate’s name and notes about whole scorecards" in said and "Make it anew" in said
    document.refresh_from_db()
    assert "One more thing." not in str(document.content)


def test_a_kit_says_what_changed_since_it_was_printed():
    """A3: the same of the kit that somebody takes into the room."""
    frozen = {"when": "Monday", "questions": [1], "panel": [["Pia", "lead"]], "later_field": 1}
    assert parts_that_differ(frozen, {**frozen, "when": "Tuesday", "questions": []}) == ["the time", "the questions"]
    assert parts_that_differ({"mean": "3"}, {"mean": "4", "new": 1}) == ["how the score is told"]


def test_what_rows_did_not_hold_then_has_not_changed():
    """A newer program freezes more of each row; the file of an older one is not out of date by that."""
    _, loop = full_debrief()
    now = as_json(debrief_content(loop))
    frozen = now | {"rows": [{name: row[name] for name in row if name not in ("whys", "said")} for row in now["rows"]]}
    assert parts_that_differ(frozen, now) == []
    frozen["rows"][0]["note"] = "Ask about the vendor."
    assert parts_that_differ(frozen, now) == ["ratings, evidence, dated notes or notes for the room"]
    assert parts_that_differ(now | {"rows": now["rows"][:1]}, now) == [
        "ratings, evidence, dated notes or notes for the room"
    ]


# --- Many people -------------------------------------------------------------------------------------------------


@pytest.mark.pdf
@pytest.mark.parametrize("size", [5, 7, 8, 30])
def test_no_name_over_a_column_of_ratings_is_broken_within_a_word(settings, size):
    made = panel_of(SPLIT, 21, size=size)
    open_debrief(loop=made.loop, by=made.cast.max)
    document = request_debrief(loop=made.loop, by=made.cast.max)
    render_document(document.pk)
    document.refresh_from_db()
    words = words_in(read_file(document))
    # Every name is printed whole further down, too.
    tables = words[words.index("the widest disagreement first") : words.index("A gap of")]
    missing = Counter(_parts(" ".join(debrief_content(made.loop).panel))) - Counter(_parts(tables))
    assert not missing
    assert ("Gap, mean and how many rated stand in the last table" in words) is (size > 7)


def _parts(words: str) -> list[str]:
    """Words without the hyphens at which a line may end: the reader leaves those out."""
    return words.replace("-", "").split()


def test_the_ratings_of_thirty_people_stand_in_as_many_tables_as_they_need():
    made = panel_of(SPLIT, 21, size=30)
    open_debrief(loop=made.loop, by=made.cast.max)
    content = debrief_content(made.loop)
    tables = print_context("debrief", as_json(content))["tables"]
    assert [table.caption for table in tables] == [
        "People 1 to 8 of 30", "People 9 to 16 of 30", "People 17 to 24 of 30", "People 25 to 30 of 30",
    ]  # fmt: skip
    assert [name for table in tables for name in table.names] == content.panel
    for place, row in enumerate(content.rows):
        assert [score for table in tables for score in table.rows[place][1]] == [said for said, _ in row.cells]
    assert [table.is_last for table in tables] == [False] * 3 + [True]
    without_score = print_html("debrief", {**as_json(content), "why_no_score": "Nobody agreed on weights."})
    assert "How many rated stands in the last table" in without_score and "Gap, mean" not in without_score


@pytest.mark.parametrize("figures", [0, ROOM_OF_ONE_FIGURE, ROOM_OF_FIGURES])
@pytest.mark.parametrize("number", range(1, 60))
def test_no_table_of_a_debrief_is_too_wide_or_empty(number, figures):
    row = {"scores": [str(place) for place in range(number)]}
    tables = _tables([f"Person {place}" for place in range(number)], [row], figures)
    assert [score for table in tables for score in table.rows[0][1]] == row["scores"]
    assert all(1 <= len(table.names) <= MOST_ACROSS for table in tables)
    assert len(tables[-1].names) + figures <= MOST_ACROSS
