"""What a save asks with kept statements is what the querysets say, and no more than a save may ask."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hiring.models import Candidate
from interviews import card_rows
from interviews.models import Interview, InterviewProbe, ProbeUse, Rating, Scorecard
from interviews.services.scorecards import save_rating
from interviews.views.kit import load_kit
from tests.interviews.rounds import BACKEND, fill, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return make_round()


def test_the_doors_find_what_the_queryset_finds(made):
    people = [made.pia, made.paul, made.sam, made.max, made.rita, made.olga]
    for user in people:
        for card in Scorecard.objects.all():
            wanted = Scorecard.objects.own_visible_to(user).filter(pk=card.pk).first()
            assert card_rows.own_visible_to(user, card.pk) == wanted
            assert card_rows.own_in_run_visible_to(user, card.pk) == wanted
    Candidate.objects.update(user=made.pia)
    assert card_rows.own_visible_to(made.pia, made.cards["pia"].pk) is None
    assert card_rows.own_in_run_visible_to(made.pia, made.cards["pia"].pk) is None


def test_what_a_door_brings_along_is_not_asked_again(made):
    card = card_rows.own_in_run_visible_to(made.pia, made.cards["pia"].pk)
    with CaptureQueriesContext(connection) as asked:
        assert card.assignment.panelist == made.pia
        assert card.assignment.interview.loop.candidate.opening.role.level
    assert not asked.captured_queries
    stored = Scorecard.objects.get(pk=card.pk)
    assert {name: value for name, value in vars(card).items() if name != "_state"} == {
        name: value for name, value in vars(stored).items() if name != "_state"
    }


def test_rows_of_one_answer_are_those_of_this_card_and_question(made):
    fill(made, "pia")
    fill(made, "paul")
    for card in made.cards.values():
        for question in made.questions:
            assert (
                card_rows.rating_of(card, question)
                == Rating.objects.filter(scorecard=card, interview_question=question).first()
            )
            assert card_rows.uses_of(card, question) == list(
                ProbeUse.objects.filter(scorecard=card, interview_question=question)
            )
    question = made.questions[0]
    assert card_rows.question_of(question.interview_id, question.pk) == question
    assert card_rows.question_of(question.interview_id + 1, question.pk) is None
    assert card_rows.probes_of(question) == list(question.probes.all())
    asked = card_rows.question_of(question.interview_id, question.pk)
    assert vars(asked)["assessment_points"] == question.assessment_points


def test_points_come_back_as_they_were_stored(made):
    sent = {"card": made.cards["pia"], "question": made.questions[0], "evidence": "Said so.", "by": made.pia}
    save_rating(revision=0, score=4, points_shown={0: "yes", 1: "partly"}, **sent)
    stored = card_rows.rating_of(made.cards["pia"], made.questions[0])
    assert stored.points_shown == {"0": "yes", "1": "partly"}
    save_rating(revision=1, score=3, points_shown={1: "yes"}, **sent)
    assert Rating.objects.get(pk=stored.pk).points_shown == {"1": "yes"}


def test_saving_as_it_is_typed_asks_little_and_no_whole_rule(made, client):
    client.force_login(made.pia, backend=BACKEND)
    card = made.cards["pia"]
    address = reverse("interviews:answer_save", args=[card.pk, made.questions[0].pk])

    def send(revision, text):
        body = {"revision": revision, "base": "", "rating": "4", "evidence": text, "own": []}
        return client.post(address, json.dumps(body), "application/json", headers={"Accept": "application/json"})

    assert send(0, "First.").status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert send(1, "Second.").status_code == 200
    statements = [query["sql"] for query in asked.captured_queries]
    # Two of them are the savepoint that the test's own transaction makes of BEGIN and COMMIT.
    assert len(statements) <= 11, statements
    # The sealed-card rule is for reading others' cards. A save looks among the writer's own.
    assert not [sql for sql in statements if "EXISTS" in sql]


@pytest.mark.postgres
def test_the_card_is_locked_while_it_is_written(made):
    with CaptureQueriesContext(connection) as asked:
        card_rows.locked(made.cards["pia"])
    assert asked.captured_queries[0]["sql"].endswith('FOR UPDATE OF "interviews_scorecard"')


def test_a_card_that_is_gone_is_not_locked(made):
    with pytest.raises(Scorecard.DoesNotExist):
        card_rows.locked(Scorecard(pk=made.cards["pia"].pk + 1000))


def test_the_kit_opens_for_a_seat_and_nobody_else(made):
    for user in (made.pia, made.paul, made.sam, made.max, made.rita, made.olga):
        wanted = Interview.objects.visible_to(user).with_seat_of(user).filter(pk=made.interview.pk).first()
        assert card_rows.seat_visible_to(user, made.interview.pk) == wanted
    assert card_rows.seat_visible_to(made.pia, made.interview.pk)
    assert card_rows.seat_visible_to(made.rita, made.interview.pk) is None
    assert card_rows.seat_visible_to(AnonymousUser(), made.interview.pk) is None
    Candidate.objects.update(user=made.pia)
    assert card_rows.seat_visible_to(made.pia, made.interview.pk) is None


def test_a_kit_is_loaded_once_and_whole(made):
    fill(made, "pia")
    InterviewProbe.objects.filter(interview_question=made.questions[0]).update(assignee=made.paul)
    interview = card_rows.seat_visible_to(made.pia, made.interview.pk)
    with CaptureQueriesContext(connection) as asked:
        kit = load_kit(interview, made.pia)
    assert len(asked) == 6
    probes = [list(question.probes.all()) for question in made.questions]
    with CaptureQueriesContext(connection) as asked:
        assert [answer.question for answer in kit.answers] == made.questions
        assert [answer.probes for answer in kit.answers] == probes
        assert [one.owner for one in kit.answers[0].follow_ups] == ["Paul’s", "Paul’s"]
        assert [seat.name for seat in kit.panel] == [made.pia.name, made.paul.name, made.sam.name]
        assert kit.opening.role.level
        assert all(answer.asks == "you ask" and answer.evidence for answer in kit.answers)
    assert not asked.captured_queries
