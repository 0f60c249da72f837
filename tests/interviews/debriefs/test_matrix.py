"""The rows of a debrief, from cards in the database."""

from fractions import Fraction as F

import pytest
from django.urls import reverse

from hiring.states import FrozenWhen
from interviews.debriefs.matrix import read_matrix
from interviews.debriefs.services.debriefs import open_debrief
from interviews.loops.services.pinning import pin_agreement
from interviews.models import Loop
from tests.factories.bank import competency_named
from tests.factories.debriefs import Cast, interview_about, rated_card, ready_loop
from tests.factories.run import make_dated_note

pytestmark = pytest.mark.django_db


def names(people):
    return [person.name for person in people]


def test_competencies_by_panelists_with_quotes_and_coverage():
    cast = Cast()
    loop = cast.loop()
    row = interview_about(loop, "Delivery", "Ethics")
    rated_card(row, cast.paul, {"Delivery": (4, "Wrote the plan."), "Ethics": "declined"})
    rated_card(row, cast.pia, {"Delivery": (2, "Said “we” throughout."), "Ethics": (3, "Named one risk.")})
    matrix = read_matrix(loop)
    assert names(matrix.people) == ["Pia", "Paul"]  # least senior first
    delivery, ethics = matrix.rows
    assert (delivery.name, delivery.rounds) == ("Delivery", ["Technical"])
    assert [cell.person.name for cell in delivery.views] == ["Pia", "Paul"]
    assert [cell.answers[0].evidence for cell in delivery.views] == ["Said “we” throughout.", "Wrote the plan."]
    assert (delivery.score.mean, delivery.score.rated, delivery.score.planned) == (F(3), 2, 2)
    assert (ethics.score.mean, ethics.score.rated, ethics.score.planned) == (F(3), 1, 2)
    assert ethics.cells[cast.paul.pk].blanks == ["declined"]
    assert matrix.score.mean == F(3)


def test_people_without_a_place_in_a_row_have_no_cell():
    cast = Cast()
    loop = cast.loop()
    rated_card(interview_about(loop, "Delivery"), cast.pia, {"Delivery": 3})
    rated_card(interview_about(loop, "Judgement"), cast.paul, {"Judgement": 4})
    delivery, judgement = read_matrix(loop).rows
    assert list(delivery.cells) == [cast.pia.pk]
    assert list(judgement.cells) == [cast.paul.pk]


def test_several_answers_of_one_person_make_one_score():
    cast = Cast()
    loop = cast.loop()
    rated_card(interview_about(loop, "Delivery", "Delivery"), cast.pia, [1, 4])
    rated_card(interview_about(loop, "Delivery"), cast.pia, [5])
    rated_card(interview_about(loop, "Delivery"), cast.paul, [2])
    row = read_matrix(loop).rows[0]
    assert row.rounds == ["Technical", "Managerial", "Scenario"]
    assert row.cells[cast.pia.pk].score == F(10, 3)
    assert [answer.score for answer in row.cells[cast.pia.pk].answers] == [1, 4, 5]
    assert row.score.mean == F(8, 3)
    assert (row.score.rated, row.score.planned) == (2, 2)


def test_widest_gap_first():
    cast = Cast()
    loop = cast.loop()
    row = interview_about(loop, "Ethics", "Judgement", "Delivery", "Writing")
    rated_card(row, cast.pia, {"Ethics": 3, "Judgement": 4, "Delivery": 1, "Writing": 2})
    rated_card(row, cast.paul, {"Ethics": "conflict", "Judgement": 4, "Delivery": 4, "Writing": 4})
    matrix = read_matrix(loop)
    assert names(matrix.by_disagreement()) == ["Delivery", "Writing", "Judgement", "Ethics"]
    assert names(matrix.differing) == ["Delivery", "Writing"]
    assert names(matrix.rows) == ["Ethics", "Judgement", "Delivery", "Writing"]  # by round, as planned


def test_shadows_stand_apart_and_enter_no_number():
    cast = Cast()
    loop = cast.loop()
    row = interview_about(loop, "Delivery")
    rated_card(row, cast.pia, {"Delivery": 3})
    rated_card(row, cast.sam, {"Delivery": (5, "Loved it.")}, is_shadow=True, recommendation="strong_yes")
    matrix = read_matrix(loop)
    assert (names(matrix.people), names(matrix.shadows)) == (["Pia"], ["Sam"])
    delivery = matrix.rows[0]
    assert (delivery.score.mean, delivery.score.rated, delivery.score.planned) == (F(3), 1, 1)
    assert delivery.shadow_cells[cast.sam.pk].answers[0].evidence == "Loved it."
    assert matrix.given == ["yes"]
    assert [found.value for found in matrix.shadow_recommendations] == ["strong_yes"]


def test_a_shadow_s_unsubmitted_card_is_nowhere():
    cast = Cast()
    loop = cast.loop()
    row = interview_about(loop, "Delivery")
    rated_card(row, cast.pia, {"Delivery": 3})
    rated_card(row, cast.sam, {"Delivery": 5}, is_shadow=True, status="draft")
    matrix = read_matrix(loop)
    assert matrix.shadows == []
    assert matrix.rows[0].shadow_cells == {}


def test_a_shadow_who_also_sits_on_a_panel_counts_there_alone():
    cast = Cast()
    loop = cast.loop()
    rated_card(interview_about(loop, "Delivery"), cast.pia, {"Delivery": 3})
    row = interview_about(loop, "Delivery")
    rated_card(row, cast.pia, {"Delivery": 1}, is_shadow=True)
    rated_card(row, cast.paul, {"Delivery": 5})
    delivery = read_matrix(loop).rows[0]
    assert delivery.score.mean == F(4)
    assert delivery.cells[cast.pia.pk].score == F(3)
    assert delivery.shadow_cells[cast.pia.pk].score == F(1)


