"""My work and the list of interviews: each person's own, in order, and nothing of anybody's card."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hiring.models import HiringTeamMember
from interviews.loops.services.loops import plan_loop, start_loop
from interviews.loops.services.panels import seat_panelist
from interviews.loops.services.rounds import mark_held, mark_no_show, schedule_interview
from interviews.models import Interview, Loop, Message, Scorecard
from interviews.my_work import items as work
from interviews.visibility import is_blind_in_loop, sight_of
from tests.factories.debriefs import make_decision
from tests.factories.people import client_of
from tests.factories.plan import make_candidate, make_opening, make_template
from tests.factories.run import fill_panel, make_rating

pytestmark = pytest.mark.usefixtures("one_factor")

THURSDAY = datetime(2026, 3, 12, 10, 10, tzinfo=UTC)  # 11:10 in Berlin
HOME, INTERVIEWS = "/", "/interviews/"


@pytest.fixture
def clock():
    with time_machine.travel(THURSDAY, tick=False) as traveller:
        yield traveller


def page(user, address=HOME, **query):
    client = client_of(user)
    answer = client.get(address, query)
    assert answer.status_code == 200
    return text_of(answer.content.decode())


def text_of(body):
    """The page's own part, with white space as a reader sees it."""
    return " ".join(body[body.index("<main") : body.index("</main>")].split())


def at(hour, minute=0, *, day=12):
    """A time in Berlin in March 2026, before the clocks change."""
    return datetime(2026, 3, day, hour - 1, minute, tzinfo=UTC)


def schedule(interview, moment, people, **more):
    schedule_interview(interview=interview, starts_at=moment, time_zone="Europe/Berlin", by=people.rita, **more)
    return interview


@pytest.fixture
def today(clock, staffed, people):
    """Tamsin's technical round today at 14:00, the managerial one on Thursday in a week."""
    first, second = staffed.interviews.all()
    schedule(first, at(14), people, place="Room Skiff")
    schedule(second, at(10, 30, day=19), people)
    return start_loop(loop=staffed, by=people.rita)


# --- A panelist's day -----------------------------------------------------------------------------------------


def test_the_next_interview_in_full(today, people):
    body = page(people.pia)
    assert "Thursday 12 March. One interview today." in body
    assert '<p class="lw-clock mb-1">14:00</p>' in body
    assert "today, 60 minutes<br>in 2 h 50 min" in body
    assert "Technical round with Tamsin Okonjura" in body
    assert "You ask 2 of the 2 questions. Paul Achterberg is with you." in body
    assert body.count("btn-primary") == 1
    assert "Nothing waits for you" in page(people.olga)


def test_every_person_reads_their_own_time(today, people):
    people.paul.time_zone = "Asia/Kolkata"
    people.paul.save()
    assert '<p class="lw-clock mb-1">18:30</p>' in page(people.paul)
    assert "Nothing waits for you" in page(people.olga)


def test_an_interview_under_way(today, people, clock):
    clock.move_to(at(14, 20))
    assert "under way" in page(people.pia)
    clock.move_to(at(15, 1))
    assert "under way" not in page(people.pia)
    assert "Nothing waits for you" in page(people.olga)


def test_a_round_that_was_held_early_does_not_say_when_it_will_have_ended(today, people, clock):
    clock.move_to(at(14, 20))
    mark_held(interview=today.interviews.first(), by=people.rita)
    body = page(people.pia)
    assert "Interview held before its planned end. 0 of 2 answers rated." in body
    assert "Interview ended" not in body


def test_a_card_to_finish(today, people, clock):
    clock.move_to(at(16))
    card = Scorecard.objects.for_loop(today).of(people.pia).get()
    make_rating(card, today.interviews.first().questions.first(), score=4)
    Scorecard.objects.filter(pk=card.pk).update(revision=3, changed_at=at(15, 20))
    body = page(people.pia)
    assert "Interview ended today at 15:00. 1 of 2 answers rated, saved at 15:20." in body
    assert "Due tomorrow, 15:00" in body
    assert "Finish scorecard" in body
    assert "You will see the other scorecards after you submit yours." in body
    clock.move_to(at(16, day=13))
    late = page(people.pia)
    assert "Was due today, 15:00" in late
    assert 'data-tone="danger"' in late
    assert "Nothing waits for you" in page(people.olga)


