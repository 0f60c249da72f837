"""Planning a loop, starting it, ending it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from core.errors import RuleViolation
from core.models import AuditEvent
from hiring.models import LoopTemplate, Opening
from hiring.openings.services import choose_template
from interviews.loops.services.loops import cancel_loop, plan_loop, set_debrief_time, start_loop
from interviews.loops.services.panels import assign_follow_up, seat_panelist
from interviews.loops.services.rounds import schedule_interview
from interviews.models import Interview, InterviewFollowUp, Loop, Message, Scorecard, Seat
from questionbank.models import Question
from tests.factories.bank import add_anchor, add_exhibit
from tests.factories.plan import make_candidate, make_template, put_into
from tests.factories.run import fill_panel

pytestmark = pytest.mark.sqlite


def test_rounds_and_questions_are_copied_with_every_text(planned, applicant, people):
    template = applicant.opening.template
    assert planned.template == template
    assert planned.status == Loop.Status.PLANNING
    rounds = list(planned.interviews.all())
    assert [(row.position, row.name, row.purpose) for row in rounds] == [
        (row.position, row.name, row.purpose) for row in template.rounds.all()
    ]
    assert {row.time_zone for row in rounds} == {people.rita.time_zone}
    original = template.rounds.first().round_questions.first().question
    copy = rounds[0].questions.first()
    assert (copy.title, copy.prompt, copy.rationale, copy.minutes) == (
        original.title,
        original.prompt,
        original.rationale,
        original.minutes,
    )
    assert copy.strong_points == ["Names the goal.", "Names the cost."]
    assert copy.assessment_points == [f"{original.title}, point 1", f"{original.title}, point 2"]
    assert copy.pitfalls == [f"{original.title}, pitfall 1", f"{original.title}, pitfall 2"]
    assert [follow_up.text for follow_up in copy.follow_ups.all()] == [item.text for item in original.follow_ups.all()]
    assert copy.asker is None


def test_a_later_edit_of_the_bank_changes_nothing_in_the_loop(planned):
    copy = planned.questions.first()
    before = copy.prompt
    Question.objects.filter(pk=copy.question_id).update(prompt="Something else entirely")
    copy.refresh_from_db()
    assert copy.prompt == before


def test_anchors_come_from_the_competency_unless_the_question_has_its_own(applicant, people):
    first, second = (row.question for row in applicant.opening.template.rounds.first().round_questions.all())
    add_anchor(3, "Its own middle", question=first)
    loop = plan_loop(candidate=applicant, by=people.rita)
    assert loop.questions.get(question=first).anchors == {"3": "Its own middle"}
    assert loop.questions.get(question=second).anchors == {
        str(anchor.level): anchor.text for anchor in second.competency.anchors.all()
    }


def test_what_is_shown_with_a_question_is_copied_with_its_indentation(applicant, people):
    question = applicant.opening.template.rounds.first().round_questions.first().question
    add_exhibit(question, "for bell in bells:\n\tring(bell)")
    loop = plan_loop(candidate=applicant, by=people.rita)
    assert loop.questions.get(question=question).exhibits == [
        {
            "kind": "code",
            "text": "for bell in bells:\n\tring(bell)",
            "description": "Python",
            "file_id": None,
            "file_name": "",
        }
    ]


def test_one_action_one_event(planned, people):
    event = AuditEvent.objects.get(action="loop.planned")
    assert (event.by_id, event.scope, event.subject_id) == (people.rita.pk, planned.scope, str(planned.pk))


@pytest.mark.parametrize("status", [status for status in Opening.Status.values if status != "open"])
def test_an_opening_that_is_not_open_refuses(applicant, people, status):
    Opening.objects.filter(pk=applicant.opening_id).update(status=status)
    with pytest.raises(RuleViolation, match="so nobody is interviewed for it"):
        plan_loop(candidate=applicant, by=people.rita)
    assert not Loop.objects.exists()


def test_a_candidate_has_one_live_loop(planned, applicant, people):
    with pytest.raises(RuleViolation, match="Tamsin Okonjura has a loop under way already"):
        plan_loop(candidate=applicant, by=people.rita)
    cancel_loop(loop=planned, reason="Planned too early", by=people.rita)
    assert plan_loop(candidate=applicant, by=people.rita).pk != planned.pk


def test_an_opening_without_template_refuses(applicant, people):
    Opening.objects.filter(pk=applicant.opening_id).update(template=None)
    with pytest.raises(RuleViolation, match="No loop template is chosen"):
        plan_loop(candidate=applicant, by=people.rita)


def test_a_draft_refuses(applicant, people):
    draft = make_template(applicant.opening.role, name="Other", status="draft", published_at=None)
    with pytest.raises(RuleViolation, match="is a draft"):
        plan_loop(candidate=applicant, template=draft, by=people.rita)


def test_a_template_of_another_role_refuses(applicant, people):
    with pytest.raises(RuleViolation, match="made for another role"):
        plan_loop(candidate=applicant, template=make_template(), by=people.rita)


def test_every_candidate_of_an_opening_meets_its_version(applicant, people):
    """A4: version 2 is published, and the opening follows version 1 until somebody chooses."""
    old = applicant.opening.template
    LoopTemplate.objects.filter(pk=old.pk).update(status="archived")
    newer = make_template(old.role, name=old.name, version=2)
    with pytest.raises(RuleViolation, match="choose it for the opening first"):
        plan_loop(candidate=applicant, template=newer, by=people.rita)
    first = plan_loop(candidate=applicant, by=people.rita)
    seventh = make_candidate(opening=applicant.opening)
    assert plan_loop(candidate=seventh, like=first, by=people.rita).template == first.template == old
    choose_template(opening=applicant.opening, template=newer, by=people.rita)
    eighth = make_candidate(opening=Opening.objects.get(pk=applicant.opening_id))
    assert plan_loop(candidate=eighth, like=first, by=people.rita).template == newer


def test_the_first_template_of_an_opening_is_chosen_for_all(applicant, people):
    """A4: an opening without a template gets one with its first loop."""
    template = applicant.opening.template
    Opening.objects.filter(pk=applicant.opening_id).update(template=None)
    plan_loop(candidate=applicant, template=template, by=people.rita)
    assert Opening.objects.get(pk=applicant.opening_id).template == template
    other = make_template(template.role, name="Another plan")
    with pytest.raises(RuleViolation, match="so that every candidate meets the same questions"):
        plan_loop(candidate=make_candidate(opening=applicant.opening), template=other, by=people.rita)


def test_an_archived_template_is_not_chosen_anew(applicant, people):
    template = applicant.opening.template
    Opening.objects.filter(pk=applicant.opening_id).update(template=None)
    LoopTemplate.objects.filter(pk=template.pk).update(status="archived")
    with pytest.raises(RuleViolation, match="archived. Choose a published"):
        plan_loop(candidate=applicant, template=template, by=people.rita)


def test_a_template_without_rounds_refuses(applicant, people):
    empty = make_template(applicant.opening.role, name="Empty", rounds=0)
    with pytest.raises(RuleViolation, match="has no round"):
        plan_loop(candidate=applicant, template=empty, by=people.rita)


def test_a_question_twice_in_the_template_refuses(applicant, people):
    first, second = applicant.opening.template.rounds.all()
    twice = first.round_questions.first().question
    put_into(second, twice, position=9)
    with pytest.raises(RuleViolation, match=f"asks “{twice.title}” twice"):
        plan_loop(candidate=applicant, by=people.rita)
    assert not Loop.objects.exists()


def test_like_proposes_the_panel_of_an_earlier_loop(staffed, open_opening, people):
    first = staffed.interviews.first()
    seat_panelist(interview=first, panelist=people.sam, is_shadow=True, by=people.rita)
    held = InterviewFollowUp.objects.filter(interview_question__interview=first).last()
    assign_follow_up(follow_up=held, assignee=people.paul, by=people.rita)
    other = make_candidate("Rui Castelmar", opening=open_opening)
    loop = plan_loop(candidate=other, like=staffed, by=people.rita)
    seats = Seat.objects.filter(interview=loop.interviews.first())
    assert [(seat.panelist, seat.is_lead) for seat in seats] == [(people.pia, True), (people.paul, False)]
    assert Scorecard.objects.for_loop(loop).count() == Seat.objects.filter(interview__loop=loop).count()
    assert dict(loop.questions.values_list("slug", "asker_id")) == dict(
        staffed.questions.values_list("slug", "asker_id")
    )
    copied = InterviewFollowUp.objects.get(interview_question__loop=loop, text=held.text)
    assert copied.assignee == people.paul


def test_like_leaves_out_closed_accounts_and_the_candidate_themselves(staffed, open_opening, people):
    people.pia.is_active = False
    people.pia.save()
    inside = make_candidate("Paul Achterberg", opening=open_opening, user=people.paul)
    loop = plan_loop(candidate=inside, like=staffed, by=people.rita)
    assert not Seat.objects.filter(interview__loop=loop).exists()
    assert not loop.questions.exclude(asker=None).exists()
    assert not InterviewFollowUp.objects.filter(interview_question__loop=loop).exclude(assignee=None).exists()


def test_like_of_another_opening_refuses(staffed, people):
    elsewhere = make_candidate()
    with pytest.raises(RuleViolation, match="belongs to another opening"):
        plan_loop(candidate=elsewhere, like=staffed, by=people.rita)


def test_a_loop_starts_when_everything_is_assigned(planned, people):
    with pytest.raises(RuleViolation, match="Nobody sits on the panel"):
        start_loop(loop=planned, by=people.rita)
    for interview in planned.interviews.all():
        seat_panelist(interview=interview, panelist=people.pia, by=people.rita)
    with pytest.raises(RuleViolation, match="Nobody asks"):
        start_loop(loop=planned, by=people.rita)
    for question in planned.questions.all():
        question.asker = people.pia
        question.save()
    start_loop(loop=planned, by=people.rita)
    planned.refresh_from_db()
    assert planned.status == Loop.Status.ACTIVE
    start_loop(loop=planned, by=people.rita)
    assert AuditEvent.objects.filter(action="loop.started").count() == 1


@pytest.mark.parametrize("status", ["debrief", "decided"])
def test_a_loop_does_not_start_once_more_after_its_interviews(staffed, people, status):
    Loop.objects.filter(pk=staffed.pk).update(status=status)
    with pytest.raises(RuleViolation, match="are over"):
        start_loop(loop=staffed, by=people.rita)


def test_a_shadow_alone_does_not_make_a_panel(planned, people):
    for interview in planned.interviews.all():
        seat_panelist(interview=interview, panelist=people.sam, is_shadow=True, by=people.rita)
    with pytest.raises(RuleViolation, match="Nobody sits on the panel"):
        start_loop(loop=planned, by=people.rita)


def test_cancelling_a_loop_calls_off_what_is_to_come(staffed, people):
    interview = staffed.interviews.first()
    start = timezone.now() + timedelta(days=2)
    schedule_interview(interview=interview, starts_at=start, time_zone="Europe/Berlin", by=people.rita)
    with pytest.raises(RuleViolation, match="Write why"):
        cancel_loop(loop=staffed, reason=" ", by=people.rita)
    cancel_loop(loop=staffed, reason="Tamsin took another offer", by=people.rita)
    assert set(staffed.interviews.values_list("status", flat=True)) == {Interview.Status.CANCELLED}
    sent = Message.objects.filter(kind=Message.Kind.CANCELLATION)
    assert {row.recipient for row in sent} == {people.pia, people.paul}
    assert {row.calendar_sequence for row in sent} == {1}
    assert AuditEvent.objects.get(action="loop.cancelled").reason == "Tamsin took another offer"
    with pytest.raises(RuleViolation):
        cancel_loop(loop=staffed, reason="Again", by=people.rita)


def test_the_time_of_the_debrief_is_said_until_it_opens(running, people):
    at = datetime(2027, 3, 12, 10, tzinfo=UTC)
    assert set_debrief_time(loop=running, debrief_at=at, by=people.rita).debrief_at == at
    Loop.objects.filter(pk=running.pk).update(status="debrief")
    with pytest.raises(RuleViolation, match="has opened already"):
        set_debrief_time(loop=running, debrief_at=None, by=people.rita)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_plan_at_once_and_one_hears_why_not(applicant, people):
    from tests.racing import race

    outcomes = race(
        lambda: plan_loop(candidate=applicant, by=people.rita),
        lambda: plan_loop(candidate=applicant, by=people.max),
    )
    refusals = [outcome for outcome in outcomes if isinstance(outcome, RuleViolation)]
    assert len(refusals) == 1
    assert "has a loop under way already" in refusals[0].sentence
    assert Loop.objects.count() == 1


def test_the_helper_staffs_every_round(planned, people):
    fill_panel(planned, people)
    assert not planned.questions.filter(asker=None).exists()
