"""A round that somebody judged does not leave its loop, and their card with it (H7)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleViolation
from interviews.cards.services import reopen_scorecard, save_rating, waive_scorecard
from interviews.loops.services.loops import cancel_loop
from interviews.loops.services.panels import seat_panelist
from interviews.loops.services.planned_questions import move_question, remove_question
from interviews.loops.services.rounds import cancel_interview, mark_no_show, why_not_cancel
from interviews.models import Interview, Loop, Scorecard
from tests.factories.people import client_of
from tests.factories.plan import add_member
from tests.factories.run import make_interview, make_round, seat, submit

pytestmark = pytest.mark.django_db

HELD = "Somebody submitted a scorecard for this round, so it was held."


@pytest.fixture
def made():
    return make_round()


@pytest.mark.parametrize("end", [lambda **of: cancel_interview(reason="Not needed.", **of), mark_no_show])
@pytest.mark.parametrize("is_reopened", [False, True])
def test_a_round_with_a_submitted_card_is_not_taken_away(made, end, is_reopened):
    """H7: neither while the card is in, nor while its writer has it open again."""
    submit(made, "pia", recommendation="strong_no")
    if is_reopened:
        reopen_scorecard(card=made.cards["pia"], reason="A slip.", by=made.pia)
    with pytest.raises(RuleViolation, match=HELD):
        end(interview=made.interview, by=made.rita)
    assert Interview.objects.get(pk=made.interview.pk).status == "scheduled"


def test_a_card_that_was_submitted_is_not_waived_away(made):
    """H7: reopening it does not take the first submission out of the score; the page does not offer it either."""
    submit(made, "pia", recommendation="strong_no")
    waive = reverse("interviews:scorecard_waive", args=[made.cards["pia"].seat_id])
    board = reverse("interviews:loop_detail", args=[made.loop.pk])
    reopen_scorecard(card=made.cards["pia"], reason="A slip.", by=made.pia)
    with pytest.raises(RuleViolation, match="submitted this scorecard and has it open again"):
        waive_scorecard(card=made.cards["pia"], reason="Not needed.", by=made.rita)
    assert waive not in client_of(made.rita).get(board).text
    answer = client_of(made.rita).post(waive, {"reason": "Not needed."})
    assert (answer.status_code, "kept for ever" in answer.text) == (409, True)
    assert Scorecard.objects.get(pk=made.cards["pia"].pk).status == "draft"


def test_a_card_whose_writer_has_left_is_waived_with_a_reason(made):
    """H7: nobody can submit it again, so it does not hold up the debrief for ever. What was submitted is kept."""
    submit(made, "pia", recommendation="strong_no")
    reopen_scorecard(card=made.cards["pia"], reason="A slip.", by=made.pia)
    made.pia.is_active = False
    made.pia.save()
    waive = reverse("interviews:scorecard_waive", args=[made.cards["pia"].seat_id])
    assert waive in client_of(made.rita).get(reverse("interviews:loop_detail", args=[made.loop.pk])).text
    assert client_of(made.rita).post(waive, {"reason": "She left the company."}).status_code == 302
    card = Scorecard.objects.get(pk=made.cards["pia"].pk)
    assert (card.status, card.waive_reason) == ("waived", "She left the company.")
    assert card.revisions.filter(occasion="submitted").exists()


def test_the_page_says_so_instead_of_offering_it(made):
    """H7."""
    page = reverse("interviews:interview_edit", args=[made.interview.pk])
    cancel = reverse("interviews:interview_cancel", args=[made.interview.pk])
    assert cancel in client_of(made.max).get(page).text
    submit(made, "pia")
    html = client_of(made.max).get(page).text
    assert HELD in html
    assert cancel not in html
    answer = client_of(made.max).post(cancel, {"reason": "Not needed."})
    assert (answer.status_code, HELD in answer.text) == (409, True)


def test_a_blind_manager_learns_nothing_from_cancelling(made):
    """H7: with and without a card that is in, the answer is the same."""
    second = make_interview(made.loop, 2, name="Second")
    seat(second, made.max)
    before = why_not_cancel(made.interview, made.max)
    submit(made, "pia")
    assert before == why_not_cancel(made.interview, made.max)
    assert "a recruiter cancels rounds" in before
    assert why_not_cancel(second, made.rita) == ""
    Interview.objects.filter(pk=second.pk).update(status="unscheduled", starts_at=None)
    assert why_not_cancel(Interview.objects.get(pk=second.pk), made.max) == ""


def test_a_round_that_was_judged_stays_held_when_the_loop_is_cancelled(made):
    """H7: what was submitted keeps its round."""
    second = make_interview(made.loop, 2, name="Second")
    Interview.objects.filter(pk=second.pk).update(starts_at=timezone.now() + timedelta(days=1), started_at=None)
    submit(made, "pia")
    cancel_loop(loop=made.loop, reason="Took another offer.", by=made.rita)
    states = dict(Interview.objects.values_list("pk", "status"))
    assert states == {made.interview.pk: "completed", second.pk: "cancelled"}
    assert Scorecard.objects.counting().submitted().count() == 1
    assert Loop.objects.get().status == "cancelled"


def test_the_rounds_of_a_cancelled_loop_do_not_tell_which_were_judged(made):
    """H7: a manager who sits in the loop cancels it, and its rounds look alike with and without cards."""
    second = make_interview(made.loop, 2, name="Second")
    seat(second, made.max)
    submit(made, "pia")
    cancel_loop(loop=made.loop, reason="Took another offer.", by=made.max)
    assert set(made.loop.interviews.values_list("status", flat=True)) == {"completed"}


def test_a_judged_round_that_was_moved_ahead_ends_like_one_that_nobody_judged(made):
    """H7: it was moved, and then the loop was cancelled: its state does not tell that a card is in."""
    second = make_interview(made.loop, 2, name="Second")
    submit(made, "pia")
    Interview.objects.filter(loop=made.loop).update(starts_at=timezone.now() + timedelta(days=1), started_at=None)
    cancel_loop(loop=made.loop, reason="Took another offer.", by=made.max)
    states = dict(Interview.objects.values_list("pk", "status"))
    assert states == {made.interview.pk: "cancelled", second.pk: "cancelled"}
    assert Scorecard.objects.submitted().count() == 1


def test_cancelling_a_loop_opens_nothing_to_whoever_sat_in_what_falls_out(made):
    """H4, H7: a recruiter with a seat in a round to come cancels the loop, and the others' cards stay closed."""
    second = make_interview(made.loop, 2, name="Second")
    Interview.objects.filter(pk=second.pk).update(starts_at=timezone.now() + timedelta(days=1), started_at=None)
    seat(second, made.rita)
    submit(made, "pia")
    card = reverse("interviews:scorecard_detail", args=[made.cards["pia"].pk])
    assert client_of(made.rita).get(card).status_code == 404
    cancel_loop(loop=made.loop, reason="Took another offer.", by=made.rita)
    assert client_of(made.rita).get(card).status_code == 404