def test_a_blank_is_not_counted_as_rated(today, people, clock):
    """F9 on My work."""
    clock.move_to(at(16))
    card = Scorecard.objects.for_loop(today).of(people.pia).get()
    first, second = today.interviews.first().questions.all()
    make_rating(card, first, score=4)
    make_rating(card, second, blank_reason="not_asked")
    assert "1 of 2 answers rated, 1 left blank" in page(people.pia)


@pytest.mark.parametrize("status", ["submitted", "waived"])
def test_a_card_that_is_in_or_waived_waits_no_longer(today, people, clock, status):
    clock.move_to(at(16))
    values = {"submitted_at": at(15, 30), "first_submitted_at": at(15, 30)}
    if status == "waived":
        values = {"waived_at": at(15, 30), "waived_by": people.rita, "waive_reason": "Ill"}
    Scorecard.objects.for_loop(today).of(people.pia).update(status=status, **values)
    body = page(people.pia)
    assert "Scorecards to finish" not in body
    assert ("Tamsin Okonjura, technical" in body) == (status == "submitted")
    assert ("12 March, 30 minutes after the interview" in body) == (status == "submitted")
    assert "Nothing waits for you" in page(people.olga)


def test_a_round_that_did_not_take_place_asks_for_nothing(today, people, clock):
    clock.move_to(at(16))
    mark_no_show(interview=today.interviews.first(), by=people.rita)
    assert "Scorecards to finish" not in page(people.pia)
    assert "Nothing waits for you" in page(people.olga)


def test_a_shadow_owes_no_card(today, people, clock):
    seat_panelist(interview=today.interviews.first(), panelist=people.sam, is_shadow=True, by=people.rita)
    assert "You watch and learn; you ask nothing." in page(people.sam)
    clock.move_to(at(16))
    assert "Scorecards to finish" not in page(people.sam)
    assert "Nothing waits for you" in page(people.olga)


def test_what_comes_up(today, people):
    Loop.objects.filter(pk=today.pk).update(debrief_at=at(11, day=20))
    body = page(people.paul)
    assert "Tamsin Okonjura, managerial round" in body
    assert "Thursday 19 March, 10:30 to 11:30" in body
    assert "you ask 2 questions" in body
    assert "Tamsin Okonjura, debrief" in body
    assert "Friday 20 March at 11:00" in body
    assert "Opens when you submit" in body
    Scorecard.objects.for_loop(today).of(people.pia).update(status="submitted", submitted_at=at(9))
    assert "your scorecard is in, so you can read the others" in page(people.pia)
    assert "Nothing waits for you" in page(people.olga)


def test_practice_before_a_first_round_of_its_kind(today, people):
    body = page(people.pia)
    assert "Practise before Thursday" in body
    assert "Tamsin Okonjura’s round is your first technical one." in body
    Scorecard.objects.for_loop(today).of(people.pia).update(status="submitted", submitted_at=at(9))
    assert "Practise before" not in page(people.pia)
    assert "Start the practice card" in page(people.olga)


def test_submitted_cards_are_counted(clock, people):
    for number in range(5):
        loop = fill_panel(plan_loop(candidate=make_candidate(), by=people.rita), people)
        Scorecard.objects.for_loop(loop).of(people.pia).update(
            status="submitted", submitted_at=at(9), first_submitted_at=at(9, number)
        )
    body = page(people.pia)
    assert "All (5)" in body
    assert body.count("/scorecards/") == 3
    assert "Your submitted scorecards will stand here." in page(people.olga)


# --- Those who run loops --------------------------------------------------------------------------------------


