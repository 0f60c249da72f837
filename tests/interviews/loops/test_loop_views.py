"""The pages of one loop: who opens them, what they show to whom, what they refuse."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from core.wording import zone_name
from hiring.models import LoopTemplate
from interviews.loops.services.loops import plan_loop
from interviews.loops.services.panels import seat_panelist
from interviews.loops.services.rounds import schedule_interview
from interviews.models import Interview, InterviewQuestion, Loop, Message, Scorecard, Seat
from tests.answers import post_anyway
from tests.factories.bank import make_question
from tests.factories.people import client_of, make_user
from tests.factories.plan import add_member, make_candidate, make_opening, make_template
from tests.factories.run import fill_panel, make_loop

pytestmark = pytest.mark.usefixtures("one_factor")

RUNNERS = ("rita", "max", "ada")
SOON = timedelta(days=3)


def url(name, obj):
    return reverse(f"interviews:{name}", args=[obj.pk])


def refused(people, address, method="get", **data):
    """Olga has nothing to do with it: the same 404 as for what does not exist."""
    return getattr(client_of(people.olga), method)(address, data).status_code == 404


# --- Who opens what -------------------------------------------------------------------------------------------

GET, POST = "get", "post"
LOOP_PAGES = [
    ("loop_detail", GET, {"rita", "max", "ada", "pia", "paul"}),
    ("loop_questions", GET, set(RUNNERS)),
    ("loop_invite", POST, set(RUNNERS)),
    ("loop_start", POST, set(RUNNERS)),
    ("loop_hold", POST, set(RUNNERS)),
    ("loop_cancel", POST, set(RUNNERS)),
    ("loop_debrief_time", POST, set(RUNNERS)),
]
INTERVIEW_PAGES = [
    ("interview_panel", GET, set(RUNNERS)),
    ("interview_edit", GET, set(RUNNERS)),
    ("interview_cancel", POST, set(RUNNERS)),
    ("interview_end", POST, set(RUNNERS)),
    ("interview_ics", GET, {"rita", "max", "ada", "pia", "paul"}),
]


def may_open(people, address, method):
    # A person who may go there meets a page, a redirect, a mistake in a form or a broken rule; anybody else 404.
    return {
        name for name in vars(people) if getattr(client_of(getattr(people, name)), method)(address).status_code != 404
    }


@pytest.mark.parametrize(("view", "method", "allowed"), LOOP_PAGES)
def test_who_opens_a_page_of_a_loop(staffed, people, view, method, allowed):
    assert may_open(people, url(view, staffed), method) == allowed


@pytest.mark.parametrize(("view", "method", "allowed"), INTERVIEW_PAGES)
def test_who_opens_a_page_of_a_round(staffed, people, view, method, allowed):
    interview = staffed.interviews.first()
    Interview.objects.filter(pk=interview.pk).update(status="scheduled", starts_at=timezone.now() + SOON)
    assert may_open(people, url(view, interview), method) == allowed


def test_who_changes_a_question(staffed, people):
    moved, *others = staffed.questions.order_by("pk")
    for name, person in vars(people).items():
        expected = 302 if name in RUNNERS else 404
        assert client_of(person).post(url("question_move", moved), {"to": "down"}).status_code == expected, name
        question = others.pop() if name in RUNNERS else moved
        assert client_of(person).post(url("question_remove", question)).status_code == expected, name


def test_who_plans(applicant, people):
    assert may_open(people, url("loop_plan", applicant), GET) == set(RUNNERS)


def test_a_candidate_inside_the_house_sees_nothing_of_their_own_loop(staffed, applicant, people):
    applicant.user = people.rita
    applicant.save()
    assert client_of(people.rita).get(url("loop_detail", staffed)).status_code == 404
    assert client_of(people.rita).get(url("loop_plan", applicant)).status_code == 404
    assert refused(people, url("loop_detail", staffed))


def test_what_does_not_exist_answers_like_what_is_foreign(staffed, people):
    for name in ("loop_detail", "loop_plan", "interview_edit", "interview_ics"):
        assert client_of(people.rita).get(reverse(f"interviews:{name}", args=[999999])).status_code == 404
    assert refused(people, url("loop_detail", staffed))


# --- Planning -------------------------------------------------------------------------------------------------


def test_planning_makes_the_loop_and_shows_it(applicant, people):
    address = url("loop_plan", applicant)
    assert "Plan the loop" in client_of(people.max).get(address).content.decode()
    answer = client_of(people.max).post(address, {"template": applicant.opening.template_id}, follow=True)
    loop = Loop.objects.get(candidate=applicant)
    assert answer.redirect_chain[-1][0] == url("loop_detail", loop)
    assert "Next: the panel and the times." in answer.content.decode()
    assert refused(people, address)


def test_planning_proposes_the_last_panel(staffed, open_opening, people):
    other = make_candidate("Rui Castelmar", opening=open_opening)
    address = url("loop_plan", other)
    assert "Propose the panel of Tamsin Okonjura’s loop" in client_of(people.max).get(address).content.decode()
    data = {"template": open_opening.template_id}
    client_of(people.max).post(address, {**data, "same_panel": "on"})
    panel = Seat.objects.filter(interview__loop__candidate=other)
    assert {seat.panelist for seat in panel} == {people.pia, people.paul}
    assert refused(people, address, POST, **data)


def test_planning_from_a_template_that_is_not_published_says_so(applicant, people):
    draft = make_template(applicant.opening.role, name="Draft", status="draft", published_at=None)
    answer = client_of(people.max).post(url("loop_plan", applicant), {"template": draft.pk})
    assert answer.status_code == 422
    assert "This version is no longer published" in answer.content.decode()
    assert not Loop.objects.exists()
    assert refused(people, url("loop_plan", applicant))


def test_the_openings_version_is_offered_and_preselected(applicant, people):
    """A4: a newer version is chosen for the opening first, with one click beside what it changes."""
    old = applicant.opening.template
    make_loop(make_candidate(opening=applicant.opening), by=people.rita, template=old)
    LoopTemplate.objects.filter(pk=old.pk).update(status="archived")
    newer = make_template(old.role, name=old.name, version=2, rounds=1)
    address = url("loop_plan", applicant)
    body = client_of(people.max).get(address).content.decode()
    assert re.search(rf'type="radio"[^>]*value="{old.pk}"[^>]*checked', body)
    assert f'value="{newer.pk}"' in body and body.count('type="radio"') == 1
    assert "one candidate so far" in " ".join(body.split())
    assert "Round left out: Managerial." in body
    refusal = client_of(people.max).post(address, {"template": newer.pk})
    assert refusal.status_code == 422 and not applicant.loops.exists()
    done = client_of(people.max).post(address, {"choose": newer.pk}, follow=True).content.decode()
    assert f"follows {newer} from now on" in done
    assert re.search(rf'type="radio"[^>]*value="{newer.pk}"[^>]*checked', done)
    client_of(people.max).post(address, {"template": newer.pk})
    assert applicant.loops.get().template == newer


def test_a_coordinator_plans_and_does_not_choose_the_version(applicant, people):
    """A4"""
    old = applicant.opening.template
    add_member(applicant.opening, people.noor, "coordinator")
    LoopTemplate.objects.filter(pk=old.pk).update(status="archived")
    newer = make_template(old.role, name=old.name, version=2)
    address = url("loop_plan", applicant)
    body = client_of(people.noor).get(address).content.decode()
    assert "Let the opening follow" not in body and "may choose it" in body
    assert client_of(people.noor).post(address, {"choose": newer.pk}).status_code == 404
    client_of(people.noor).post(address, {"template": old.pk})
    assert applicant.loops.get().template == old


def test_a_plan_that_cannot_be_made_says_why(staffed, applicant, people):
    body = client_of(people.max).get(url("loop_plan", applicant)).content.decode()
    assert "Tamsin Okonjura has a loop under way already" in body
    assert "Plan the loop" not in body
    answer = client_of(people.max).post(url("loop_plan", applicant), {"template": applicant.opening.template_id})
    assert answer.status_code == 409
    assert "has a loop under way already" in answer.content.decode()
    assert refused(people, url("loop_plan", applicant))


# --- The board ------------------------------------------------------------------------------------------------


def test_the_board_shows_rounds_people_and_what_is_missing(planned, people):
    first = planned.interviews.first()
    seat_panelist(interview=first, panelist=people.pia, is_lead=True, by=people.rita)
    body = client_of(people.max).get(url("loop_detail", planned)).content.decode()
    assert "1. Technical" in body
    assert "Pia Moreau" in body
    assert "Nobody sits on this panel yet" in body
    assert "What the loop covers" in body
    assert "parts of a structured interview are in place" in body
    assert "No times set. Give a round its time first." in body
    assert refused(people, url("loop_detail", planned))


def test_a_panelist_sees_their_own_rounds_alone(staffed, people):
    first, second = staffed.interviews.all()
    body = client_of(people.pia).get(url("loop_detail", staffed)).content.decode()
    assert first.questions.first().title in body
    assert second.questions.first().title not in body
    for word in ("What the loop covers", "Structure", "Send invitations", "Edit panel", "Cancel this loop"):
        assert word not in body
    assert refused(people, url("loop_detail", staffed))


def card_of(loop, person):
    return Scorecard.objects.for_loop(loop).of(person).order_by("seat__interview__position").first()


def submit(card):
    Scorecard.objects.filter(pk=card.pk).update(
        status="submitted", submitted_at=timezone.now(), first_submitted_at=timezone.now(), revision=4
    )


def test_the_state_of_cards_is_for_those_whom_the_rule_does_not_bind(running, people):
    submit(card_of(running, people.paul))
    body = client_of(people.max).get(url("loop_detail", running)).content.decode()
    assert "Submitted" in body
    assert url("scorecard_detail", card_of(running, people.paul)) in body
    blind = client_of(people.pia).get(url("loop_detail", running)).content.decode()
    assert "Submitted" not in blind
    assert "/scorecards/" not in blind
    assert "You will see the other scorecards after you submit yours." in blind
    assert refused(people, url("loop_detail", running))


def test_a_panelist_can_be_excused_or_replaced_from_the_board(running, people):
    seat = Seat.objects.get(interview=running.interviews.first(), panelist=people.paul)
    links = [url(name, seat) for name in ("scorecard_waive", "seat_replace")]
    address = url("loop_detail", running)
    body = client_of(people.max).get(address).content.decode()
    assert all(link in body for link in links)
    assert not any(link in client_of(people.pia).get(address).content.decode() for link in links)
    submit(seat.scorecard)
    assert not any(link in client_of(people.max).get(address).content.decode() for link in links)
    Scorecard.objects.filter(seat=seat).update(
        status="waived", submitted_at=None, waived_at=timezone.now(), waived_by=people.rita, waive_reason="Ill"
    )
    assert "Waived" in client_of(people.max).get(address).content.decode()
    assert refused(people, address)


def test_a_coordinator_and_an_administrator_are_offered_to_replace_somebody_and_not_to_waive(running, people):
    cleo = make_user("Cleo Coordinates")
    add_member(running.candidate.opening, cleo, "coordinator")
    seat = Seat.objects.get(interview=running.interviews.first(), panelist=people.paul)
    replace, waive = url("seat_replace", seat), url("scorecard_waive", seat)
    for user in (cleo, people.ada):
        board = client_of(user).get(url("loop_detail", running)).content.decode()
        assert replace in board
        assert client_of(user).get(replace).status_code == 200
        assert waive not in board
        assert client_of(user).get(waive).status_code == 404
    assert refused(people, replace)


def test_a_manager_with_an_open_card_reads_the_same_page_whatever_the_others_did(running, people):
    """No state, count or link of a peer's card: the page is the same before and after Paul submits."""
    seat_panelist(interview=running.interviews.last(), panelist=people.max, by=people.rita)
    for interview in running.interviews.all():
        Interview.objects.filter(pk=interview.pk).update(
            status="completed", starts_at=timezone.now() - timedelta(hours=4)
        )
    client = client_of(people.max)
    before = without_tokens(client.get(url("loop_detail", running)).content.decode())
    for card in Scorecard.objects.for_loop(running).of(people.paul):
        submit(card)
    after = without_tokens(client.get(url("loop_detail", running)).content.decode())
    assert before == after
    assert "You are on this panel, so its scorecards open when you submit yours." in after
    assert "missing" not in after.lower().replace("still missing", "")
    assert refused(people, url("loop_detail", running))


