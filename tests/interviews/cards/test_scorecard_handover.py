"""Notes go to a replacement, judgements do not."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleViolation
from core.models import AuditEvent
from interviews.cards.services import FollowUpAsked, save_card, save_rating, submit_scorecard
from interviews.cards.services.handover import hand_over_scorecard, replace_panelist
from interviews.loops.services.panels import seat_panelist, why_not_hand_over
from interviews.models import FollowUpUse, Interview, Rating, Scorecard, ScorecardRevision, Seat
from interviews.readings import reads_before_rating, why_marked
from interviews.visibility import may_read, sight_of
from tests.factories.people import client_of
from tests.factories.plan import add_member
from tests.factories.run import fill, make_interview, make_round, seat, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(settings):
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    return make_round()


def test_notes_questions_and_lead_go_along_and_ratings_do_not(made):
    fill(made, "pia", score=4, evidence="To ask about: the cache.")
    follow_up = made.questions[0].follow_ups.first()
    asked = [FollowUpAsked(follow_up=follow_up, note="Ask first.")]
    save_rating(
        card=made.cards["pia"], question=made.questions[0], revision=1, score=5, evidence="Heard.", follow_ups=asked,
        by=made.pia,
    )  # fmt: skip
    new = hand_over_scorecard(card=made.cards["pia"], to=made.olga, by=made.pia)
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
    assert AuditEvent.objects.filter(action="scorecard.handed_over", by_id=made.pia.pk).count() == 1


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


def test_whoever_has_no_seat_may_take_over(made):
    url = reverse("interviews:scorecard_hand_over", args=[made.cards["pia"].seat_id])
    refused = client_of(made.pia).post(url, {"to": "Paul Achterberg"})
    assert refused.status_code == 422
    assert "Nobody who can be chosen here matches “Paul Achterberg”" in refused.content.decode()
    assert client_of(made.pia).post(url, {"to": "olga petr"}).status_code == 302
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


def test_nobody_but_its_writer_hands_a_card_over(made):
    """H5: neither the administrator nor a coordinator, to themselves or anybody."""
    add_member(made.loop.opening, made.noor, "coordinator")
    fill(made, "pia", evidence="Only mine.")
    url = reverse("interviews:scorecard_hand_over", args=[made.cards["pia"].seat_id])
    for user in (made.olga, made.paul, made.sam, made.ada, made.rita, made.max, made.noor):
        assert client_of(user).get(url).status_code == 404
        for to in (user, made.olga):
            assert client_of(user).post(url, {"to": to.pk}).status_code == 404
            with pytest.raises(RuleViolation, match="Only the person who writes"):
                hand_over_scorecard(card=made.cards["pia"], to=to, by=user)
    assert not Rating.objects.filter(scorecard__seat__panelist=made.olga).exists()


def test_whoever_is_put_in_somebodys_place_starts_with_an_empty_card(made):
    """H5: the draft that is left stays closed, with its writer."""
    fill(made, "pia", evidence="Only mine.")
    url = reverse("interviews:seat_replace", args=[made.cards["pia"].seat_id])
    assert client_of(made.ada).post(url, {"to": made.olga.pk}).status_code == 302
    new = Scorecard.objects.get(seat__panelist=made.olga)
    assert (new.summary, new.revision, new.ratings.count(), new.seat.is_lead) == ("", 0, 0, True)
    assert set(made.interview.questions.values_list("asker", flat=True)) == {made.olga.pk}
    old = Scorecard.objects.get(pk=made.cards["pia"].pk)
    assert (old.status, old.summary, old.waive_reason) == ("waived", "Solid.", "Replaced by Olga Petrenko.")
    assert not ScorecardRevision.objects.exists()
    assert may_read(made.pia, old)
    for user in (made.ada, made.rita, made.max, made.olga, made.paul):
        assert not may_read(user, old)
        assert client_of(user).get(reverse("interviews:scorecard_detail", args=[old.pk])).status_code == 404
    event = AuditEvent.objects.get(action="scorecard.replaced")
    assert (event.by_id, event.subject_id) == (made.ada.pk, str(old.pk))


def test_nobody_puts_themselves_in_a_colleagues_place(made):
    """H5."""
    add_member(made.loop.opening, made.noor, "coordinator")
    seat = made.cards["pia"].seat
    url = reverse("interviews:seat_replace", args=[seat.pk])
    for user in (made.ada, made.rita, made.max, made.noor):
        assert f'value="{user.pk}"' not in client_of(user).get(url).text
        assert client_of(user).post(url, {"to": user.pk}).status_code == 422
        with pytest.raises(RuleViolation, match="Nobody puts themselves"):
            replace_panelist(seat=seat, to=user, by=user)
    with pytest.raises(RuleViolation, match="This seat is yours"):
        replace_panelist(seat=seat, to=made.olga, by=made.pia)
    assert client_of(made.paul).get(url).status_code == 404
    assert Seat.objects.count() == 3


def test_a_manager_who_owes_a_card_replaces_nobody(made):
    """H5: the answer would tell whether the card is still open."""
    seat(make_interview(made.loop, 2, name="Second"), made.max)
    with pytest.raises(RuleViolation, match="You owe a scorecard in this loop"):
        replace_panelist(seat=made.cards["pia"].seat, to=made.olga, by=made.max)


@pytest.mark.parametrize("is_submitted", [False, True])
@pytest.mark.parametrize("fields", [{}, {"is_shadow": True}])
def test_notes_go_to_nobody_who_rates_in_the_same_loop(made, is_submitted, fields):
    """H6: whatever the state of that card, so that the answer does not tell it."""
    fill(made, "pia", evidence="Only mine.")
    second = make_interview(made.loop, 2, name="Second")
    card = seat(second, made.olga, **fields)
    if is_submitted:
        Scorecard.objects.filter(pk=card.pk).update(
            status="submitted", submitted_at=timezone.now(), first_submitted_at=timezone.now()
        )
    url = reverse("interviews:scorecard_hand_over", args=[made.cards["pia"].seat_id])
    assert "Olga Petrenko" not in client_of(made.pia).get(url).text
    with pytest.raises(RuleViolation, match="Olga Petrenko sits on another panel of this loop"):
        hand_over_scorecard(card=made.cards["pia"], to=made.olga, by=made.pia)
    assert (
        client_of(made.rita)
        .post(reverse("interviews:seat_replace", args=[made.cards["pia"].seat_id]), {"to": made.olga.pk})
        .status_code
        == 302
    )


def test_a_seat_in_a_round_that_is_called_off_is_no_obstacle(made):
    """H6."""
    seat(make_interview(made.loop, 2, name="Second", status="cancelled"), made.olga)
    assert hand_over_scorecard(card=made.cards["pia"], to=made.olga, by=made.pia).seat.panelist == made.olga


def test_a_card_that_was_submitted_once_is_not_offered_to_anybody(made):
    """What the page offers is what the service does: it refuses a card that was opened again."""
    interview, card = made.interview, made.cards["pia"]
    interview.status = "scheduled"
    assert why_not_hand_over(card, interview) == ""
    card.first_submitted_at = timezone.now()
    assert "stays with its writer" in why_not_hand_over(card, interview)
    assert "This round is over" in why_not_hand_over(made.cards["paul"], Interview(status="no_show", loop=made.loop))


def test_h6_whoever_took_notes_over_is_marked_in_every_other_round(made):
    """H6: those notes are others' words there; in the round that they were written for, the card counts."""
    fill(made, "pia", score=4, evidence="Solved it with a queue.")
    second = make_interview(made.loop, 2, name="Second")
    taken = hand_over_scorecard(card=made.cards["pia"], to=made.olga, by=made.pia)
    page = reverse("interviews:interview_panel", args=[second.pk])
    assert f"{made.olga} has read scorecards of this loop" in client_of(made.rita).get(page).text
    sits = seat_panelist(interview=second, panelist=made.olga, by=made.rita)
    assert why_marked(made.olga, second, made.rita)
    assert reads_before_rating(made.olga, second)
    assert not reads_before_rating(made.olga, made.interview)
    board = {row.pk: row.has_read for row in Seat.objects.filter(panelist=made.olga).for_board()}
    assert board == {taken.seat_id: False, sits.pk: True}