def hold_all(loop, people):
    for interview in loop.interviews.all():
        Interview.objects.filter(pk=interview.pk).update(status="scheduled", starts_at=at(9, day=10))
        interview.refresh_from_db()
        mark_held(interview=interview, by=people.rita)


def submit_all(loop):
    Scorecard.objects.for_loop(loop).update(
        status="submitted", submitted_at=at(11, day=10), first_submitted_at=at(11, day=10)
    )


def test_a_loop_to_plan(clock, planned, people):
    body = page(people.max)
    assert "One thing waits for you; it holds up a candidate." in body
    assert "Tamsin Okonjura: plan the interviews" in body
    assert "No times set" in body
    assert body.count("btn-primary") == 1
    assert "Tamsin" not in page(people.olga)


def test_a_loop_under_way(today, people):
    body = page(people.max)
    assert "Nothing waits for you" in body
    assert "Technical today 14:00" in body
    assert "2 of 2 rounds still to come" in body
    assert 'aria-current="step"><span class="lw-node" aria-hidden="true"></span>Interviews' in body
    assert "Tamsin" not in page(people.olga)


def test_rounds_that_are_over_wait_to_be_marked(today, people, clock):
    clock.move_to(at(16, day=19))
    body = page(people.max)
    assert "Tamsin Okonjura: say whether two rounds were held" in body
    assert "Tamsin" not in page(people.olga)


def test_cards_that_are_late_are_chased(today, people, clock):
    hold_all(today, people)
    Scorecard.objects.for_loop(today).of(people.pia).update(status="submitted", submitted_at=at(9))
    body = page(people.rita)
    assert "Tamsin Okonjura: two scorecards are late" in body
    assert "1 of 3 scorecards in" in body
    assert "Tamsin" not in page(people.olga)


def test_a_debrief_to_lead(today, people, clock):
    hold_all(today, people)
    submit_all(today)
    Loop.objects.filter(pk=today.pk).update(debrief_at=at(11, day=13))
    body = page(people.max)
    assert "Tamsin Okonjura: lead the debrief tomorrow at 11:00" in body
    assert "All scorecards are in." in body
    assert "Prepare the debrief" in body
    assert "lead the debrief" not in page(people.rita)
    Loop.objects.filter(pk=today.pk).update(status="debrief")
    assert "Tamsin Okonjura: record the decision" in page(people.max)
    assert "Tamsin" not in page(people.olga)


def test_feedback_is_the_last_step_until_somebody_tells_that_it_is_out(today, people, monkeypatch):
    Loop.objects.filter(pk=today.pk).update(status="decided")
    make_decision(today, by=people.max)
    monkeypatch.setattr(work, "_feedback_providers", {})
    assert "Feedback to the candidate is next" in page(people.max)
    tell(work.Feedback("Read by Max", "Since Monday"))
    assert "Read by Max" in page(people.max)
    tell(work.Feedback("Out", is_over=True))
    assert "No loop in progress" in page(people.max)
    assert "Tamsin" not in page(people.olga)


def tell(feedback):
    """By an app that says the same of every loop."""
    work.register_feedback("here", work.FeedbackProvider(lambda loops: loops, lambda loop: feedback))


def test_a_manager_with_an_open_card_reads_the_same_page_whatever_the_others_did(today, people, clock):
    """No count, state or item that depends on a peer's card."""
    seat_panelist(interview=today.interviews.last(), panelist=people.max, by=people.rita)
    hold_all(today, people)
    before = page(people.max)
    Scorecard.objects.for_loop(today).exclude(seat__panelist=people.max).update(
        status="submitted", submitted_at=at(11, day=10), first_submitted_at=at(11, day=10)
    )
    assert page(people.max) == before
    assert "Scorecards show after you submit yours" in before
    assert "write your scorecard for the managerial round" in before
    submit_all(today)
    assert "All scorecards are in" in page(people.max)
    assert "Tamsin" not in page(people.olga)


