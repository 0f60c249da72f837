"""Acts on several candidates of an opening: planned, invited, ended; what one of them does not allow is said of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hiring.candidates.application_ends import end_application
from hiring.models import Candidate
from interviews.loops.services.loops import plan_loop
from interviews.loops.services.panels import assign_question, seat_panelist
from interviews.models import Loop, Message
from tests.factories.people import client_of, make_cast
from tests.factories.plan import make_candidate, make_opening

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def people():
    return make_cast("max", "rita", "pia", "paul")


@pytest.fixture
def opening(people):
    return make_opening(manager=people.max)


@pytest.fixture
def first(people, opening):
    """A loop whose panel is proposed to the others."""
    loop = plan_loop(candidate=make_candidate("Ada First", opening=opening), by=people.max)
    for interview in loop.interviews.all():
        seat_panelist(interview=interview, panelist=people.pia, by=people.max)
    for question in loop.questions.all():
        assign_question(question=question, asker=people.pia, by=people.max)
    return loop


def url(name, opening):
    return reverse(f"interviews:{name}", args=[opening.pk])


def monday_at(hour):
    today = timezone.localdate()
    return (today + timedelta(days=7 - today.weekday())).isoformat(), f"{hour}:00"


def planned(client, opening, *candidates, **more):
    sent = {
        "c": [candidate.pk for candidate in candidates],
        "template": opening.template_id,
        "same_panel": "on",
        **more,
    }
    return client.post(url("loops_plan", opening), sent, follow=True)


def test_planned_in_a_row_and_invited(people, opening, first):
    second = make_candidate("Bo Second", opening=opening)
    day, time = monday_at(10)
    clock = {f"c{second.pk}-day": day, f"c{second.pk}-time": time}
    page = planned(client_of(people.max), opening, second, invite="1", **clock)
    assert page.status_code == 200
    loop = Loop.objects.get(candidate=second)
    rounds = list(loop.interviews.order_by("position"))
    assert rounds[1].start == rounds[0].end + timedelta(minutes=15)
    assert loop.status == Loop.Status.ACTIVE
    assert Message.objects.filter(kind=Message.Kind.INVITATION, interview__loop=loop).count() == 2
    assert "Two invitations on the way" in page.content.decode()


def test_who_cannot_be_planned_is_said_and_the_rest_is_done(people, opening, first):
    gone, ready = make_candidate("Greta Gone", opening=opening), make_candidate("Rea Ready", opening=opening)
    end_application(candidate=gone, to=Candidate.Status.WITHDRAWN, by=people.max)
    foreign = make_candidate("Fay Foreign")
    client = client_of(people.max)
    asked = {"c": [first.candidate_id, gone.pk, ready.pk, foreign.pk]}
    text = client.get(url("loops_plan", opening), asked).content.decode()
    assert "Greta Gone withdrew" in text and "Ada First has a loop under way" in text and "Fay Foreign" not in text
    assert "One candidate you ticked is not in this list" in " ".join(text.split())
    planned(client, opening, first.candidate, gone, ready, foreign)
    assert Loop.objects.filter(candidate=ready).count() == 1
    assert not Loop.objects.filter(candidate__in=[gone, foreign]).exists()
    assert Loop.objects.filter(candidate=first.candidate).count() == 1


def test_a_mistake_in_one_time_plans_nobody_and_keeps_the_rest(people, opening, first):
    second = make_candidate("Bo Second", opening=opening)
    page = planned(client_of(people.max), opening, second, **{f"c{second.pk}-day": "2020-01-01"})
    assert page.status_code == 422 and not Loop.objects.filter(candidate=second).exists()


def test_a_time_that_gives_pause_invites_nobody_until_somebody_says_so(people, opening, first):
    second, third = make_candidate("Bo Second", opening=opening), make_candidate("Cy Third", opening=opening)
    day, time = monday_at(10)
    clocks = {f"c{row.pk}-{what}": value for row in (second, third) for what, value in (("day", day), ("time", time))}
    client = client_of(people.max)
    page = planned(client, opening, second, third, invite="1", **clocks)
    # Pia cannot be with both: each is asked about.
    text = page.content.decode()
    assert "has another interview" in text and not Message.objects.filter(kind=Message.Kind.INVITATION).exists()
    lines = page.context["lines"]
    keys = {f"anyway-{line.candidate.pk}": line.question.key for line in lines if line.candidate == second}
    asked = {"c": [second.pk, third.pk], **keys}
    done = client.post(url("loops_invite", opening), asked, follow=True).content.decode()
    invited = set(
        Message.objects.filter(kind=Message.Kind.INVITATION).values_list("interview__loop__candidate", flat=True)
    )
    assert invited == {second.pk} and "Not for Cy Third" in done


def test_invitations_say_what_each_lacks(people, opening, first):
    nobody = make_candidate("Nora None", opening=opening)
    asked = {"c": [first.candidate_id, nobody.pk]}
    text = client_of(people.max).get(url("loops_invite", opening), asked).content.decode()
    assert "No round to come has a time and a panel yet." in text and "No loop yet. Plan one first." in text


class TestEnding:
    def test_a_loop_goes_with_it_and_the_panel_hears(self, people, opening, first):
        second = make_candidate("Bo Second", opening=opening)
        day, time = monday_at(10)
        clock = {f"c{second.pk}-day": day, f"c{second.pk}-time": time}
        client = client_of(people.max)
        planned(client, opening, second, invite="1", **clock)
        address = url("applications_end", opening)
        page = client.get(address, {"c": second.pk, "to": "withdrawn"}).content.decode()
        assert "Cancel one loop under way, too" in " ".join(page.split())
        sent = {"c": second.pk, "to": "withdrawn", "cancel_loops": "1", "reason": "Private matter."}
        done = client.post(address, sent, follow=True).content.decode()
        assert "Two cancellations on the way" in done
        loop = Loop.objects.get(candidate=second)
        assert loop.is_cancelled and loop.cancel_reason == "The candidate withdrew."
        second.refresh_from_db()
        assert second.status == Candidate.Status.WITHDRAWN and second.status_reason == "Private matter."

    def test_without_the_tick_the_loop_stays_and_says_so(self, people, opening, first):
        client = client_of(people.max)
        client.post(url("applications_end", opening), {"c": first.candidate_id, "to": "withdrawn"})
        first.refresh_from_db()
        assert first.status == Loop.Status.PLANNING
        text = client.get(reverse("interviews:loop_detail", args=[first.pk])).content.decode()
        assert "No more interviews are planned" in text

    def test_closed_only_without_an_interview(self, people, opening, first):
        first.interviews.update(status="completed", starts_at=timezone.now() - timedelta(days=1))
        client = client_of(people.max)
        asked = {"c": first.candidate_id, "to": "closed"}
        assert "was interviewed" in client.get(url("applications_end", opening), asked).content.decode()
        client.post(url("applications_end", opening), {**asked, "cancel_loops": "1"})
        first.refresh_from_db()
        assert first.is_live and not Candidate.objects.get(pk=first.candidate_id).has_ended

    def test_an_unknown_end_is_no_page(self, people, opening):
        assert client_of(people.max).get(url("applications_end", opening), {"to": "hired"}).status_code == 404