@pytest.mark.parametrize("status", ["draft", "waived"])
def test_what_was_never_submitted_is_planned_and_not_read(status):
    """A waived card may hold a half-written rating: it never counts and is never shown."""
    cast = Cast()
    loop = cast.loop()
    row = interview_about(loop, "Delivery")
    rated_card(row, cast.pia, {"Delivery": 2}, recommendation="no")
    rated_card(row, cast.paul, {"Delivery": (5, "Half a sentence")}, status=status, recommendation="strong_yes")
    matrix = read_matrix(loop)
    delivery = matrix.rows[0]
    assert (delivery.score.mean, delivery.score.rated, delivery.score.planned) == (F(2), 1, 2)
    assert delivery.cells[cast.paul.pk].answers[0].evidence == ""
    assert delivery.cells[cast.paul.pk].is_waived == (status == "waived")
    assert matrix.given == ["no"]


@pytest.mark.parametrize("status", ["cancelled", "no_show"])
def test_rounds_that_did_not_take_place_are_not_planned(status):
    cast = Cast()
    loop = cast.loop()
    rated_card(interview_about(loop, "Delivery"), cast.pia, {"Delivery": 3})
    rated_card(interview_about(loop, "Judgement", status=status), cast.paul, {"Judgement": 5})
    matrix = read_matrix(loop)
    assert names(matrix.rows) == ["Delivery"]
    assert names(matrix.people) == ["Pia"]


def test_a_later_change_stands_beside_the_sealed_rating():
    cast = Cast()
    loop = cast.loop()
    row = interview_about(loop, "Delivery")
    made = rated_card(row, cast.pia, {"Delivery": 2}, status="locked")
    question = row.questions.get()
    make_dated_note(made, "I had the quarter wrong.", interview_question=question, new_score=4)
    make_dated_note(made, "Sat in the corridor, it was loud.")
    matrix = read_matrix(loop)
    cell = matrix.rows[0].cells[cast.pia.pk]
    assert cell.score == F(2)  # sealed
    assert [(change.text, change.new_score) for change in cell.changes] == [("I had the quarter wrong.", 4)]
    assert [(remark.person.name, remark.change.text) for remark in matrix.remarks] == [
        ("Pia", "Sat in the corridor, it was loud.")
    ]


def test_the_role_s_weights_are_used():
    cast = Cast()
    cast.weigh("Delivery", "3")
    loop = cast.loop()
    rated_card(interview_about(loop, "Delivery", "Judgement"), cast.pia, {"Delivery": 5, "Judgement": 1})
    assert read_matrix(loop).score.mean == F(4)
    assert read_matrix(loop, weights={}).score.mean == F(3)


def test_another_loop_of_the_same_people_stays_out():
    cast = Cast()
    other = ready_loop(cast, name="Agnes Holt")
    loop = cast.loop()
    rated_card(interview_about(loop, "Delivery"), cast.pia, {"Delivery": 5})
    assert read_matrix(loop).score.mean == F(5)
    assert read_matrix(other).score.mean == F(10, 3)


def test_an_interview_without_questions_or_a_loop_without_interviews():
    cast = Cast()
    loop = cast.loop()
    assert read_matrix(loop).rows == []
    rated_card(interview_about(loop), cast.pia)
    matrix = read_matrix(loop)
    assert matrix.rows == []
    assert matrix.score.mean is None
    assert matrix.given == ["yes"]


def test_four_queries_whatever_the_size(django_assert_num_queries):
    cast = Cast()
    small, large = ready_loop(cast), cast.loop(name="Agnes Holt")
    for number in range(4):
        row = interview_about(large, "Delivery", "Judgement", "Ethics", f"Craft {number}")
        for person in (cast.pia, cast.paul, cast.max):
            rated_card(row, person, [1, 2, 3, 4])
    for loop in (small, large):
        loop = Loop.objects.select_related("candidate__opening").get(pk=loop.pk)
        pin_agreement(loop, FrozenWhen.FIRST_CARD)
        with django_assert_num_queries(4):
            read_matrix(loop)


def test_competencies_are_found_by_their_key():
    cast = Cast()
    row = read_matrix(ready_loop(cast)).rows[0]
    assert row.competency_id == competency_named("Delivery").pk


LONG_NAME = "分布式系统的设计与长期运行以及在压力之下做出负责任的决定并且把它讲清楚给每一个人听" * 2


def test_a_long_name_is_short_in_the_table_and_whole_in_the_heading(client):
    cast = Cast()
    loop = cast.loop()
    row = interview_about(loop, LONG_NAME, "Delivery and everything that belongs to it")
    rated_card(row, cast.paul, [2, 4])
    rated_card(row, cast.pia, [5, 4])
    delivery = competency_named("Delivery and everything that belongs to it")
    delivery.short_name = "Delivery"
    delivery.save()
    open_debrief(loop=loop, by=cast.max)
    long, short = read_matrix(loop).rows
    assert (len(long.short), long.short[-1], short.short) == (30, "…", "Delivery")
    client.force_login(cast.max)
    page = client.get(reverse("interviews:debrief", args=[loop.pk])).content.decode()
    assert f'<span title="{LONG_NAME}">{long.short}</span>' in page
    assert '<span title="Delivery and everything that belongs to it">Delivery</span>' in page
    compared = client.get(reverse("interviews:compare", args=[loop.opening.pk])).content.decode()
    assert f'<th scope="col"><span title="{LONG_NAME}">{long.short}</span></th>' in compared