def without_tokens(body):
    return re.sub(r"[A-Za-z0-9]{64}", "", body)


def test_the_next_step_in_each_state(staffed, people):
    client, address = client_of(people.max), url("loop_detail", staffed)

    def primary():
        body = client.get(address).content.decode()
        actions = body[body.index('class="lw-actions"') : body.index('id="page-notice"')]
        return re.findall(r'<(?:a|button) class="btn btn-primary.*?</(?:a|button)>', actions, re.DOTALL)[0]

    assert "Send invitations" in primary() and "aria-disabled" in primary()
    for interview in staffed.interviews.all():
        schedule_interview(
            interview=interview, starts_at=timezone.now() + SOON, time_zone="UTC", invite=False, by=people.rita
        )
    assert "Send invitations" in primary() and "aria-disabled" not in primary()
    post_anyway(client, url("loop_invite", staffed))
    assert "Open the debrief" in primary() and "aria-disabled" in primary()
    staffed.interviews.update(starts_at=timezone.now() - SOON)
    assert "Mark two rounds as held" in primary()
    client.post(url("loop_hold", staffed))
    assert "aria-disabled" in primary()
    assert "3 scorecards are missing" in client.get(address).content.decode()
    for card in Scorecard.objects.for_loop(staffed):
        submit(card)
    assert "Open the debrief" in primary() and "aria-disabled" not in primary()
    assert refused(people, address)


