"""A planned loop goes over to the version that its opening follows by now, and back."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleViolation, StaleRevision
from core.models import AuditEvent
from hiring.models import RoundQuestion
from hiring.openings.services import choose_template
from hiring.templates import services as templates
from interviews.loops.loop_version import STAYS, mark_of_loop, newer_version_of, why_stays_in_version
from interviews.loops.services.newer_version import follow_newer_version
from interviews.loops.services.panels import assign_question, seat_panelist
from interviews.loops.services.rounds import schedule_interview
from interviews.models import Interview, Loop, Message, Scorecard
from tests.answers import post_anyway, undo
from tests.factories.bank import make_question
from tests.factories.people import client_of

pytestmark = pytest.mark.usefixtures("one_factor")


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(answer.text)).split())


def plan_in(loop):
    return [
        (
            each.pk,
            each.name,
            each.minutes,
            [(row.slug, row.asker, [one.assignee for one in row.follow_ups.all()]) for row in each.questions.all()],
        )
        for each in loop.interviews.standing().order_by("position")
    ]


@pytest.fixture
def draft(planned, people):
    """The next version of the loop's template, with one more question in its first round."""
    draft = templates.draft_next_version(template=planned.template, by=people.rita)
    templates.add_question(round=draft.rounds.first(), question=make_question("Fresh"), by=people.rita)
    return draft


def followed(draft, loop, by):
    """The draft published and chosen for the opening. Its role asks for no more than it covers."""
    covered = RoundQuestion.objects.filter(round__template=draft).values("question__competency")
    draft.role.role_competencies.exclude(competency__in=covered).delete()
    version = templates.publish_template(template=draft, by=by)
    choose_template(opening=loop.candidate.opening, template=version, by=by)
    loop.refresh_from_db()
    return version


def go_over(loop, version, by):
    return follow_newer_version(loop=loop, template=version, shown=mark_of_loop(loop), by=by)


def test_it_is_offered_once_the_opening_follows_a_newer_version(staffed, draft, people):
    client, page = client_of(people.rita), reverse("interviews:loop_detail", args=[staffed.pk])
    offer = reverse("interviews:loop_version", args=[staffed.pk])
    assert offer not in client.get(page).text
    assert "has the version that its opening follows" in words(client.get(offer))
    version = followed(draft, staffed, people.rita)
    assert newer_version_of(Loop.objects.get(pk=staffed.pk)) == version
    assert offer in client.get(page).text
    shown = words(client.get(offer))
    assert "New New question: “Fresh” in" in shown
    assert "No mail leaves." in shown


def test_seats_times_and_hands_stay(staffed, draft, people):
    version = followed(draft, staffed, people.rita)
    before = plan_in(staffed)
    go_over(staffed, version, people.rita)
    staffed.refresh_from_db()
    assert staffed.template == version
    after = plan_in(staffed)
    assert [each[:3] for each in after] == [each[:3] for each in before]
    first, fresh = after[0][3][:-1], after[0][3][-1]
    assert first == before[0][3] and all(asker for _, asker, _ in first)
    assert fresh[0].startswith("fresh") and fresh[1] is None
    assert [each[3] for each in after[1:]] == [each[3] for each in before[1:]]


def test_undo_brings_back_version_and_hands(staffed, draft, people):
    question = staffed.questions.first()
    gone = draft.rounds.first().round_questions.get(question=question.question)
    templates.remove_question(placed=gone, by=people.rita)
    version = followed(draft, staffed, people.rita)
    before, earlier, client = plan_in(staffed), staffed.template, client_of(people.rita)
    sent = {"template": version.pk, "shown": mark_of_loop(staffed)}
    page = client.post(reverse("interviews:loop_version", args=[staffed.pk]), sent, follow=True)
    assert f"The loop has version {version.version} by now. No mail left." in words(page)
    assert plan_in(staffed) != before
    assert undo(client, page).status_code == 302
    staffed.refresh_from_db()
    assert staffed.template == earlier
    assert plan_in(staffed) == before


def test_undo_leaves_what_a_colleague_has_changed_since(staffed, draft, people):
    version, client = followed(draft, staffed, people.rita), client_of(people.rita)
    sent = {"template": version.pk, "shown": mark_of_loop(staffed)}
    page = client.post(reverse("interviews:loop_version", args=[staffed.pk]), sent, follow=True)
    assign_question(question=staffed.questions.get(title="Fresh"), asker=people.pia, by=people.max)
    assert undo(client, page).status_code == 409
    staffed.refresh_from_db()
    assert staffed.template == version


def test_what_was_changed_for_this_loop_alone_goes_without_undo(staffed, draft, people):
    version = followed(draft, staffed, people.rita)
    first = staffed.interviews.first()
    Interview.objects.filter(pk=first.pk).update(minutes=first.minutes + 15)
    moved = go_over(staffed, version, people.rita)
    assert moved.hands is None
    first.refresh_from_db()
    assert first.minutes == version.rounds.first().minutes


def test_a_round_left_out_is_cancelled_and_who_was_invited_hears_of_it(staffed, draft, people):
    last = staffed.interviews.order_by("position").last()
    start = timezone.now() + timedelta(days=3)
    schedule_interview(interview=last, starts_at=start, time_zone="UTC", invite=True, by=people.rita)
    invited = Message.objects.filter(kind="invitation", interview=last).count()
    templates.remove_round(round=draft.rounds.last(), by=people.rita)
    version = followed(draft, staffed, people.rita)
    page = client_of(people.rita).get(reverse("interviews:loop_version", args=[staffed.pk]))
    assert f"Whoever was invited to {last.name} gets a cancellation." in words(page)
    moved = go_over(staffed, version, people.rita)
    assert moved.mails == invited == Message.objects.filter(kind="cancellation", interview=last).count() > 0
    assert moved.hands is None
    last.refresh_from_db()
    assert last.status == Interview.Status.CANCELLED
    assert last.position == staffed.interviews.count()


