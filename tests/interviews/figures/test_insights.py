"""How interviewing goes: groups, waits, coverage, agreement."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from interviews.debriefs.services.debriefs import open_debrief
from interviews.figures.insights import (
    AnswerRow,
    CardRow,
    Group,
    compared_candidates,
    grouped,
    read_answers,
    read_cards,
    shared_scores,
)
from interviews.figures.page import InsightRow, panel_sentence, wait_words
from interviews.figures.reliability import icc, krippendorff_alpha
from interviews.figures.tallies import PanelAgreement, Tally, in_order, sum_of, tallies_of
from interviews.models import Scorecard
from tests.factories.debriefs import Cast, interview_about, rated_card
from tests.interviews.debriefs.test_debrief_pages import client_of, text

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def sent(hours, *, loop=1, **fields):
    """A card sent so many hours after the end of an hour's interview; None for never."""
    when = None if hours is None else START + timedelta(hours=1 + hours)
    fields = {"opening": "Lead", "role": "Lead", "round": "Technical", "starts_at": START, "minutes": 60, **fields}
    status = "waived" if hours is None else "locked"
    return CardRow(loop_id=loop, status=status, first_submitted_at=when, **fields)


def answer(question, score, *, loop=1, **fields):
    fields = {"opening": "Lead", "role": "Lead", "round": "Technical", "starts_at": START, **fields}
    return AnswerRow(loop_id=loop, question_id=question, question="Q", competency="Delivery", score=score, **fields)


def agreement(units):
    return Tally(compared=5, units=Counter(tuple(unit) for unit in units)).alpha


def panel_agreement(units):
    return Tally(units=Counter(tuple(sorted(unit)) for unit in units)).panel


def group_by(cards, answers, by):
    groups = grouped(cards, answers, by)
    return sorted(groups.values(), key=lambda group: group.name, reverse=by == "month")


def test_waits_and_what_came_in():
    group = Group("Lead", cards=[sent(1), sent(3), sent(30), sent(None), sent(-2)])
    assert (group.submitted, len(group.cards), group.in_time) == (4, 5, 3)
    assert Tally.of(group).median_wait == timedelta(
        hours=2
    )  # of 0, 1, 3 and 30: sent during the interview waits for nothing
    assert Tally().median_wait is None


def test_coverage_and_spread_of_the_same_answers():
    group = Group(
        "Lead", answers=[answer(1, 2), answer(1, 5), answer(2, 3), answer(2, None), answer(3, 4), answer(3, 4)]
    )
    assert (group.rated, len(group.answers)) == (5, 6)
    assert sorted(group.units) == [[2, 5], [4, 4]]
    assert Tally.of(group).spread == 1.5
    assert Tally.of(Group("Lead", answers=[answer(1, 2)])).spread is None


def test_agreement_asks_for_a_minimum_of_candidates():
    def group(candidates):
        rows = [answer(n * 10 + q, q, loop=n) for n in range(candidates) for q in (1, 3, 5) for _ in range(2)]
        return Tally.of(Group("Lead", answers=rows))

    assert group(5).alpha == 1.0
    assert group(4).alpha is None
    assert InsightRow(group(4)).alpha == "needs 5 candidates; has 4"
    alike = Tally.of(Group("Lead", answers=[answer(n, 3, loop=n) for n in range(6) for _ in range(2)]))
    assert InsightRow(alike).alpha == "undefined"  # no variance is not agreement


def test_agreement_equals_the_published_ordinal_value():
    """Krippendorff's example, each unit's values pushed to the front: who said it does not matter."""
    units = [
        *([1, 1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4]),
        *([4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [5, 5, 5], [1, 1], [3]),
    ]
    assert round(agreement(units), 3) == 0.815
    assert agreement([]) is None


def test_the_usual_panel():
    found = panel_agreement([[1, 1], [3, 3], [5, 4], [2, 2, 2]])
    assert (found.raters, found.answers) == (2, 3)
    assert found.single == pytest.approx(18 / 19)
    assert found.mean > found.single
    assert "the mean of two ratings at 0.97" in panel_sentence(found, 5)
    assert panel_sentence(found, 4) == ""
    assert panel_sentence(panel_agreement([]), 9) == ""


def test_groups():
    cards = [sent(1, round="Technical"), sent(1, round="Scenario", starts_at=START + timedelta(days=40))]
    answers = [answer(1, 4, round="Scenario"), answer(2, 4, round="Technical")]
    assert [group.name for group in group_by(cards, answers, "round")] == ["Scenario", "Technical"]
    assert [group.name for group in group_by(cards, answers, "month")] == ["2026-04", "2026-03"]
    by_competency = group_by(cards, answers, "competency")
    assert [(group.name, len(group.cards), len(group.answers)) for group in by_competency] == [("Delivery", 0, 2)]


@pytest.mark.parametrize(
    ("waited", "words"),
    [
        (None, ""),
        (timedelta(minutes=20), "20 min"),
        (timedelta(hours=5), "5 h"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=3, hours=2), "3 days"),
    ],
)
def test_waits_in_words(waited, words):
    assert wait_words(waited) == words


