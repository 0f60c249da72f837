"""B1 to B3: two people plan one round at once, and one person's choices outlive another button of the page."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.person_field import said
from accounts.services import deactivate_person
from hiring.candidates.services import link_colleague
from interviews.loops.services.panels import assign_follow_up, assign_question, seat_panelist, unseat_panelist
from interviews.loops.services.planned_questions import remove_question
from interviews.models import Message
from tests.answers import sent_by, undo
from tests.factories.people import client_of
from tests.racing import race

pytestmark = pytest.mark.usefixtures("one_factor")


@pytest.fixture
def interview(planned, people):
    interview = planned.interviews.first()
    for person in (people.pia, people.paul):
        seat_panelist(interview=interview, panelist=person, by=people.rita)
    return interview


def panel_of(user, interview):
    """A client with the panel's page before it: its address, and what a browser would send of it."""
    address = reverse("interviews:interview_panel", args=[interview.pk])
    client = client_of(user)
    return client, address, sent_by(client.get(address).context["panel_form"])


def askers(interview):
    return [question.asker_id for question in interview.questions.order_by("position")[:2]]


def test_b1_two_people_give_two_questions_away_and_both_stay(interview, people):
    first, second = interview.questions.order_by("position")[:2]
    rita, address, of_rita = panel_of(people.rita, interview)
    max_, _, of_max = panel_of(people.max, interview)
    rita.post(address, {**of_rita, f"asker-{first.pk}": people.pia.pk})
    answer = max_.post(address, {**of_max, f"asker-{second.pk}": people.paul.pk}, follow=True)
    assert askers(interview) == [people.pia.pk, people.paul.pk]
    assert f"What somebody else changed meanwhile stays: Who asks “{first.title}”" in answer.text


def test_b1_follow_ups_of_a_question_given_away_meanwhile_stay_with_it(interview, people):
    first, second = interview.questions.order_by("position")[:2]
    rita, address, of_rita = panel_of(people.rita, interview)
    max_, _, of_max = panel_of(people.max, interview)
    rita.post(address, {**of_rita, f"asker-{first.pk}": people.pia.pk})
    max_.post(address, {**of_max, f"asker-{second.pk}": people.paul.pk})
    assert set(first.follow_ups.values_list("assignee", flat=True)) <= {people.pia.pk}


@pytest.mark.parametrize(("choice", "asks"), [("mine", "paul"), ("stored", "pia")])
def test_b1_two_people_give_one_question_away_and_the_second_chooses(interview, people, choice, asks):
    first = interview.questions.order_by("position").first()
    rita, address, of_rita = panel_of(people.rita, interview)
    max_, _, of_max = panel_of(people.max, interview)
    rita.post(address, {**of_rita, f"asker-{first.pk}": people.pia.pk})
    conflict = max_.post(address, {**of_max, f"asker-{first.pk}": people.paul.pk})
    assert conflict.status_code == 409
    first.refresh_from_db()
    assert first.asker == people.pia
    (shown,) = conflict.context["panel_form"].conflicts
    assert (shown.mine, shown.stored, shown.by) == (people.paul.name, people.pia.name, people.rita.name)
    again = {**sent_by(conflict.context["panel_form"]), shown.choice: choice}
    assert max_.post(address, again).status_code == 302
    first.refresh_from_db()
    assert first.asker == getattr(people, asks)


def test_b1_two_people_choose_two_leads_and_the_second_is_asked(interview, people):
    pia, paul = (interview.panel.get(panelist=person) for person in (people.pia, people.paul))
    rita, address, of_rita = panel_of(people.rita, interview)
    max_, _, of_max = panel_of(people.max, interview)
    rita.post(address, {**of_rita, f"seat-{pia.pk}": "lead"})
    conflict = max_.post(address, {**of_max, f"seat-{paul.pk}": "lead"})
    assert conflict.status_code == 409
    (shown,) = conflict.context["panel_form"].conflicts
    assert (shown.label, shown.mine, shown.stored) == ("Who leads", people.paul.name, people.pia.name)
    again = {**sent_by(conflict.context["panel_form"]), shown.choice: "stored"}
    assert max_.post(address, again).status_code == 302
    assert interview.panel.get(is_lead=True).panelist == people.pia


