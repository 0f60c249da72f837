"""Seats, askers, holders of follow-ups, and the questions of a loop while it is planned."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import RuleViolation
from core.models import AuditEvent
from interviews.loops.services.panels import (
    assign_follow_up,
    assign_question,
    change_seat,
    seat_panelist,
    unseat_panelist,
)
from interviews.loops.services.planned_questions import add_questions, move_question, remove_question
from interviews.loops.services.rounds import schedule_interview
from interviews.models import Interview, InterviewFollowUp, InterviewQuestion, Loop, Message, Scorecard, Seat
from questionbank.models import Question
from tests.factories.bank import make_question
from tests.factories.plan import make_candidate
from tests.racing import race


@pytest.fixture
def first(planned):
    return planned.interviews.first()


def test_a_seat_comes_with_a_draft_card(first, people):
    seat = seat_panelist(interview=first, panelist=people.pia, is_lead=True, by=people.rita)
    assert seat.scorecard.status == Scorecard.Status.DRAFT
    event = AuditEvent.objects.get(action="panel.seated")
    assert (event.subject_id, event.by_id) == (str(seat.pk), people.rita.pk)


def test_a_new_lead_takes_over(first, people):
    pia = seat_panelist(interview=first, panelist=people.pia, is_lead=True, by=people.rita)
    paul = seat_panelist(interview=first, panelist=people.paul, is_lead=True, by=people.rita)
    pia.refresh_from_db()
    assert (pia.is_lead, paul.is_lead) == (False, True)


def test_nobody_sits_twice_in_a_round(first, people):
    seat_panelist(interview=first, panelist=people.pia, by=people.rita)
    with pytest.raises(RuleViolation, match="Pia Moreau sits on this panel already"):
        seat_panelist(interview=first, panelist=people.pia, by=people.rita)


def test_a_shadow_does_not_lead(first, people):
    with pytest.raises(RuleViolation, match="somebody else leads"):
        seat_panelist(interview=first, panelist=people.sam, is_lead=True, is_shadow=True, by=people.rita)


def test_a_closed_account_gets_no_seat(first, people):
    people.pia.is_active = False
    people.pia.save()
    with pytest.raises(RuleViolation, match="The account of Pia Moreau is closed"):
        seat_panelist(interview=first, panelist=people.pia, by=people.rita)


def test_nobody_sits_on_the_panel_of_their_own_application(first, applicant, people):
    applicant.user = people.paul
    applicant.save()
    with pytest.raises(RuleViolation, match="their own application"):
        seat_panelist(interview=first, panelist=people.paul, by=people.rita)


@pytest.mark.parametrize("status", ["debrief", "decided", "cancelled"])
def test_a_loop_that_is_over_keeps_its_panel(first, people, status):
    seat = seat_panelist(interview=first, panelist=people.pia, by=people.rita)
    Loop.objects.filter(pk=first.loop_id).update(status=status)
    with pytest.raises(RuleViolation, match="so its panel stays as it is"):
        seat_panelist(interview=first, panelist=people.paul, by=people.rita)
    with pytest.raises(RuleViolation, match="so its panel stays as it is"):
        unseat_panelist(seat=seat, by=people.rita)


@pytest.mark.parametrize(("status", "sentence"), [("completed", "was held"), ("cancelled", "is cancelled")])
def test_a_round_that_is_over_keeps_its_panel(first, people, status, sentence):
    Interview.objects.filter(pk=first.pk).update(status=status, starts_at=timezone.now())
    with pytest.raises(RuleViolation, match=sentence):
        seat_panelist(interview=first, panelist=people.pia, by=people.rita)


def test_the_database_refuses_two_leads_and_a_leading_shadow(first, people):
    seat_panelist(interview=first, panelist=people.pia, is_lead=True, by=people.rita)
    for fields in ({"is_lead": True}, {"is_lead": True, "is_shadow": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            # The refusal of the database is tested.
            Seat.objects.create(interview=first, panelist=people.sam, **fields)


def test_who_leaves_hands_nothing_on(first, people):
    seat = seat_panelist(interview=first, panelist=people.pia, by=people.rita)
    question = assign_question(question=first.questions.first(), asker=people.pia, by=people.rita)
    unseat_panelist(seat=seat, by=people.rita)
    question.refresh_from_db()
    assert question.asker is None
    assert not question.follow_ups.exclude(assignee=None).exists()
    assert not Scorecard.objects.exists()
    assert AuditEvent.objects.filter(action="panel.unseated").count() == 1


@pytest.mark.parametrize(
    "written",
    [
        {"revision": 1},
        {"status": "submitted", "submitted_at": timezone.now(), "recommendation": "yes"},
        {"first_submitted_at": timezone.now()},
    ],
)
def test_who_wrote_something_keeps_the_seat(first, people, written):
    seat = seat_panelist(interview=first, panelist=people.pia, by=people.rita)
    Scorecard.objects.filter(seat=seat).update(**written)
    with pytest.raises(RuleViolation, match="Hand the scorecard over to somebody else, or waive it"):
        unseat_panelist(seat=seat, by=people.rita)
    with pytest.raises(RuleViolation, match="has written"):
        change_seat(seat=seat, is_lead=False, is_shadow=True, by=people.rita)
    assert Seat.objects.filter(pk=seat.pk).exists()


def test_a_waiver_keeps_the_seat(first, people):
    seat = seat_panelist(interview=first, panelist=people.pia, by=people.rita)
    Scorecard.objects.filter(seat=seat).update(
        status="waived", waived_at=timezone.now(), waived_by=people.rita, waive_reason="Ill"
    )
    with pytest.raises(RuleViolation, match="waiver stays on record"):
        unseat_panelist(seat=seat, by=people.rita)


def test_a_blind_panelist_learns_nothing_by_trying_to_unseat_others(running, people):
    """Max sits on the panel with an open card: whether Paul has written must not show in the answer."""
    interview = running.interviews.first()
    seat_panelist(interview=interview, panelist=people.max, by=people.rita)
    paul = interview.panel.get(panelist=people.paul)
    for revision in (0, 3):
        Scorecard.objects.filter(seat=paul).update(revision=revision)
        for action in (
            lambda: unseat_panelist(seat=paul, by=people.max),
            lambda: change_seat(seat=paul, is_lead=False, is_shadow=True, by=people.max),
        ):
            with pytest.raises(RuleViolation, match="You owe a scorecard in this loop"):
                action()
    unseat_panelist(seat=interview.panel.get(panelist=people.max), by=people.max)


def test_a_shadow_asks_and_holds_nothing(first, people):
    seat_panelist(interview=first, panelist=people.sam, is_shadow=True, by=people.rita)
    question = first.questions.first()
    with pytest.raises(RuleViolation, match="a shadow asks nothing"):
        assign_question(question=question, asker=people.sam, by=people.rita)
    with pytest.raises(RuleViolation, match="a shadow asks nothing"):
        assign_follow_up(follow_up=question.follow_ups.first(), assignee=people.sam, by=people.rita)


def test_who_asks_or_holds_sits_in_that_round(planned, people):
    first, second = planned.interviews.all()
    seat_panelist(interview=second, panelist=people.pia, by=people.rita)
    question = first.questions.first()
    with pytest.raises(RuleViolation, match="does not sit on the panel of the technical round"):
        assign_question(question=question, asker=people.pia, by=people.rita)
    with pytest.raises(RuleViolation, match="does not sit on the panel"):
        assign_follow_up(follow_up=question.follow_ups.first(), assignee=people.pia, by=people.rita)


def test_follow_ups_go_with_their_question_unless_somebody_else_holds_them(first, people):
    for panelist in (people.pia, people.paul, people.max):
        seat_panelist(interview=first, panelist=panelist, by=people.rita)
    question = first.questions.first()
    one, two = question.follow_ups.all()
    assign_follow_up(follow_up=two, assignee=people.paul, by=people.rita)
    assign_question(question=question, asker=people.pia, by=people.rita)
    assert list(question.follow_ups.values_list("assignee", flat=True)) == [people.pia.pk, people.paul.pk]
    assign_question(question=question, asker=people.max, by=people.rita)
    assert list(question.follow_ups.values_list("assignee", flat=True)) == [people.max.pk, people.paul.pk]
    assign_question(question=question, asker=None, by=people.rita)
    assert list(question.follow_ups.values_list("assignee", flat=True)) == [None, people.paul.pk]
    assert AuditEvent.objects.filter(action="question.assigned").count() == 3
    assert AuditEvent.objects.filter(action="probe.assigned").count() == 1
    assert one.pk == question.follow_ups.first().pk


def test_a_person_who_asks_cannot_become_a_shadow(first, people):
    seat = seat_panelist(interview=first, panelist=people.pia, by=people.rita)
    assign_question(question=first.questions.first(), asker=people.pia, by=people.rita)
    with pytest.raises(RuleViolation, match="Pia Moreau asks one question in this round"):
        change_seat(seat=seat, is_lead=False, is_shadow=True, by=people.rita)


def test_a_seat_changes_between_lead_and_shadow(first, people):
    pia = seat_panelist(interview=first, panelist=people.pia, is_lead=True, by=people.rita)
    sam = seat_panelist(interview=first, panelist=people.sam, is_shadow=True, by=people.rita)
    change_seat(seat=sam, is_lead=True, is_shadow=False, by=people.rita)
    pia.refresh_from_db()
    assert (sam.is_lead, sam.is_shadow, pia.is_lead) == (True, False, False)
    with pytest.raises(RuleViolation, match="somebody else leads"):
        change_seat(seat=sam, is_lead=True, is_shadow=True, by=people.rita)


def test_a_change_of_an_announced_panel_reaches_everybodys_calendar(first, people):
    pia = seat_panelist(interview=first, panelist=people.pia, by=people.rita)
    start = timezone.now() + timedelta(days=3)
    schedule_interview(interview=first, starts_at=start, time_zone="Europe/Berlin", by=people.rita)
    seat_panelist(interview=first, panelist=people.paul, by=people.rita)
    assert sent(first, 1) == {("invitation", "Pia Moreau"), ("invitation", "Paul Achterberg")}
    unseat_panelist(seat=pia, by=people.rita)
    assert sent(first, 2) == {("cancellation", "Pia Moreau"), ("invitation", "Paul Achterberg")}
    seat_panelist(interview=first, panelist=people.pia, by=people.rita)
    assert sent(first, 3) == {("invitation", "Pia Moreau"), ("invitation", "Paul Achterberg")}


def sent(interview, sequence):
    rows = Message.objects.filter(interview=interview, calendar_sequence=sequence).exclude(kind="reminder")
    return {(row.kind, row.recipient.name) for row in rows}


# --- Questions ------------------------------------------------------------------------------------------------


def test_a_question_of_the_bank_joins_a_round_at_its_end(first, people):
    (added,) = add_questions(interview=first, questions=[make_question("One more")], by=people.rita)
    assert [row.title for row in first.questions.all()][-1] == "One more"
    assert added.position == 3
    assert added.follow_ups.count() == 2
    assert AuditEvent.objects.get(action="loop.question_added").subject_id == str(first.loop_id)


def test_a_question_is_asked_once_in_a_loop(planned, people):
    first, second = planned.interviews.all()
    asked = first.questions.first().question
    with pytest.raises(RuleViolation, match="Nobody hears a question twice"):
        add_questions(interview=second, questions=[asked], by=people.rita)
    with pytest.raises(IntegrityError), transaction.atomic():
        InterviewQuestion.objects.filter(pk=second.questions.first().pk).update(slug=asked.slug)


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_only_active_questions_are_asked(first, people, status):
    with pytest.raises(RuleViolation, match="Only active questions are asked"):
        add_questions(interview=first, questions=[make_question(status=status)], by=people.rita)


def test_removing_closes_the_gap(first, people):
    add_questions(interview=first, questions=[make_question()], by=people.rita)
    remove_question(question=first.questions.first(), by=people.rita)
    assert list(first.questions.values_list("position", flat=True)) == [1, 2]


@pytest.mark.parametrize(("position", "expected"), [(1, "cab"), (2, "acb"), (None, "abc"), (99, "abc"), (0, "cab")])
def test_a_question_moves_within_its_round(first, people, position, expected):
    titles = dict(zip(first.questions.values_list("title", flat=True), "ab", strict=True))
    (third,) = add_questions(interview=first, questions=[make_question("c")], by=people.rita)
    move_question(question=third, position=position, by=people.rita)
    assert "".join(titles.get(row.title, row.title) for row in first.questions.all()) == expected
    assert list(first.questions.values_list("position", flat=True)) == [1, 2, 3]


def test_a_question_moves_to_another_round_and_keeps_who_sits_there(planned, people):
    first, second = planned.interviews.all()
    for interview in (first, second):
        seat_panelist(interview=interview, panelist=people.paul, by=people.rita)
    seat_panelist(interview=first, panelist=people.pia, by=people.rita)
    pias, pauls = first.questions.all()
    assign_question(question=pias, asker=people.pia, by=people.rita)
    assign_question(question=pauls, asker=people.paul, by=people.rita)
    move_question(question=pias, interview=second, position=1, by=people.rita)
    move_question(question=pauls, interview=second, by=people.rita)
    assert [row.pk for row in second.questions.all()][0] == pias.pk
    assert [row.pk for row in second.questions.all()][-1] == pauls.pk
    assert list(second.questions.values_list("position", flat=True)) == [1, 2, 3, 4]
    assert (pias.asker, pauls.asker) == (None, people.paul)
    assert not InterviewFollowUp.objects.filter(interview_question=pias).exclude(assignee=None).exists()
    assert set(pauls.follow_ups.values_list("assignee", flat=True)) == {people.paul.pk}


def test_a_question_stays_in_its_loop(planned, open_opening, people):
    from interviews.loops.services.loops import plan_loop

    other = plan_loop(candidate=make_candidate(opening=open_opening), by=people.rita)
    with pytest.raises(RuleViolation, match="between rounds of one loop"):
        move_question(question=planned.questions.first(), interview=other.interviews.first(), by=people.rita)


def test_questions_stay_once_interviews_have_started(running, people):
    interview, other = running.interviews.all()
    question = interview.questions.first()
    actions = (
        lambda: add_questions(interview=interview, questions=[make_question()], by=people.rita),
        lambda: remove_question(question=question, by=people.rita),
        lambda: move_question(question=question, interview=other, by=people.rita),
    )
    for action in actions:
        with pytest.raises(RuleViolation, match="so its questions stay as they are"):
            action()
    assert Question.objects.count() == running.questions.count() + 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_name_a_lead_at_once_and_there_is_one(first, people):
    outcomes = race(
        lambda: seat_panelist(interview=first, panelist=people.pia, is_lead=True, by=people.rita),
        lambda: seat_panelist(interview=first, panelist=people.paul, is_lead=True, by=people.max),
    )
    assert [type(outcome) for outcome in outcomes] == [Seat, Seat]
    assert first.panel.filter(is_lead=True).count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_seat_the_same_colleague_at_once_and_one_hears_it(first, people):
    outcomes = race(
        lambda: seat_panelist(interview=first, panelist=people.pia, by=people.rita),
        lambda: seat_panelist(interview=first, panelist=people.pia, by=people.max),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["RuleViolation", "Seat"]
    assert first.panel.count() == 1
