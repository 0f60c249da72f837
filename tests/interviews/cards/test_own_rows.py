"""What a panelist finds as their own: by the queryset's rules, with the real person, and at few questions."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hiring.models import Candidate
from interviews.cards.services import save_rating
from interviews.cards.services.guards import lock_for_writing
from interviews.cards.views.kit import load_kit_page
from interviews.locks import lock_whole_run
from interviews.models import Interview, InterviewFollowUp, Rating, Scorecard
from interviews.querysets import InterviewQuerySet
from tests.factories.people import BACKEND
from tests.factories.run import fill, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return make_round()


def test_only_the_writer_finds_a_card_for_writing(made):
    for user in (made.pia, made.paul, made.sam, made.max, made.rita, made.olga, AnonymousUser()):
        found = Scorecard.objects.own_visible_to(user)
        assert list(found) == [card for card in made.cards.values() if card.seat.panelist == user]
    Candidate.objects.update(user=made.pia)
    assert not Scorecard.objects.own_visible_to(made.pia)


def test_only_a_seat_finds_an_interview_for_its_kit(made):
    for user in (made.pia, made.paul, made.sam):
        assert list(Interview.objects.own_visible_to(user)) == [made.interview]
    for user in (made.max, made.rita, made.olga, AnonymousUser()):
        assert not Interview.objects.own_visible_to(user)
    Candidate.objects.update(user=made.pia)
    assert not Interview.objects.own_visible_to(made.pia)


def test_a_rule_added_to_a_queryset_closes_the_kit(made, client, monkeypatch, settings):
    """The queryset is asked with the person who asks, not with a stand-in for everybody."""
    visible_to = InterviewQuerySet.visible_to

    def stricter(self, user):
        return self.none() if user.is_admin else visible_to(self, user)

    address = reverse("interviews:kit", args=[made.interview.pk])
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    made.pia.site_role = "admin"
    made.pia.save()
    client.force_login(made.pia, backend=BACKEND)
    assert client.get(address).status_code == 200
    monkeypatch.setattr(InterviewQuerySet, "visible_to", stricter)
    assert client.get(address).status_code == 404
    client.force_login(made.paul, backend=BACKEND)
    assert client.get(address).status_code == 200


def test_points_come_back_as_they_were_stored(made):
    sent = {"card": made.cards["pia"], "question": made.questions[0], "evidence": "Said so.", "by": made.pia}
    save_rating(revision=0, score=4, points_shown={0: "yes", 1: "partly"}, **sent)
    stored = made.cards["pia"].ratings.get(interview_question=made.questions[0])
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
        lock_for_writing(made.cards["pia"], made.pia)
    # The first card of a loop that is saved fixes its agreement: the loop is locked before the card.
    locks = [query["sql"] for query in asked.captured_queries if "FOR UPDATE" in query["sql"]]
    assert locks[-1].endswith('FOR UPDATE OF "interviews_scorecard"')
    with CaptureQueriesContext(connection) as asked:
        lock_whole_run(made.cards["pia"])
    assert asked.captured_queries[0]["sql"].endswith(
        'FOR UPDATE OF "interviews_loop", "interviews_interview", "interviews_scorecard"'
    )


def test_a_card_that_is_gone_is_not_locked(made):
    with pytest.raises(Scorecard.DoesNotExist):
        lock_for_writing(Scorecard(pk=made.cards["pia"].pk + 1000, seat=made.cards["pia"].seat), made.pia)


def test_a_kit_is_loaded_once_and_whole(made):
    fill(made, "pia")
    InterviewFollowUp.objects.filter(interview_question=made.questions[0]).update(assignee=made.paul)
    interview = Interview.objects.select_related("loop__candidate__opening__role").get(pk=made.interview.pk)
    with CaptureQueriesContext(connection) as asked:
        kit = load_kit_page(interview, made.pia)
    assert len(asked) == 6
    follow_ups = [list(question.follow_ups.all()) for question in made.questions]
    with CaptureQueriesContext(connection) as asked:
        assert [answer.question for answer in kit.answers] == made.questions
        assert [answer.prepared for answer in kit.answers] == follow_ups
        assert [one.owner for one in kit.answers[0].follow_ups] == ["Paul’s", "Paul’s"]
        assert [seat.name for seat in kit.panel] == [made.pia.name, made.paul.name, made.sam.name]
        assert kit.opening.role.level
        assert all(answer.asks == "you ask" and answer.evidence for answer in kit.answers)
    assert not asked.captured_queries