def test_an_own_interview_soon_comes_before_other_duties(today, people, clock):
    seat_panelist(interview=today.interviews.first(), panelist=people.max, by=people.rita)
    assert "Tamsin Okonjura: technical round at 14:00" not in page(people.max)
    assert "Your interviews" in page(people.max)
    clock.move_to(at(13, 15))
    body = page(people.max)
    assert "Tamsin Okonjura: technical round at 14:00" in body
    assert "Tamsin" not in page(people.olga)


def test_a_draft_template_to_finish(clock, open_opening, people):
    draft = make_template(
        open_opening.role, name="Team Lead", version=4, status="draft", published_at=None, questions=0, rounds=1
    )
    body = page(people.max)
    assert "Team Lead loop template: fix" in body
    assert "in version 4 before you publish" in body
    assert reverse("hiring:template_edit", args=[draft.pk]) in body
    assert "Team Lead" not in page(people.olga)


def test_work_that_failed_is_shown_to_administrators(today, people):
    Message.objects.update(job_status="failed", finished_at=timezone.now())
    body = page(people.ada)
    assert "of background work failed" in body
    assert "background work" not in page(people.rita)
    assert "background work" not in page(people.olga)


def test_items_stand_in_order():
    early, late = (
        work.WorkItem(title, "/", "Do", order=work.CARD_DUE, at=moment)
        for title, moment in (("Early", THURSDAY), ("Late", THURSDAY + timedelta(days=1)))
    )
    undated = work.WorkItem("Undated", "/", "Do", order=work.CARD_DUE)
    packet = work.WorkItem("Packet", "/", "Do", order=work.PACKET, at=THURSDAY - timedelta(days=9))
    provided = [packet, undated, late, early]
    ranked = sorted(provided, key=lambda item: item.rank)
    assert [item.title for item in ranked] == ["Early", "Late", "Undated", "Packet"]


def test_other_apps_add_what_waits(today, people, monkeypatch):
    monkeypatch.setattr(work, "_providers", dict(work._providers))
    item = work.WorkItem("Agnes Thornqvist: approve the feedback", "/packets/1/", "Read and approve", order=work.PACKET)
    work.register_provider("test", lambda user, now: [item] if user == people.pia else [])
    assert "Agnes Thornqvist: approve the feedback" in page(people.pia)
    assert "Agnes" not in page(people.olga)


def test_blindness_as_rows_is_blindness_as_a_verdict(today, people):
    """The condition on rows and `sight_of` agree for every person, in every state of cards, rounds and loop."""
    seat_panelist(interview=today.interviews.last(), panelist=people.max, by=people.rita)
    stages = [
        {},
        {"cards": {"status": "submitted", "submitted_at": at(9)}},
        {"cards": {"status": "waived", "waived_at": at(9), "waived_by": people.rita, "waive_reason": "Ill"}},
        {"rounds": {"status": "no_show"}},
        {"rounds": {"status": "cancelled"}},
        {"loop": {"status": "debrief"}},
    ]
    for stage in stages:
        Scorecard.objects.of(people.pia).update(**stage.get("cards", {"status": "draft"}))
        today.interviews.filter(position=1).update(**stage.get("rounds", {"status": "scheduled"}))
        Loop.objects.filter(pk=today.pk).update(**stage.get("loop", {"status": "active"}))
        loop = Loop.objects.get(pk=today.pk)
        for name, person in vars(people).items():
            sight = sight_of(person, loop)
            in_rows = Loop.objects.filter(is_blind_in_loop(person), pk=loop.pk).exists()
            assert in_rows == sight.is_blind, (stage, name)
        Scorecard.objects.of(people.pia).update(
            status="draft", submitted_at=None, waived_at=None, waived_by=None, waive_reason=""
        )


# --- Interviews -----------------------------------------------------------------------------------------------


def test_a_panelists_list_holds_their_own(today, people):
    body = page(people.pia, INTERVIEWS)
    assert "Tamsin Okonjura, technical round" in body
    assert "managerial" not in body
    assert "Open the kit" in body
    assert "Only mine" not in body
    assert "No interviews yet" in page(people.olga, INTERVIEWS)
    assert "Start the practice card" in page(people.olga, INTERVIEWS)