def test_invitations_go_out_and_are_counted(staffed, people):
    interview = staffed.interviews.first()
    start = timezone.now() + SOON
    schedule_interview(interview=interview, starts_at=start, time_zone="UTC", invite=False, by=people.rita)
    answer = post_anyway(client_of(people.max), url("loop_invite", staffed))
    assert "Two invitations are on their way" in answer.content.decode()
    assert Message.objects.filter(kind="invitation").count() == 2
    assert refused(people, url("loop_invite", staffed), POST)


def test_a_broken_rule_answers_409_with_its_sentence(planned, people):
    answer = client_of(people.max).post(url("loop_start", planned))
    assert answer.status_code == 409
    assert "Nobody sits on the panel of the technical round yet" in answer.content.decode()
    assert refused(people, url("loop_start", planned), POST)


def test_cancelling_asks_for_a_reason_and_keeps_the_page(staffed, people):
    client, address = client_of(people.max), url("loop_cancel", staffed)
    answer = client.post(address, {"reason": "  "})
    assert answer.status_code == 422
    assert "data-dialog-now" in answer.content.decode()
    assert client.post(address, {"reason": "Took another offer"}).status_code == 302
    staffed.refresh_from_db()
    assert staffed.status == Loop.Status.CANCELLED
    for reader in (client, client_of(people.pia)):  # F23
        assert "Took another offer" in reader.get(url("loop_detail", staffed)).content.decode()
    assert "This loop was cancelled" in client.get(url("loop_detail", staffed)).content.decode()
    assert refused(people, address, POST, reason="x")


