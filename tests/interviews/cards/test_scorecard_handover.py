"""Notes go to a replacement, judgements do not."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleViolation
from core.models import AuditEvent
from interviews.cards.services import FollowUpAsked, save_rating
from interviews.cards.services.handover import hand_over_scorecard
from interviews.loops.services.panels import why_not_hand_over
from interviews.models import FollowUpUse, Interview, Rating, Scorecard, ScorecardRevision
from interviews.visibility import may_read, sight_of
from tests.factories.people import BACKEND
from tests.factories.run import fill, make_round, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return make_round()


def client_of(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_notes_questions_and_lead_go_along_and_ratings_do_not(made):
    fill(made, "pia", score=4, evidence="To ask about: the cache.")
    follow_up = made.questions[0].follow_ups.first()
    asked = [FollowUpAsked(follow_up=follow_up, note="Ask first.")]
    save_rating(
        card=made.cards["pia"], question=made.questions[0], revision=1, score=5, evidence="Heard.", follow_ups=asked,
        by=made.pia,
    )  # fmt: skip
    new = hand_over_scorecard(card=made.cards["pia"], to=made.olga, by=made.rita)
    ratings = list(Rating.objects.filter(scorecard=new))
    assert [rating.score for rating in ratings] == [None, None, None]
    assert ratings[0].evidence == "Notes of Pia Moreau:\nHeard."
    assert (new.recommendation, new.summary) == ("", "Notes of Pia Moreau:\nSolid.")
    assert FollowUpUse.objects.get(scorecard=new).note == "Ask first."
    assert new.seat.is_lead
    assert set(made.interview.questions.values_list("asker", flat=True)) == {made.olga.pk}
    old = Scorecard.objects.get(pk=made.cards["pia"].pk)
    assert (old.status, old.waive_reason) == ("waived", "Handed over to Olga Petrenko.")
    assert not old.seat.is_lead
    version = ScorecardRevision.objects.get(scorecard=old)
    assert (version.occasion, version.content["ratings"][0]["score"]) == ("handed_over", 5)
    assert AuditEvent.objects.filter(action="scorecard.handed_over", by_id=made.rita.pk).count() == 1


def test_the_one_who_left_sees_nothing_more_and_the_one_who_came_is_bound(made):
    submit(made, "paul")
    new = hand_over_scorecard(card=made.cards["pia"], to=made.olga, by=made.pia)
    assert not sight_of(made.pia, made.loop).reads_peers
    assert not sight_of(made.olga, made.loop).reads_peers
    assert may_read(made.olga, new)
    assert not may_read(made.olga, made.cards["paul"])


def test_what_cannot_be_handed_over(made):
    with pytest.raises(RuleViolation, match="sits on this panel already"):
        hand_over_scorecard(card=made.cards["pia"], to=made.paul, by=made.pia)
    made.olga.is_active = False
    with pytest.raises(RuleViolation, match="is closed"):
        hand_over_scorecard(card=made.cards["pia"], to=made.olga, by=made.pia)
    submit(made, "paul")
    with pytest.raises(RuleViolation, match="stays with its writer"):
        hand_over_scorecard(card=made.cards["paul"], to=made.max, by=made.paul)
    Interview.objects.update(status="completed")
    with pytest.raises(RuleViolation, match="This round is over"):
        hand_over_scorecard(card=Scorecard.objects.get(pk=made.cards["pia"].pk), to=made.max, by=made.pia)


def test_the_page_offers_everybody_who_has_no_seat(made):
    url = reverse("interviews:scorecard_hand_over", args=[made.cards["pia"].seat_id])
    html = client_of(made.pia).get(url).content.decode()
    assert "Olga Petrenko" in html
    assert "Paul Achterberg" not in html
    assert client_of(made.pia).post(url, {"to": made.paul.pk}).status_code == 422
    assert client_of(made.rita).post(url, {"to": made.olga.pk}).status_code == 302
    assert Scorecard.objects.filter(seat__panelist=made.olga).exists()


def test_the_kit_offers_it_while_it_is_not_refused(made):
    kit = reverse("interviews:kit", args=[made.interview.pk])
    url = reverse("interviews:scorecard_hand_over", args=[made.cards["pia"].seat_id])
    client = client_of(made.pia)
    assert url in client.get(kit).text
    assert url in client.get(reverse("interviews:scorecard_detail", args=[made.cards["pia"].pk])).text
    Interview.objects.filter(pk=made.interview.pk).update(status=Interview.Status.COMPLETED)
    assert client.get(url).status_code == 200
    assert url not in client.get(kit).text


def test_nobody_else_hands_it_over(made):
    url = reverse("interviews:scorecard_hand_over", args=[made.cards["pia"].seat_id])
    for user in (made.olga, made.paul, made.sam):
        assert client_of(user).get(url).status_code == 404
        assert client_of(user).post(url, {"to": made.olga.pk}).status_code == 404


def test_a_card_that_was_submitted_once_is_not_offered_to_anybody(made):
    """What the page offers is what the service does: it refuses a card that was opened again."""
    interview, card = made.interview, made.cards["pia"]
    interview.status = "scheduled"
    assert why_not_hand_over(card, interview) == ""
    card.first_submitted_at = timezone.now()
    assert "stays with its writer" in why_not_hand_over(card, interview)
    assert "This round is over" in why_not_hand_over(made.cards["paul"], Interview(status="no_show", loop=made.loop))