def test_those_who_run_loops_choose_between_own_and_all(today, people):
    assert "Tamsin Okonjura, managerial round" in page(people.max, INTERVIEWS)
    assert "Open the loop" in page(people.max, INTERVIEWS)
    assert "Tamsin" not in page(people.max, INTERVIEWS, whose="own")
    assert "Tamsin" not in page(people.olga, INTERVIEWS, whose="all")


def test_past_upcoming_and_without_a_time(today, people, clock):
    clock.move_to(at(9, day=14))
    assert "technical round" not in page(people.max, INTERVIEWS)
    assert "technical round" in page(people.max, INTERVIEWS, when="past")
    assert "managerial round" not in page(people.max, INTERVIEWS, when="past")
    other = plan_loop(candidate=make_candidate("Rui Castelmar", opening=today.opening), by=people.rita)
    assert "Rui Castelmar" in page(people.max, INTERVIEWS, when="untimed")
    assert "Rui Castelmar" not in page(people.max, INTERVIEWS)
    assert other.interviews.count() == 2
    assert "Rui" not in page(people.olga, INTERVIEWS, when="untimed")


def test_unknown_words_in_the_address_mean_the_first_choice(today, people):
    for query in ({"when": "never"}, {"whose": "everybody"}, {"page": "x"}, {"page": "99"}):
        assert "Tamsin Okonjura, technical round" in page(people.max, INTERVIEWS, **query)
    assert "Tamsin" not in page(people.olga, INTERVIEWS, whose="everybody")


def test_days_are_the_readers_own(clock, staffed, people):
    schedule(staffed.interviews.first(), at(23, 30), people)
    assert ">Today</h2>" in page(people.pia, INTERVIEWS)
    people.pia.time_zone = "Asia/Tokyo"
    people.pia.save()
    body = page(people.pia, INTERVIEWS)
    assert ">Tomorrow</h2>" in body
    assert "07:30 to 08:30" in body
    assert "Tamsin" not in page(people.olga, INTERVIEWS)


def test_twenty_five_a_page(clock, people):
    opening = make_opening(manager=people.max, template=make_template(rounds=3, questions=0))
    for _ in range(9):
        loop = plan_loop(candidate=make_candidate(opening=opening), by=people.rita)
        loop.interviews.update(status="scheduled", starts_at=at(14))
    body = page(people.max, INTERVIEWS)
    assert "1 to 25 of 27" in body
    assert "26 to 27 of 27" in page(people.max, INTERVIEWS, page="2")
    assert "No interviews yet" in page(people.olga, INTERVIEWS)


# --- As many queries for much as for little -------------------------------------------------------------------


def busy(people, loops):
    """So many loops under way, in which everybody of the cast has something to do."""
    for number in range(loops):
        opening = make_opening(manager=people.max, template=make_template(rounds=2, questions=1))
        make_template(opening.role, name="Next", status="draft", published_at=None, rounds=1, questions=1)
        loop = fill_panel(plan_loop(candidate=make_candidate(opening=opening), by=people.rita), people)
        first, second = loop.interviews.all()
        seat_panelist(interview=second, panelist=people.max, by=people.rita)
        start_loop(loop=loop, by=people.rita)
        Interview.objects.filter(pk=first.pk).update(status="completed", starts_at=at(9, number % 50, day=11))
        Interview.objects.filter(pk=second.pk).update(status="scheduled", starts_at=at(15, number % 50))


@pytest.mark.parametrize("address", [HOME, INTERVIEWS])
@pytest.mark.parametrize("person", ["rita", "max", "pia", "paul"])
def test_a_busy_page_asks_as_often_as_a_quiet_one(clock, people, person, address, django_assert_max_num_queries):
    assert HiringTeamMember.objects.count() == 0
    counts = []
    for loops in (1, 2):
        busy(people, loops)
        client = Client()
        client.force_login(getattr(people, person))
        client.get("/help/")
        with django_assert_max_num_queries(15) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts
    assert "Candidate" not in page(people.olga, address)
