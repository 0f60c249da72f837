"""Whoever must not interview a candidate gets a seat by no door, and who has one is shown to be replaced."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleViolation
from core.models import AuditEvent
from hiring.candidates.recusals import MUST_NOT, recuse, take_recusal_back, why_must_not
from hiring.models import Recusal
from interviews.cards.services.handover import hand_over_scorecard, replace_panelist
from interviews.loops.services.answers import answer_invitation
from interviews.loops.services.panels import assign_question, change_seat, seat_panelist
from interviews.loops.services.planned_questions import mark_of_hands, move_question, put_question_as_it_was
from interviews.loops.services.rounds import schedule_interview
from interviews.models import Interview, Seat, SeatAnswer
from interviews.scheduling.answer_keys import answer_key
from interviews.scheduling.cautions import cautions_before_inviting
from records.copies import record_of
from records.services.erasure import erase_candidate
from tests.factories.people import make_user
from tests.factories.plan import make_candidate, make_opening

pytestmark = pytest.mark.django_db


def toast_of(answer):
    """What "Undo" would send: its address and its fields."""
    form = re.search(r'<form[^>]*action="([^"]+)"[^>]*>((?:(?!</form>).)*)Undo', answer.text, re.S)
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', form[2])
    return form[1], {name: [value for key, value in fields if key == name] for name, _ in fields}


def recusals_page(loop):
    return reverse("hiring:candidate_recusals", args=[loop.candidate_id])


@pytest.fixture
def seat(loop_active, pia):
    return loop_active.interviews.first().panel.get(panelist=pia)


@pytest.fixture
def olga_is_close(loop_active, olga, rita):
    recuse(candidate=loop_active.candidate, person=olga, reason="Sister.", by=rita)
    return MUST_NOT.format(person=olga, candidate=loop_active.candidate)


def test_no_service_seats_them(loop_active, seat, olga, pia, rita, olga_is_close):
    with pytest.raises(RuleViolation, match=olga_is_close):
        seat_panelist(interview=seat.interview, panelist=olga, by=rita)
    with pytest.raises(RuleViolation, match=olga_is_close):
        seat_panelist(interview=seat.interview, panelist=olga, is_shadow=True, by=rita)
    with pytest.raises(RuleViolation, match=olga_is_close):
        replace_panelist(seat=seat, to=olga, by=rita)
    with pytest.raises(RuleViolation, match=olga_is_close):
        hand_over_scorecard(card=seat.scorecard, to=olga, by=pia)
    assert not olga.seats.exists()


def test_a_form_keeps_what_was_typed_and_says_one_sentence(loop_active, seat, olga, pia, rita, as_user, olga_is_close):
    panel = reverse("interviews:interview_panel", args=[seat.interview_id])
    doors = [
        (rita, panel, {"seat": "1", "person": olga.name, "part": "panelist"}),
        (rita, reverse("interviews:seat_replace", args=[seat.pk]), {"to": olga.name}),
        (pia, reverse("interviews:scorecard_hand_over", args=[seat.pk]), {"to": olga.name}),
    ]
    for person, address, sent in doors:
        answer = as_user(person).post(address, sent)
        assert answer.status_code == 409 and olga_is_close in answer.text and olga.name in answer.text
        assert "Sister" not in answer.text


def test_namesakes_are_told_apart(loop_active, olga, rita, as_user, olga_is_close):
    twin = make_user(olga.name, email="olga.two@tidewell.example")
    recuse(candidate=loop_active.candidate, person=twin, by=rita)
    page = as_user(rita).get(recusals_page(loop_active)).text
    assert f"{olga.name} ({olga.email})" in page and f"{olga.name} ({twin.email})" in page


def test_the_last_panel_comes_without_them(loop_active, pia, paul, rita, as_user):
    another = make_candidate("Aylin Demir", opening=loop_active.candidate.opening)
    recuse(candidate=another, person=pia, by=rita)
    address = reverse("interviews:loop_plan", args=[another.pk])
    sent = {"template": loop_active.template_id, "same_panel": "on"}
    page = as_user(rita).post(address, sent, follow=True).text
    assert f"{pia.name} must not interview Aylin Demir, so this panel comes without them." in page
    new = another.loops.get()
    people = set(Seat.objects.filter(interview__loop=new).values_list("panelist", flat=True))
    assert paul.pk in people and pia.pk not in people
    assert not new.questions.filter(asker=pia).exists()


def test_who_sits_there_already_asks_nothing_new_and_is_shown(staffed, people, as_user):
    pia, rita = people.pia, people.rita
    seat = Seat.objects.filter(interview__loop=staffed, panelist=pia, is_shadow=False).first()
    recuse(candidate=staffed.candidate, person=pia, by=people.max)
    with pytest.raises(RuleViolation, match="must not interview"):
        assign_question(question=seat.interview.questions.first(), asker=pia, by=rita)
    page = as_user(rita).get(reverse("interviews:loop_detail", args=[staffed.pk])).text
    assert "Must not interview" in page and reverse("interviews:interview_panel", args=[seat.interview_id]) in page
    assert f"{pia.name} must not interview" in as_user(rita).get(reverse("interviews:my_work")).text


def test_colleagues_on_the_panel_read_nothing_of_it(loop_active, pia, paul, rita, as_user):
    recuse(candidate=loop_active.candidate, person=pia, by=rita)
    page = reverse("interviews:loop_detail", args=[loop_active.pk])
    assert "Must not interview" not in as_user(paul).get(page).text
    assert "Must not interview" in as_user(pia).get(page).text
    assert as_user(paul).get(recusals_page(loop_active)).status_code == 404


def test_invitations_ask_first(staffed, people):
    interview = Seat.objects.filter(interview__loop=staffed, panelist=people.pia).first().interview
    monday = (timezone.now() + timedelta(days=14)).replace(hour=9, minute=0)
    schedule_interview(interview=interview, starts_at=monday, time_zone="UTC", invite=False, by=people.rita)
    assert not any("must not interview" in sentence for sentence in cautions_before_inviting(staffed))
    recuse(candidate=staffed.candidate, person=people.pia, by=people.rita)
    assert any("must not interview" in sentence for sentence in cautions_before_inviting(staffed))


def test_planners_note_it_and_take_it_back(loop_active, olga, rita, max, as_user):
    page, client = recusals_page(loop_active), as_user(max)
    assert "No conflict of interest is known" in client.get(page).text
    assert client.post(page, {"person": "", "reason": "Sister."}).status_code == 422
    noted = client.post(page, {"person": olga.name, "reason": "Sister."}, follow=True)
    said = " ".join(noted.text.split())
    assert f"{olga.name} does not interview" in said and "Sister." in said and f"Said by {max}" in said
    recusal = Recusal.objects.get()
    assert (recusal.person, recusal.said_by, recusal.reason) == (olga, max, "Sister.")
    assert client.post(page, {"person": olga.name, "reason": "Twin."}).status_code == 422
    again = client.post(page, {"person": olga.name, "reason": "Twin."})
    assert f"It is noted already that {olga} does not interview" in again.text and "Twin." in again.text
    address, fields = toast_of(noted)
    back = client.post(address, fields, follow=True)
    assert "may interview" in back.text and not Recusal.objects.exists()
    again = client.post(*toast_of(back), follow=True)
    assert Recusal.objects.get().reason == "Sister." and "Sister." in again.text
    assert "taken back already" in client.post(page, {"back": recusal.pk}, follow=True).text
    actions = AuditEvent.objects.filter(action__startswith="candidate.recusal").order_by("pk")
    assert [event.action.rpartition("_")[2] for event in actions] == ["noted", "back", "noted"]
    assert not any("Sister" in event.reason for event in actions)


def test_nobody_takes_back_what_others_said_of_them(loop_active, rita, max, as_user):
    recusal = recuse(candidate=loop_active.candidate, person=max, by=rita)
    with pytest.raises(RuleViolation, match="somebody else takes it back"):
        take_recusal_back(recusal=recusal, by=max)
    assert as_user(max).post(recusals_page(loop_active), {"back": recusal.pk}).status_code == 409
    take_recusal_back(recusal=recusal, by=rita)
    take_recusal_back(recusal=recusal, by=rita)


def test_a_panelist_says_so_and_declines(loop_active, seat, pia, paul, as_user):
    client, address = as_user(pia), reverse("interviews:seat_recuse", args=[seat.pk])
    assert "I know the candidate" in client.get("/").text
    assert as_user(paul).post(address).status_code == 404
    said = client.post(address, follow=True)
    assert "Whoever runs the loop sees it" in said.text and "somebody else is to interview them" in said.text
    assert Recusal.objects.get().said_by == pia
    own = Seat.objects.filter(interview__loop=loop_active, panelist=pia, interview__status="scheduled")
    assert {each.answer.answer for each in own} == {"not_coming"}
    client.post(*toast_of(said))
    assert not Recusal.objects.exists() and not SeatAnswer.objects.exists()


def test_undo_puts_back_who_said_it_and_when(loop_active, pia, rita, as_user):
    """B6: it became the word of whoever pressed Undo, and the panelist could not take back their own."""
    said = recuse(candidate=loop_active.candidate, person=pia, reason="Old friend.", by=pia)
    client, page = as_user(rita), recusals_page(loop_active)
    address, fields = toast_of(client.post(page, {"back": said.pk}, follow=True))
    assert not loop_active.candidate.recusals.exists()
    client.post(address, fields)
    again = loop_active.candidate.recusals.get()
    assert (again.said_by, again.said_at, again.reason) == (pia, said.said_at, "Old friend.")
    assert client.post(page, {"again": "forged"}).status_code == 409


def test_a_round_that_was_held_says_it_to_those_who_run_the_loop(loop_active, seat, pia, rita, as_user):
    board = reverse("interviews:loop_detail", args=[loop_active.pk])
    Interview.objects.filter(pk=seat.interview_id).update(status="completed")
    assert "Conflict of interest" not in as_user(rita).get(board).text
    recuse(candidate=loop_active.candidate, person=pia, by=rita)
    assert "Conflict of interest" in as_user(rita).get(board).text


def test_undo_gives_the_earlier_answer_again(loop_active, seat, pia, as_user):
    client = as_user(pia)
    client.post(reverse("interviews:seat_answer", args=[seat.pk]), {"answer": "accepted"})
    said = client.post(reverse("interviews:seat_recuse", args=[seat.pk]), follow=True)
    client.post(*toast_of(said))
    assert SeatAnswer.objects.get().answer == "accepted"


def test_undo_gives_a_tentative_answer_again(loop_active, seat, pia, as_user):
    answer_invitation(seat=seat, answer="tentative")
    client = as_user(pia)
    client.post(*toast_of(client.post(reverse("interviews:seat_recuse", args=[seat.pk]), follow=True)))
    assert SeatAnswer.objects.get(seat=seat).answer == "tentative"


def test_they_can_say_only_that_they_do_not_come(seat, pia, rita, as_user):
    recuse(candidate=seat.interview.loop.candidate, person=pia, by=rita)
    for answer in ("accepted", "tentative"):
        with pytest.raises(RuleViolation, match="somebody else is to come"):
            answer_invitation(seat=seat, answer=answer, mailed_at=timezone.now())
    address = reverse("interviews:invitation_answer", args=[answer_key(seat)])
    assert "somebody else is to come" in Client().post(address, {"answer": "accepted"}).text
    assert (
        as_user(pia).post(reverse("interviews:seat_answer", args=[seat.pk]), {"answer": "accepted"}).status_code == 409
    )
    assert not SeatAnswer.objects.exists()
    assert answer_invitation(seat=seat, answer="not_coming").answer == "not_coming"


def test_a_shadow_who_must_not_interview_gets_no_greater_part(staffed, olga, people):
    round = staffed.interviews.first()
    shadow = seat_panelist(interview=round, panelist=olga, is_shadow=True, by=people.rita)
    recuse(candidate=staffed.candidate, person=olga, by=people.rita)
    for is_lead in (True, False):
        with pytest.raises(RuleViolation, match="must not interview"):
            change_seat(seat=shadow, is_lead=is_lead, is_shadow=False, by=people.rita)
    assert Seat.objects.get(pk=shadow.pk).is_shadow


def test_who_leads_already_can_lead_no_more(staffed, people):
    seat = staffed.interviews.first().panel.get(is_lead=True)
    recuse(candidate=staffed.candidate, person=seat.panelist, by=people.rita)
    assert not change_seat(seat=seat, is_lead=False, is_shadow=False, by=people.rita).is_lead


def test_undo_and_a_move_give_them_no_question(staffed, people):
    question = staffed.questions.filter(asker__isnull=False).first()
    here, asker = question.interview, question.asker
    there = staffed.interviews.exclude(pk=here.pk).first()
    if not there.panel.filter(panelist=asker).exists():
        seat_panelist(interview=there, panelist=asker, by=people.rita)
    recuse(candidate=staffed.candidate, person=asker, by=people.rita)
    move_question(question=question, interview=there, by=people.rita)
    question.refresh_from_db()
    assert question.asker is None and not question.follow_ups.filter(assignee=asker).exists()
    holders = {row.position: asker.pk for row in question.follow_ups.all()}
    left = mark_of_hands([question])
    asked = {"asker": asker.pk, "holders": holders, "left": left}
    put_question_as_it_was(question=question, interview=here, position=1, by=people.rita, **asked)
    question.refresh_from_db()
    assert question.interview == here and question.asker is None
    assert not question.follow_ups.filter(assignee=asker).exists()


def test_the_link_in_the_mail_says_it_too(seat, pia):
    address = reverse("interviews:invitation_answer", args=[answer_key(seat)])
    assert "I know the candidate" in Client().get(address).text
    assert "finds somebody else" in Client().post(address, {"answer": "knows"}).text
    assert Recusal.objects.get().person == pia


def test_the_copy_holds_it_without_names(loop_active, pia, rita):
    recuse(candidate=loop_active.candidate, person=pia, reason="Former report.", by=rita)
    chapter = next(each for each in record_of(loop_active.candidate, rita).chapters if "Conflicts" in each.title)
    assert "does not interview you. Former report." in chapter.lines[0].text
    assert pia.name not in chapter.lines[0].text and chapter.lines[0].who.startswith(("Colleague", "Interviewer"))


def test_it_goes_with_the_candidate(planned, olga, rita):
    recuse(candidate=planned.candidate, person=olga, by=rita)
    planned.delete()
    planned.candidate.delete()
    assert not Recusal.objects.exists()


@pytest.fixture
def another_application(loop_active, max):
    """The same person, with the address written in another way."""
    candidate = loop_active.candidate
    return make_candidate(candidate.name, opening=make_opening(manager=max), email=candidate.email.upper())


def test_it_follows_the_person_to_another_opening(loop_active, another_application, pia, rita, max, as_user):
    recuse(candidate=loop_active.candidate, person=pia, reason="Sister.", by=rita)
    assert why_must_not(another_application, pia) == MUST_NOT.format(person=pia, candidate=another_application)
    address = reverse("hiring:candidate_recusals", args=[another_application.pk])
    page = as_user(rita).get(address).text
    assert pia.name in page and "Sister." in page and recusals_page(loop_active) in page
    again = as_user(rita).post(address, {"person": pia.name, "reason": ""})
    assert again.status_code == 422 and "noted already" in again.text
    assert pia.name in as_user(max).get(reverse("hiring:candidate_detail", args=[another_application.pk])).text
    recusal = Recusal.objects.get()
    as_user(rita).post(address, {"back": recusal.pk})
    assert Recusal.objects.exists(), "taken back where it was said"
    as_user(rita).post(recusals_page(loop_active), {"back": recusal.pk})
    assert not why_must_not(another_application, pia)


def test_who_plans_only_there_reads_no_more(loop_active, pia, rita, olga, as_user):
    """A manager of the other opening reads that it is so: neither why, nor of which opening it was said."""
    candidate = loop_active.candidate
    other = make_candidate(candidate.name, opening=make_opening(manager=olga), email=candidate.email)
    recuse(candidate=candidate, person=pia, reason="Sister.", by=rita)
    page = as_user(olga).get(reverse("hiring:candidate_recusals", args=[other.pk])).text
    assert pia.name in page and "Said where you do not plan" in page
    assert "Sister." not in page and candidate.opening.title not in page and "Said by" not in page


def test_seats_there_are_shown_too(loop_active, seat, another_application, pia, rita):
    recuse(candidate=another_application, person=pia, by=rita)
    assert Seat.objects.recused().filter(pk=seat.pk).exists()


def test_another_person_is_free(loop_active, pia, rita):
    recuse(candidate=loop_active.candidate, person=pia, by=rita)
    assert not why_must_not(make_candidate(loop_active.candidate.name), pia)


def test_it_outlives_the_application_of_which_it_was_said(another_application, loop_active, pia, rita, ada):
    said = recuse(candidate=another_application, person=pia, reason="Sister.", by=rita)
    name = another_application.name
    erase_candidate(candidate=another_application, name=name, reason="Asked for it.", by=ada)
    kept = Recusal.objects.get()
    assert (kept.candidate, kept.person, kept.said_by, kept.said_at) == (
        loop_active.candidate,
        pia,
        rita,
        said.said_at,
    )
    assert not kept.reason