@pytest.mark.parametrize(
    ("name", "typed"),
    [("loop_cancel", {"reason": "Too long. " * 300}), ("loop_debrief_time", {"debrief_at_0": "2020-01-01"})],
)
def test_what_was_refused_is_there_again_on_the_board(staffed, people, name, typed):
    """B5: Enter in the address bar led back to the board, and what had been typed was gone."""
    client, board = client_of(people.max), url("loop_detail", staffed)
    answer = client.post(url(name, staffed), typed, headers={"referer": f"http://testserver{board}"})
    assert answer.status_code == 422
    again = client.get(url(name, staffed), follow=True)
    assert again.redirect_chain[-1][0] == board
    assert next(iter(typed.values())).strip() in again.content.decode()
    assert "2020-01-01" not in client.get(board).content.decode()  # given once


def test_what_was_refused_is_forgotten_once_it_is_taken(staffed, people):
    """H21: it would stay in the session until that ends."""
    client, board = client_of(people.max), url("loop_detail", staffed)
    for reason in ("Too long. " * 300, "Took another offer"):
        answer = client.post(
            url("loop_cancel", staffed), {"reason": reason}, headers={"referer": f"http://testserver{board}"}
        )
    assert answer.status_code == 302
    assert "refused_form" not in client.session


def test_the_reason_of_a_cancelled_round_stands_on_the_board(staffed, people):
    """F23"""
    interview = staffed.interviews.first()
    page = client_of(people.max).get(url("interview_edit", interview)).content.decode()
    assert "in the mail to everybody who was invited" in page
    client_of(people.max).post(url("interview_cancel", interview), {"reason": "The room burnt"})
    for reader in (people.max, people.pia):
        assert "The room burnt" in client_of(reader).get(url("loop_detail", staffed)).content.decode()


def test_the_time_of_the_debrief_is_the_readers_own(staffed, people):
    people.max.time_zone = "America/New_York"
    people.max.save()
    client, address = client_of(people.max), url("loop_debrief_time", staffed)
    assert client.post(address, {"debrief_at_0": "2020-01-01", "debrief_at_1": "10:00"}).status_code == 422
    client.post(address, {"debrief_at_0": "2030-01-07", "debrief_at_1": "10:00"})
    staffed.refresh_from_db()
    assert staffed.debrief_at.isoformat() == "2030-01-07T15:00:00+00:00"
    client.post(address, {"debrief_at_0": "", "debrief_at_1": ""})
    staffed.refresh_from_db()
    assert staffed.debrief_at is None
    assert refused(people, address, POST)