def test_b1_a_refusal_of_the_panel_keeps_every_choice(interview, people):
    """Pia became a shadow meanwhile: she cannot ask, and what else was chosen stands on the page."""
    first, second = interview.questions.order_by("position")[:2]
    pia = interview.panel.get(panelist=people.pia)
    rita, address, of_rita = panel_of(people.rita, interview)
    max_, _, of_max = panel_of(people.max, interview)
    rita.post(address, {**of_rita, f"seat-{pia.pk}": "shadow"})
    answer = max_.post(address, {**of_max, f"asker-{first.pk}": people.pia.pk, f"asker-{second.pk}": people.paul.pk})
    assert answer.status_code == 409
    assert "a shadow asks nothing" in answer.text
    assert str(answer.context["panel_form"][f"asker-{second.pk}"].value()) == str(people.paul.pk)


@pytest.mark.parametrize("person", ["noor", ""])
def test_b3_choices_outlive_adding_somebody(interview, people, person):
    """Whether or not somebody was chosen to add."""
    first = interview.questions.order_by("position").first()
    rita, address, sent = panel_of(people.rita, interview)
    newcomer = {"seat": "1", "person": getattr(people, person).pk if person else "", "part": "panelist"}
    answer = rita.post(address, {**sent, f"asker-{first.pk}": people.pia.pk, **newcomer}, follow=True)
    assert str(answer.context["panel_form"][f"asker-{first.pk}"].value()) == str(people.pia.pk)
    assert interview.panel.filter(panelist=people.noor).exists() == bool(person)


def test_b3_a_choice_that_is_refused_adds_nobody_and_stays(interview, people):
    first = interview.questions.order_by("position").first()
    rita, address, sent = panel_of(people.rita, interview)
    seat = interview.panel.get(panelist=people.pia)
    chosen = {f"asker-{first.pk}": people.pia.pk, f"seat-{seat.pk}": "shadow"}
    answer = rita.post(address, {**sent, **chosen, "seat": "1", "person": people.noor.pk, "part": "panelist"})
    assert answer.status_code == 422
    assert not interview.panel.filter(panelist=people.noor).exists()
    assert answer.context["seat_form"]["person"].value() == said(people.noor)


def schedule_of(user, interview):
    address = reverse("interviews:interview_edit", args=[interview.pk])
    client = client_of(user)
    fields = sent_by(client.get(address).context["form"])
    return client, address, {**fields, "time_zone": "Europe/Berlin", "later": "1"}


SOON = (timezone.localdate() + timedelta(days=14 - timezone.localdate().weekday())).isoformat()
TWO, THREE = {"day": SOON, "time": "14:00"}, {"day": SOON, "time": "15:00"}


def hour_of(interview):
    interview.refresh_from_db()
    return interview.starts_at.astimezone(ZoneInfo("Europe/Berlin")).hour


@pytest.mark.parametrize(("choice", "hour"), [("mine", 15), ("stored", 14)])
def test_b2_two_people_set_two_times_and_the_second_chooses(interview, people, choice, hour):
    rita, address, of_rita = schedule_of(people.rita, interview)
    max_, _, of_max = schedule_of(people.max, interview)
    rita.post(address, {**of_rita, **TWO})
    conflict = max_.post(address, {**of_max, **THREE, "place": "Room 5"})
    assert conflict.status_code == 409
    assert hour_of(interview) == 14
    (shown,) = conflict.context["form"].conflicts
    assert ("15:00" in shown.mine, "14:00" in shown.stored, shown.by) == (True, True, people.rita.name)
    again = {**sent_by(conflict.context["form"]), shown.choice: choice, "later": "1"}
    assert max_.post(address, again).status_code == 302
    assert (hour_of(interview), interview.place) == (hour, "Room 5")


def test_b2_one_sets_the_time_and_the_other_the_place(interview, people):
    rita, address, of_rita = schedule_of(people.rita, interview)
    rita.post(address, {**of_rita, **TWO})
    rita, _, of_rita = schedule_of(people.rita, interview)
    max_, _, of_max = schedule_of(people.max, interview)
    rita.post(address, {**of_rita, **THREE})
    answer = max_.post(address, {**of_max, "place": "Room 5"}, follow=True)
    assert (hour_of(interview), interview.place) == (15, "Room 5")
    assert "What somebody else changed meanwhile stays: Time" in answer.text


