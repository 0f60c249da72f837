"""Acts on several candidates of an opening: planned, invited, ended; what one of them does not allow is said of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleViolation
from hiring.candidates.application_ends import end_application
from hiring.models import Candidate
from hiring.openings.applicants import MOST_PLANNED_AT_ONCE
from interviews.loops.services.loops import plan_loop
from interviews.loops.services.panels import assign_question, seat_panelist
from interviews.loops.services.rounds import schedule_interview, send_invitations
from interviews.models import Interview, Loop, Message
from tests.factories.people import client_of, make_cast
from tests.factories.plan import make_candidate, make_candidates_at_once, make_opening

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
    assert "Two invitations are on their way" in page.content.decode()


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


def test_nobody_is_refused_and_whoever_was_planned_meanwhile_is_named(people, opening, first):
    client = client_of(people.max)
    for name in ("loops_plan", "loops_invite", "applications_end"):
        nobody = client.post(url(name, opening), {})
        assert nobody.status_code == 422 and "Nobody is ticked" in nobody.content.decode()
    alone = planned(client, opening, first.candidate)
    assert alone.status_code == 409 and "has a loop under way already" in alone.content.decode()
    text = planned(client, opening, first.candidate, make_candidate("Rea Ready", opening=opening)).content.decode()
    assert "Not for Ada First: Ada First has a loop under way already." in text and "One loop is planned" in text


def test_more_than_can_be_planned_at_once_is_said(people, opening):
    make_candidates_at_once(opening, *(f"p{number}@example.net" for number in range(MOST_PLANNED_AT_ONCE + 1)))
    text = client_of(people.max).get(url("loops_plan", opening), {"all": "1"}).content.decode()
    assert f"at most {MOST_PLANNED_AT_ONCE} at once" in text and '<button class="btn btn-primary">Plan' not in text


class TestEnding:
    def test_a_loop_goes_with_it_and_the_panel_hears(self, people, opening, first):
        second = make_candidate("Bo Second", opening=opening)
        day, time = monday_at(10)
        clock = {f"c{second.pk}-day": day, f"c{second.pk}-time": time}
        client = client_of(people.max)
        planned(client, opening, second, invite="1", **clock)
        address = url("applications_end", opening)
        page = client.get(address, {"c": second.pk, "to": "withdrawn"}).content.decode()
        loop = Loop.objects.get(candidate=second)
        assert "Cancel the loop: interviews under way" in " ".join(page.split())
        sent = {"c": second.pk, "to": "withdrawn", "cancel": loop.pk, "reason": "Private matter."}
        done = client.post(address, sent, follow=True).content.decode()
        assert "One loop is cancelled and stays so. Two cancellations are on their way" in done
        loop.refresh_from_db()
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
        client.post(url("applications_end", opening), {**asked, "cancel": first.pk})
        first.refresh_from_db()
        assert first.is_live and not Candidate.objects.get(pk=first.candidate_id).has_ended

    def test_a_loop_that_nobody_saw_stays(self, people, opening, first):
        second = make_candidate("Bo Second", opening=opening)
        client = client_of(people.max)
        address = url("applications_end", opening)
        asked = {"c": [first.candidate_id, second.pk], "to": "withdrawn"}
        assert client.get(address, asked).context["to_cancel"] == [first.pk]
        later = plan_loop(candidate=second, by=people.max)
        done = client.post(address, {**asked, "cancel": first.pk}, follow=True).content.decode()
        first.refresh_from_db()
        later.refresh_from_db()
        assert first.is_cancelled and later.is_live
        assert "One loop is cancelled and stays so." in done and "Not cancelled: the loop of Bo Second." in done

    def test_a_loop_in_debrief_is_not_ticked_beforehand(self, people, opening, first):
        client = client_of(people.max)
        asked = {"c": first.candidate_id, "to": "withdrawn"}
        Loop.objects.filter(pk=first.pk).update(status=Loop.Status.DEBRIEF)
        page = client.get(url("applications_end", opening), asked)
        assert page.context["to_cancel"] == [] and "cancel_debrief" in page.content.decode()
        # Somebody read of it as one under way.
        client.post(url("applications_end", opening), {**asked, "cancel": first.pk})
        first.refresh_from_db()
        assert first.status == Loop.Status.DEBRIEF

    def test_all_found_means_those_who_were_shown(self, people, opening):
        shown = make_candidate("Sia Shown", opening=opening, source="fair")
        client = client_of(people.max)
        address = url("applications_end", opening)
        asked = {"all": "1", "to": "withdrawn"}
        assert client.get(address, {**asked, "source": "fair"}).context["shown"] == [shown.pk]
        assert client.get(address, {**asked, "source": "gone"}).context["shown"] == []
        added = make_candidate("Ada Added", opening=opening, source="fair")
        client.post(address, {**asked, "source": "fair", "c": shown.pk})
        ended = Candidate.objects.filter(status=Candidate.Status.WITHDRAWN)
        assert list(ended) == [shown] and added not in ended

    def test_whoever_was_decided_on_did_not_withdraw(self, people, opening, first):
        Loop.objects.filter(pk=first.pk).update(status=Loop.Status.DECIDED)
        asked = {"c": first.candidate_id, "to": "withdrawn"}
        page = client_of(people.max).post(url("applications_end", opening), asked)
        assert page.status_code == 409 and "Ada First has a decision." in page.content.decode()
        with pytest.raises(RuleViolation, match="has a decision"):
            end_application(candidate=first.candidate, to=Candidate.Status.WITHDRAWN, by=people.max)

    def test_whose_application_ended_is_given_no_time_and_no_invitation(self, people, opening, first):
        end_application(candidate=first.candidate, to=Candidate.Status.WITHDRAWN, by=people.max)
        first.refresh_from_db()
        with pytest.raises(RuleViolation, match="withdrew"):
            schedule_interview(
                interview=first.interviews.first(),
                starts_at=timezone.now() + timedelta(days=2),
                time_zone="UTC",
                by=people.max,
            )
        Interview.objects.filter(loop=first).update(status="scheduled", starts_at=timezone.now() + timedelta(days=2))
        with pytest.raises(RuleViolation, match="withdrew"):
            send_invitations(loop=Loop.objects.get(pk=first.pk), by=people.max)
        text = client_of(people.max).get(reverse("interviews:loop_detail", args=[first.pk])).content.decode()
        assert "Ada First withdrew. Take them back into the running first." in text

    def test_an_unknown_end_is_no_page(self, people, opening):
        assert client_of(people.max).get(url("applications_end", opening), {"to": "hired"}).status_code == 404


@pytest.fixture
def namesakes(opening):
    return [make_candidate("Hamza Ridge", opening=opening, email=f"{word}@ridge.example") for word in ("one", "two")]


@pytest.mark.parametrize("page", ["loops_plan", "loops_invite", "applications_end"])
def test_two_of_one_name_are_told_apart_where_they_are_acted_on(people, opening, namesakes, page):
    """F22: by the address, as in the list they were ticked in; also where only one of them is ticked."""
    other = make_candidate("Una Only", opening=opening, email="una@only.example")
    client = client_of(people.max)
    text = client.get(url(page, opening), {"c": [namesakes[0].pk, other.pk]}).content.decode()
    assert "one@ridge.example" in text and "una@only.example" not in text
    text = client.get(url(page, opening), {"c": [row.pk for row in namesakes]}).content.decode()
    assert "one@ridge.example" in text and "two@ridge.example" in text


def test_a_refusal_says_which_of_two_it_is_about(people, opening, namesakes):
    """F22."""
    end_application(candidate=namesakes[1], to=Candidate.Status.WITHDRAWN, by=people.max)
    client = client_of(people.max)
    text = planned(client, opening, *namesakes, same_panel="").content.decode()
    assert "Not for Hamza Ridge (two@ridge.example):" in text
    back = reverse("hiring:candidates_take_back", args=[opening.pk])
    text = client.post(back, {"c": [row.pk for row in namesakes]}, follow=True).content.decode()
    assert "Hamza Ridge (one@ridge.example):" in text