def test_a_seat_in_a_round_that_did_not_take_place_opens_nothing(made):
    """H4: a recruiter takes a seat in a round whose candidate did not come, to sit in it when it has a time again."""
    second = make_interview(made.loop, 2, name="Second")
    Interview.objects.filter(pk=second.pk).update(status=Interview.Status.NO_SHOW)
    submit(made, "pia")
    card = reverse("interviews:scorecard_detail", args=[made.cards["pia"].pk])
    seat_panelist(interview=Interview.objects.get(pk=second.pk), panelist=made.rita, by=made.max)
    assert client_of(made.rita).get(card).status_code == 404


def test_coordinators_are_refused_as_well(made):
    """H7."""
    add_member(made.loop.opening, made.olga, "coordinator")
    submit(made, "pia")
    with pytest.raises(RuleViolation, match=HELD):
        cancel_interview(interview=made.interview, reason="x", by=made.olga)


def test_a_question_with_prepared_notes_stays_where_it_is(planned, people):
    """H7: neither the question nor the notes go, and nobody meets an error."""
    here, there = planned.interviews.all()[:2]
    card = seat(here, people.pia)
    question = here.questions.first()
    note = save_rating(card=card, question=question, revision=0, evidence="Ask about the cache.", by=people.pia)
    with pytest.raises(RuleViolation, match="has prepared notes on"):
        remove_question(question=question, by=people.rita)
    with pytest.raises(RuleViolation, match="has prepared notes on"):
        move_question(question=question, interview=there, by=people.rita)
    save_rating(card=card, question=question, revision=note.revision, by=people.pia)
    remove_question(question=question, by=people.rita)
    assert not here.questions.filter(pk=question.pk).exists()
