"""Building one loop without a script: several questions at once, what a move was meant in, and the way back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleViolation, StaleRevision
from core.seen import Seen
from interviews.loops.services.panels import assign_question, seat_panelist
from interviews.loops.services.planned_questions import (
    add_questions,
    choose_asker,
    hand_out_follow_ups,
    mark_of_hands,
    mark_of_order,
    move_question,
    put_question_as_it_was,
    put_question_back,
    remove_question,
)
from interviews.loops.services.rounds import change_round, schedule_interview
from interviews.models import Message
from questionbank.models import Question
from tests.answers import sent_by, undo
from tests.factories.bank import make_question
from tests.factories.people import client_of

pytestmark = pytest.mark.usefixtures("one_factor")


@pytest.fixture
def first(planned):
    return planned.interviews.order_by("position").first()


def order(loop):
    return [
        (each.pk, list(each.questions.order_by("position").values_list("pk", flat=True)))
        for each in loop.interviews.order_by("position")
    ]


def test_several_questions_come_in_all_or_none(first, people):
    one, two = make_question("One"), make_question("Two")
    Question.objects.filter(pk=two.pk).update(status=Question.Status.RETIRED)
    before = order(first.loop)
    two.refresh_from_db()
    with pytest.raises(RuleViolation, match="Only active questions are asked"):
        add_questions(interview=first, questions=[one, two], by=people.rita)
    with pytest.raises(RuleViolation, match="Nobody hears a question twice"):
        add_questions(interview=first, questions=[one, one], by=people.rita)
    assert order(first.loop) == before


def test_nothing_ticked_is_a_sentence(first, people):
    address = reverse("interviews:loop_questions", args=[first.loop_id])
    answer = client_of(people.rita).post(address, {"round": first.pk})
    assert answer.status_code == 409 and "Tick at least one question first." in answer.text


def test_a_move_is_meant_in_the_order_that_was_shown(first, people):
    question = first.questions.order_by("position").first()
    shown = mark_of_order(order(first.loop))
    add_questions(interview=first, questions=[make_question("Meanwhile")], by=people.max)
    before = order(first.loop)
    with pytest.raises(StaleRevision, match="changed the questions of this loop after your page was loaded"):
        move_question(question=question, position=2, shown=shown, by=people.rita)
    assert order(first.loop) == before
    move_question(question=question, position=2, shown=mark_of_order(before), by=people.rita)
    question.refresh_from_db()
    assert question.position == 2


def test_undo_gives_a_question_back_to_those_who_still_sit_there(first, people):
    question = first.questions.order_by("position").first()
    seat_panelist(interview=first, panelist=people.pia, by=people.rita)
    assign_question(question=question, asker=people.pia, by=people.rita)
    other = first.loop.interviews.exclude(pk=first.pk).first()
    move_question(question=question, interview=other, by=people.rita)
    holders = {row.position: people.paul.pk for row in question.follow_ups.all()}
    stale = mark_of_hands([question])
    as_it_was = {"question": question, "interview": first, "position": 1, "asker": people.pia.pk, "holders": holders}
    back = put_question_as_it_was(**as_it_was, left=stale, by=people.rita)
    assert (back.interview_id, back.position, back.asker) == (first.pk, 1, people.pia)
    assert set(back.follow_ups.values_list("assignee", flat=True)) == {None}


def test_undo_takes_nothing_from_a_colleague(first, people):
    """Who chose who asks it since, or moved it, keeps that: there is nothing to undo any more."""
    seat_panelist(interview=first, panelist=people.pia, by=people.rita)
    seat_panelist(interview=first, panelist=people.paul, by=people.rita)
    question = first.questions.order_by("position").first()
    rita, max_ = client_of(people.rita), client_of(people.max)
    address = reverse("interviews:question_ask", args=[question.pk])
    page = rita.post(address, {"asker": people.pia.pk, "instead_of": 0}, follow=True)
    assert max_.post(address, {"asker": people.paul.pk, "instead_of": people.pia.pk}).status_code == 302
    refused = undo(rita, page)
    assert refused.status_code == 409 and "there is nothing to undo" in refused.text
    late = rita.post(address, {"asker": people.pia.pk, "instead_of": people.pia.pk})
    assert late.status_code == 409 and "Paul" in late.text and "by now" in late.text
    question.refresh_from_db()
    assert question.asker == people.paul


def test_questions_that_somebody_works_with_stay(first, people):
    """Undo of "add" leaves alone what a colleague has given to somebody meanwhile."""
    seat_panelist(interview=first, panelist=people.pia, by=people.rita)
    client = client_of(people.rita)
    address = reverse("interviews:loop_questions", args=[first.loop_id])
    page = client.post(address, {"round": first.pk, "question": [make_question("One").pk]}, follow=True)
    added = first.questions.get(title="One")
    earlier = added.asker_id or 0
    other = people.pia if earlier != people.pia.pk else None
    assign_question(question=added, asker=other, by=people.max)
    assert undo(client, page).status_code == 409
    assert first.questions.filter(title="One").exists()
    again = client.post(address, {"round": first.pk, "question": [make_question("Two").pk]}, follow=True)
    assert undo(client, again).status_code == 302
    assert not first.questions.filter(title="Two").exists()


def test_a_row_from_before_somebody_else_s_act_writes_nothing_old(first, people):
    """A move that waited for the lock knows who asks by now, and a question that has gone is said to have."""
    seat_panelist(interview=first, panelist=people.pia, by=people.rita)
    question, stale = (first.questions.order_by("position").first() for _ in range(2))
    choose_asker(question=question, asker=people.pia, instead_of=0, by=people.max)
    move_question(question=stale, position=2, by=people.rita)
    question.refresh_from_db()
    assert question.asker == people.pia
    remove_question(question=question, by=people.max)
    with pytest.raises(RuleViolation, match="has left this loop meanwhile"):
        move_question(question=stale, position=1, by=people.rita)


def test_only_what_was_asked_once_comes_back(first, people):
    draft = make_question("Not ready", status=Question.Status.DRAFT)
    with pytest.raises(RuleViolation, match="cannot come back"):
        put_question_back(interview=first, question=draft, position=1, holders={}, by=people.rita)


def test_who_was_invited_hears_of_another_length_and_not_of_another_purpose(first, people):
    seat_panelist(interview=first, panelist=people.pia, by=people.rita)
    start = timezone.now() + timedelta(days=7)
    schedule_interview(interview=first, starts_at=start, time_zone="Europe/Berlin", by=people.rita)
    sent = Message.objects.filter(interview=first, kind=Message.Kind.INVITATION).count()
    first.refresh_from_db()
    number = first.calendar_sequence
    page = client_of(people.rita).get(reverse("interviews:round_change", args=[first.pk]))
    assert "Who was invited hears of a new name and of other minutes." in page.text
    change_round(interview=first, purpose="Another.", by=people.rita)
    assert first.calendar_sequence == number
    change_round(interview=first, minutes=90, by=people.rita)
    assert first.calendar_sequence == number + 1
    assert Message.objects.filter(interview=first, kind=Message.Kind.INVITATION).count() == sent + 1


def test_a_length_that_makes_somebody_late_is_asked_about_before_a_mail_leaves(planned, people):
    """D4."""
    first, second = planned.interviews.order_by("position")[:2]
    seat_panelist(interview=first, panelist=people.pia, by=people.rita)
    seat_panelist(interview=second, panelist=people.pia, by=people.rita)
    noon = (timezone.now() + timedelta(days=8)).replace(hour=10, minute=0)
    noon += timedelta(days=-noon.weekday())
    for interview, start in ((first, noon), (second, noon + timedelta(minutes=60))):
        schedule_interview(interview=interview, starts_at=start, time_zone="Europe/Berlin", by=people.rita)
    sent = Message.objects.count()
    client, address = client_of(people.rita), reverse("interviews:round_change", args=[first.pk])
    typed = sent_by(client.get(address).context["form"])
    assert client.post(address, {**typed, "name": "Craft"}).status_code == 302
    for headers in ({}, {"HX-Request": "true"}):
        asked = client.post(address, {**typed, "name": "Craft", "minutes": 75, "seen": ""}, headers=headers)
        assert asked.status_code == 409 and "Pia" in asked.text and "has another interview" in asked.text
        assert 'value="75"' in asked.text and "Save anyway" in asked.text
    first.refresh_from_db()
    assert first.minutes == 60 and Message.objects.count() == sent + 1  # the name alone
    key = asked.context["question"].key
    assert client.post(address, {**typed, "minutes": 75, "seen": "", "anyway": key}).status_code == 302
    first.refresh_from_db()
    assert first.minutes == 75


def test_a_round_keeps_its_bounds_and_stays_once_interviews_have_started(first, people):
    address = reverse("interviews:round_change", args=[first.pk])
    client = client_of(people.rita)
    typed = {"name": "Craft", "purpose": "Typed.", "minutes": 5, "seen": Seen.of({"name": first.name}).as_text}
    wrong = client.post(address, typed)
    assert wrong.status_code == 422 and "Typed." in wrong.text
    with pytest.raises(RuleViolation, match="from 15 minutes to 8 hours"):
        change_round(interview=first, minutes=5, by=people.rita)
    assert client.post(address, {**typed, "minutes": 45}).url.endswith(f"#round-{first.pk}")
    first.refresh_from_db()
    assert (first.name, first.minutes) == ("Craft", 45)
    first.loop.status = "active"
    first.loop.save()
    with pytest.raises(RuleViolation, match="have started, so its rounds stay"):
        change_round(interview=first, name="Late", by=people.rita)
    page = client.get(address).text
    assert "have started, so its rounds stay" in page and "Save changes" not in page


def test_two_people_name_a_round_at_once(first, people):
    seen = Seen.of({"name": first.name, "minutes": first.minutes})
    change_round(interview=first, name="Hers", minutes=first.minutes, seen=seen, by=people.max)
    with pytest.raises(StaleRevision):
        change_round(interview=first, name="Mine", minutes=first.minutes, seen=seen, by=people.rita)
    change_round(interview=first, name=first.name, minutes=45, seen=seen, by=people.rita)
    first.refresh_from_db()
    assert (first.name, first.minutes) == ("Hers", 45)


# --- Who holds its follow-ups -----------------------------------------------------------------------------------


def held(question):
    return list(question.follow_ups.order_by("position").values_list("assignee", flat=True))


def test_follow_ups_are_handed_out_in_one_act_and_come_back(staffed, people):
    question = staffed.questions.filter(asker=people.pia).first()
    was, client = held(question), client_of(people.rita)
    sent = {"was-1": was[0], "holds-1": people.paul.pk, "was-2": was[1], "holds-2": was[1]}
    page = client.post(reverse("interviews:question_hand_out", args=[question.pk]), sent, follow=True)
    assert "One follow-up of" in page.text
    assert held(question) == [people.paul.pk, was[1]]
    assert undo(client, page).status_code == 302
    assert held(question) == was


def test_a_follow_up_that_is_with_somebody_else_by_now_stays(staffed, people):
    question = staffed.questions.filter(asker=people.pia).first()
    pia, paul = people.pia.pk, people.paul.pk
    hand_out_follow_ups(question=question, holders={1: paul}, instead_of={1: pia}, by=people.rita)
    with pytest.raises(StaleRevision, match="holds “"):
        hand_out_follow_ups(question=question, holders={1: 0, 2: paul}, instead_of={1: pia, 2: pia}, by=people.max)
    assert held(question) == [paul, pia]
    hand_out_follow_ups(question=question, holders={1: pia, 2: paul}, instead_of={1: pia, 2: pia}, by=people.max)
    assert held(question) == [paul, paul]


@pytest.mark.parametrize(
    ("to_paul", "said"),
    [
        (False, "Two follow-ups of “{}” are with nobody now."),
        (True, "One follow-up of “{}” is handed out, one is with nobody now."),
    ],
)
def test_what_is_taken_back_is_not_said_to_be_handed_out(staffed, people, to_paul, said):
    question = staffed.questions.filter(asker=people.pia).first()
    pia = people.pia.pk
    sent = {"was-1": pia, "holds-1": people.paul.pk if to_paul else 0, "was-2": pia, "holds-2": 0}
    page = client_of(people.rita).post(reverse("interviews:question_hand_out", args=[question.pk]), sent, follow=True)
    assert said.format(question) in page.text


def test_a_long_follow_up_is_called_by_whole_words(staffed):
    follow_up = staffed.questions.first().follow_ups.first()
    follow_up.text = "What would you have done differently if the numbers had disagreed?"
    assert str(follow_up) == "What would you have done differently if the numbers had…"


def test_nobody_without_a_seat_holds_one(staffed, people):
    question = staffed.questions.filter(asker=people.pia).first()
    was = held(question)
    for key in (people.olga.pk, 999999):
        with pytest.raises(RuleViolation):
            hand_out_follow_ups(question=question, holders={1: key}, instead_of={1: was[0]}, by=people.rita)
    assert held(question) == was


def test_follow_ups_stay_once_interviews_have_started(running, people):
    question = running.questions.filter(asker=people.pia).first()
    with pytest.raises(RuleViolation, match="have started"):
        hand_out_follow_ups(question=question, holders={1: 0}, instead_of={1: people.pia.pk}, by=people.rita)