# --- Questions of a loop --------------------------------------------------------------------------------------


def test_a_question_of_the_bank_is_added(staffed, people):
    question, taken = make_question("How do you say no"), staffed.questions.first()
    client, address = client_of(people.max), url("loop_questions", staffed)
    body = client.get(address).content.decode()
    assert "How do you say no" in body
    assert taken.title not in body
    last = staffed.interviews.last()
    assert client.post(address, {"question": question.pk, "round": last.pk}).status_code == 302
    assert last.questions.last().title == "How do you say no"
    assert client.post(address, {"question": question.pk, "round": last.pk}).status_code == 409
    assert refused(people, address)


def test_questions_are_found_by_word_and_competency(staffed, people):
    make_question("How do you say no")
    other = make_question("A pipeline that broke")
    client, address = client_of(people.max), url("loop_questions", staffed)
    assert "pipeline" not in client.get(address, {"q": "say no"}).content.decode()
    by_competency = client.get(address, {"competency": other.competency_id}).content.decode()
    assert "A pipeline that broke" in by_competency and "How do you say no" not in by_competency
    assert "No question matches" in client.get(address, {"q": "zebra"}).content.decode()
    for odd in ({"round": "x"}, {"round": "9" * 40}, {"competency": "x"}, {"page": "x"}):
        assert client.get(address, odd).status_code == 200
    assert refused(people, address)


@pytest.mark.parametrize("data", [{}, {"question": "x", "round": "y"}, {"question": 1, "round": "9" * 30}])
def test_an_addition_that_names_nothing_is_refused(staffed, people, data):
    assert client_of(people.max).post(url("loop_questions", staffed), data).status_code == 404
    assert refused(people, url("loop_questions", staffed), POST)


def test_a_round_of_another_loop_is_refused(staffed, open_opening, people):
    other = plan_loop(candidate=make_candidate(opening=open_opening), by=people.rita)
    question = make_question()
    data = {"question": question.pk, "round": other.interviews.first().pk}
    assert client_of(people.max).post(url("loop_questions", staffed), data).status_code == 404
    data = {"round": other.interviews.first().pk}
    assert client_of(people.max).post(url("question_move", staffed.questions.first()), data).status_code == 409
    assert refused(people, url("question_move", staffed.questions.first()), POST)


def test_questions_move_and_leave(staffed, people):
    first, second = staffed.interviews.all()
    one, two = first.questions.all()
    client = client_of(people.max)
    client.post(url("question_move", two), {"to": "up"})
    assert [row.pk for row in first.questions.all()] == [two.pk, one.pk]
    client.post(url("question_move", two), {"to": "down"})
    assert [row.pk for row in first.questions.all()] == [one.pk, two.pk]
    client.post(url("question_move", one), {"round": second.pk})
    assert list(second.questions.all())[-1].pk == one.pk
    assert client.post(url("question_move", one), {"to": "sideways"}).status_code == 404
    client.post(url("question_remove", two))
    assert not InterviewQuestion.objects.filter(pk=two.pk).exists()
    assert refused(people, url("question_remove", one), POST)


# --- One round ------------------------------------------------------------------------------------------------


def panel_data(interview, **changes):
    """What the page of choices sends when nothing is touched."""
    data = {}
    for seat in interview.panel.all():
        data[f"seat-{seat.pk}"] = "shadow" if seat.is_shadow else "lead" if seat.is_lead else "panelist"
    for question in interview.questions.all():
        data[f"asker-{question.pk}"] = question.asker_id or ""
        for follow_up in question.follow_ups.all():
            data[f"probe-{follow_up.pk}"] = follow_up.assignee_id or ""
    return {**data, **changes}


def test_somebody_is_seated(planned, people):
    interview = planned.interviews.first()
    client, address = client_of(people.max), url("interview_panel", interview)
    assert "Choose the first panelist" in client.get(address).content.decode()
    client.post(address, {"seat": "1", "person": people.pia.pk, "part": "lead"})
    seat = interview.panel.get()
    assert (seat.panelist, seat.is_lead) == (people.pia, True)
    again = client.post(address, {"seat": "1", "person": people.pia.pk, "part": "panelist"})
    assert again.status_code == 422
    assert client.post(address, {"seat": "1", "person": "", "part": "panelist"}).status_code == 422
    assert refused(people, address, POST, seat="1", person=people.olga.pk, part="lead")