def test_b2_no_mail_leaves_for_a_time_that_is_refused(interview, people):
    rita, address, of_rita = schedule_of(people.rita, interview)
    max_, _, of_max = schedule_of(people.max, interview)
    del of_rita["later"], of_max["later"]
    rita.post(address, {**of_rita, **TWO})
    sent = Message.objects.count()
    assert sent > 0
    assert max_.post(address, {**of_max, **THREE}).status_code == 409
    assert Message.objects.count() == sent


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_b2_two_times_set_at_the_very_same_time(interview, people):
    rita, address, of_rita = schedule_of(people.rita, interview)
    max_, _, of_max = schedule_of(people.max, interview)
    answers = race(
        lambda: rita.post(address, {**of_rita, **TWO}).status_code,
        lambda: max_.post(address, {**of_max, **THREE}).status_code,
    )
    assert sorted(answers) == [302, 409]
    assert hour_of(interview) == (14 if answers[0] == 302 else 15)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_b1_two_panels_saved_at_the_very_same_time(interview, people):
    first, second = interview.questions.order_by("position")[:2]
    rita, address, of_rita = panel_of(people.rita, interview)
    max_, _, of_max = panel_of(people.max, interview)
    answers = race(
        lambda: rita.post(address, {**of_rita, f"asker-{first.pk}": people.pia.pk}).status_code,
        lambda: max_.post(address, {**of_max, f"asker-{second.pk}": people.paul.pk}).status_code,
    )
    assert answers == [302, 302]
    assert askers(interview) == [people.pia.pk, people.paul.pk]


def test_b6_a_removed_question_comes_back_with_who_asks_and_who_holds(interview, people):
    first = interview.questions.order_by("position").first()
    assign_question(question=first, asker=people.pia, by=people.rita)
    follow_up = first.follow_ups.first()
    assign_follow_up(follow_up=follow_up, assignee=people.paul, by=people.rita)
    before = stand_of(interview)
    rita = client_of(people.rita)
    page = rita.post(reverse("interviews:question_remove", args=[first.pk]), follow=True)
    assert first.title not in [title for title, *_ in stand_of(interview)]
    assert undo(rita, page).status_code == 302
    assert stand_of(interview) == before


def test_b6_whoever_lost_the_seat_meanwhile_does_not_come_back(interview, people):
    first = interview.questions.order_by("position").first()
    assign_question(question=first, asker=people.pia, by=people.rita)
    address = reverse("interviews:loop_questions", args=[interview.loop_id])
    back = {"round": interview.pk, "question": first.question_id, "position": 1, "asker": people.pia.pk}
    remove_question(question=first, by=people.rita)
    unseat_panelist(seat=interview.panel.get(panelist=people.pia), by=people.rita)
    assert client_of(people.rita).post(f"{address}?{urlencode(back)}").status_code == 302
    assert interview.questions.order_by("position").first().asker is None
    assert client_of(people.rita).post(f"{address}?{urlencode(back)}").status_code == 409


def stand_of(interview):
    return [
        (question.title, question.asker_id, list(question.follow_ups.values_list("position", "assignee")))
        for question in interview.questions.order_by("position")
    ]


@pytest.mark.parametrize("part", ["panelist", "lead", "shadow"])
def test_b6_a_person_off_the_panel_comes_back_as_lead_or_shadow(interview, people, part):
    """B6: "Off the panel" had no Undo."""
    rita, address, sent = panel_of(people.rita, interview)
    seat = interview.panel.get(panelist=people.pia)
    rita.post(address, {**sent, f"seat-{seat.pk}": part})
    before = panel_stand_of(interview)
    page = taken_off(rita, interview, people.pia)
    assert "Pia" in page.text and not interview.panel.filter(panelist=people.pia).exists()
    assert undo(rita, page).status_code == 302
    assert panel_stand_of(interview) == before


def test_b6_a_person_back_on_the_panel_asks_and_holds_what_was_theirs(interview, people):
    """B6: what Pia asked went to Paul, and what she held to nobody, as her seat could not go otherwise."""
    first, second = interview.questions.order_by("position")[:2]
    for question in (first, second):
        assign_question(question=question, asker=people.pia, by=people.rita)
    assign_follow_up(follow_up=first.follow_ups.first(), assignee=people.paul, by=people.rita)
    before = stand_of(interview)
    rita = client_of(people.rita)
    page = taken_off(rita, interview, people.pia, asker=people.paul.pk)
    assert askers(interview) == [people.paul.pk, people.paul.pk]
    undo(rita, page)
    assert stand_of(interview) == before