@pytest.mark.django_db
def test_what_is_read_from_the_database():
    cast = Cast()
    loop = cast.loop()
    row = interview_about(loop, "Delivery", "Ethics")
    rated_card(row, cast.pia, [4, "declined"])
    rated_card(row, cast.paul, status="waived")
    rated_card(row, cast.sam, [1, 1], is_shadow=True)
    rated_card(interview_about(loop, "Craft", status="no_show"), cast.max, [1])
    open_debrief(loop=loop, by=cast.max)
    Scorecard.objects.filter(seat__panelist=cast.pia).update(first_submitted_at=row.ends_at + timedelta(hours=2))
    cards, answers = read_cards([loop.pk]), read_answers([loop.pk])
    assert sorted(found.status for found in cards) == ["locked", "waived"]
    assert [found.waited for found in cards if found.first_submitted_at] == [timedelta(hours=2)]
    assert sorted((found.competency, found.score) for found in answers) == [("Delivery", 4), ("Ethics", None)]
    assert answers[0].opening == f"{cast.opening.title}, {cast.opening.code}"
    assert shared_scores(answers) == []


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["opening", "role", "round", "competency", "question", "month", "nonsense"])
def test_every_grouping_has_its_page(by):
    cast = Cast()
    loop = cast.loop()
    row = interview_about(loop, "Delivery")
    rated_card(row, cast.pia, [4])
    rated_card(row, cast.paul, [2])
    open_debrief(loop=loop, by=cast.max)
    page = text(client_of(cast.max).get(reverse("interviews:calibration") + f"?by={by}"))
    assert "2 of 2" in page
    assert "2.0 1 answer" in page
    assert "needs 5 candidates; has 1" in page


@pytest.mark.django_db
def test_other_openings_stay_out():
    cast, other = Cast(), Cast()
    for company in (cast, other):
        loop = company.loop()
        rated_card(interview_about(loop, "Delivery"), company.pia, [4])
        open_debrief(loop=loop, by=company.max)
    page = text(client_of(cast.max).get(reverse("interviews:calibration")))
    assert cast.opening.code in page
    assert other.opening.code not in page


@pytest.mark.django_db
def test_cards_are_counted_from_the_end_of_their_interview_for_those_whom_nothing_binds():
    cast = Cast()
    loop = cast.loop()
    row = interview_about(loop, "Delivery")
    rated_card(row, cast.pia, [4])
    rated_card(row, cast.paul, status="draft")
    ahead = interview_about(loop, "Ethics", status="scheduled", starts_at=row.starts_at + timedelta(days=9))
    rated_card(ahead, cast.sam, status="draft")
    url = reverse("interviews:calibration")
    assert "1 of 2 0 of 1" in text(client_of(cast.max).get(url))
    # On the panel with an open card, the manager is told nothing of the others' any more.
    rated_card(interview_about(loop, "Craft"), cast.max, status="draft")
    assert "No interview to look at yet" in text(client_of(cast.max).get(url))


def test_questions_are_told_apart_by_more_than_their_title():
    rows = [
        answer(1, 4, slug="split-team")._replace(question="A split team"),
        answer(2, 4, slug="split-team")._replace(question="A team that was split"),
        answer(3, 4, slug="other")._replace(question="A split team"),
    ]
    found = group_by([], rows, "question")
    assert [(group.name, len(group.answers)) for group in found] == [("A split team", 2), ("A split team", 1)]


def test_gaps_are_drawn_with_every_value_in_the_name():
    answers = [answer(1, 2), answer(1, 5), answer(2, 3), answer(2, 3), answer(3, 4), answer(3, 4)]
    row = InsightRow(Tally.of(Group("2026-03", answers=answers)), "month")
    assert row.name == "March 2026"
    assert row.gaps == [2, 0, 0, 1, 0]
    name = "0 apart: two answers, 1 apart: no answers, 2 apart: no answers, 3 apart: one answer, 4 apart: no answers"
    assert f'role="img" aria-label="{name}"' in row.drawing
    assert row.drawing.count("<rect") == 5
    assert InsightRow(Tally.of(Group("Lead", answers=answers[:1]))).drawing == ""


def test_candidates_whom_one_person_rated_do_not_make_up_the_minimum():
    """Five loops, but only in four of them did two people score the same answer: no agreement from these."""
    rows = [answer(loop, score, loop=loop) for loop in range(4) for score in (2, 4)]
    group = Tally.of(Group("Lead", answers=[*rows, answer(9, 3, loop=9), answer(10, None, loop=10)]))
    assert (group.candidates, group.compared, group.alpha) == (6, 4, None)
    assert InsightRow(group).alpha == "needs 5 candidates; has 4"
    assert compared_candidates([*rows, answer(9, 3, loop=9), answer(9, 3, loop=9)]) == 5


def test_months_added_up_are_the_whole():
    """Also the figures that are no sums: median, alpha and correlation, from how often each set of scores was given."""
    early = [answer(n * 10 + q, 1 + (n + q * r) % 5, loop=n) for n in range(6) for q in (1, 2, 3) for r in (0, 1)]
    late = [answer(n * 10 + q, 1 + (n * q + r) % 5, loop=n) for n in range(6, 13) for q in (1, 2) for r in (0, 2)]
    cards = [sent(hours, loop=loop) for loop, hours in enumerate((1, 3, 30, None, 7, 8))]
    parts = [tallies_of(cards, early), tallies_of([], late)]
    whole = tallies_of(cards, [*early, *late])
    for by in ("opening", "role", "round", "competency", "question", "month"):
        kept = [{key: Tally.from_json(tally.as_json()) for key, tally in part[by].items()} for part in parts]
        assert sum_of(kept) == whole[by], by
    (tally,) = in_order(whole["opening"], "opening")
    units = shared_scores([*early, *late])
    assert tally.alpha == krippendorff_alpha(list(zip(*units, strict=True)), "ordinal")
    found = icc(units)
    assert tally.panel == PanelAgreement(2, len(units), found["1,1"], found["1,k"])


def test_months_are_those_of_the_place_where_the_interview_was_held():
    late = datetime(2026, 4, 1, 3, tzinfo=UTC)
    assert sent(1, starts_at=late, zone="America/New_York").month == "2026-03"
    assert answer(1, 4, starts_at=late, zone="Europe/Zurich").month == "2026-04"