def test_the_candidate_is_not_taken_for_their_own_panel(planned, applicant, people):
    applicant.user = people.paul
    applicant.save()
    address = url("interview_panel", planned.interviews.first())
    for person, status in ((people.paul, 422), (people.pia, 302)):
        sent = {"seat": "1", "person": person.name, "part": "panelist"}
        assert client_of(people.max).post(address, sent).status_code == status, person
    assert refused(people, url("interview_panel", planned.interviews.first()))


def test_saving_untouched_changes_nothing(staffed, people):
    from core.models import AuditEvent

    interview = staffed.interviews.first()
    before = AuditEvent.objects.count()
    answer = client_of(people.max).post(url("interview_panel", interview), panel_data(interview))
    assert answer.status_code == 302
    assert AuditEvent.objects.count() == before
    assert refused(people, url("interview_panel", interview), POST)


def test_a_round_is_arranged_in_one_go(staffed, people):
    """Paul becomes lead and asks everything; Pia, who asked, becomes a shadow."""
    interview = staffed.interviews.first()
    pia, paul = (interview.panel.get(panelist=person) for person in (people.pia, people.paul))
    changes = {f"seat-{pia.pk}": "shadow", f"seat-{paul.pk}": "lead"}
    for question in interview.questions.all():
        changes[f"asker-{question.pk}"] = people.paul.pk
        for follow_up in question.follow_ups.all():
            changes[f"probe-{follow_up.pk}"] = people.paul.pk
    answer = client_of(people.max).post(url("interview_panel", interview), panel_data(interview, **changes))
    assert answer.status_code == 302
    pia.refresh_from_db(), paul.refresh_from_db()
    assert (pia.is_shadow, pia.is_lead, paul.is_lead) == (True, False, True)
    assert {row.asker for row in interview.questions.all()} == {people.paul}
    assert refused(people, url("interview_panel", interview), POST)


def test_a_page_opened_before_somebody_joined_leaves_their_seat_and_tasks_alone(staffed, people):
    interview = staffed.interviews.first()
    page = panel_data(interview)
    seat = seat_panelist(interview=interview, panelist=people.sam, is_shadow=True, by=people.rita)
    question = interview.questions.first()
    follow_up = question.follow_ups.first()
    for name in (f"asker-{question.pk}", f"probe-{follow_up.pk}"):
        del page[name]
    assert client_of(people.max).post(url("interview_panel", interview), page).status_code == 302
    seat.refresh_from_db()
    assert seat.is_shadow
    assert (question.asker, follow_up.assignee) == (
        interview.questions.first().asker,
        question.follow_ups.first().assignee,
    )
    assert question.asker is not None
    assert refused(people, url("interview_panel", interview), POST)


def test_a_follow_up_left_alone_goes_with_its_question(staffed, people):
    interview = staffed.interviews.first()
    question = interview.questions.first()
    held = question.follow_ups.last()
    changes = {f"asker-{question.pk}": people.paul.pk, f"probe-{held.pk}": ""}
    client_of(people.max).post(url("interview_panel", interview), panel_data(interview, **changes))
    assert [follow_up.assignee for follow_up in question.follow_ups.all()] == [people.paul, None]
    assert refused(people, url("interview_panel", interview), POST)


def test_who_leaves_or_shadows_cannot_ask(staffed, people):
    interview = staffed.interviews.first()
    pia = interview.panel.get(panelist=people.pia)
    for part, sentence in (("off", "is off the panel"), ("shadow", "is a shadow")):
        answer = client_of(people.max).post(
            url("interview_panel", interview), panel_data(interview, **{f"seat-{pia.pk}": part})
        )
        assert answer.status_code == 422
        assert f"Pia Moreau {sentence}. Choose somebody else." in answer.content.decode()
    paul = interview.panel.get(panelist=people.paul)
    answer = client_of(people.max).post(
        url("interview_panel", interview), panel_data(interview, **{f"seat-{paul.pk}": "lead"})
    )
    assert "A panel has one lead." in answer.content.decode()
    assert refused(people, url("interview_panel", interview), POST)


def test_a_person_outside_the_panel_cannot_be_chosen(staffed, people):
    interview = staffed.interviews.first()
    question = interview.questions.first()
    changes = {f"asker-{question.pk}": people.olga.pk}
    answer = client_of(people.max).post(url("interview_panel", interview), panel_data(interview, **changes))
    assert answer.status_code == 422
    assert "Choose somebody who sits on this panel." in answer.content.decode()
    assert refused(people, url("interview_panel", interview), POST)


