"""The numbers of a debrief: the same figure wherever it stands, rounded once, and what it was computed from."""

from datetime import timedelta
from fractions import Fraction as F

import pytest
from django.urls import reverse

from interviews.debriefs.page import FrozenScore
from interviews.debriefs.scoring import figure
from interviews.debriefs.services.debriefs import note_row, open_debrief
from interviews.debriefs.services.decisions import record_decision
from interviews.models import Debrief, Decision, Loop, Scorecard
from packets.printing.content.debrief import debrief_content
from tests.factories.debriefs import Cast, interview_about, rated_card, ready_loop
from tests.interviews.debriefs.test_debrief_pages import client_of, get, text


@pytest.mark.parametrize(
    ("value", "level", "words"),
    [
        (F(337, 150), 3.5, "2.2"),  # 2.2467: by way of 2.25 it would read 2.3
        (F(13, 4), 3.5, "3.3"),
        (F(346, 100), 3.5, "3.46"),
        (F(34983, 10000), 3.5, "3.498"),  # to two places it reads as if it had reached the level
        (F(7, 2), 3.5, "3.5"),
        (F(7, 2), None, "3.5"),
        (None, 3.5, ""),
    ],
)
def test_a_figure_is_rounded_once_and_never_onto_the_level(value, level, words):
    assert figure(value, level) == words


def test_a_debrief_that_kept_no_fraction_is_read_by_its_rounded_mean():
    assert FrozenScore({"mean": 3.33, "level": 3.5}).value == "3.3"
    assert FrozenScore({"mean": None, "exact": None}).value == ""


def quarters(cast):
    """Delivery 2, 4, 3 and 4: 3.25, a half that goes up at one place."""
    loop = cast.loop()
    row = interview_about(loop, "Delivery")
    for panelist, score in zip((cast.pia, cast.paul, cast.sam, cast.rita), (2, 4, 3, 4), strict=True):
        rated_card(row, panelist, {"Delivery": score})
    open_debrief(loop=loop, by=cast.max)
    return Loop.objects.get(pk=loop.pk)


@pytest.mark.django_db
def test_debrief_comparison_and_pdf_say_the_same_number():
    cast = Cast()
    loop = quarters(cast)
    assert "3.3 of 5" in text(get(cast.max, loop))
    compared = text(client_of(cast.max).get(reverse("interviews:compare", args=[cast.opening.pk])))
    assert "3.3 4 of 4 3.3 4 of 4" in compared
    printed = debrief_content(loop)
    assert (printed.mean, printed.rows[0].mean) == ("3.3", "3.3")


@pytest.mark.django_db
def test_gaps_and_a_persons_mean_are_printed_alike_on_page_and_pdf():
    cast = Cast()
    loop = cast.loop()
    row = interview_about(loop, "Delivery", "Delivery", "Delivery", "Delivery")
    rated_card(row, cast.pia, [2, 2, 2, 3])
    rated_card(row, cast.paul, [4, 4, 4, 5])
    open_debrief(loop=loop, by=cast.max)
    printed = debrief_content(Loop.objects.get(pk=loop.pk)).rows[0]
    assert [words for words, _ in printed.cells] == ["2.3", "4.3"]
    assert ">2.3<" in get(cast.max, loop).content.decode()


@pytest.mark.django_db
def test_the_score_stands_before_the_ratings_with_what_it_was_computed_from():
    cast = Cast()
    loop = ready_loop(cast)
    open_debrief(loop=loop, by=cast.max)
    page = text(get(cast.max, loop))
    assert page.index("Mean of the ratings before discussion: 3.3 of 5 , from 5 of 6 planned ratings") < page.index(
        "Talk about"
    )
    parts = "Delivery 3.00 2 of 2 Judgement 4.00 2 of 2 Ethics 3.00 1 of 2 Mean of these 3.33 5 of 6"
    assert parts in page


@pytest.mark.django_db
def test_a_decision_keeps_what_its_score_was_computed_from():
    cast = Cast()
    cast.weigh("Delivery", "2.5")
    loop = ready_loop(cast)
    open_debrief(loop=loop, by=cast.max)
    reasons = {"rationale": "Sound.", "departure_reason": "The delivery answer outweighs it."}
    record_decision(loop=Loop.objects.get(pk=loop.pk), outcome=Decision.Outcome.HIRE, by=cast.max, **reasons)
    page = text(get(cast.max, loop, "decision_detail"))
    assert "Weights other than 1: Delivery 2.5." in page
    assert "Delivery must-have 3.00 2.5 2 of 2 Judgement 4.00 1 2 of 2 Ethics 3.00 1 1 of 2 Weighted mean 3.22" in page


@pytest.mark.django_db
def test_a_card_from_after_the_first_debrief_is_not_called_independent():
    """Who comes back for another round has read the others by then."""
    cast = Cast()
    loop = ready_loop(cast)
    open_debrief(loop=loop, by=cast.max)
    round_of = {"round_name": "Second look", "round_kind": "custom", "round_minutes": 45}
    record_decision(
        loop=Loop.objects.get(pk=loop.pk), outcome="another_round", rationale="Not sure yet.", by=cast.max, **round_of
    )
    row = loop.interviews.get(name="Second look")
    row.status, row.starts_at = "completed", Debrief.objects.get(loop=loop).opened_at
    row.save()
    late = rated_card(row, cast.pia)
    sent = row.starts_at + timedelta(hours=1)
    Scorecard.objects.filter(pk=late.pk).update(first_submitted_at=sent, submitted_at=sent)
    open_debrief(loop=Loop.objects.get(pk=loop.pk), by=cast.max)
    page = text(get(cast.max, loop))
    assert "Two scorecards were submitted before their writers could read another." in page
    assert "One came after the first debrief, where others could be read already." in page
    assert "All three" not in page


@pytest.mark.django_db
def test_every_quote_and_note_stands_on_the_page_not_only_where_people_differ():
    cast = Cast()
    loop = cast.loop()
    row = interview_about(loop, "Delivery", "Ethics")
    rated_card(row, cast.pia, {"Delivery": (2, "Named nobody."), "Ethics": (4, "Asked who is hurt first.")})
    rated_card(row, cast.paul, {"Delivery": (4, "Named them all."), "Ethics": (4, "Knew the regulation.")})
    debrief = open_debrief(loop=loop, by=cast.max)
    ethics = row.questions.get(competency__name="Ethics").competency
    note_row(debrief=debrief, competency=ethics, text="Both heard the same.", by=cast.max)
    html = " ".join(get(cast.max, loop).content.decode().split())
    for words in ("Named nobody.", "Named them all.", "Asked who is hurt first.", "Both heard the same."):
        assert html.count(words) == 1
    # Where saving a note leads.
    assert f'<details class="lw-disclosure" id="competency-{ethics.pk}" open>' in html