def test_an_empty_card_taken_over_was_no_reading(made):
    second = make_interview(made.loop, 2, name="Second")
    hand_over_scorecard(card=made.cards["pia"], to=made.olga, by=made.pia)
    seat_panelist(interview=second, panelist=made.olga, by=made.rita)
    assert not reads_before_rating(made.olga, second)


def test_h6_both_cards_handed_in(made):
    """H6: of the two cards the one in the other round stands beside."""
    fill(made, "pia", score=4, evidence="Solved it with a queue.")
    taken = hand_over_scorecard(card=made.cards["pia"], to=made.olga, by=made.pia)
    second = make_interview(made.loop, 2, name="Second", starts_at=timezone.now() - timedelta(hours=2))
    seat_panelist(interview=second, panelist=made.olga, by=made.rita)
    for card in (taken, Scorecard.objects.get(seat__interview=second, seat__panelist=made.olga)):
        seen = dict(card.ratings.values_list("interview_question", "revision"))
        for question in card.interview.questions.all():
            values = {"score": 3, "evidence": "She named two.", "revision": seen.get(question.pk, 0)}
            save_rating(card=card, question=question, by=made.olga, **values)
        save_card(card=card, revision=card.revision, recommendation="yes", by=made.olga)
        submit_scorecard(card=card, revision=card.revision, by=made.olga)
    marks = Scorecard.objects.filter(seat__panelist=made.olga).values_list("seat__interview", "is_after_reading")
    assert dict(marks) == {made.interview.pk: False, second.pk: True}