SCHEDULE = {"day": "2030-03-12", "time": "14:00", "time_zone": "Europe/Berlin", "place": "Room Skiff", "link": ""}


def test_a_time_is_set_and_the_panel_invited(staffed, people):
    interview = staffed.interviews.first()
    answer = client_of(people.max).post(url("interview_edit", interview), SCHEDULE, follow=True)
    interview.refresh_from_db()
    assert interview.starts_at.isoformat() == "2030-03-12T13:00:00+00:00"
    assert "Two invitations are on their way." in answer.content.decode()
    assert interview.messages.filter(kind="invitation").count() == 2
    assert refused(people, url("interview_edit", interview), POST, **SCHEDULE)


def test_a_time_is_set_without_inviting(staffed, people):
    interview = staffed.interviews.first()
    answer = client_of(people.max).post(url("interview_edit", interview), {**SCHEDULE, "later": "1"}, follow=True)
    assert "Nobody is invited yet." in answer.content.decode()
    assert not interview.messages.filter(kind="invitation").exists()
    assert refused(people, url("interview_edit", interview), POST, **SCHEDULE)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("day", "", "Fill this in."),
        ("day", "12 March", "Write a day as in 2027-03-12."),
        ("time", "2pm-ish", "Write a time as in 14:00."),
        ("time_zone", "Mars/Olympus", "Choose one of the answers offered here."),
        ("link", "javascript:alert(1)", "Write the whole address"),
        ("link", "ftp://example.org/x", "Write the whole address"),
        ("place", "a\x00b", "NUL"),
        ("place", "x" * 201, "Shorten this to 200 characters"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(staffed, people, field, value, sentence):
    interview = staffed.interviews.first()
    answer = client_of(people.max).post(url("interview_edit", interview), {**SCHEDULE, field: value})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in body
    assert "Room Skiff" in body or field == "place"
    interview.refresh_from_db()
    assert interview.status == Interview.Status.UNSCHEDULED
    assert refused(people, url("interview_edit", interview), POST, **SCHEDULE)


@pytest.mark.parametrize("zone", ["CET", "EST5EDT", "Etc/GMT+5", "Asia/Kolkata"])
def test_the_zone_of_a_round_stays_selected(staffed, people, zone):
    """C2: a browser sends the first zone of the list where none is."""
    interview = staffed.interviews.first()
    Interview.objects.filter(pk=interview.pk).update(time_zone=zone)
    client, address = client_of(people.max), url("interview_edit", interview)
    page = client.get(address).content.decode()
    assert re.findall(r'<option value="([^"]+)" selected>', page)[:1] == [zone]
    client.post(address, {**SCHEDULE, "time_zone": zone})
    interview.refresh_from_db()
    assert interview.time_zone == zone and interview.starts_at


def test_a_time_that_is_skipped_is_refused_beside_the_field(staffed, people):
    interview = staffed.interviews.first()
    data = {**SCHEDULE, "day": "2030-03-31", "time": "02:30"}
    answer = client_of(people.max).post(url("interview_edit", interview), data)
    assert answer.status_code == 422
    assert "The clocks in Berlin jump over 02:30 on that day." in answer.content.decode()
    assert refused(people, url("interview_edit", interview), POST, **data)


def test_a_time_that_comes_twice_asks_which(staffed, people):
    interview = staffed.interviews.first()
    data = {**SCHEDULE, "day": "2030-10-27", "time": "02:30"}
    client, address = client_of(people.max), url("interview_edit", interview)
    answer = client.post(address, data)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "show 02:30 twice on that day" in body
    assert "The first, at UTC+02:00" in body and "The second, at UTC+01:00" in body
    post_anyway(client, address, {**data, "which": "second"})
    interview.refresh_from_db()
    assert interview.starts_at.isoformat() == "2030-10-27T01:30:00+00:00"
    assert "checked" in client.get(address).content.decode()
    assert refused(people, address, POST, **data)


def test_a_clash_is_a_caution_and_tells_nothing_of_the_other_interview(staffed, people):
    elsewhere = fill_panel(plan_loop(candidate=make_candidate("Secret Person"), by=people.rita), people)
    other = elsewhere.interviews.first()
    start = datetime.fromisoformat("2030-03-12T13:30:00+00:00")
    schedule_interview(interview=other, starts_at=start, time_zone="Europe/Berlin", by=people.rita)
    interview, second = staffed.interviews.all()
    answer = client_of(people.max).post(url("interview_edit", interview), SCHEDULE, follow=True)
    body = answer.content.decode()
    assert "Pia Moreau has another interview from 14:30 to 15:30." in body
    assert "Secret Person" not in body
    post_anyway(client_of(people.max), url("interview_edit", interview), SCHEDULE)
    both = client_of(people.max).post(url("interview_edit", second), SCHEDULE, follow=True).content.decode()
    assert "Tamsin Okonjura is in the technical round from 14:00 to 15:00." in both
    interview.refresh_from_db()
    assert interview.status == Interview.Status.SCHEDULED
    assert refused(people, url("interview_edit", interview))


def test_a_round_is_cancelled_with_a_reason(staffed, people):
    interview = staffed.interviews.first()
    client, address = client_of(people.max), url("interview_cancel", interview)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "No room"}).status_code == 302
    interview.refresh_from_db()
    assert interview.status == Interview.Status.CANCELLED
    assert refused(people, address, POST, reason="x")