def test_b6_what_somebody_gave_away_meanwhile_stays(interview, people):
    """B6: Undo undoes one person's act and nobody else's."""
    first, second = interview.questions.order_by("position")[:2]
    for question in (first, second):
        assign_question(question=question, asker=people.pia, by=people.rita)
    rita = client_of(people.rita)
    page = taken_off(rita, interview, people.pia)
    seat_panelist(interview=interview, panelist=people.noor, is_lead=True, by=people.max)
    assign_question(question=first, asker=people.noor, by=people.max)
    assert undo(rita, page).status_code == 302
    assert askers(interview) == [people.noor.pk, people.pia.pk]
    assert interview.panel.get(is_lead=True).panelist == people.noor
    again = undo(rita, page, follow=True)
    assert "sits on this panel already" in again.text
    assert interview.panel.filter(panelist=people.pia).count() == 1


def test_b6_two_people_off_at_once_come_back_together(interview, people):
    before = panel_stand_of(interview)
    rita = client_of(people.rita)
    page = taken_off(rita, interview, people.pia, people.paul)
    assert panel_stand_of(interview) == []
    undo(rita, page)
    assert panel_stand_of(interview) == before


def test_b6_whoever_left_the_company_meanwhile_does_not_come_back(interview, people):
    """B6: the refusal is a sentence, not an error."""
    rita = client_of(people.rita)
    page = taken_off(rita, interview, people.pia)
    deactivate_person(person=people.pia, by=people.ada)
    assert undo(rita, page).status_code in (404, 409)
    assert not interview.panel.filter(panelist=people.pia).exists()


def taken_off(client, interview, *persons, asker=""):
    """The page after these persons were taken off the panel and what they asked given to somebody else."""
    address = reverse("interviews:interview_panel", args=[interview.pk])
    sent = sent_by(client.get(address).context["panel_form"])
    gone = {str(person.pk) for person in persons}
    for name, value in sent.items():
        if name.startswith(("asker-", "probe-")) and str(value) in gone:
            sent[name] = asker
    seats = interview.panel.filter(panelist__in=persons)
    return client.post(address, {**sent, **{f"seat-{seat.pk}": "off" for seat in seats}}, follow=True)


def panel_stand_of(interview):
    return sorted(interview.panel.values_list("panelist__name", "is_lead", "is_shadow"))


@pytest.mark.parametrize("back", ["", "lead", "1", "1-boss", "-lead", f"{'9' * 30}-lead", "1-lead-2", "١-lead"])
def test_b6_what_no_page_sends_puts_nobody_back(interview, people, back):
    """B6: an Undo is a form as any other, and somebody may send it anything."""
    before = panel_stand_of(interview)
    address = reverse("interviews:interview_panel", args=[interview.pk])
    for more in ({}, {"asked": "1-2"}, {"held": "x-y-z"}):
        assert client_of(people.rita).post(address, {"back": back, **more}).status_code == 404
    assert panel_stand_of(interview) == before


def test_b6_nobody_is_put_on_a_panel_by_undo_who_may_not_sit_there(interview, people):
    """B6: the candidate's own account, and an account that nobody has."""
    loop = interview.loop
    link_colleague(candidate=loop.candidate, person=people.noor, by=people.rita)
    address = reverse("interviews:interview_panel", args=[interview.pk])
    rita = client_of(people.rita)
    assert rita.post(address, {"back": f"{people.noor.pk}-lead"}).status_code == 409
    assert rita.post(address, {"back": "987654321-lead"}).status_code == 302
    assert client_of(people.olga).post(address, {"back": f"{people.olga.pk}-lead"}).status_code == 404
    assert set(interview.panel.values_list("panelist__name", flat=True)) == {people.pia.name, people.paul.name}


@pytest.mark.parametrize(("choice", "hour"), [("mine", 16), ("stored", 15)])
def test_b1_two_people_say_when_the_debrief_opens_and_the_second_chooses(planned, people, choice, hour):
    address, board = (reverse(f"interviews:{name}", args=[planned.pk]) for name in ("loop_debrief_time", "loop_detail"))
    rita, max_ = client_of(people.rita), client_of(people.max)
    of_rita, of_max = (sent_by(client.get(board).context["debrief_form"]) for client in (rita, max_))
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    rita.post(address, {**of_rita, "debrief_at_0": day, "debrief_at_1": "15:00"})
    wanted = {**of_max, "debrief_at_0": day, "debrief_at_1": "16:00"}
    stale = max_.post(address, wanted)
    assert stale.status_code == 409 and "Rita" in stale.text
    form = stale.context["debrief_form"]
    max_.post(address, {**sent_by(form), form.conflicts[0].choice: choice})
    planned.refresh_from_db()
    assert planned.debrief_at.astimezone(ZoneInfo(people.rita.time_zone)).hour == hour
