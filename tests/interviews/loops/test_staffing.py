"""Panels proposed for a planned loop: with true reasons, changed, taken in one act, undone, and refused when stale."""

import html
import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import RuleViolation, StaleRevision
from hiring.candidates.recusals import recuse
from hiring.states import PoolStep
from interviews.loops.panel_search import panel_search_of
from interviews.loops.services.loops import plan_loop
from interviews.loops.services.panels import seat_panelist
from interviews.loops.services.staffing import NOBODY_CHOSEN, WHILE_PLANNED, take_panels, take_panels_back
from interviews.loops.services.times import OTHERS_CHANGED, times_revision
from interviews.loops.staffing_forms import FEWER
from interviews.models import Interview, Loop, Message, Scorecard, Seat, SeatAnswer
from interviews.scheduling.staffing import propose_panels
from interviews.states import SUBMITTED
from tests.factories.people import client_of, make_user
from tests.factories.plan import make_candidate, put_into_pool
from tests.factories.run import make_interview, make_loop, seat

MONDAY = datetime(2027, 3, 8, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def loop(staffed, people):
    """The second loop of an opening whose first has a panel: its own is empty."""
    Loop.objects.update(planned_at=datetime(2027, 3, 1, tzinfo=UTC))
    return plan_loop(candidate=make_candidate("Aylin Demir", opening=staffed.candidate.opening), by=people.rita)


def address(loop):
    return reverse("interviews:loop_panels", args=[loop.pk])


def page_of(person, loop):
    return html.unescape(client_of(person).get(address(loop)).text)


def proposed(page):
    """What the form sends where nothing is changed."""
    selects = re.findall(r'<select name="(seat-[\d-]+)".*?</select>', page, re.S)
    chosen = [re.search(rf'<select name="{name}".*?value="(\d+)" selected', page, re.S)[1] for name in selects]
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    return {**dict(zip(selects, chosen, strict=True)), "seen": seen}


def panels(loop):
    return {row.pk: set(row.panel.values_list("panelist", flat=True)) for row in loop.interviews.all()}


def test_the_last_panel_is_proposed_taken_and_undone(loop, staffed, people):
    client, page = client_of(people.rita), page_of(people.rita, loop)
    assert f"{people.pia.name} was on this round’s panel in the opening’s last loop" in page
    assert "With this round: " in page
    sent = proposed(page)
    taken = client.post(address(loop), sent, follow=True)
    assert "given. Nobody is invited yet." in taken.text
    assert sum(len(panel) for panel in panels(loop).values()) == len(sent) - 1
    assert all(row.panel.filter(is_lead=True).count() == 1 for row in loop.interviews.all() if panels(loop)[row.pk])
    assert not Message.objects.filter(interview__loop=loop).exists()
    back = {name: re.findall(rf'name="{name}" value="(\w+)"', taken.text) for name in ("back", "seen")}
    undone = client.post(address(loop), {"back": back["back"], "seen": back["seen"][-1]}, follow=True)
    assert "The panels are as they were." in undone.text and not any(panels(loop).values())


def sentences_of(loop):
    """What is said of everybody who can sit, as pairs of name and sentence."""
    proposals = propose_panels(panel_search_of(loop, MONDAY))
    return [(one.name, one.sentence) for row in proposals for one in (*row.chosen, *row.others)]


def test_nobody_is_said_to_have_rated_who_only_has_a_seat(loop, staffed, people):
    """The last loop is still planned, and so is the other one for the role: panels, and no card submitted."""
    opening = staffed.candidate.opening
    other = make_loop(make_candidate(opening=opening), by=people.rita, planned_at=datetime(2027, 2, 1, tzinfo=UTC))
    seat(make_interview(other), people.olga)
    assert not Scorecard.objects.filter(status__in=SUBMITTED).exists()
    said = sentences_of(loop)
    assert people.olga.name in dict(said) and not [line for _, line in said if " rated " in line]
    seats = Seat.objects.filter(is_shadow=False)
    last = set(seats.filter(interview__loop=staffed).values_list("panelist__name", flat=True))
    assert {name for name, line in said if "opening’s last loop" in line} <= last
    assert {name for name, line in said if "for this role before" in line} == {people.olga.name}


def test_choices_are_changed_before_they_are_taken(loop, people):
    sent = proposed(page_of(people.rita, loop))
    first, second, *others = [name for name in sent if name != "seen"]
    twice = client_of(people.rita).post(address(loop), {**sent, second: sent[first]})
    assert twice.status_code == 422 and "Choose two different people." in twice.text
    unknown = client_of(people.rita).post(address(loop), {**sent, first: people.ada.pk})
    assert unknown.status_code == 422 and "cannot sit here any more" in unknown.text
    assert not any(panels(loop).values())
    client_of(people.rita).post(address(loop), {**sent, **dict.fromkeys([second, *others], "")})
    assert [panel for panel in panels(loop).values() if panel] == [{int(sent[first])}]


def test_somebody_who_became_busy_is_not_passed_over_in_silence(loop, people):
    sent = proposed(page_of(people.rita, loop))
    type(people.pia).objects.update(most_a_week=0)
    answer = client_of(people.rita).post(address(loop), sent)
    assert answer.status_code == 422 and FEWER in html.unescape(answer.text)
    assert not any(panels(loop).values())


def test_a_stale_page_is_refused_and_keeps_what_was_chosen(loop, people):
    sent = proposed(page_of(people.rita, loop))
    seat_panelist(interview=loop.interviews.first(), panelist=people.olga, is_shadow=True, by=people.max)
    answer = client_of(people.rita).post(address(loop), sent)
    assert answer.status_code == 409 and OTHERS_CHANGED in html.unescape(answer.text)
    assert sum(len(panel) for panel in panels(loop).values()) == 1


def test_whoever_takes_people_second_reads_that_theirs_were_not(loop, people):
    """B3: a colleague filled every round meanwhile, and what is there is not what the second one chose."""
    sent = proposed(page_of(people.rita, loop))
    assert client_of(people.max).post(address(loop), sent).status_code == 302
    answer = client_of(people.rita).post(address(loop), sent)
    assert answer.status_code == 422 and FEWER in html.unescape(answer.text)


def test_a_conflict_is_left_out_with_its_reason(loop, people):
    recuse(candidate=loop.candidate, person=people.pia, reason="Sister.", by=people.rita)
    page = page_of(people.rita, loop)
    assert f"{people.pia.name} must not interview this candidate" in page and "Sister" not in page
    assert str(people.pia.pk) not in {chosen for name, chosen in proposed(page).items() if name != "seen"}


def test_whoever_must_not_interview_is_nobody_whom_a_round_has(loop, people):
    """With one of two recused, somebody else is proposed beside them, and the loop's page leads there."""
    for row in loop.interviews.all():
        seat(row, people.olga)
        seat(row, people.ada)
    board = reverse("interviews:loop_detail", args=[loop.pk])
    assert "Every round has the people it needs." in page_of(people.rita, loop)
    assert address(loop) not in client_of(people.rita).get(board).text
    recuse(candidate=loop.candidate, person=people.olga, reason="Sister.", by=people.rita)
    assert address(loop) in client_of(people.rita).get(board).text
    chosen = {name: person for name, person in proposed(page_of(people.rita, loop)).items() if name != "seen"}
    assert chosen and all(name.endswith("-0") for name in chosen)
    assert not {str(people.olga.pk), str(people.ada.pk)} & set(chosen.values())


def test_whoever_cannot_come_is_nobody_whom_a_round_has(loop, people):
    for row in loop.interviews.all():
        seat(row, people.olga)
        seat(row, people.ada)
    declined = Seat.objects.filter(interview__loop=loop, panelist=people.olga).first()
    answer = SeatAnswer(seat=declined, answer=SeatAnswer.Answer.NOT_COMING)
    answer.calendar_sequence = declined.interview.calendar_sequence
    answer.save()
    assert address(loop) in client_of(people.rita).get(reverse("interviews:loop_detail", args=[loop.pk])).text
    names = {name for name in proposed(page_of(people.rita, loop)) if name != "seen"}
    assert names == {f"seat-{declined.interview_id}-0"}
    Interview.objects.filter(pk=declined.interview_id).update(calendar_sequence=answer.calendar_sequence + 1)
    assert "Every round has the people it needs." in page_of(people.rita, loop)


def test_a_pool_says_who_is_proposed(loop, people):
    asked = loop.interviews.first().questions.first()
    put_into_pool(asked.competency, people.olga, by=people.rita)
    put_into_pool(asked.competency, people.sam, by=people.rita, step=PoolStep.SHADOW)
    page = page_of(people.rita, loop)
    assert f"{people.olga.name} may ask about what the round rates" in page
    assert f"{people.pia.name} is in no pool of this round" in page
    assert proposed(page)[f"seat-{asked.interview_id}-0"] == str(people.olga.pk)


def test_limits_are_counted_over_every_opening(loop, people):
    people.pia.most_a_week = 1
    people.pia.save()
    other = make_interview(
        make_loop(make_candidate(), by=people.max), status=Interview.Status.SCHEDULED, starts_at=MONDAY
    )
    seat(other, people.pia)
    page = page_of(people.rita, loop)
    undated = Seat.objects.filter(panelist=people.pia, interview__starts_at=None).count()
    said = f"has {undated + 1} of 1 interview this week, {undated + 1} this month, {undated} of them without a time"
    assert f"{people.pia.name} {said}" in page


def test_what_is_taken_without_a_time_counts_for_the_next_candidate(loop, people):
    """Several candidates before times are set: whoever has enough of their rounds is not proposed for the next one."""
    undated = dict.fromkeys(["starts_at", "started_at"]) | {"status": Interview.Status.UNSCHEDULED}
    for name in ("One", "Two"):
        other = make_loop(make_candidate(name), by=people.rita, planned_at=MONDAY)
        seat(make_interview(other, **undated), people.pia)
    taken = Seat.objects.filter(panelist=people.pia, interview__starts_at=None).count()
    people.pia.most_a_week = taken
    people.pia.save()
    assert people.pia.name not in dict(sentences_of(loop))
    counts = f"{taken} of {taken} interviews this week, {taken} this month, {taken} of them without a time"
    assert f"{people.pia.name} has {counts}" in page_of(people.rita, loop)
    Loop.objects.filter(pk=other.pk).update(status=Loop.Status.CANCELLED)
    assert counts in dict(sentences_of(loop))[people.pia.name]


def test_services_refuse(loop, running, people):
    first = loop.interviews.first()
    with pytest.raises(RuleViolation, match=NOBODY_CHOSEN):
        take_panels(loop=loop, chosen={first.pk: []}, seen=times_revision(loop), by=people.rita)
    with pytest.raises(StaleRevision):
        take_panels(loop=loop, chosen={first.pk: [people.pia]}, seen="", by=people.rita)
    with pytest.raises(RuleViolation, match=WHILE_PLANNED):
        take_panels(loop=running, chosen={}, seen=times_revision(running), by=people.rita)
    (taken,) = take_panels(loop=loop, chosen={first.pk: [people.pia]}, seen=times_revision(loop), by=people.rita)
    seen = times_revision(loop)
    seat_panelist(interview=first, panelist=people.paul, by=people.rita)
    with pytest.raises(StaleRevision):
        take_panels_back(loop=loop, keys=[taken.pk], seen=seen, by=people.rita)
    assert WHILE_PLANNED in page_of(people.rita, running)


def test_others_find_nothing_and_a_full_loop_says_so(loop, staffed, people):
    assert client_of(people.olga).get(address(loop)).status_code == 404
    assert client_of(people.pia).get(address(staffed)).status_code == 404
    board = client_of(people.rita).get(reverse("interviews:loop_detail", args=[loop.pk])).text
    assert address(loop) in board
    assert address(loop) in client_of(people.rita).get(reverse("interviews:loop_day", args=[loop.pk])).text
    for row in staffed.interviews.all():
        for person in (people.pia, people.paul):
            Seat.objects.filter(interview=row, panelist=person).exists() or seat(row, person)
    assert "Every round has the people it needs." in page_of(people.rita, staffed)


def test_as_many_statements_for_many_colleagues(loop, people):
    def statements():
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(address(loop))
        return len(found)

    client = client_of(people.rita)
    client.get(address(loop))
    few = statements()
    other = make_loop(make_candidate(opening=loop.candidate.opening), by=people.rita, planned_at=MONDAY)
    round_ = make_interview(other, status=Interview.Status.SCHEDULED, starts_at=MONDAY)
    for number in range(30):
        seat(round_, make_user(f"Colleague {number}"))
    assert statements() == few