def test_a_round_ends_as_held_or_missed(running, people):
    first, second = running.interviews.all()
    for interview in (first, second):
        schedule_interview(
            interview=interview, starts_at=timezone.now() - timedelta(hours=2), time_zone="UTC", by=people.rita
        )
    client = client_of(people.max)
    client.post(url("interview_end", first), {"held": "1"})
    client.post(url("interview_end", second), {"no_show": "1"})
    assert list(running.interviews.values_list("status", flat=True)) == ["completed", "no_show"]
    assert "No-show" in client.get(url("loop_detail", running)).content.decode()
    assert refused(people, url("interview_end", first), POST)


def test_the_calendar_file_is_downloaded(staffed, people):
    interview = staffed.interviews.first()
    address = url("interview_ics", interview)
    assert client_of(people.pia).get(address).status_code == 404
    schedule_interview(interview=interview, starts_at=timezone.now() + SOON, time_zone="Europe/Berlin", by=people.rita)
    answer = client_of(people.pia).get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="interview-{interview.pk}.ics"'
    file = Calendar.from_ical(answer.content)
    assert (file["method"], file.events[0]["uid"]) == ("REQUEST", interview.calendar_uid)
    Interview.objects.filter(pk=interview.pk).update(status="cancelled")
    assert Calendar.from_ical(client_of(people.pia).get(address).content)["method"] == "CANCEL"
    assert refused(people, address)


def test_pages_that_can_change_nothing_any_more_say_why(running, people):
    interview = running.interviews.first()
    Interview.objects.filter(pk=interview.pk).update(status="completed", starts_at=timezone.now() - SOON)
    client = client_of(people.max)
    panel = client.get(url("interview_panel", interview)).content.decode()
    assert "This round was held. Its panel stays as it was." in panel
    assert "Save the panel" not in panel
    times = client.get(url("interview_edit", interview)).content.decode()
    assert "This interview is held, so it cannot become planned." in times
    assert "Save and invite" not in times
    questions = client.get(url("loop_questions", running)).content.decode()
    assert "so its questions stay as they are" in questions
    assert refused(people, url("interview_panel", interview))


# --- As many queries for much as for little -------------------------------------------------------------------


@pytest.mark.parametrize("person", ["rita", "max", "pia"])
def test_the_board_asks_as_often_for_a_large_loop_as_for_a_small_one(people, person, django_assert_max_num_queries):
    counts = []
    for rounds, questions in ((1, 1), (3, 3)):
        opening = make_opening(manager=people.max, template=make_template(rounds=rounds, questions=questions))
        loop = fill_panel(plan_loop(candidate=make_candidate(opening=opening), by=people.rita), people)
        client = second_visit(getattr(people, person))
        with django_assert_max_num_queries(14) as asked:
            assert client.get(url("loop_detail", loop)).status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts
    assert refused(people, url("loop_detail", loop))


def second_visit(user):
    """A session that has begun already: its first request writes when that was."""
    client = client_of(user)
    client.get("/help/")
    return client


def test_the_time_of_the_debrief_names_its_clocks(loop_planned, rita, as_user):
    """D7."""
    page = as_user(rita).get(reverse("interviews:loop_detail", args=[loop_planned.pk])).content.decode()
    assert f"By the clocks of {zone_name(ZoneInfo(rita.time_zone))}." in page
