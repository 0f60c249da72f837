"""The audit page is an administrator's, and even there a sealed card leaves no trace for a blind panelist."""

from typing import Any

from django.urls import reverse

from core import audit
from interviews.cards import services as scorecards
from interviews.loops.services import panels
from interviews.models import Interview


def test_the_trail_tells_what_was_done(settings: Any, loop_one_submitted: Any, ada: Any, as_user: Any) -> None:
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    page = as_user(ada).get(reverse("accounts:audit_list"), {"action": "scorecard.submitted"}).content.decode()
    assert page.count("scorecard.submitted</td>") == 1


def test_a_blind_administrator_reads_nothing_of_the_run(
    settings: Any, loop_planned: Any, rita: Any, ada: Any, pia: Any, as_user: Any
) -> None:
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    interview: Interview = loop_planned.interviews.last()
    assert audit.events_for(ada).filter(subject_type__startswith="interviews.").exists()
    panels.seat_panelist(interview=interview, panelist=ada, by=rita)
    assert not audit.events_for(ada).filter(subject_type__startswith="interviews.").exists()
    assert audit.events_for(ada).filter(subject_type__startswith="hiring.").exists()
    page = as_user(ada).get(reverse("accounts:audit_list")).content.decode()
    assert "loop.planned" not in page
    assert audit.events_for(pia).filter(subject_type__startswith="hiring.").exists()


def test_a_waived_seat_goes_on_binding_until_the_debrief(
    settings: Any, loop_active: Any, rita: Any, max: Any, ada: Any
) -> None:
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = False
    seat = panels.seat_panelist(interview=loop_active.interviews.last(), panelist=ada, by=rita)
    scorecards.waive_scorecard(card=seat.scorecard, reason="She is away that day.", by=max)
    assert not audit.events_for(ada).filter(subject_type__startswith="interviews.").exists()


def test_nobody_reads_what_was_done_about_their_own_application(loop_one_submitted: Any, ada: Any) -> None:
    run = audit.events_for(ada).filter(subject_type__startswith="interviews.")
    assert run.exists()
    type(loop_one_submitted.candidate).objects.update(user=ada)
    assert not audit.events_for(ada).filter(subject_type__startswith="interviews.").exists()


def test_olga_finds_no_trail(loop_planned: Any, olga: Any, as_user: Any) -> None:
    assert as_user(olga).get(reverse("accounts:audit_list")).status_code == 404