def test_a_longer_round_is_asked_about_and_told(staffed, draft, people):
    first = staffed.interviews.order_by("position").first()
    start = timezone.now() + timedelta(days=3)
    schedule_interview(interview=first, starts_at=start, time_zone="UTC", invite=True, by=people.rita)
    templates.update_round(round=draft.rounds.first(), minutes=240, by=people.rita)
    version, client = followed(draft, staffed, people.rita), client_of(people.rita)
    address = reverse("interviews:loop_version", args=[staffed.pk])
    assert f"Whoever was invited to {first.name} gets a new invitation." in words(client.get(address))
    sequence = first.calendar_sequence
    page = post_anyway(client, address, {"template": version.pk, "shown": mark_of_loop(staffed)})
    assert "The loop has version 2 by now." in words(page)
    first.refresh_from_db()
    assert (first.minutes, first.starts_at) == (240, start)
    assert first.calendar_sequence > sequence


def test_sent_twice_is_once(staffed, draft, people):
    version, client = followed(draft, staffed, people.rita), client_of(people.rita)
    address = reverse("interviews:loop_version", args=[staffed.pk])
    sent = {"template": version.pk, "shown": mark_of_loop(staffed)}
    assert client.post(address, sent).status_code == 302
    after = plan_in(staffed)
    page = client.post(address, sent, follow=True)
    assert page.status_code == 200 and words(page).count("The loop has version 2 by now.") == 1
    assert plan_in(staffed) == after
    assert AuditEvent.objects.filter(action="loop.version_followed").count() == 1
    assert undo(client, page).status_code == 302


def test_a_loop_that_changed_after_the_page_was_loaded_stays(staffed, draft, people):
    version = followed(draft, staffed, people.rita)
    shown = mark_of_loop(staffed)
    assign_question(question=staffed.questions.first(), asker=None, by=people.max)
    with pytest.raises(StaleRevision):
        follow_newer_version(loop=staffed, template=version, shown=shown, by=people.rita)


def test_an_opening_that_follows_yet_another_version_by_now(staffed, draft, people):
    version = followed(draft, staffed, people.rita)
    shown = mark_of_loop(staffed)
    later = templates.draft_next_version(template=version, by=people.rita)
    followed(later, staffed, people.rita)
    with pytest.raises(StaleRevision):
        follow_newer_version(loop=Loop.objects.get(pk=staffed.pk), template=version, shown=shown, by=people.rita)


def test_a_version_that_is_archived_meanwhile_is_followed_as_its_opening_does(staffed, draft, people):
    version = followed(draft, staffed, people.rita)
    templates.archive_template(template=version, by=people.rita)
    go_over(Loop.objects.get(pk=staffed.pk), version, people.rita)
    assert Loop.objects.get(pk=staffed.pk).template == version


def test_a_card_that_somebody_wrote_on_keeps_it(staffed, draft, people):
    version = followed(draft, staffed, people.rita)
    Scorecard.objects.filter(pk=Scorecard.objects.for_loop(staffed).first().pk).update(revision=1)
    assert "written on a scorecard already" in why_stays_in_version(staffed, people.rita)
    with pytest.raises(RuleViolation, match="written on a scorecard already"):
        go_over(staffed, version, people.rita)
    client = client_of(people.rita)
    assert "would change" not in client.get(reverse("interviews:loop_detail", args=[staffed.pk])).text
    shown = client.get(reverse("interviews:loop_version", args=[staffed.pk]))
    assert "written on a scorecard already" in words(shown)
    assert '<button class="btn btn-primary">Go over' not in shown.text


def test_whom_the_seal_binds_it_tells_nothing_of_what_colleagues_write(staffed, draft, people):
    version = followed(draft, staffed, people.rita)
    seat_panelist(interview=staffed.interviews.first(), panelist=people.max, by=people.rita)
    client, pages = client_of(people.max), ("interviews:loop_detail", "interviews:loop_version")
    addresses = [reverse(page, args=[staffed.pk]) for page in pages]
    before = [words(client.get(address)) for address in addresses]
    assert "would change" in before[0] and f"Go over to version {version.version}" in before[1]
    Scorecard.objects.filter(seat__panelist=people.pia, seat__interview__loop=staffed).update(revision=1)
    assert [words(client.get(address)) for address in addresses] == before
    refused = client.post(addresses[1], {"template": version.pk, "shown": mark_of_loop(staffed)})
    assert refused.status_code == 409 and STAYS in words(refused) and "scorecard already" not in words(refused)


def test_interviews_that_started_keep_it(running, draft, people):
    version = followed(draft, running, people.rita)
    with pytest.raises(RuleViolation, match="have started"):
        go_over(running, version, people.rita)


def test_who_sits_on_the_panel_alone_finds_nothing(staffed, draft, people):
    followed(draft, staffed, people.rita)
    assert client_of(people.pia).get(reverse("interviews:loop_version", args=[staffed.pk])).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"template": "x"}, {"template": "99999"}])
def test_what_our_page_does_not_send_is_not_there(staffed, people, sent):
    address = reverse("interviews:loop_version", args=[staffed.pk])
    assert client_of(people.rita).post(address, sent).status_code == 404
